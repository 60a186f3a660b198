"""Bundles of case papers: a page a line, with headings, items and papers inside the lines."""

from collections.abc import Sequence

import pytest

from corpus.document import BlockKind
from ingest.parse.parsed import Parsed
from tests.ingest.parsing import outline, parse_text, rows

FILL = (
    "Styret har drøftet saken med birøkterne og funnet at kubene kan stå der de står i dag. "
    "Det er kommunen som eier tomta, og styret som har ansvaret for at biene har det godt. "
)


def page(number: int, words: str, foot: str = "") -> str:
    """A page's line, filled up so that it is as long as a page."""
    return f"{number} {words} {FILL * 6}{foot} Side{number}".replace("  ", " ")


def read(*pages: str) -> Parsed:
    return parse_text("papirer.txt", "\n\n".join(pages) + "\n")


def paths(parsed: Parsed) -> list[tuple[str, ...]]:
    return [path[1:] for path in outline(parsed)]


def items(parsed: Parsed) -> list[str]:
    return [words for kind, words in rows(parsed) if kind is BlockKind.LIST_ITEM]


PLAIN: Sequence[str] = [page(number, "Bier er nyttige.") for number in range(5, 9)]
CASES = "Saksnr PS 7/21 PS 8/21 Innhold Ny plass for kuber Sommerens honning Utlegg"
HEAD = "Styrekontoret Saksframlegg Dato Løpenr Saksnummer Utvalg Møtedato"


def test_cases_are_sections_with_their_parts_below():
    parsed = read(
        f"2 Saksliste {CASES} Side2",
        page(
            3, f"{HEAD} 7/21 Birøktutvalget Ny plass for kuber Forslag til vedtak Kubene flyttes."
        ),
        page(4, f"{HEAD} 8/21 Birøktutvalget Sommerens honning Sammendrag Det ble mye honning."),
        *PLAIN,
    )
    assert ("PS 7/21 Ny plass for kuber", "Forslag til vedtak") in paths(parsed)
    assert ("PS 8/21 Sommerens honning", "Sammendrag") in paths(parsed)


def test_pages_are_those_of_the_marks_and_no_text():
    parsed = read(page(3, "Bier."), page(4, "Honning."), *PLAIN)
    assert [section.page for section in parsed.sections] == [3, 4, 5, 6, 7, 8]
    assert not any("Side" in words for _, words in rows(parsed))


def test_words_at_the_foot_of_several_pages_are_left_out():
    pages = [page(n, "Bier.", f"Rapport om kuber i dalen {n - 2}") for n in range(3, 8)]
    assert not any("i dalen" in words for _, words in rows(read(*pages)))


def test_a_papers_own_page_numbers_tell_where_it_begins():
    parsed = read(page(3, "Bier."), page(4, "Kuber."), page(5, "Voks.", "Plan for kuber 2 av 2"),
                  page(6, "Bier."))  # fmt: skip
    assert ("Plan for kuber",) in paths(parsed)
    assert next(s.page for s in parsed.sections if "Plan for kuber" in s.heading_path) == 4


def test_numbered_headings_inside_a_page_nest():
    words = (
        "2. Flytting 2.1 Lovfestede regler Den som flytter, sier fra. 2.2 Egne regler Vi hjelper."
    )
    parsed = read(page(3, "1. Plass 1.1 Kuber Alle har plass. " + words), *PLAIN)
    assert ("1. Plass", "1.1 Kuber") in paths(parsed)
    assert ("2. Flytting", "2.2 Egne regler") in paths(parsed)


@pytest.mark.parametrize(
    "words",
    [
        "Etter Bieavtalen 4.2 Permisjon har alle fri.", "Se pkt 4.2 Permisjon for mer.",
        "Prisen var 4.2 Kroner.", "Det er 12.3 Bier der.",
    ],
)  # fmt: skip
def test_a_number_in_running_text_is_no_heading(words: str):
    assert paths(read(page(3, words), *PLAIN)) == [()]


def test_a_table_of_contents_is_left_out_and_tells_headings_that_lost_their_numbers():
    contents = "4 Innholdsfortegnelse 1. Plass Kuber Vilkår Annet Honning Side4"
    body = (
        "1. Plass 1.1 Kuber Vilkår Kuben må være ren. Annet a) Den skal være hvit. b) Den er lav."
    )
    parsed = read(contents, page(5, body), *[page(n, "Bier.") for n in range(6, 9)])
    assert ("1. Plass", "1.1 Kuber", "Vilkår") in paths(parsed)
    assert ("1. Plass", "1.1 Kuber", "Annet") in paths(parsed)
    assert not any("Innholdsfortegnelse" in words for _, words in rows(parsed))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Gjør slik: a) Åpne kuben. b) Se etter dronninga. c) Lukk den.",
         ["a) Åpne kuben.", "b) Se etter dronninga.", "c) Lukk den."]),
        ("Gjør slik: 1. Åpne kuben. 2. Lukk kuben.", ["1. Åpne kuben.", "2. Lukk kuben."]),
        ("Du trenger: - Slør - Hansker - Sko. Det er alt.", ["- Slør", "- Hansker", "- Sko."]),
        ("Kuben er hvit - eller gul - om våren.", []),
        ("Se bokstav b) og d) der.", []),
    ],
)  # fmt: skip
def test_items_inside_a_page(words: str, expected: list[str]):
    assert items(read(page(3, words), *PLAIN)) == expected


def test_items_go_on_from_page_to_page():
    parsed = read(page(3, "Gjør slik: a) Åpne kuben. b) Se."), page(4, "c) Lukk den."), *PLAIN)
    assert "c) Lukk den." in items(parsed)


def test_each_e_mail_is_a_section_without_its_header():
    mail = (
        "Fra: Anne Bie Sendt: 2. mai 2021 Til: Styret Emne: SV: Kuber i dalen Hei! Dette er fint."
    )
    parsed = read(page(3, "Bier."), page(4, mail), *PLAIN)
    assert ("E-post: SV: Kuber i dalen",) in paths(parsed)
    assert not any("Anne Bie" in words or "Sendt" in words for _, words in rows(parsed))
    assert parsed.left_out["boilerplate"] == 1


@pytest.mark.parametrize(
    ("words", "heading"),
    [
        ("BIRØKTERLAGET Svar på «høring om kuber». Vi mener dette.", "Svar på «høring om kuber»"),
        ("Kontoret Referat fra drøftingsmøte Til stede: alle.", "Referat fra drøftingsmøte"),
        ("Notat til orientering Styret har sett på saken.", "Notat til orientering"),
    ],
)
def test_papers_are_told_by_what_they_open_with(words: str, heading: str):
    assert (heading,) in paths(read(page(3, "Bier."), page(4, words), *PLAIN))


def test_lines_that_are_no_pages_are_no_bundle():
    assert paths(read("Kuber", FILL, "Bier", FILL)) == [("Kuber",), ("Bier",)]
