"""Files of the shapes that municipalities send: headings, lists, notes, tables, pages, order."""

from collections import Counter
from itertools import pairwise
from pathlib import PurePosixPath

import pytest

from corpus.document import BlockKind
from ingest.archive import Member, unpack
from ingest.chunk import chunk_document
from ingest.classify import classify
from ingest.parse import parse
from tests.ingest.fixtures import make_case_files, make_papers
from tests.ingest.fixtures.structure import FILES, GOLDEN, made
from tests.ingest.parse_pdf.test_machine_reading import tesseract
from tests.ingest.parsing import blocks, outline, rows

__all__ = ["tesseract"]


@pytest.mark.parametrize("name", FILES)
def test_a_file_reads_as_it_was_read_when_somebody_last_checked_it(name: str):
    assert made(name) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_blocks_lie_inside_the_original_in_order_and_every_section_holds_some(name: str):
    parsed = parse(name, FILES[name]())
    spans = [block.span for block in blocks(parsed)]
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(span.of(parsed.original).strip() for span in spans)
    assert all(section.blocks for section in parsed.sections)


@pytest.mark.parametrize("name", FILES)
def test_every_block_ends_up_in_a_chunk(name: str):
    document = classify(name, parse(name, FILES[name]()), None).document
    chunks = chunk_document(document)
    for section in document.sections:
        for block in section.blocks:
            assert any(
                chunk.locator.start <= block.span.start and block.span.end <= chunk.locator.end
                for chunk in chunks
            )


def test_there_are_files_of_every_format_and_none_is_kept_as_a_file():
    formats = Counter(PurePosixPath(name).suffix for name in FILES)
    assert sum(formats[suffix] for suffix in (".pdf", ".docx", ".pptx", ".xlsx")) >= 20
    assert {".pdf", ".docx", ".pptx", ".xlsx", ".html", ".eml"} <= formats.keys()
    assert {path.name for path in GOLDEN.iterdir()} == {f"{name}.txt" for name in FILES}


def test_a_scanned_agreement_after_a_letter_reads_as_if_it_were_printed(tesseract: str):
    printed = outline(parse("a.pdf", make_papers.special_agreement()))
    picture = make_papers.picture_of(make_papers.special_agreement())
    mixed = parse("a.pdf", make_papers.partly_scanned(picture))
    found = outline(mixed)
    assert found.pop(("Oversendelse av særavtale",)) == ["Avtalen ligger ved som skannet vedlegg."]
    assert found == printed
    assert [section.page for section in mixed.sections] == [1, 2, 2]


def test_a_cases_papers_come_out_of_their_archive_one_by_one():
    found = list(unpack("sak.zip", make_case_files.case_archive()))
    assert [one.file for one in found] == [
        "sak.zip!/31-88/1 Saksframlegg.docx",
        "sak.zip!/31-88/2 Brev.pdf",
        "sak.zip!/31-88/Høring/Svar.eml",
        "sak.zip!/31-88/Høring/Svar.eml!/Utkast.docx",
        "sak.zip!/31-88/Satser.xlsx",
    ]
    for member in found:
        assert isinstance(member, Member)
        assert parse(member.file, member.data).sections


def test_a_form_shows_what_is_filled_in_and_what_is_ticked():
    words = [text for _, text in rows(parse("s.pdf", make_papers.form()))]
    assert "Enhet: | Granlia skole" in words
    assert any("☒ Med lønn" in one for one in words)
    assert any("☐ Uten lønn" in one for one in words)


def test_a_page_says_nothing_of_banners_menus_and_what_is_hidden():
    original = parse("i.html", make_case_files.intranet_page()).original
    for words in ("informasjonskapsler", "Hjem", "Hopp til", "Utkast", "Del på", "Granlia kommune"):
        assert words not in original


def test_a_table_that_goes_on_over_pages_keeps_its_heads_for_every_row():
    parsed = parse("t.pdf", make_papers.long_table())
    heads = {block.lead_in for block in blocks(parsed) if block.kind is BlockKind.TABLE_ROW}
    assert [span.of(parsed.original) for span in heads if span] == ["Kode | Stilling | Minstelønn"]
    assert [section.page for section in parsed.sections] == [1, 2, 3]
