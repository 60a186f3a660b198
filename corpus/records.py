"""Sources and chunks as JSON objects, the way a release keeps them."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from corpus.document import Block, BlockKind, Chunk, Edit, Locator, Row, Span
from corpus.repaired_text import RepairedText
from corpus.source import Authority, Language, Source, Standing, Status, Validity

Record = dict[str, Any]


def source_record(source: Source) -> Record:
    """A source as a JSON object."""
    return {
        "source_id": source.source_id,
        "file": source.file,
        "title": source.title,
        "issuer": source.issuer,
        "standing": _standing_record(source.standing),
        "language": source.language,
        "audience": source.audience,
        "state_date": _day_record(source.state_date),
        "restatement": source.restatement,
        "url": source.url,
        "attribution": source.attribution,
    }


def read_source(record: Record) -> Source:
    """The source that `source_record` wrote; KeyError or ValueError where it did not."""
    return Source(
        source_id=record["source_id"],
        file=record["file"],
        title=record["title"],
        issuer=record["issuer"],
        standing=_read_standing(record["standing"]),
        language=cast("Language", record["language"]),
        audience=record["audience"],
        state_date=_read_day(record["state_date"]),
        restatement=record["restatement"],
        url=record["url"],
        attribution=record["attribution"],
    )


def chunk_record(chunk: Chunk) -> Record:
    """A chunk as a JSON object, without its body: that stands in the stored original."""
    return {
        "chunk_id": chunk.chunk_id,
        "source_id": chunk.source_id,
        "heading_path": list(chunk.heading_path),
        "page": chunk.locator.page,
        "start": chunk.locator.start,
        "end": chunk.locator.end,
        "lead_in": chunk.lead_in,
        "blocks": [_block_record(block) for block in chunk.blocks],
        "standing": _standing_record(chunk.standing),
        "rows": [_row_record(row) for row in chunk.rows],
    }


def read_chunk(record: Record, *, file: str, stored: RepairedText) -> Chunk:
    """The chunk that `chunk_record` wrote, its body read from the stored original."""
    start, end = record["start"], record["end"]
    return Chunk(
        chunk_id=record["chunk_id"],
        source_id=record["source_id"],
        heading_path=tuple(record["heading_path"]),
        locator=Locator(file=file, start=start, end=end, page=record["page"]),
        body=stored.original[start:end],
        lead_in=record["lead_in"],
        blocks=tuple(_read_block(block) for block in record["blocks"]),
        standing=_read_standing(record["standing"]),
        repaired=stored.repaired(Span(start, end)),
        rows=tuple(_read_row(row) for row in record["rows"]),
    )


def edits_record(source_id: str, edits: Sequence[Edit]) -> Record:
    """A source's edits as a JSON object."""
    return {"source_id": source_id, "edits": [[one.start, one.end, one.text] for one in edits]}


def read_edits(record: Record) -> tuple[str, tuple[Edit, ...]]:
    """The source id and edits that `edits_record` wrote."""
    return record["source_id"], tuple(Edit(*one) for one in record["edits"])


def _block_record(block: Block) -> list[Any]:
    return [block.span.start, block.span.end, block.kind.value, _span_record(block.lead_in)]


def _read_block(record: list[Any]) -> Block:
    start, end, kind, lead_in = record
    return Block(span=Span(start, end), kind=BlockKind(kind), lead_in=_read_span(lead_in))


def _row_record(row: Row) -> Record:
    return {
        "span": _span_record(row.span),
        "statements": list(row.statements),
        "title": row.title,
        "heading": _span_record(row.heading),
        "unread": row.unread,
        "irregular": row.irregular,
    }


def _read_row(record: Record) -> Row:
    return Row(
        span=Span(*record["span"]),
        statements=tuple(record["statements"]),
        title=record["title"],
        heading=_read_span(record["heading"]),
        unread=record["unread"],
        irregular=record["irregular"],
    )


def _span_record(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span is not None else None


def _read_span(record: list[int] | None) -> Span | None:
    return Span(*record) if record else None


def _standing_record(standing: Standing) -> Record:
    return {
        "authority": standing.authority.value,
        "scope": standing.scope,
        "status": standing.status.value,
        "valid_from": _day_record(standing.validity.valid_from),
        "valid_to": _day_record(standing.validity.valid_to),
    }


def _read_standing(record: Record) -> Standing:
    return Standing(
        authority=Authority(record["authority"]),
        scope=record["scope"],
        status=Status(record["status"]),
        validity=Validity(_read_day(record["valid_from"]), _read_day(record["valid_to"])),
    )


def _day_record(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _read_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
