"""How documents are put together: sections by level and place, without any of their text."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus.document import Section
from ingest.errors import DocumentRejected
from ingest.load import find_files
from ingest.parse import is_supported, parse

_HASH_CHARS = 12
_PATH_MARK = " › "


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionLine:
    """One section: how deep it stands, its interval, its page, and its blocks by kind.

    `start` is the first block's and `end` the last one's, in the stored original; `name` is a hash
    of the heading path, and `heading` the last heading itself, for a person to read.
    """

    level: int
    start: int
    end: int
    page: int | None
    name: str
    blocks: Mapping[str, int]
    heading: str

    def as_record(self) -> dict[str, Any]:
        """Everything but the heading: nothing of the text."""
        record = {key: getattr(self, key) for key in ("level", "start", "end", "page", "name")}
        return {**record, "blocks": dict(self.blocks)}


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentOutline:
    """A document's sections in reading order, and what was left out of it by kind."""

    file: str
    sections: tuple[SectionLine, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)

    def as_record(self) -> dict[str, Any]:
        """The outline without any text, as golden files keep it."""
        return {
            "file": self.file,
            "left_out": dict(sorted(self.left_out.items())),
            "sections": [section.as_record() for section in self.sections],
        }


def outline(documents: Sequence[Path]) -> Iterator[DocumentOutline]:
    """The outline of every document that can be read under the folders, by their names."""
    for found in find_files(documents):
        if is_supported(found.file):
            try:
                yield outline_of(found.file, found.read())
            except DocumentRejected:
                continue


def outline_of(file: str, data: bytes) -> DocumentOutline:
    """The outline of one file.

    Raises:
        DocumentRejected: The file cannot be read.
    """
    parsed = parse(file, data)
    lines = tuple(_line(section) for section in parsed.sections if section.blocks)
    return DocumentOutline(file=file, sections=lines, left_out=parsed.left_out)


def words_of(found: DocumentOutline) -> str:
    """The outline for a person: headings, indented by their level, with places and pages."""
    lines = [found.file]
    for section in found.sections:
        page = f", s. {section.page}" if section.page else ""
        place = f"{section.start}–{section.end}{page}"
        lines.append(f"{'  ' * section.level}{section.heading} ({place})")
    return "\n".join(lines)


def write_golden(found: DocumentOutline, folder: Path) -> Path:
    """Write an outline where the test of golden structures looks for it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{Path(found.file).stem}.json"
    sections = ",\n  ".join(json.dumps(one.as_record()) for one in found.sections)
    head = json.dumps({"file": found.file, "left_out": dict(sorted(found.left_out.items()))})
    path.write_text(f'{head[:-1]}, "sections": [\n  {sections}\n]}}\n', encoding="utf-8")
    return path


def _line(section: Section) -> SectionLine:
    path = _PATH_MARK.join(section.heading_path)
    return SectionLine(
        level=len(section.heading_path),
        start=section.blocks[0].span.start,
        end=max(block.span.end for block in section.blocks),
        page=section.page,
        name=hashlib.sha256(path.encode()).hexdigest()[:_HASH_CHARS],
        blocks=dict(sorted(Counter(block.kind.value for block in section.blocks).items())),
        heading=section.heading_path[-1],
    )
