"""What a build did, for the person who answers for the index. Holds no text of a document."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from corpus.document import Chunk, Document
from ingest.errors import Reason


@dataclass(frozen=True, slots=True)
class Rejection:
    """A file that was left out, and why."""

    file: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """One document that was taken in. `statuses` and `scopes` count its chunks."""

    file: str
    source_id: str
    title: str
    authority: str
    language: str
    characters: int
    sections: int
    chunks: int
    statuses: dict[str, int]
    scopes: dict[str, int]
    masked: dict[str, int]
    left_out: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """The whole build. `seconds` is wall time."""

    release_id: str
    published: bool
    documents: tuple[DocumentLine, ...]
    rejections: tuple[Rejection, ...]
    sections: int
    chunks: int
    seconds: float

    def as_record(self) -> dict[str, Any]:
        """The report as a JSON object."""
        return asdict(self)


def document_line(
    document: Document,
    chunks: Sequence[Chunk],
    *,
    masked: Mapping[str, int],
    left_out: Mapping[str, int],
) -> DocumentLine:
    """The report's line on one document and its chunks; what was left out is counted by kind."""
    source = document.source
    return DocumentLine(
        file=source.file,
        source_id=source.source_id,
        title=source.title,
        authority=source.standing.authority.value,
        language=source.language,
        characters=len(document.original),
        sections=len(document.sections),
        chunks=len(chunks),
        statuses=dict(Counter(chunk.standing.status.value for chunk in chunks)),
        scopes=dict(Counter(chunk.standing.scope for chunk in chunks)),
        masked=dict(masked),
        left_out=dict(left_out),
    )
