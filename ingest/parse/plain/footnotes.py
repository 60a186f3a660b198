"""Footnotes at a text's end, put with what refers to them."""

import re
from collections.abc import Sequence

from corpus.document import Span
from ingest.parse.plain.unit import Kind, Unit, note

_NOTE = re.compile(r"\[(\d{1,3})\]\s+\S")


def with_footnotes(units: Sequence[Unit], original: str) -> list[Unit]:
    """The units with each «[1] …» as a note right after the block whose text has the same mark."""
    found = list(units)
    for unit in units:
        mark = _NOTE.match(unit.span.of(original)) if unit.kind is Kind.TEXT else None
        place = _reference(found, unit.span, mark.group(1), original) if mark else None
        if place is None:
            continue
        at = found.index(unit)
        found[at] = note(unit.span, found[place].span)
    return found


def _reference(units: Sequence[Unit], span: Span, number: str, original: str) -> int | None:
    for at, unit in enumerate(units):
        if unit.span == span:
            return None
        if unit.block and f"[{number}]" in unit.span.of(original):
            return at
    return None
