"""Sentences that say little without the rule before them: exceptions, conditions, continuations.

The words that tell them stand in `continuation.toml`, in bokmål, nynorsk and English.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib import resources

from corpus.text import fold, plain

_SHORT_CHARS = 260
_OPENING_CHARS = 240
_MARK = re.compile(r"\s*(?:[•●▪◦*·»–-]|\(?\w{1,2}[.)]|\(\d+\))*\s*")
_HANGS = re.compile(r"(?:[;,]|\b(?:og|eller|samt|enten|and|or))\s*$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)")
_OTHER_RULE = re.compile(r"§[^,;]{0,20}$")
"""«§ 14-9 annet ledd» is a part of another rule."""

_ENDS_SENTENCE = re.compile(r"[.!?:;»\")\]]\s*$")


class Tie(IntEnum):
    """How firmly a text is tied to what stands before it."""

    NONE = 0
    LEANING = 1
    REFERRING = 2
    """It names a numbered part of the rule: «første ledd gjelder ikke»."""

    BOUND = 3


@dataclass(frozen=True, slots=True)
class _Signals:
    bound: re.Pattern[str]
    short: re.Pattern[str]
    leaning: re.Pattern[str]
    inside: re.Pattern[str]
    named: re.Pattern[str]
    ordinals: Mapping[str, int]


def tie(text: str) -> Tie:
    """How firmly a paragraph, as it is read, is tied to what stands before it."""
    opening = _opening(text)
    signals = _signals()
    if signals.bound.match(opening):
        return Tie.BOUND
    if len(text) <= _SHORT_CHARS and signals.short.match(opening):
        return Tie.BOUND
    if parts_named(text) or signals.inside.search(_first_sentence(opening)):
        return Tie.REFERRING
    return Tie.LEANING if signals.leaning.match(opening) else Tie.NONE


def goes_on(before: str, after: str) -> bool:
    """Whether a sentence runs over from one text to the next: no end there, or no capital here."""
    if _HANGS.search(before):
        return True
    words = after.lstrip()
    opens_low = words[:1].islower() and not _end_of_mark(words)
    return opens_low and not _ENDS_SENTENCE.search(before)


def parts_named(text: str) -> tuple[int, ...]:
    """The numbers of the parts of a rule that its first sentence names: «første og andre ledd»."""
    opening = _first_sentence(_opening(text))
    signals = _signals()
    named = signals.named.finditer(opening)
    own = (match for match in named if not _OTHER_RULE.search(opening, 0, match.start()))
    words = (word for match in own for word in re.findall(r"\w+", match.group(1)))
    return tuple(sorted({signals.ordinals[word] for word in words if word in signals.ordinals}))


def _opening(text: str) -> str:
    """The first words, numbering left out, in the one spelling that signals are compared in."""
    return _folded(text[_end_of_mark(text) :][:_OPENING_CHARS])


def _first_sentence(opening: str) -> str:
    end = _SENTENCE_END.search(opening)
    return opening[: end.start()] if end else opening


def _end_of_mark(text: str) -> int:
    mark = _MARK.match(text)
    return mark.end() if mark else 0


def _folded(text: str) -> str:
    return fold(" ".join(plain(text).split()))


@cache
def _signals() -> _Signals:
    text = resources.files("ingest").joinpath("continuation.toml").read_text("utf-8")
    languages = tomllib.loads(text).values()
    ordinals = {
        _folded(word): number
        for words in languages
        for number, forms in enumerate(words["ordinals"], start=1)
        for word in forms
    }
    one = _any(ordinals)
    joined = rf"(?:,| {_any(words['and'] for words in languages)}| -)"
    parts = _any(part for words in languages for part in words["parts"])
    return _Signals(
        bound=_opens(languages, "bound"),
        short=_opens(languages, "short"),
        leaning=_opens(languages, "leaning"),
        inside=_opens(languages, "inside"),
        named=re.compile(rf"\b({one}(?:{joined} {one})*) {parts}\b"),
        ordinals=ordinals,
    )


def _opens(languages: Iterable[Mapping[str, list[str]]], kind: str) -> re.Pattern[str]:
    return re.compile(_any(phrase for words in languages for phrase in words[kind]) + r"\b")


def _any(phrases: Iterable[str]) -> str:
    """A pattern for any of the phrases, the longest first."""
    folded = {_folded(phrase) for phrase in phrases}
    return f"(?:{'|'.join(map(re.escape, sorted(folded, key=lambda one: (-len(one), one))))})"
