"""What a build did, for the person who answers for the index.

It holds headings, counts and rules, and what was masked only as a count; no text of a document.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from itertools import groupby
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from corpus.document import Chunk, Document
from corpus.errors import ReleaseUnreadable
from corpus.source import Standing
from ingest.classify import Classified
from ingest.conflicts import Conflict
from ingest.errors import Reason
from ingest.rejection import Rejection
from ingest.standing.across import Remark
from ingest.standing.staff import folded
from ingest.tables import table_faults

__all__ = [
    "DocumentLine",
    "IngestReport",
    "Mistake",
    "Reason",
    "Rejection",
    "SectionRun",
    "document_line",
    "read_report",
    "report_file",
]

_SUGGESTED = 3
_ALIKE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRun:
    """Sections that follow one another and are worth the same, and the rule that decided."""

    heading: str
    sections: int
    authority: str
    scope: str
    status: str
    valid_from: str | None
    valid_to: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """A heading that staff named and the document does not have, with those most like it."""

    named: str
    perhaps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """One document that was taken in. `statuses` and `scopes` count its chunks.

    `unread_cells` counts table cells that no one could read, `irregular_rows` rows whose cells
    could not be told apart.
    """

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
    audience: str = "public"
    runs: tuple[SectionRun, ...] = ()
    remarks: tuple[Remark, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    unread_cells: int = 0
    irregular_rows: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """The whole build. `seconds` is wall time; `conflicts` has the surest first."""

    release_id: str
    published: bool
    documents: tuple[DocumentLine, ...]
    rejections: tuple[Rejection, ...]
    sections: int
    chunks: int
    seconds: float
    conflicts: tuple[Conflict, ...] = ()

    def as_record(self) -> dict[str, Any]:
        """The report as a JSON object."""
        return asdict(self)


def document_line(
    document: Document,
    chunks: Sequence[Chunk],
    *,
    masked: Mapping[str, int],
    left_out: Mapping[str, int],
    judged: Classified | None = None,
) -> DocumentLine:
    """The report's line on one document and its chunks; what was left out is counted by kind.

    `judged` tells which rules decided; it is the settled one, with a rule for every section.
    """
    source = document.source
    faults = table_faults(document)
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
        audience=source.audience,
        runs=_runs(document, judged.reasons) if judged else (),
        remarks=judged.remarks if judged else (),
        mistakes=_mistakes(document, judged.unmatched) if judged else (),
        unread_cells=sum(fault.unread for fault in faults),
        irregular_rows=sum(fault.irregular for fault in faults),
    )


def report_file(index: Path, release_id: str) -> Path:
    """Where the report of a release is kept."""
    return index / f"report-{release_id}.json"


def read_report(index: Path, release_id: str) -> IngestReport:
    """The report of a release, as it was kept when that was built.

    Raises:
        ReleaseUnreadable: There is none, or another version wrote it.
    """
    path = report_file(index, release_id)
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return TypeAdapter(IngestReport).validate_python(record)
    except (OSError, ValueError, ValidationError) as error:
        raise ReleaseUnreadable(f"expected a report of this version at {path}: {error}") from error


def _runs(document: Document, reasons: Sequence[str]) -> tuple[SectionRun, ...]:
    own = document.source.standing
    judged = [
        (section.standing or own, reason, section.heading_path[-1])
        for section, reason in zip(document.sections, reasons, strict=True)
    ]
    return tuple(
        _run(standing, rule, [heading for _, _, heading in group])
        for (standing, rule), found in groupby(judged, key=lambda one: one[:2])
        for group in [list(found)]
    )


def _run(standing: Standing, rule: str, headings: Sequence[str]) -> SectionRun:
    begins, ends = standing.validity.valid_from, standing.validity.valid_to
    return SectionRun(
        heading=headings[0],
        sections=len(headings),
        authority=standing.authority.value,
        scope=standing.scope,
        status=standing.status.value,
        valid_from=begins.isoformat() if begins else None,
        valid_to=ends.isoformat() if ends else None,
        rule=rule,
    )


def _mistakes(document: Document, unmatched: Sequence[str]) -> tuple[Mistake, ...]:
    headings = {
        folded(heading): heading
        for section in document.sections
        for heading in section.heading_path
    }
    return tuple(
        Mistake(
            named,
            tuple(
                headings[like]
                for like in get_close_matches(folded(named), headings, _SUGGESTED, _ALIKE)
            ),
        )
        for named in unmatched
    )
