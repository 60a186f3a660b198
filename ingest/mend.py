"""Documents that a machine read: what it misread put right, beside the original.

The original is kept, quoted and located; the repair is searched and shown.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.document import Edit, Section, Span
from corpus.repaired_text import RepairedText
from guardrails.redact import MASK
from ingest.parse.parsed import Parsed
from ingest.repair import repair
from ingest.repair.homoglyphs import fold_homoglyphs

_WORD = re.compile(r"[^\W\d_]+")


def mend(parsed: Parsed, *, machine_read: bool) -> Parsed:
    """The document with its edits and with headings as they are read.

    Look-alike letters are put right in any document; misread words only where a machine may have
    read it, and where the document as a whole is damaged. What the parser put right stands.
    """
    found = [*parsed.edits]
    if machine_read:
        found += [
            Edit(one.start, one.end, one.replacement) for one in repair(parsed.original).edits
        ]
    found = _without_overlaps([*found, *_look_alikes(parsed.original)])
    if not found:
        return parsed
    stored = RepairedText(parsed.original, found)
    sections = tuple(_Headings(stored).read(parsed.sections))
    return replace(parsed, edits=tuple(found), sections=sections)


def unmasked(edits: Sequence[Edit], masked: str) -> tuple[Edit, ...]:
    """The edits that touch no character that has been masked since."""
    return tuple(one for one in edits if MASK not in masked[one.start : one.end])


def _look_alikes(original: str) -> Iterator[Edit]:
    folded = fold_homoglyphs(original)
    if folded == original:
        return
    for word in _WORD.finditer(original):
        read = folded[word.start() : word.end()]
        if read != word.group():
            yield Edit(word.start(), word.end(), read)


def _without_overlaps(edits: Sequence[Edit]) -> list[Edit]:
    """In order; of two that overlap, the one named first is kept."""
    kept: list[Edit] = []
    for one in edits:
        at = bisect_left(kept, one.start, key=lambda edit: edit.start)
        before_ends = kept[at - 1].end if at else 0
        after_starts = kept[at].start if at < len(kept) else one.end
        if before_ends <= one.start and one.end <= after_starts:
            kept.insert(at, one)
    return kept


class _Headings:
    """Headings were taken from the original; the same words stand there, before their text."""

    def __init__(self, stored: RepairedText) -> None:
        self._stored = stored
        self._read: dict[str, str] = {}

    def read(self, sections: Sequence[Section]) -> Iterator[Section]:
        """The sections with their headings as they are read."""
        for section in sections:
            before = section.blocks[0].span.start if section.blocks else None
            path = tuple(self._of(heading, before) for heading in section.heading_path)
            yield replace(section, heading_path=path)

    def _of(self, heading: str, before: int | None) -> str:
        if heading not in self._read:
            place = self._place(heading, before)
            shown = self._stored.shown(place) if place else heading
            self._read[heading] = " ".join(shown.split())
        return self._read[heading]

    def _place(self, heading: str, before: int | None) -> Span | None:
        """Where the heading's words stand last before its text; it may run over several lines."""
        original = self._stored.original
        at = original.rfind(heading, 0, before)
        if at >= 0:
            return Span(at, at + len(heading))
        if " " not in heading:
            return None
        spaced = re.compile(r"\s+".join(map(re.escape, heading.split())))
        found = [match.span() for match in spaced.finditer(original, 0, before or len(original))]
        return Span(*found[-1]) if found else None
