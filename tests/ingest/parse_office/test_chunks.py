"""What the office parsers make is cut into chunks that carry their lead-in and page."""

from corpus.document import MAX_CHUNK_CHARS, Chunk
from ingest.chunk import chunk_document
from ingest.classify import classify
from ingest.parse.docx import parse_docx
from ingest.parse.email_message import parse_email
from ingest.parse.parsed import Parsed
from ingest.parse.pptx import parse_pptx
from ingest.parse.xlsx import parse_xlsx
from tests.ingest.fixtures import make_office as make


def _chunks(file: str, parsed: Parsed) -> list[Chunk]:
    chunks = chunk_document(classify(file, parsed, None).document)
    for chunk in chunks:
        assert chunk.body == chunk.locator.span.of(parsed.original)
        assert len(chunk.locator.span) <= MAX_CHUNK_CHARS
    return chunks


def test_a_tables_heading_stands_over_its_rows_wherever_they_are_cut():
    rows = [["Gruppe", "Sats", "Fra"]] + [[f"Stilling {at}", "410 000", "1.5."] for at in range(99)]
    chunks = _chunks("a.xlsx", parse_xlsx(make.sheet_of(rows), title="Fil"))
    assert len(chunks) > 1
    assert {chunk.lead_in for chunk in chunks} == {"Gruppe | Sats | Fra"}


def test_a_slides_number_is_its_chunks_page():
    chunks = _chunks("a.pptx", parse_pptx(make.slide_deck(), title="Fil"))
    assert [chunk.locator.page for chunk in chunks] == [1, 2, 3, 5, 6]


def test_a_list_is_not_parted_from_its_condition():
    (first, second) = _chunks("a.docx", parse_docx(make.handbook_chapter(), title="Fil"))
    assert first.heading_path == ("Kapittel 3 Arbeidstid", "§ 3-1 Kjernetid")
    assert second.body.startswith("Den ansatte kan:\n")


def test_an_email_is_classified_as_somebodys_contribution():
    (chunk,) = _chunks("a.eml", parse_email(make.message_with_attachment(), title="Fil"))
    assert chunk.standing.status == "consultation_input"
