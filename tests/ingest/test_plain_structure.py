"""Structure of plain text that nothing marks: lists, reading lists, local text, noise."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import BlockKind, Edit
from ingest.errors import DocumentRejected
from ingest.parse.plain.lines import is_alike, is_title, lines_of
from ingest.parse.plain.noise import noise_of
from tests.ingest.parsing import lead_ins, outline, parse_text, rows

ITEM, PARAGRAPH = BlockKind.LIST_ITEM, BlockKind.PARAGRAPH
PROSE = (
    "Birøkteren har rett til å hente honning fra kubene sine når sesongen er over i kommunen,\n"
    "og skal melde fra til styret for bikubene i god tid før det skjer hver eneste høst.\n"
)
OTHER = (
    "Den som vil flytte en kube, må ha avtale med naboene sine om det før våren kommer igjen,\n"
    "slik at ingen av biene mister veien hjem etter at de har vært ute på en lang tur.\n"
)


def text(*parts: str) -> str:
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def found(*parts: str) -> dict[tuple[str, ...], list[str]]:
    return outline(parse_text("bier.txt", text(*parts)))


def kinds(*parts: str) -> list[BlockKind]:
    return [kind for kind, _ in rows(parse_text("bier.txt", text(*parts)))]


# lists without marks


@pytest.mark.parametrize(
    "items",
    [
        ("Røykpuster", "Slør og hansker", "Gode sko"),
        ("røykpuster", "slør og hansker", "gode sko"),
        ("Røykpuster\nSlør og hansker\nGode sko",),
        ("Ta på deg sløret.", "Tenn røykpusteren.", "Gå rolig."),
        ("Har du slør?", "Har du hansker?", "Har du sko?"),
    ],
)
def test_short_parallel_lines_after_a_colon_are_a_list(items: tuple[str, ...]):
    parsed = parse_text("bier.txt", text("Utstyr", PROSE, "Ta med deg dette:", *items, PROSE))
    assert [kind for kind, _ in rows(parsed)] == [PARAGRAPH, PARAGRAPH, ITEM, ITEM, ITEM, PARAGRAPH]
    assert lead_ins(parsed)[2:5] == ["Ta med deg dette:"] * 3


def test_small_letters_go_on_with_a_sentence_that_has_not_ended():
    parsed = parse_text("bier.txt", text("Kuber", PROSE, "Styret kan kreve at du", "flytter kuben",
                                         "merker kuben", OTHER))  # fmt: skip
    assert lead_ins(parsed)[2:4] == ["Styret kan kreve at du"] * 2


@pytest.mark.parametrize(
    "parts",
    [
        ("Ta med deg dette:", (PROSE * 2).replace("\n", " "), OTHER),
        ("Ta med deg dette:", "Bare én ting"),
        ("Dette er en hel setning.", "Røykpuster", PROSE),
        ("Kuber", "Bier", PROSE),
    ],
)
def test_other_lines_are_no_list(parts: tuple[str, ...]):
    assert ITEM not in kinds("Utstyr", PROSE, *parts)


def test_a_heading_that_is_unlike_the_items_ends_the_list():
    items = ("Avtale om kuber (HB 10)", "Avtale om honning (HB 11)", "Avtale om voks (HB 12)")
    sections = found(
        "Avtaler", PROSE, "Dette er avtalene:", *items, "Grupper som har unntak", PROSE
    )
    assert ("Bier", "Grupper som har unntak") in sections


def test_a_heading_that_local_text_stands_under_ends_a_list():
    sections = found("Utstyr", PROSE, "Ta med deg dette:", "Slør", "Hansker", "Kuber om natta",
                     PROSE, "Lokal info: Kuber om natta", OTHER)  # fmt: skip
    assert ("Bier", "Kuber om natta") in sections
    assert ("Bier", "Kuber om natta", "Lokal info: Kuber om natta") in sections


# marks that a machine misread


def test_misread_bullets_that_stand_together_are_bullets():
    parsed = parse_text("bier.txt", text("Utstyr", PROSE, "Ta med:", "e Slør", "* Hansker",
                                         "» Gode sko", "¢ Kniv"))  # fmt: skip
    assert [kind for kind, _ in rows(parsed)][2:] == [ITEM] * 4
    assert [edit.text for edit in parsed.edits] == ["•"] * len(parsed.edits)
    assert {parsed.original[edit.start : edit.end] for edit in parsed.edits} == {"e", "*", "»", "¢"}


def test_a_single_letter_is_no_bullet():
    parsed = parse_text("bier.txt", text("Utstyr", PROSE, "e Slør og hansker er bra å ha.", PROSE))
    assert parsed.edits == ()
    assert ITEM not in [kind for kind, _ in rows(parsed)]


# numbers


@pytest.mark.parametrize(
    ("parts", "headings"),
    [
        (("1 Kuber", PROSE, "2 Bier", PROSE), {"1 Kuber", "2 Bier"}),
        (("1. KUBER", PROSE, "2. BIER", PROSE), {"1. KUBER", "2. BIER"}),
        (("Kuber", "Gjør slik:", "1. Tenn røyken", "2. Åpne kuben"), {"Kuber"}),
        (("Kuber", PROSE, "1. dersom været er godt", "2. dersom biene sover"), {"Kuber"}),
        (("10 Viktige ting om kuber", "1. Åpne dem.", "2. Lukk dem."), set()),
    ],
)
def test_numbers_head_text_or_count_items(parts: tuple[str, ...], headings: set[str]):
    named = {path[1] for path in found(*parts) if len(path) > 1}
    assert named == headings


def test_annexes_stand_beside_the_outermost_parts():
    sections = found("1. KUBER", PROSE, "1.1 Plass", PROSE, "2. BIER", PROSE, "VEDLEGG",
                     "A. LOVER", OTHER)  # fmt: skip
    assert ("Bier", "VEDLEGG", "A. LOVER") in sections


def test_a_row_of_titles_is_a_list():
    laws = [f"Lov om dyr nummer {number} (dyreloven)" for number in range(8)]
    sections = found("VEDLEGG", "A. LOVER", *laws, PROSE)
    assert sections["Bier", "VEDLEGG", "A. LOVER"][:7] == laws[:7]


# reading lists


def test_reading_lists_are_left_out_and_the_next_heading_is_kept():
    parts = ("Kuber", PROSE, "Les meir:", "KB: Håndbok i birøkt, kapittel 2", "Honningloven § 4",
             "Bier om vinteren", OTHER)  # fmt: skip
    parsed = parse_text("bier.txt", text(*parts))
    assert ("Bier", "Bier om vinteren") in outline(parsed)
    assert "Honningloven" not in " ".join(words for _, words in rows(parsed))
    assert parsed.left_out == {"reading_list": 3}


@pytest.mark.parametrize("head", ["Les meir:", "Lesmeir:", "Les mer:", "Lesmaeir:"])
def test_a_chapter_that_follows_is_kept_with_its_first_heading(head: str):
    sections = found("Kuber", PROSE, head, "KB: Håndbok i birøkt, kapittel 2", "Honning",
                     "Honning", OTHER)  # fmt: skip
    assert ("Bier", "Honning", "Honning") in sections


def test_words_about_reading_inside_text_open_no_list():
    said = "Les mer om honning i håndboken som ligger på kontoret til styret for alle bikubene."
    assert said in found("Kuber", PROSE, said)["Bier", "Kuber"]


# local text


def local(*parts: str) -> set[str]:
    """The headings that stand inside local text."""
    return {
        path[-1] for path in found(*parts) if any(one.startswith("Lokal") for one in path[1:-1])
    }


OWN = "Birøkterlaget AS (BIE) har egne kuber, og vi ber deg ringe dagleg leiar i BIE før du kommer."
SECTOR = "Kommunen skal følge HTA kapittel 1 og drøfte saken med de tillitsvalgte i kommunen først."


def test_local_text_goes_on_while_it_speaks_as_the_employer():
    parts = ("Kuber", SECTOR, "Lokal info: Kuber", OWN, "Parkering", OWN, "Honning", SECTOR)
    assert local(*parts) == {"Parkering"}


def test_local_text_ends_where_the_sector_speaks():
    assert (
        local("Kuber", SECTOR, "Lokal info: Kuber", OWN, "Honning", SECTOR, "Voks", SECTOR) == set()
    )


def test_local_text_ends_at_a_heading_that_has_local_text_itself():
    parts = ("Kuber", SECTOR, "Lokal info: Kuber", OWN, "Voks", OWN, "Lokal info: Voks", OWN)
    assert local(*parts) == set()


def test_a_heading_right_below_a_local_one_is_local():
    parts = ("Kuber", SECTOR, "Lokal info: Kuber", "Slik gjør vi", SECTOR, "Voks", SECTOR)
    assert local(*parts) == {"Slik gjør vi"}


# paragraphs and headings by how they are set


def test_a_sentence_that_a_blank_line_cuts_is_one_paragraph():
    one, other = PROSE.strip().split("\n")
    assert found("Kuber", one, other)["Bier", "Kuber"] == [f"{one}\n\n{other}"]


def test_a_sentence_is_not_put_together_over_a_pages_foot():
    one, other = PROSE.strip().split("\n")
    blocks = found("Kuber", one, "Side 3 av 9", other)["Bier", "Kuber"]
    assert blocks == [one, other]


def test_a_heading_may_stand_right_above_its_text():
    assert found("Kuber", PROSE, "Honning\n" + PROSE)["Bier", "Honning"] == [PROSE.strip()]


def test_headings_in_capitals_may_stand_on_their_texts_line():
    parts = [
        f"VED {name} I KUBEN Ved slikt får du fri i én dag." for name in ("BRANN", "FLOM", "SNØ")
    ]
    sections = found("Fri", PROSE, *parts)
    assert sections["Bier", "Fri", "VED FLOM I KUBEN"] == ["Ved slikt får du fri i én dag."]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Kuber og bier", True), ("Ferie m.m.", True), ("1.2 Kuber", True), ("VEDLEGG", True),
        ("kuber", False), ("Kuber.", False), ("Til: Alle", False), ("- Kuber", False),
        ("12 34", False), ("PO", False),
    ],
)  # fmt: skip
def test_a_title_has_a_shape(words: str, expected: bool):
    assert is_title(words) is expected


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("Ferie", "Ferie", True), ("La@n og kost", "Lan og kost", True), ("Ferie", "Kost", False)],
)
def test_headings_are_alike_though_misread(one: str, other: str, alike: bool):
    assert is_alike(one, other) is alike


# noise


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Side 3 av 120", "page_furniture"), ("Side12", "page_furniture"),
        ("https://bier.example/a?ticketId=44aa", "page_furniture"),
        ("<https://bier.example/a>", "page_furniture"), ("/ \\", "page_furniture"),
        ("Utskriftsvennlig versjon", "boilerplate"), ("Laster...", "boilerplate"),
        ("Vi bruker informasjonskapsler på denne siden.", "boilerplate"),
        ("Foto: Bie Biesen", "picture_credit"), ("Photo by Bee on Hive", "picture_credit"),
        ("Side om side går biene", None), ("Se https://bier.example/a for mer.", None),
        ("Fotografering av kuber", None), ("50 %", None), ("Ja", None), ("Del på honningen", None),
        ("Skriv ut avtalen", None),
    ],
)  # fmt: skip
def test_noise_is_told_by_its_shape(line: str, kind: str | None):
    assert noise_of(list(lines_of(line))).get(0) == kind


def test_a_documents_name_and_day_beside_a_page_mark_is_noise():
    parts = (PROSE, "Side 3 av 9", "https://bier.example/1", "Bihåndbok per 01.02.2025", OTHER)
    assert "Bihåndbok" not in str(found("Kuber", *parts))
    assert "Bihåndbok" in str(found("Kuber", PROSE, "Bihåndbok per 01.02.2025", OTHER))


def test_editors_comments_are_left_out_and_their_marks_hidden():
    parts = ("Kuber", PROSE.strip() + " [ABC1] ", OTHER, "[ABC1]Er vi sikre på dette?")
    parsed = parse_text("bier.txt", text(*parts))
    assert parsed.left_out == {"editor_comment": 1}
    first = parsed.original.index("[ABC1]")
    assert parsed.edits[0] == Edit(first, first + 6, "")
    assert "sikre" not in str(outline(parsed))


def test_a_mark_that_stands_once_is_text():
    parsed = parse_text("bier.txt", text("Kuber", "[NS11] er en standard for kuber."))
    assert parsed.edits == ()
    assert parsed.left_out == {}


def test_a_footnote_knows_what_refers_to_it():
    parsed = parse_text(
        "bier.txt", text("Kuber", "Se håndboken[1].", PROSE, "[1] Versjon 2 av boka.")
    )
    assert rows(parsed)[-1] == (BlockKind.NOTE, "[1] Versjon 2 av boka.")
    assert lead_ins(parsed)[-1] == "Se håndboken[1]."


# pages


def test_pages_are_told_from_numbers_at_their_feet():
    parsed = parse_text(
        "bier.txt", text("Kuber", PROSE, "Side 1 av 2", "Bier", OTHER, "Side 2 av 2")
    )
    assert [section.page for section in parsed.sections] == [1, 2]


def test_pages_are_told_from_form_feeds():
    parsed = parse_text("bier.txt", f"Kuber\n\n{PROSE}\n\fBier\n\n{OTHER}")
    assert [section.page for section in parsed.sections] == [1, 2]


def test_where_most_page_numbers_are_lost_there_are_none():
    parsed = parse_text("bier.txt", text("Kuber", PROSE, "Side 7 av 90", "Bier", OTHER))
    assert [section.page for section in parsed.sections] == [None, None]


# slides

GAP = "\n\n\n\n"
MOTTO = "BIRØKTERNES LANDSLAG ."


def deck(*slides: str) -> str:
    return GAP.join([*slides, *(f"Tema {n}\n\n* Punkt\n* Punkt til" for n in range(9))]) + "\n"


def test_slides_have_titles_and_stand_under_the_one_with_the_motto():
    slides = (
        f"Om laget\n\n{MOTTO}",
        "Hvem vi er\n\n* Birøktere\ne Bier",
        f"Om honning\n\n{MOTTO}",
        "Honning\ner godt\n\n* Ja",
        f"Om voks\n\n{MOTTO}",
    )
    sections = outline(parse_text("a.txt", deck(*slides)))
    assert sections["A", "Om laget", "Hvem vi er"] == ["* Birøktere", "e Bier"]
    assert ("A", "Om honning", "Honning er godt") in sections


def test_what_a_title_alone_heads_is_not_guessed():
    slides = (f"Om laget\n\n{MOTTO}", "Hvem er vi?", "Birøktere\n\n* Anne", MOTTO, MOTTO)
    assert ("A", "Birøktere") in outline(parse_text("a.txt", deck(*slides)))


# any text at all

PIECES = st.sampled_from(
    ["Kuber", PROSE, OTHER, "Les meir:", "KB: Boka", "Lokal info: Kuber", "1. Kuber", "1.1 Bier",
     "e Slør", "* Hansker", "Ta med:", "slør", "", "\f", "Side 2 av 3", "VED BRANN I KUBEN Ved det",
     "VEDLEGG", "[AB1] Hm", "[1] Note", "X", "\u00a0", "§ 5 Om bier", "Foto: Bie", "/ \\"]
)  # fmt: skip


@given(st.lists(st.tuples(PIECES, st.sampled_from(["\n", "\n\n", "\n\n\n\n\n"])), max_size=40))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_in_order_without_overlap(pieces: list[tuple[str, str]]):
    whole = "".join(piece + gap for piece, gap in pieces)
    try:
        parsed = parse_text("a.txt", whole)
    except DocumentRejected:
        return
    assert parsed.original == whole
    end = 0
    for section in parsed.sections:
        for block in section.blocks:
            assert end <= block.span.start < block.span.end
            end = block.span.end
            if block.lead_in and block.kind is not BlockKind.TABLE_ROW:
                assert block.lead_in.start < block.span.start
    ends = [0, *(edit.end for edit in parsed.edits)]
    assert all(before <= edit.start for before, edit in zip(ends, parsed.edits, strict=False))
