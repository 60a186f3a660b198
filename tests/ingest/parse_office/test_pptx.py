from collections.abc import Callable

import pytest
from pptx import Presentation

from ingest.errors import Reason
from ingest.parse.pptx import parse_pptx, read_pptx
from ingest.refusals import PASSWORD
from tests.ingest.fixtures import make_office as make
from tests.ingest.parse_office.reading import assert_sound, lines, reason_of
from tests.ingest.parsing import outline, words_of

_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_SLIDE = "ppt/slides/slide1.xml"


def _one_slide(shapes: str) -> bytes:
    """A deck with one slide whose shapes are the markup."""
    deck = Presentation()
    deck.slides.add_slide(deck.slide_layouts[6])
    return make.changed(
        make.saved(deck), _SLIDE, lambda text: text.replace("</p:spTree>", shapes + "</p:spTree>")
    )


def _shape(words: str, placeholder: str = "", name: str = "", properties: str = "") -> str:
    return (
        f"<p:sp><p:nvSpPr><p:cNvPr id='9' name='x' {name}/><p:cNvSpPr/><p:nvPr>{placeholder}"
        f"</p:nvPr></p:nvSpPr><p:txBody><a:p>{properties}<a:r><a:t>{words}</a:t></a:r></a:p>"
        "</p:txBody></p:sp>"
    )


def test_a_deck_is_a_section_a_slide_with_the_slides_number():
    reading = read_pptx(make.slide_deck(), title="Fil")
    parsed = reading.parsed
    deck = "Arbeidsgiverrollen"
    assert [(section.page, section.heading_path) for section in parsed.sections] == [
        (1, (deck,)),
        (2, (deck, "Hvem gjør hva?")),
        (3, (deck, "Tall")),
        (5, (deck, "Lysbilde 5")),
        (6, (deck, "Lysbilde 6")),
    ]
    assert parsed.profile.title == deck
    assert reading.left_out == {"speaker_notes": 1, "hidden_slides": 1}
    assert "Reserve" not in parsed.original
    assert "Husk å vente" not in parsed.original
    assert_sound(parsed)


def test_bullets_tables_and_the_notes_of_a_silent_slide_are_read():
    header = "Enhet | 2030 | 2031"
    assert lines(parse_pptx(make.slide_deck(), title="Fil"))[1:] == [
        ("list_item", "– Kommunestyret", None),
        ("list_item", "– er øverste organ", "– Kommunestyret"),
        ("list_item", "– Direktøren", None),
        ("list_item", "– leder staben", "– Direktøren"),
        ("table_row", "Skole | 40 | 41", header),
        ("table_row", "Helse | 60 | 62", header),
        ("note", "Figuren viser styringskjeden.", None),
        ("paragraph", "Spørsmål?", None),
    ]


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (_shape("Tekst"), ("paragraph", "Tekst")),
        (_shape("Punkt", "<p:ph idx='1'/>"), ("list_item", "– Punkt")),
        (_shape("Punkt", "<p:ph type='body'/>"), ("list_item", "– Punkt")),
        (_shape("Under", "<p:ph type='subTitle'/>"), ("paragraph", "Under")),
        (
            _shape("Løpende", "<p:ph idx='1'/>", properties="<a:pPr><a:buNone/></a:pPr>"),
            ("paragraph", "Løpende"),
        ),
        (
            _shape("Punkt", properties="<a:pPr><a:buChar char='x'/></a:pPr>"),
            ("list_item", "– Punkt"),
        ),
        (
            "<mc:AlternateContent xmlns:mc='mc'><mc:Choice Requires='x'>"
            f"{_shape('Valgt')}</mc:Choice><mc:Fallback>{_shape('Ellers')}</mc:Fallback>"
            "</mc:AlternateContent>",
            ("paragraph", "Valgt"),
        ),
        (f"<p:grpSp>{_shape('I gruppe')}</p:grpSp>", ("paragraph", "I gruppe")),
        (_shape("En</a:t></a:r><a:br/><a:r><a:t>to"), ("paragraph", "En to")),
    ],
)
def test_a_shapes_place_and_marks_tell_what_its_words_are(shape: str, expected: tuple[str, str]):
    (kind, words, _), *rest = lines(parse_pptx(_one_slide(shape), title="Fil"))
    assert (kind, words) == expected
    assert rest == []


@pytest.mark.parametrize(
    "shape",
    [
        _shape("Borte", "<p:ph type='ftr'/>"),
        _shape("Borte", "<p:ph type='sldNum'/>"),
        _shape("Borte", "<p:ph type='dt'/>"),
        _shape("Borte", name="hidden='1'"),
        _shape(" "),
        "<p:pic/>",
        "<p:sp/>",
        "<p:graphicFrame/>",
        f"<p:graphicFrame><a:graphic {_A}><a:graphicData uri='x/chart'/></a:graphic>"
        "</p:graphicFrame>",
    ],
)
def test_furniture_and_hidden_shapes_are_left_out(shape: str):
    parsed = parse_pptx(_one_slide(shape + _shape("Synlig")), title="Fil")
    assert words_of(parsed) == "Synlig"
    assert "Borte" not in parsed.original


def test_a_diagrams_words_are_items_and_a_chart_is_counted():
    frame = (
        f"<p:graphicFrame><a:graphic {_A}><a:graphicData uri='http://x/diagram'>"
        f"<d:relIds xmlns:d='d' {_R} r:dm='x1'/></a:graphicData></a:graphic></p:graphicFrame>"
    )
    chart = (
        f"<p:graphicFrame><a:graphic {_A}><a:graphicData uri='http://x/chart'/></a:graphic>"
        "</p:graphicFrame>"
    )
    point = "<d:pt><d:t><a:p><a:r><a:t>{}</a:t></a:r></a:p></d:t></d:pt>"
    model = (
        f"<d:dataModel xmlns:d='d' {_A}><d:ptLst>{point.format('Mål')}{point.format(' ')}"
        f"{point.format('Tiltak')}<d:pt/></d:ptLst></d:dataModel>"
    )
    data = make.with_part(
        _one_slide(frame + chart), "ppt/diagrams/data1.xml", model, (_SLIDE, "diagramData")
    )
    reading = read_pptx(data, title="Fil")
    assert words_of(reading.parsed) == "– Mål\n– Tiltak"
    assert reading.left_out == {"charts": 1}


def test_a_tables_merged_cells_stand_in_every_place_they_cover():
    def cell(words: str, attributes: str = "", weight: str = "") -> str:
        return (
            f"<a:tc {attributes}><a:txBody><a:p><a:r><a:rPr {weight}/><a:t>{words}</a:t></a:r>"
            "</a:p></a:txBody></a:tc>"
        )

    hidden = cell("", "hMerge='1'")
    bold, wide = "b='1'", "gridSpan='3'"
    below = cell("", "vMerge='1'")
    rows = (
        f"<a:tr>{cell('Satser', wide)}{hidden * 2}</a:tr>"
        f"<a:tr>{cell('Gruppe', '', bold)}{cell('0', '', bold)}{cell('8', '', bold)}</a:tr>"
        f"<a:tr>{cell('Lærer')}{cell('10')}{cell('12')}</a:tr>"
        f"<a:tr>{below}{cell('11')}{cell('13')}</a:tr>"
    )
    frame = (
        f"<p:graphicFrame><a:graphic {_A}><a:graphicData uri='http://x/table'><a:tbl>{rows}"
        "</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )
    assert lines(parse_pptx(_one_slide(frame), title="Fil")) == [
        ("paragraph", "Satser", None),
        ("table_row", "Lærer | 10 | 12", "Gruppe | 0 | 8"),
        ("table_row", "Lærer | 11 | 13", "Gruppe | 0 | 8"),
    ]


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("Del 1 Roller", ("Fil", "Del 1 Roller", "Lysbilde 1")),
        ("Standardinndeling", ("Fil", "Lysbilde 1")),
        (" ", ("Fil", "Lysbilde 1")),
    ],
)
def test_a_named_group_of_slides_stands_over_its_slides(group: str, expected: tuple[str, ...]):
    listed = (
        "<p:extLst><p:ext><p14:sectionLst xmlns:p14='p14'>"
        f"<p14:section name='{group}'><p14:sldIdLst><p14:sldId id='256'/></p14:sldIdLst>"
        "</p14:section></p14:sectionLst></p:ext></p:extLst></p:presentation>"
    )
    data = make.changed(
        _one_slide(_shape("Tekst")),
        "ppt/presentation.xml",
        lambda text: text.replace("</p:presentation>", listed),
    )
    assert list(outline(parse_pptx(data, title="Fil"))) == [expected]


def test_the_decks_own_property_names_it_where_the_first_slide_does_not():
    deck = Presentation()
    deck.core_properties.title = "Folkevalgt 2031"
    deck.slides.add_slide(deck.slide_layouts[6]).shapes.add_textbox(1, 1, 1, 1).text = "Hei"
    assert parse_pptx(make.saved(deck), title="Fil").profile.title == "Folkevalgt 2031"


def _without(name: str) -> Callable[[], bytes]:
    def made() -> bytes:
        members = make.members_of(make.slide_deck())
        del members[name]
        return make.zipped(members)

    return made


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (make.password_protected, PASSWORD),
        (make.circular, Reason.DAMAGED),
        (_without("ppt/presentation.xml"), Reason.DAMAGED),
        (_without("ppt/slides/slide1.xml"), Reason.DAMAGED),
        (lambda: make.damaged(make.slide_deck()), Reason.DAMAGED),
    ],
    ids=["password", "document", "no presentation", "no slide", "broken off"],
)
def test_what_is_no_sound_deck_is_refused(made: Callable[[], bytes], reason: Reason):
    assert reason_of(lambda: parse_pptx(made(), title="Fil")) is reason
