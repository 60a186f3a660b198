"""What a release writes about sources and chunks is what it reads."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Block, BlockKind, Chunk, Edit, Locator, Row, Span
from corpus.records import (
    chunk_record,
    edits_record,
    read_chunk,
    read_edits,
    read_source,
    source_record,
)
from corpus.repaired_text import RepairedText
from corpus.source import Authority, Source, Standing, Status, Validity
from tests.factories import make_chunk, make_source

DAYS = st.none() | st.dates()
STORED = "Arbeidstakeren har rett til fri."
NAMES = st.text(min_size=1, max_size=20)
STANDINGS = st.builds(
    Standing,
    authority=st.sampled_from(Authority),
    scope=NAMES,
    status=st.sampled_from(Status),
    validity=st.builds(Validity, DAYS, DAYS),
)
SOURCES = st.builds(
    Source,
    source_id=NAMES,
    file=NAMES,
    title=NAMES,
    issuer=NAMES,
    standing=STANDINGS,
    language=st.sampled_from(["nb", "nn", "en"]),
    audience=NAMES,
    state_date=DAYS,
    restatement=st.booleans(),
    url=st.none() | NAMES,
    attribution=st.none() | NAMES,
)


@st.composite
def chunks_in_originals(draw: st.DrawFn) -> tuple[Chunk, str]:
    """A chunk somewhere in an original, with blocks inside it."""
    original = draw(st.text(min_size=1, max_size=60))
    places = st.integers(0, len(original))
    start, end = sorted((draw(places), draw(places)))
    spans = st.tuples(st.integers(start, end), st.integers(start, end)).map(sorted)
    blocks = st.builds(
        Block,
        span=spans.map(lambda pair: Span(*pair)),
        kind=st.sampled_from(BlockKind),
        lead_in=st.none() | st.integers(1, len(original)).map(lambda end: Span(end - 1, end)),
    )
    rows = st.builds(
        Row,
        span=spans.map(lambda pair: Span(*pair)),
        statements=st.lists(NAMES, max_size=3).map(tuple),
        title=st.text(max_size=9),
        heading=st.none() | spans.map(lambda pair: Span(*pair)),
        unread=st.integers(0, 9),
        irregular=st.booleans(),
    )
    chunk = Chunk(
        chunk_id=draw(NAMES),
        source_id=draw(NAMES),
        heading_path=tuple(draw(st.lists(NAMES, max_size=4))),
        locator=Locator(
            file=draw(NAMES), start=start, end=end, page=draw(st.none() | st.integers(1, 999))
        ),
        body=original[start:end],
        lead_in=draw(st.text(max_size=20)),
        blocks=tuple(draw(st.lists(blocks, max_size=4))),
        standing=draw(STANDINGS),
        rows=tuple(draw(st.lists(rows, max_size=3))),
    )
    return chunk, original


def through_json(record: dict[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(json.dumps(record, ensure_ascii=False))
    return read


@given(SOURCES)
def test_a_source_survives_being_written_and_read(source: Source) -> None:
    assert read_source(through_json(source_record(source))) == source


@given(chunks_in_originals())
def test_a_chunk_survives_being_written_and_read(pair: tuple[Chunk, str]) -> None:
    chunk, original = pair
    record = through_json(chunk_record(chunk))
    assert read_chunk(record, file=chunk.locator.file, stored=RepairedText(original)) == chunk


def test_a_chunk_is_read_with_what_was_put_right_in_it() -> None:
    chunk = make_chunk(body=STORED)
    edits = (Edit(0, 14, "Den tilsette"), Edit(100, 101, "ø"))
    record = through_json(edits_record("s1", edits))
    assert read_edits(record) == ("s1", edits)
    read = read_chunk(
        chunk_record(chunk), file=chunk.locator.file, stored=RepairedText(STORED, edits[:1])
    )
    assert read.body == STORED
    assert read.text == "Den tilsette har rett til fri."


def test_a_chunks_record_holds_no_body() -> None:
    body = "Arbeidstakeren har rett til fri."
    assert body not in json.dumps(chunk_record(make_chunk(body=body)), ensure_ascii=False)


@pytest.mark.parametrize("field", sorted(source_record(make_source())))
def test_a_source_without_one_of_its_fields_is_refused(field: str) -> None:
    record = source_record(make_source())
    del record[field]
    with pytest.raises(KeyError, match=field):
        read_source(record)


@pytest.mark.parametrize("field", sorted(chunk_record(make_chunk())))
def test_a_chunk_without_one_of_its_fields_is_refused(field: str) -> None:
    record = chunk_record(make_chunk())
    del record[field]
    with pytest.raises(KeyError, match=field):
        read_chunk(record, file="a.md", stored=RepairedText(STORED))


@pytest.mark.parametrize(
    ("field", "value"),
    [("authority", "rumour"), ("status", "maybe"), ("valid_from", "1. mai"), ("valid_to", "2026")],
)
def test_a_standing_with_an_unknown_value_is_refused(field: str, value: str) -> None:
    record = source_record(make_source())
    record["standing"][field] = value
    with pytest.raises(ValueError, match=value):
        read_source(record)


def test_a_date_is_written_as_a_day() -> None:
    record = source_record(make_source(state_date=date(2026, 1, 2)))
    assert record["state_date"] == "2026-01-02"


@pytest.mark.parametrize("block", [[], [0, 5], [0, 5, "poem", None], [0, 5, "note", [1]]])
def test_a_damaged_block_is_refused(block: list[Any]) -> None:
    record = {**chunk_record(make_chunk()), "blocks": [block]}
    with pytest.raises((ValueError, TypeError)):
        read_chunk(record, file="a.md", stored=RepairedText(STORED))
