"""Headings, paragraphs, lists and notes of PDF files, and the pages that they stand on."""

from itertools import pairwise

import pytest

from corpus.document import BlockKind
from ingest.parse.parsed import Parsed
from ingest.parse.pdf import parse_pdf
from tests.ingest.fixtures import make_pdf
from tests.ingest.parsing import blocks, lead_ins, outline, rows, words_of

_CASES = {
    "circular": make_pdf.circular,
    "handbook": make_pdf.handbook,
    "gazette": make_pdf.gazette,
    "agreement": make_pdf.agreement,
    "wrapped_cells": make_pdf.wrapped_cells,
    "footnotes": make_pdf.footnotes,
    "slides": make_pdf.slides,
    "blank_page": make_pdf.with_blank_page,
}


def _read(data: bytes) -> Parsed:
    return parse_pdf(data, title="Tittel")


@pytest.mark.parametrize("name", _CASES)
def test_blocks_lie_inside_the_original_in_order_and_apart(name: str):
    parsed = _read(_CASES[name]())
    spans = [block.span for block in blocks(parsed)]
    assert spans
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(span.of(parsed.original).strip() == span.of(parsed.original) for span in spans)
    assert all(block.lead_in.end <= block.span.start for block in blocks(parsed) if block.lead_in)


def test_a_handbooks_chapters_nest_under_its_title():
    assert list(outline(_read(make_pdf.handbook()))) == [
        ("Personalhåndbok", "1 Innledning"),
        ("Personalhåndbok", "1 Innledning", "1.1 Formål"),
        ("Personalhåndbok", "2 Arbeidstid", "2.1 Fleksitid"),
        ("Personalhåndbok", "2 Arbeidstid", "2.2 Overtid"),
        ("Personalhåndbok", "3 Permisjon", "Lokal info"),
    ]


def test_the_title_on_the_first_page_is_the_files_own():
    assert _read(make_pdf.handbook()).profile.title == "Personalhåndbok"
    assert _read(make_pdf.footnotes()).profile.title is None


def test_every_section_knows_the_page_that_its_blocks_begin_on():
    assert [section.page for section in _read(make_pdf.handbook()).sections] == [3, 3, 4, 5, 5]
    assert [section.page for section in _read(make_pdf.with_blank_page()).sections] == [1, 3]


def test_running_headers_and_contents_are_no_blocks_but_stay_in_the_original():
    parsed = _read(make_pdf.handbook())
    for words in ("Side 3 av 5", "Personalhåndbok for Prøvevik", "....", "Innhold"):
        assert words in parsed.original
        assert words not in words_of(parsed)


def test_a_paragraph_goes_on_over_the_page_and_its_hyphens_are_undone():
    words = words_of(_read(make_pdf.handbook()))
    assert "de arbeidstakere som" in words
    assert "lønns- og personalavdelingen" in words
    assert "som leder andre i kommunen, kjenner" in words


def test_letters_and_dashes_are_items_and_stand_under_what_leads_to_them():
    parsed = _read(make_pdf.handbook())
    items = [
        (text[:2], lead_in)
        for (kind, text), lead_in in zip(rows(parsed), lead_ins(parsed), strict=True)
        if kind is BlockKind.LIST_ITEM
    ]
    intro = "Fleksitid gjelder for ansatte på kontor:"
    nested = "c) saldoen kan være inntil:"
    assert items == [("a)", intro), ("b)", intro), ("c)", intro), ("– ", nested), ("– ", nested)]
    assert "arbeide utenfor den," in words_of(parsed)


def test_a_letterheads_and_signatures_columns_are_read_one_by_one():
    first, *_, last = outline(_read(make_pdf.circular())).values()
    assert first[1:] == [
        "Til kommunene",
        "og fylkeskommunene",
        "Rundskriv nr.: 4/2031",
        "Dato: 12.03.2031",
    ]
    assert last[-4:] == ["Anne Eksempel", "direktør", "Ola Prøve", "avdelingsleder"]


def test_notes_come_after_the_sentence_that_runs_past_them():
    parsed = _read(make_pdf.footnotes())
    (_, sentence), *notes = rows(parsed)
    assert sentence.startswith("Arbeidstaker har rett til fem uker ferie¹ hvert år.")
    assert sentence.endswith("og den uken kan tas når arbeidstakeren selv vil.")
    assert notes == [
        (BlockKind.NOTE, "1 Se avtalen om den femte ferieuken, som også gjelder deltid."),
        (BlockKind.NOTE, "2 Før: fire uker."),
    ]


def test_two_columns_are_read_one_after_the_other():
    found = outline(_read(make_pdf.gazette()))
    law = "Lov om ordnet prøvearbeid og forholdet mellom partene"
    chapter = "Kapittel 1. Alminnelige bestemmelser"
    assert list(found) == [
        (law, chapter, "§ 1-1. Formål"),
        (law, chapter, "§ 1-2. Virkeområde"),
        (law, "Kapittel 2. Plikter", "§ 2-1. Arbeidsgivers plikter"),
    ]
    (scope,) = found[law, chapter, "§ 1-2. Virkeområde"]
    assert scope.startswith("Loven gjelder for alle virksomheter som har mer enn fem ansatte.")
    (duty,) = found[law, "Kapittel 2. Plikter", "§ 2-1. Arbeidsgivers plikter"]
    assert "jf. § 1-2 annet ledd." in duty


def test_slides_are_sections_with_bullets():
    assert outline(_read(make_pdf.slides())) == {
        ("Rollen som folkevalgt",): ["• Du er valgt av folket", "• Du styrer kommunen"],
        ("Arbeidsgiverrollen",): ["• Kommunestyret er arbeidsgiver"],
    }


@pytest.mark.parametrize("by_page", [True, False])
def test_a_page_that_lies_down_is_read_upright(by_page: bool):
    parsed = _read(make_pdf.turned(by_page=by_page))
    assert words_of(parsed).split("\n") == [
        "Vedlegg 1",
        "Første linje i vedlegget.",
        "Annen linje.",
    ]
    assert "Stempel" in parsed.original


def test_joined_letters_and_soft_hyphens_are_spelled_out():
    words = "Kommunen finner en fleksibel ordning for offentlig ansatte."
    assert words_of(_read(make_pdf.ligatures())) == words


def test_what_nobody_sees_is_not_read():
    assert _read(make_pdf.hidden_text()).original == "Dette kan alle se.\n"


def test_bullets_that_are_drawn_are_bullets():
    assert words_of(_read(make_pdf.drawn_bullets())).split("\n") == [
        "Leder skal:",
        "• svare,",
        "• begrunne.",
    ]


def test_justified_columns_that_stand_close_are_read_one_by_one():
    ((_, words),) = outline(_read(make_pdf.close_columns())).items()
    assert words == [
        "Arbeidstaker har rett til fri ved undersøkelser som ikke kan skje utenfor arbeidstiden, "
        "og retten gjelder uansett stilling og tilsettingsforhold i hele virksomheten til enhver "
        "tid. Leder avgjør søknaden raskt.",
        "Den som har omsorg for barn, har rett til fri når det er nødvendig for tilsyn med barnet "
        "når det er sykt, og dette gjelder til og med det året barnet fyller tolv år. Retten "
        "gjelder for hvert kalenderår.",
        "Trykket i Prøvevik",
    ]
