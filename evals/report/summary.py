"""The three answers on the first screen, in whole sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from evals.report.findings import DangerFound, Part, real_changes
from evals.report.words import Words, grouped
from evals.runs.comparison import Change, Comparison
from evals.runs.threshold import Verdict

Tone = Literal["good", "unsure", "poor", "plain"]


@dataclass(frozen=True, slots=True)
class Headline:
    """An answer in a few words, and what lies behind it, a sentence each."""

    tone: Tone
    short: str
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Tally:
    all: int
    poor: int
    unsure: int
    unmeasured: int


def good_enough(parts: Sequence[Part], words: Words) -> Headline:
    """Answer whether it is good enough: never yes where something asked for was not measured."""
    found = [one.verdict for part in parts for one in part.requirements]
    tally = _Tally(
        len(found), found.count(Verdict.POOR), found.count(Verdict.UNSURE), found.count(None)
    )
    group = "good_enough"
    if not tally.all:
        return Headline("plain", words.text(group, "none"), (words.text(group, "none_says"),))
    if tally.poor:
        return Headline("poor", words.text(group, "no"), _why_not(tally, words))
    if tally.unmeasured:
        says = words.text(group, "unknown_says", all=tally.all, unmeasured=tally.unmeasured)
        return Headline("unsure", words.text(group, "unknown"), (says,))
    if tally.unsure:
        says = words.text(group, "probably_says", all=tally.all, unsure=tally.unsure)
        return Headline("unsure", words.text(group, "probably"), (says,))
    return Headline(
        "good", words.text(group, "yes"), (words.text(group, "yes_says", all=tally.all),)
    )


def _why_not(tally: _Tally, words: Words) -> tuple[str, ...]:
    group = "good_enough"
    says = [words.text(group, "no_says", poor=tally.poor, all=tally.all)]
    if tally.unsure:
        says.append(words.text(group, "no_unsure", unsure=tally.unsure))
    if tally.unmeasured:
        says.append(words.text(group, "no_unmeasured", unmeasured=tally.unmeasured))
    return tuple(says)


def changed(comparison: Comparison | None, words: Words) -> Headline:
    """Answer what changed, by the changes that are more than chance."""
    group = "changed"
    if comparison is None:
        return Headline("plain", words.text(group, "none"), (words.text(group, "none_says"),))
    real = real_changes(comparison)
    worse = sum(change.harmful for change in real)
    told = _told(real, comparison.before_id, words)
    return Headline(
        _tone(len(real) - worse, worse),
        words.text(group, _direction(len(real) - worse, worse)),
        (told, *_questions(comparison, words)),
    )


def _told(real: Sequence[Change], before: str, words: Words) -> str:
    if not real:
        return words.text("changed", "same_says", before=before)
    worse = sum(change.harmful for change in real)
    return words.text("changed", "says", better=len(real) - worse, worse=worse, before=before)


def _questions(comparison: Comparison, words: Words) -> tuple[str, ...]:
    gained = sum(moved.after_passed for moved in comparison.moved)
    lost = len(comparison.moved) - gained
    moved = words.text("changed", "moved", gained=grouped(gained), lost=grouped(lost))
    says = [moved if comparison.moved else words.text("changed", "unmoved")]
    if comparison.added or comparison.removed:
        added, removed = grouped(len(comparison.added)), grouped(len(comparison.removed))
        says.append(words.text("changed", "uncompared", added=added, removed=removed))
    return tuple(says)


def _direction(better: int, worse: int) -> str:
    if better and worse:
        return "both"
    return "better" if better else "worse" if worse else "same"


def _tone(better: int, worse: int) -> Tone:
    if worse:
        return "unsure" if better else "poor"
    return "good" if better else "plain"


def dangerous(found: Sequence[DangerFound], words: Words) -> Headline:
    """Answer what is dangerous; a question with two dangers counts once."""
    group = "dangerous"
    hits = len({(one.suite, one.sample) for danger in found for one in danger.results})
    if hits:
        short = words.text(group, "found", hits=grouped(hits))
        return Headline("poor", short, (words.text(group, "found_says"),))
    if all(danger.n == 0 for danger in found):
        says = words.text(group, "unmeasured_says")
        return Headline("plain", words.text(group, "unmeasured"), (says,))
    tone: Tone = "good" if all(danger.n for danger in found) else "unsure"
    return Headline(tone, words.text(group, "none"), (words.text(group, "none_says"),))
