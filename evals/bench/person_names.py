"""How well names of people are found: in chat, in news, and not where there are none."""

import json
import time
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from evals.bench.words import number, table
from evals.datasets.shipped import DATA, Split, read_lines
from evals.metrics.interval import Share
from guardrails.hidden_text import lower_keeping_length
from guardrails.pii.name_lists import load_name_lists
from guardrails.pii.person_tagger import PersonTagger
from guardrails.pii.recognizers.person_name import PersonNameRecognizer
from guardrails.tokens import split_words
from guardrails.training.name_examples import MarkedText
from guardrails.training.norne import read_norne
from guardrails.training.train_persons import QUESTIONS, part_of

Finder = Callable[[str], Sequence[tuple[int, int]]]
"""Half-open spans of the names in a text."""

QUESTIONS_ASKED = 300
"""How many questions without names are asked of each split."""

_ALONE = 0.5
_PARTS: Mapping[Split, int] = {"dev": 0, "test": 1}
_NONE = "none"
_WORDS = Path(__file__).with_name("person_names.nb.toml")


class NameInChat(BaseModel):
    """A short message with one name, or with none where the group is «none»; all are invented."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    text: str
    start: int
    end: int
    group: Literal["norwegian", "immigrant", "sami_kven", "word", "none"]
    listed: bool
    form: Literal["given", "full", "genitive", "none"]
    language: Literal["nb", "nn", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catch:
    """What became of one name in one casing."""

    listed: bool
    touched: bool
    covered: bool


@dataclass(frozen=True, slots=True)
class SpanScore:
    """Names whose both bounds are right, of those found and of those there are."""

    right: int
    found: int
    there: int

    @property
    def figures(self) -> tuple[float, float, float]:
        """Precision, recall and F, each 0 where nothing was right."""
        if not self.right:
            return 0.0, 0.0, 0.0
        precision, recall = self.right / self.found, self.right / self.there
        return precision, recall, 2 * precision * recall / (precision + recall)


def finders() -> dict[str, Finder]:
    """The rules alone, the tagger alone, and both together."""
    lists, tagger = load_name_lists(), PersonTagger.load()

    def tagged(text: str) -> list[tuple[int, int]]:
        words = split_words(text)
        return [
            (words.tokens[name.start].start, words.tokens[name.end - 1].end)
            for name in tagger.names(words, lists, _ALONE)
        ]

    return {
        "rules": _recognised(PersonNameRecognizer(lists)),
        "tagger": tagged,
        "both": _recognised(PersonNameRecognizer(lists, tagger)),
    }


def person_names_lines(split: Split, norne: Path | None = None) -> list[str]:
    """The tables.

    Args:
        split: Which messages and questions; news are always NorNE's test split.
        norne: NorNE's file; without it the table on news is left out.
    """
    ways = finders()
    messages = read_lines(DATA / f"person-names-{split}.jsonl", NameInChat)
    asked = questions_without_names(split)
    lines = [*chat_lines(ways, messages, split), "", *alarm_lines(ways, messages, asked), ""]
    if norne is not None:
        lines += [*news_lines(ways, norne), ""]
    return [*lines, *time_lines(ways, [one.text for one in messages])]


def chat_lines(ways: Mapping[str, Finder], messages: Sequence[NameInChat], split: str) -> list[str]:
    """How many names are found in chat, by way, casing and group."""
    said, named = _said("chat"), [one for one in messages if one.group != _NONE]
    groups = [group for group in _said("groups") if any(one.group == group for one in named)]
    rows = []
    for way, find in ways.items():
        for casing, recase in _CASINGS.items():
            for group in groups:
                caught = catches(find, [one for one in named if one.group == group], recase)
                head = [_said("ways")[way], _said("casings")[casing], _said("groups")[group]]
                rows.append([*head, *_caught(caught)])
    counts = {
        "messages": len(named),
        "bokmal": sum(one.language == "nb" for one in named),
        "nynorsk": sum(one.language == "nn" for one in named),
    }
    return [*table(said["heads"].split("|"), rows), "", said["about"].format(split=split, **counts)]


def catches(
    find: Finder, messages: Iterable[NameInChat], recase: Callable[[str], str]
) -> list[Catch]:
    """What became of each name."""
    return [_catch(one, find(recase(one.text))) for one in messages]


def alarm_lines(
    ways: Mapping[str, Finder], messages: Sequence[NameInChat], asked: Sequence[str]
) -> list[str]:
    """How often a name is found where there is none."""
    said, tricky = _said("alarms"), [one.text for one in messages if one.group == _NONE]
    rows = [
        [
            _said("ways")[way],
            _said("casings")[casing],
            *(_share(alarms(find, texts, recase)) for texts in (asked, tricky)),
        ]
        for way, find in ways.items()
        for casing, recase in _CASINGS.items()
    ]
    about = said["about"].format(questions=len(asked), tricky=len(tricky))
    return [*table(said["heads"].split("|"), rows), "", about]


def alarms(find: Finder, texts: Sequence[str], recase: Callable[[str], str]) -> list[bool]:
    """Whether a name is found in each of the texts."""
    return [bool(find(recase(text))) for text in texts]


def news_lines(ways: Mapping[str, Finder], norne: Path) -> list[str]:
    """How well names are found in NorNE's test split, in both written standards."""
    said, rows = _said("news"), []
    for standard, name in _said("standards").items():
        sentences = list(read_norne(norne, ("test",), (standard,)))
        for way, find in ways.items():
            for casing in ("written", "small"):
                score = span_score(find, sentences, _CASINGS[casing])
                head = [_said("ways")[way], name, _said("casings")[casing]]
                rows.append([*head, *(number(figure, 3) for figure in score.figures)])
    return [*table(said["heads"].split("|"), rows), "", said["about"]]


def span_score(
    find: Finder, texts: Iterable[MarkedText], recase: Callable[[str], str]
) -> SpanScore:
    """Count names found with both bounds right."""
    right = found = there = 0
    for one in texts:
        spans = set(find(recase(one.text)))
        right += len(spans & set(one.names))
        found += len(spans)
        there += len(one.names)
    return SpanScore(right, found, there)


def time_lines(ways: Mapping[str, Finder], texts: Sequence[str]) -> list[str]:
    """Milliseconds a message."""
    lines = []
    for way, find in ways.items():
        taken = []
        for text in texts:
            started = time.perf_counter()
            find(text)
            taken.append(1000 * (time.perf_counter() - started))
        figures = {
            "mean": number(float(np.mean(taken)), 2),
            "p95": number(float(np.percentile(taken, 95)), 2),
            "chars": number(float(np.mean([len(text) for text in texts])), 0),
        }
        lines.append(_said("time")["about"].format(way=_said("ways")[way], **figures))
    return lines


def questions_without_names(split: Split, bank: Path = QUESTIONS) -> list[str]:
    """Questions of the bank that the tagger did not learn from, in an order by hash."""
    rows = [
        json.loads(line)["question"]
        for file in sorted(bank.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    held = {question for question in rows if part_of(question) == _PARTS[split]}
    return sorted(held, key=lambda question: sha256(question.encode()).hexdigest()[2:])[
        :QUESTIONS_ASKED
    ]


def in_capitals(text: str) -> str:
    """All in capitals, character for character, so that offsets stay."""
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


_CASINGS: Mapping[str, Callable[[str], str]] = {
    "written": str,
    "small": lower_keeping_length,
    "capitals": in_capitals,
}


def _recognised(recognizer: PersonNameRecognizer) -> Finder:
    return lambda text: [(one.start, one.end) for one in recognizer.analyze(text, ["PERSON"])]


def _catch(one: NameInChat, spans: Sequence[tuple[int, int]]) -> Catch:
    held = {at for start, end in spans for at in range(start, end)}
    letters = {at for at in range(one.start, one.end) if one.text[at].isalnum()}
    return Catch(listed=one.listed, touched=bool(letters & held), covered=letters <= held)


def _caught(caught: Sequence[Catch]) -> list[str]:
    return [
        _share([one.touched for one in caught if one.listed]),
        _share([one.touched for one in caught if not one.listed]),
        _share([one.covered for one in caught]),
    ]


def _share(outcomes: Sequence[bool]) -> str:
    if not outcomes:
        return "–"
    share = Share.of(outcomes)
    low, high = share.bounds
    return (
        f"{share.hits} av {share.n}: {number(share.value, 3)} [{number(low, 3)}, {number(high, 3)}]"
    )


@cache
def _said(group: str) -> dict[str, str]:
    read: dict[str, Any] = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    return dict(read[group])
