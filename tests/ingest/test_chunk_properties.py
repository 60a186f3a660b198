"""What holds for every document, whatever stands in it."""

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.document import MAX_CHUNK_CHARS, Block, BlockKind, Chunk, Document, Section, Span
from ingest.chunk import chunk_document
from ingest.classify import classify
from ingest.errors import DocumentRejected
from ingest.parse import parse
from tests.factories import make_source

_PIECES = st.sampled_from(
    [
        "Arbeidsgiver skal gi fri. ",
        "jf. § 4 nr. 2 ",
        "a",
        " ",
        "\n",
        "ord ",
        "å" * 700,
        ".",
        "? ",
        "1. ",
    ]
)
_BLOCK_TEXT = st.one_of(
    st.lists(_PIECES, min_size=1, max_size=60).map("".join),
    st.integers(1, 200).map("Alle har rett til fri i ferien. ".__mul__),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80),
)
_GAPS = st.sampled_from(["\n", "\n\n", " ", ""])
_BUILDING = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def _documents(draw: st.DrawFn) -> Document:
    """Sections of blocks in order, none blank and none overlapping, as parsers give them."""
    original, sections = "", []
    for number in range(draw(st.integers(1, 3))):
        blocks: list[Block] = []
        lead_in: Span | None = None
        for words in draw(st.lists(_BLOCK_TEXT.filter(str.strip), min_size=1, max_size=6)):
            original += draw(_GAPS)
            span = Span(len(original), len(original) + len(words.strip()))
            original += words.strip()
            kind = draw(st.sampled_from([BlockKind.PARAGRAPH, BlockKind.LIST_ITEM]))
            listed = kind is BlockKind.LIST_ITEM
            blocks.append(Block(span=span, kind=kind, lead_in=lead_in if listed else None))
            lead_in = lead_in if listed else span
        sections.append(Section(heading_path=(f"Del {number}",), blocks=tuple(blocks)))
    return Document(source=make_source(), original=original, sections=tuple(sections))


def _check(document: Document, chunks: list[Chunk]) -> None:
    spans = [chunk.locator.span for chunk in chunks]
    assert all(0 < len(span) <= MAX_CHUNK_CHARS for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    for chunk in chunks:
        span = chunk.locator.span
        assert chunk.body == span.of(document.original)
        assert all(span.start <= b.span.start < b.span.end <= span.end for b in chunk.blocks)
    times = [0] * len(document.original)
    for span in spans:
        for place in range(span.start, span.end):
            times[place] += 1
    for section in document.sections:
        for block in section.blocks:
            for place in range(block.span.start, block.span.end):
                assert times[place] == 1 or document.original[place].isspace()


@given(_documents())
@_BUILDING
def test_every_character_of_a_block_lies_in_exactly_one_chunk(document: Document):
    _check(document, chunk_document(document))


@given(_documents())
@_BUILDING
def test_a_chunk_repeats_only_what_stands_before_it(document: Document):
    for chunk in chunk_document(document):
        lead_in = chunk.blocks[0].lead_in
        assert len(chunk.lead_in) <= 400
        if lead_in is None or lead_in.start >= chunk.locator.start:
            assert chunk.lead_in in document.original
        else:
            assert chunk.lead_in
            assert lead_in.of(document.original).endswith(chunk.lead_in)


@given(_documents())
@_BUILDING
def test_chunk_ids_never_repeat(document: Document):
    ids = [chunk.chunk_id for chunk in chunk_document(document)]
    assert len(set(ids)) == len(ids)


_LINES = st.lists(
    st.sampled_from(
        ["Ferie", "1 Ferie", "1.2 Lengde på ferien", "# Ferie", "## Tid", "• punkt", "- punkt",
         "  - under", "Alle har rett til fri.", "Du må melde fra om:", "", "", "| a | b |",
         "|---|---|", "> sitat", "```", "<div>", "Lokal info: Ferie", "Tittel", "=====",
         "lang " * 300, "[x]: y", "\u00a0"]
    ),
    min_size=1,
    max_size=40,
).map("\n".join)  # fmt: skip


def _check_file(file: str, text: str) -> None:
    try:
        parsed = parse(file, text.encode())
    except DocumentRejected:
        return
    document = classify(file, parsed, None).document
    assert document.original == text
    _check(document, chunk_document(document))


@given(_LINES)
@_BUILDING
def test_plain_text_of_any_shape_is_cut_soundly(text: str):
    _check_file("handbook/a.txt", text)


@given(_LINES)
@_BUILDING
def test_markdown_of_any_shape_is_cut_soundly(text: str):
    _check_file("handbook/a.md", text)


@given(_LINES)
@_BUILDING
def test_every_word_of_a_plain_text_is_in_a_heading_or_a_chunk(text: str):
    try:
        document = classify("a.txt", parse("a.txt", text.encode()), None).document
    except DocumentRejected:
        return
    kept = {word for chunk in chunk_document(document) for word in chunk.body.split()}
    headings = {line.strip() for line in text.splitlines()}
    outside = {word for line in headings for word in line.split()} - kept
    assert all(
        any(word in line.split() for line in headings if len(line) <= 80) for word in outside
    )
