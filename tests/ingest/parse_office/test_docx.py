import re

import pytest
from docx import Document

from ingest.errors import Reason
from ingest.parse import docx, office_package, section_writer
from ingest.parse.docx import parse_docx, read_docx
from ingest.refusals import OLD_OFFICE, PASSWORD, UNSAFE_XML, ZIP_BOMB
from tests.ingest.fixtures import make_office as make
from tests.ingest.parse_office.reading import assert_sound, lines, reason_of
from tests.ingest.parsing import outline, rows, words_of

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _document(body: str) -> bytes:
    """A document whose body is the markup, without a namespace prefix to write."""
    marked = f"<w:document {_W}><w:body>{body}</w:body></w:document>"
    return make.with_part(make.saved(Document()), "word/document.xml", marked)


def _p(words: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


def test_a_circular_keeps_headings_and_lists_and_leaves_its_furniture_out():
    parsed = parse_docx(make.circular(), title="Fil")
    title = "Rundskriv 4/2031 Ferie ved langt fravær"
    assert parsed.profile.title == title
    assert list(outline(parsed)) == [
        (title, "Bakgrunn"),
        (title, "Hva arbeidsgiver må gjøre"),
        (title, "Hva arbeidsgiver må gjøre", "Frist"),
    ]
    assert lines(parsed)[1:-1] == [
        ("paragraph", "Arbeidsgiver skal:", None),
        ("list_item", "– varsle den ansatte", "Arbeidsgiver skal:"),
        ("list_item", "– føre oversikt over", "Arbeidsgiver skal:"),
        ("list_item", "– overførte dager", "– føre oversikt over"),
        ("list_item", "– betale ut resten", "Arbeidsgiver skal:"),
    ]
    assert "Kommuneforbundet" not in parsed.original
    assert "Side 1" not in parsed.original
    assert_sound(parsed)


def test_numbers_that_word_counts_stand_in_headings_and_items():
    parsed = parse_docx(make.handbook_chapter(), title="Fil")
    chapter = "Kapittel 3 Arbeidstid"
    assert list(outline(parsed)) == [(chapter, "§ 3-1 Kjernetid"), (chapter, "§ 3-2 Fleksitid")]
    assert lines(parsed)[2:] == [
        ("list_item", "a) spare inntil 30 timer", "Den ansatte kan:"),
        ("list_item", "b) ta ut tid som", "Den ansatte kan:"),
        ("list_item", "i) hele dager", "b) ta ut tid som"),
        ("list_item", "ii) halve dager", "b) ta ut tid som"),
        ("list_item", "c) overføre 10 timer", "Den ansatte kan:"),
    ]


def test_without_styles_numbers_and_weight_tell_the_headings():
    parsed = parse_docx(make.unmarked_rules(), title="Fil")
    assert outline(parsed) == {
        ("Kapittel 2 Permisjon", "§ 2-1 Virkeområde"): ["Reglene gjelder alle ansatte."],
        ("Kapittel 2 Permisjon", "§ 2-2 Velferdspermisjon"): [
            "Det kan gis inntil 12 dager, jf. § 2-1."
        ],
        ("Kapittel 2 Permisjon", "§ 2-2 Velferdspermisjon", "Unntak"): [
            "1) vikarer",
            "2) ekstrahjelp",
        ],
        ("Kapittel 3 Lønn", "3.1 Lønnssamtale"): [
            "Alle kan be om samtale.",
            "3. Melding til leder",
        ],
    }


def test_where_styles_mark_headings_a_plain_line_with_a_number_is_text():
    body = _p("Ferie", '<w:pStyle w:val="Heading1"/>') + _p("§ 14-9 Midlertidig ansettelse")
    assert outline(parse_docx(_document(body), title="Fil")) == {
        ("Ferie",): ["§ 14-9 Midlertidig ansettelse"]
    }


def test_a_papers_tables_keep_rows_headings_and_merged_cells():
    parsed = parse_docx(make.meeting_paper(), title="Fil")
    header = "Enhet | Årsverk | Merknad"
    assert lines(parsed) == [
        ("table_row", "Utvalg: | Administrasjonsutvalget", None),
        ("table_row", "Møtested: | Rådhuset", None),
        ("paragraph", "Bemanning 2031", None),
        ("table_row", "Skole | 40,5 | økt", header),
        ("table_row", "Skole | 2,0 | vikarer", header),
        ("table_row", "Helse | 61 |", header),
        ("table_row", "Sykehjem | 8 | 20", "Avdeling | Natt | Dag"),
        ("paragraph", "Forslag til vedtak: Saken tas til orientering.", None),
    ]
    assert_sound(parsed)


def test_of_a_draft_only_what_stands_in_it_now_is_read():
    reading = read_docx(make.edited_draft(), title="Utkast")
    assert lines(reading.parsed) == [
        ("paragraph", "Fristen er fire uker.", None),
        ("note", "Note 1: Regnet fra søknadsdato.", "Fristen er fire uker."),
        ("paragraph", "Søknaden sendes nærmeste-leder i god tid.→", None),
        ("paragraph", "Se ramme.", None),
        ("paragraph", "Husk dokumentasjon.", None),
        ("paragraph", "Lenket tekst i felt", None),
    ]
    assert reading.left_out == {"comments": 1, "deletions": 1}
    assert reading.parsed.profile.title == "Utkast"


@pytest.mark.parametrize(
    ("core", "styled", "expected"),
    [("", False, "Fil"), ("Reglement", False, "Reglement"), ("Mal", True, "Reglement")],
    ids=["neither", "property", "paragraph before property"],
)
def test_the_title_is_the_one_that_a_reader_sees(core: str, styled: bool, expected: str):
    document = Document()
    document.core_properties.title = core
    if styled:
        document.add_paragraph("Reglement", style="Title")
    document.add_paragraph("Tekst.")
    parsed = parse_docx(make.saved(document), title="Fil")
    assert parsed.profile.title == expected
    assert list(outline(parsed)) == [(expected,)]


def _paged(pages: int) -> bytes:
    body = (
        _p("Ferie", '<w:pStyle w:val="Heading1"/>')
        + _p("En.")
        + "<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:r><w:lastRenderedPageBreak/>"
        "<w:t>Lengde</w:t></w:r></w:p>"
        + "<w:p><w:r><w:t>To</w:t></w:r><w:r><w:lastRenderedPageBreak/><w:t>delt.</w:t></w:r></w:p>"
        + _p("Tid", '<w:pStyle w:val="Heading1"/>')
        + _p("Tre.")
    )
    return make.changed(
        _document(body),
        "docProps/app.xml",
        lambda text: re.sub("<Pages>.*</Pages>", f"<Pages>{pages}</Pages>", text),
    )


@pytest.mark.parametrize(("pages", "expected"), [(3, [1, 2, 3]), (4, [None] * 3), (1, [None] * 3)])
def test_pages_are_given_only_where_words_own_count_bears_them_out(
    pages: int, expected: list[int | None]
):
    parsed = parse_docx(_paged(pages), title="Fil")
    assert [section.page for section in parsed.sections] == expected


@pytest.mark.parametrize(
    ("properties", "is_heading"),
    [
        ('<w:outlineLvl w:val="1"/>', True),
        ('<w:outlineLvl w:val="9"/>', False),
        ('<w:outlineLvl w:val="x"/>', False),
        ('<w:pStyle w:val="Heading3"/>', True),
        # Kept out of the contents list, yet it looks like a heading to every reader.
        ('<w:pStyle w:val="Heading3"/><w:outlineLvl w:val="9"/>', True),
        ('<w:pStyle w:val="Normal"/>', False),
        ('<w:pStyle w:val="Ukjent"/>', False),
        ("", False),
    ],
)
def test_a_heading_is_told_by_style_or_outline_level(properties: str, is_heading: bool):
    parsed = parse_docx(_document(_p("Ferie", properties) + _p("Tekst.")), title="Fil")
    assert list(outline(parsed)) == [("Ferie",) if is_heading else ("Fil",)]


@pytest.mark.parametrize(
    "body",
    [
        f"<w:customXml>{_p('Synlig')}</w:customXml>",
        f"<w:ins>{_p('Synlig')}</w:ins>",
        f"<w:sdt><w:sdtContent>{_p('Synlig')}</w:sdtContent></w:sdt>",
        f"<w:tbl><w:tr><w:tc>{_p('Synlig')}</w:tc></w:tr></w:tbl>",
        _p("Synlig") + f"<w:del>{_p('Borte')}</w:del>",
        _p("Synlig") + f"<w:moveFrom>{_p('Borte')}</w:moveFrom>",
        _p("Synlig") + "<w:p><w:del><w:r><w:delText>Borte</w:delText></w:r></w:del></w:p>",
        _p("Synlig") + "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Borte</w:t></w:r></w:p>",
        "<w:p><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>Synlig</w:t></w:r></w:p>",
        _p("Synlig") + "<w:p><w:r><w:footnoteReference w:id='7'/></w:r></w:p>",
        _p("Synlig") + "<w:p/><w:tbl/><w:sectPr/>",
        _p("Syn<!-- x -->lig") + "<?x y?>",
        "<w:p><w:r><w:drawing/><w:t>Synlig</w:t></w:r></w:p>",
    ],
)
def test_wrapping_shows_and_removal_hides(body: str):
    parsed = parse_docx(_document(body), title="Fil")
    assert words_of(parsed) == "Synlig"
    assert "Borte" not in parsed.original


def test_deleted_rows_are_out_and_notes_in_cells_follow_the_table():
    cells = "".join(
        f"<w:tr>{properties}<w:tc>{_p(words)}</w:tc><w:tc><w:p><w:r><w:t>{words}</w:t>{note}"
        "</w:r></w:p></w:tc></w:tr>"
        for properties, words, note in (
            ("<w:trPr><w:gridBefore w:val='1'/></w:trPr>", "a1", ""),
            ("<w:trPr><w:del/></w:trPr>", "Borte", ""),
            ("", "b2", "<w:footnoteReference w:id='1'/>"),
        )
    )
    data = make.with_part(
        _document(f"<w:tbl>{cells}</w:tbl>"),
        "word/footnotes.xml",
        f"<w:footnotes {_W}><w:footnote w:id='1'>{_p('Foreløpig')}</w:footnote></w:footnotes>",
        relation=("word/document.xml", "footnotes"),
    )
    assert [words for _, words in rows(parse_docx(data, title="Fil"))] == [
        "| a1 | a1",
        "b2 | b2",
        "Note 1: Foreløpig",
    ]


def test_rows_and_cells_in_content_controls_and_boxes_in_cells_are_read():
    control = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    drawing = "<w:drawing><w:txbxContent>{}</w:txbxContent></w:drawing>"
    boxed = f"<w:tc><w:p><w:r>{drawing.format(_p('I ramme'))}</w:r></w:p></w:tc>"
    cell = f"<w:tc>{control.format(_p('Felt'))}</w:tc>"
    row = f"<w:tr>{control.format(cell)}{boxed}</w:tr>"
    body = f"<w:tbl>{control.format(row)}</w:tbl>"
    assert words_of(parse_docx(_document(body), title="Fil")) == "Felt | I ramme"


def test_numbers_in_cells_and_bold_from_a_style_are_seen():
    bold = '<w:pStyle w:val="Strong1"/>'
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="40"/></w:numPr>'
    document = Document()
    make.numbering(document, 40, [("decimal", "%1.")])
    style = document.styles.add_style("Strong1", 1)
    style.font.bold = True
    cells = f"<w:tc>{_p('En', number)}</w:tc><w:tc>{_p('To', number)}</w:tc>"
    marked = (
        f"<w:document {_W}><w:body>{_p('Ferie', bold)}<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
        "</w:body></w:document>"
    )
    data = make.with_part(make.saved(document), "word/document.xml", marked)
    assert outline(parse_docx(data, title="Fil")) == {("Ferie",): ["1. En | 2. To"]}


def test_a_sentence_with_a_number_of_several_parts_is_a_rule_and_not_an_item():
    document = Document()
    make.numbering(document, 40, [("decimal", "%1"), ("decimal", "%1.%2"), ("lowerLetter", "%3)")])
    document.add_paragraph("Innledning til reglene.")
    make.add(document, "Den ansatte kan søke om:", None, (40, 1))
    make.add(document, "fri", None, (40, 2))
    assert lines(parse_docx(make.saved(document), title="Fil"))[1:] == [
        ("paragraph", "1.1 Den ansatte kan søke om:", None),
        ("list_item", "a) fri", "1.1 Den ansatte kan søke om:"),
    ]


def test_limits_end_in_a_reason(monkeypatch: pytest.MonkeyPatch):
    data = _document(_p("Tekst.") * 3)
    for module, limit in (
        (docx, "MAX_PARAGRAPHS"),
        (section_writer, "MAX_CHARS"),
        (office_package, "MAX_READ_BYTES"),
        (office_package, "MAX_PART_BYTES"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, limit, 2)
            assert reason_of(lambda: parse_docx(data, title="Fil")) is Reason.TOO_LARGE
    assert words_of(parse_docx(data, title="Fil")) == "Tekst.\nTekst.\nTekst."


def test_the_strict_namespace_reads_like_the_transitional_one():
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    data = make.changed(
        _document(_p("Tekst.")),
        "word/document.xml",
        lambda text: text.replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main", strict
        ),
    )
    assert words_of(parse_docx(data, title="Fil")) == "Tekst."


def test_tables_in_tables_in_tables_end():
    depth = 70
    inner = f"<w:tbl><w:tr><w:tc>{_p('x')}</w:tc><w:tc>" * depth
    body = inner + _p("Innerst") + "</w:tc></w:tr></w:tbl>" * depth
    assert "Innerst" in words_of(parse_docx(_document(body), title="Fil"))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make.password_protected(), PASSWORD),
        (make.old_word_file(), OLD_OFFICE),
        (make.damaged(make.circular()), Reason.DAMAGED),
        (make.entity_bomb(), UNSAFE_XML),
        (make.entity_bomb("utf-16"), UNSAFE_XML),
        (make.zip_bomb(), ZIP_BOMB),
        (make.pay_table(), Reason.DAMAGED),
        (make.slide_deck(), Reason.DAMAGED),
        (make.zipped({"a.txt": b"a"}), Reason.DAMAGED),
        (_document("<w:p>"), Reason.DAMAGED),
        (_document("<w:tbl><w:tr><w:tc>" * 200), Reason.DAMAGED),
        (b"%PDF-1.7", Reason.DAMAGED),
    ],
    ids=[
        "password", "word 97", "broken off", "entities", "entities in utf-16", "bomb", "workbook",
        "slides", "another zip", "unclosed", "deep", "pdf",
    ],
)  # fmt: skip
def test_what_is_no_sound_document_is_refused(data: bytes, reason: Reason):
    assert reason_of(lambda: parse_docx(data, title="Fil")) is reason


@pytest.mark.parametrize(
    "part",
    [b"\xff\xfe<\x00\xd8", b"<?xml version='1.0' encoding='latin-1'?><a>\xe5</a>"],
    ids=["half a character", "another encoding"],
)
def test_parts_in_no_encoding_of_the_format_are_damaged(part: bytes):
    data = make.with_part(make.circular(), "word/document.xml", part)
    assert reason_of(lambda: parse_docx(data, title="Fil")) is Reason.DAMAGED


def test_a_part_in_utf_16_is_read():
    text = make.members_of(_document(_p("Lønn.")))["word/document.xml"].decode()
    data = make.with_part(make.circular(), "word/document.xml", text.encode("utf-16"))
    assert words_of(parse_docx(data, title="Fil")) == "Lønn."
