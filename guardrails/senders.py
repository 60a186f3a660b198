"""Which names in a message are the sender's own, or only greeted.

Circular B/08-2019 asks for the sender's name and title, so they are let through.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guardrails.person_words import PersonWords
from guardrails.tokens import Words
from guardrails.verdict import Finding

_LEAD_CHARS = 60
_SENTENCE_CHARS = 300
_MARKS = (". ", "! ", "? ", "\n")
_CLOSING_LINES = 3


def own_names(
    text: Words, names: Sequence[Finding], people: PersonWords, told: frozenset[int] = frozenset()
) -> frozenset[int]:
    """Start offsets of the names that are the sender's or a greeted person's.

    Args:
        text: The message.
        names: Where names stand in it.
        people: The words that tell.
        told: Start offsets of words that speak of illness, faith and the like; a name in one
            sentence with such a word is the sender's only where the sender says so outright.
    """
    own = {f.start for f in names if _is_own(text, f, people)}
    around = _Surroundings.of(text, people, told)
    own |= {f.start for f in names if _presents_itself(text, f, people, around)}
    spelled = {
        part for f in names if f.start in own for part in text.lower[f.start : f.end].split()
    }
    return frozenset(
        f.start
        for f in names
        if f.start in own or set(text.lower[f.start : f.end].split()) <= spelled
    )


def _is_own(text: Words, name: Finding, people: PersonWords) -> bool:
    lead = text.lower[max(0, name.start - _LEAD_CHARS) : name.start]
    # A name such as «Tangerås» is marked without its last letter, taken for a genitive.
    end = text.tokens[text.tokens_in(name.start, name.end)[1] - 1].end
    tail = text.lower[end : end + _LEAD_CHARS]
    if people.matches("sender_before", lead) or people.matches("sender_after", tail):
        return True
    if people.matches("greeting_before", lead):
        return people.matches("addressed_after", tail) or people.matches("introduced_after", tail)
    if people.matches("presenting_before", lead) and people.matches("presenting_after", tail):
        return True
    return _is_signature(text.text, name)


def own_phones(text: Words, phones: Sequence[Finding], people: PersonWords) -> frozenset[int]:
    """Start offsets of the telephone numbers that the sender gives as those of the office."""
    return frozenset(
        f.start
        for f in phones
        if people.matches("own_phone_before", text.lower[max(0, f.start - _LEAD_CHARS) : f.start])
    )


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What is looked up for every name of a message, found once: time stays linear in its length.

    `marks` are the places of each mark that ends a sentence, in order; `told` are in order too.
    `spoken` runs from the first end to the last start of words that the sender says of itself.
    """

    marks: Mapping[str, Sequence[int]]
    told: Sequence[int]
    spoken: tuple[int, int]

    @classmethod
    def of(cls, text: Words, people: PersonWords, told: frozenset[int]) -> "_Surroundings":
        said = [
            found.span()
            for pattern in people.patterns["speaks_of_self"]
            for found in pattern.finditer(text.lower)
        ]
        return cls(
            marks={mark: _places(text.text, mark) for mark in _MARKS},
            told=sorted(told),
            spoken=(
                min((end for _, end in said), default=len(text.text) + 1),
                max((start for start, _ in said), default=-1),
            ),
        )

    def sentence(self, name: Finding, length: int) -> tuple[int, int]:
        """Where the sentence around a name begins and ends."""
        before: list[int] = [-1]
        after: list[int] = []
        for mark, places in self.marks.items():
            held = bisect_right(places, name.start - len(mark))
            before += places[held - 1 : held] if held else []
            at = bisect_left(places, name.end)
            after += places[at : at + 1]
        return max(before) + 1, min(after, default=length - 1) + 1

    def tells(self, start: int, end: int) -> bool:
        """Whether something is told of somebody in [start, end)."""
        at = bisect_left(self.told, start)
        return at < len(self.told) and self.told[at] < end

    def speaks_outside(self, start: int, end: int) -> bool:
        """Whether the sender speaks of itself before `start` or from `end` on."""
        return self.spoken[0] <= start or self.spoken[1] >= end


def _places(text: str, mark: str) -> list[int]:
    return [found.start() for found in re.finditer(re.escape(mark), text)]


def _presents_itself(
    text: Words, name: Finding, people: PersonWords, around: _Surroundings
) -> bool:
    """Whether the sender gives it, as in «Kari Nordmann, rektor. Kan jeg …»."""
    start, end = around.sentence(name, len(text.text))
    if around.tells(start, end):
        return False
    lead = text.lower[max(start, name.start - _SENTENCE_CHARS) : name.start]
    tail = text.lower[name.end : min(end, name.end + _SENTENCE_CHARS)]
    if people.matches("own_apposition_before", lead) and people.matches(
        "own_apposition_after", tail
    ):
        return True
    opens = not lead.strip() or people.matches("greeting_before", lead)
    speaks = around.speaks_outside(start, name.end)
    return opens and speaks and people.matches("presented_after", tail)


def _is_signature(text: str, name: Finding) -> bool:
    """A name that has one of the last lines to itself, perhaps with a title after a comma."""
    start = text.rfind("\n", 0, name.start) + 1
    if not start or text[start : name.start].strip():
        return False
    end = text.find("\n", name.end)
    line_end = text[name.end : end if end >= 0 else len(text)].strip()
    if line_end and not line_end.startswith(","):
        return False
    rest = text[end:].split("\n") if end >= 0 else []
    return len([line for line in rest if line.strip()]) < _CLOSING_LINES
