"""What a guard saw in a text, as a page shows it: what kind, and where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pydantic import BaseModel

from guardrails.verdict import Finding


class SeenOut(BaseModel):
    """Something that was seen, in JavaScript string units (UTF-16) of the text as it was sent."""

    entity: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text, and the kind of what was seen there, if anything."""

    text: str
    kind: str | None = None


def kind_of(entity: str, kinds: Mapping[str, str]) -> str:
    """What a type of finding is called."""
    return kinds.get(entity, kinds["other"])


def seen_in(text: str, findings: Sequence[Finding], kinds: Mapping[str, str]) -> list[SeenOut]:
    """The findings in order, each place and kind once."""
    seen = {
        (finding.start, finding.end, finding.entity_type)
        for finding in findings
        if 0 <= finding.start < finding.end <= len(text)
    }
    units = _units(text) if seen else []
    return [
        SeenOut(entity=entity, kind=kind_of(entity, kinds), start=units[start], end=units[end])
        for start, end, entity in sorted(seen)
    ]


def stretches(text: str, findings: Sequence[Finding], kinds: Mapping[str, str]) -> list[Stretch]:
    """The text cut up at what was seen, neighbours of one kind together; joined they are the text.

    Where findings overlap, the narrowest is shown: a whole text that was seen hides no name in it.
    """
    found = [one for one in findings if 0 <= one.start < one.end <= len(text)]
    edges = sorted({0, len(text), *(edge for one in found for edge in (one.start, one.end))})
    cut: list[Stretch] = []
    for start, end in pairwise(edges):
        over = [one for one in found if one.start <= start and end <= one.end]
        narrowest = min(over, key=lambda one: one.end - one.start, default=None)
        kind = kind_of(narrowest.entity_type, kinds) if narrowest else None
        if cut and cut[-1].kind == kind:
            cut[-1] = Stretch(cut[-1].text + text[start:end], kind)
        else:
            cut.append(Stretch(text[start:end], kind))
    return cut


def _units(text: str) -> list[int]:
    """Where each code point, and the end, stands in UTF-16."""
    places = [0]
    for character in text:
        places.append(places[-1] + (2 if ord(character) > 0xFFFF else 1))
    return places
