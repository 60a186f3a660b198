"""Spans, locators and what a chunk shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Locator, Row, Span
from tests.factories import make_chunk


@pytest.mark.parametrize(
    ("span", "quote"),
    [(Span(0, 2), "Ål"), (Span(3, 4), "\r"), (Span(4, 7), "\næ2"), (Span(2, 2), "")],
)
def test_a_span_is_the_characters_as_stored(span: Span, quote: str) -> None:
    assert span.of("Åla\r\næ2") == quote
    assert len(span) == len(quote)


def test_spans_sort_by_where_they_begin() -> None:
    assert sorted([Span(5, 6), Span(0, 9), Span(0, 2)]) == [Span(0, 2), Span(0, 9), Span(5, 6)]


def test_a_locator_gives_its_span() -> None:
    assert Locator(file="a.md", start=3, end=8).span == Span(3, 8)


@pytest.mark.parametrize(
    ("lead_in", "text"),
    [("", "b) flytting"), ("Du får fri ved:", "Du får fri ved:\nb) flytting")],
)
def test_a_chunk_shows_its_lead_in_before_its_body(lead_in: str, text: str) -> None:
    assert make_chunk(body="b) flytting", lead_in=lead_in).text == text


def test_a_chunk_shows_what_its_rows_say_after_its_body() -> None:
    rows = (
        Row(span=Span(0, 9), statements=("A – B: 1", "A – C: 2")),
        Row(span=Span(9, 12), statements=("D – B: 3",)),
    )
    chunk = make_chunk(body="A | 1 | 2\nD", lead_in="| B | C", rows=rows)
    assert chunk.text == "| B | C\nA | 1 | 2\nD\nA – B: 1\nA – C: 2\nD – B: 3"


@pytest.mark.parametrize(("title", "said"), [("", "A – B: 1"), ("Satser", "Satser: A – B: 1")])
def test_a_statement_stands_alone_with_its_tables_title(title: str, said: str) -> None:
    row = Row(span=Span(0, 9), statements=("A – B: 1",), title=title)
    assert row.said(row.statements[0]) == said


@given(st.text(max_size=50), st.integers(0, 50), st.integers(0, 50))
def test_a_span_inside_a_text_has_the_length_of_its_quote(text: str, one: int, two: int) -> None:
    start, end = sorted((min(one, len(text)), min(two, len(text))))
    assert len(Span(start, end)) == len(Span(start, end).of(text))
