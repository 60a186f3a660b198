from itertools import pairwise

import pytest

from corpus.document import BlockKind
from tests.ingest.parsing import blocks, lead_ins, outline, parse_text, rows

_LIST_ITEM = BlockKind.LIST_ITEM


def test_a_short_line_by_itself_is_a_heading():
    parsed = parse_text("ferie-regler.txt", "Ferie\n\nAlle har krav på fri om sommeren.\n")
    assert outline(parsed) == {("Ferie regler", "Ferie"): ["Alle har krav på fri om sommeren."]}


@pytest.mark.parametrize(
    "line",
    [
        "Dette er en setning.",
        "Kravene er:",
        "ferie skrevet med liten bokstav",
        "• Ferie og fri",
        "12 345 678",
        "Overskriften som fortsetter med mange flere ord enn en overskrift noen gang har",
        "Ferieavviklingsplanleggingsrutinebeskrivelse for alle Fjellvik sine tjenestesteder nå",
    ],
)
def test_a_line_of_another_shape_is_no_heading(line: str):
    parsed = parse_text("a.txt", f"{line}\n\nAlle har krav på fri om sommeren.\n")
    assert list(outline(parsed)) == [("A",)]


def test_two_lines_together_are_a_paragraph():
    parsed = parse_text("a.txt", "Ferie\nPermisjon\n\nAlle har krav på fri.\n")
    assert outline(parsed) == {("A",): ["Ferie\nPermisjon", "Alle har krav på fri."]}


def test_numbers_tell_how_deep_a_heading_stands():
    text = "1 Ferie\n\nEn.\n\n1.1 Lengde\n\nTo.\n\n1.2 Tid\n\nTre.\n\n2 Lønn\n\nFire.\n"
    assert outline(parse_text("a.txt", text)) == {
        ("A", "1 Ferie"): ["En."],
        ("A", "1 Ferie", "1.1 Lengde"): ["To."],
        ("A", "1 Ferie", "1.2 Tid"): ["Tre."],
        ("A", "2 Lønn"): ["Fire."],
    }


def test_a_heading_right_below_another_stands_under_it():
    parsed = parse_text("a.txt", "Permisjon\n\nVelferd\n\nTo dager.\n")
    assert outline(parsed) == {("A", "Permisjon", "Velferd"): ["To dager."]}


def test_local_info_ends_at_the_next_heading():
    text = "Ferie\n\nFor alle.\n\nLokal info: Ferie\n\nFor oss.\n\nPermisjon\n\nFor alle igjen.\n"
    assert outline(parse_text("a.txt", text)) == {
        ("A", "Ferie"): ["For alle."],
        ("A", "Ferie", "Lokal info: Ferie"): ["For oss."],
        ("A", "Permisjon"): ["For alle igjen."],
    }


@pytest.mark.parametrize(
    "text",
    [
        "Ferie\n\nFor alle.\n\nLokal info:\n\nFor oss.\n",
        "Ferie\n\nFor alle.\n\nLokal info: Ferie og fri.\n\nFor oss.\n",
        "Ferie\n\nFor alle.\n\nLokal info: Ferie\nFor oss.\n",
        "Ferie\n\nFor alle.\nLokal info: Ferie\n\nFor oss.\n",
    ],
)
def test_local_info_is_told_apart_however_it_is_set(text: str):
    found = outline(parse_text("a.txt", text))
    assert found["A", "Ferie"] == ["For alle."]
    assert [
        words
        for path, words in found.items()
        if any(heading.startswith("Lokal info") for heading in path)
    ] == [["For oss."]]


@pytest.mark.parametrize("mark", ["•", "–", "-", "a)", "1.", "(b)", "·"])
def test_a_list_item_keeps_the_words_before_the_list(mark: str):
    text = f"Ferie\n\nDu må melde fra om:\n{mark} første dag\n{mark} siste dag\n"
    parsed = parse_text("a.txt", text)
    assert rows(parsed) == [
        (BlockKind.PARAGRAPH, "Du må melde fra om:"),
        (_LIST_ITEM, f"{mark} første dag"),
        (_LIST_ITEM, f"{mark} siste dag"),
    ]
    assert lead_ins(parsed) == [None, "Du må melde fra om:", "Du må melde fra om:"]


def test_a_list_after_a_blank_line_keeps_its_lead_in():
    parsed = parse_text("a.txt", "Ferie\n\nDu må melde fra om:\n\n• én dag\n\n• to dager\n")
    assert lead_ins(parsed) == [None, "Du må melde fra om:", "Du må melde fra om:"]


def test_words_without_a_colon_are_no_lead_in():
    parsed = parse_text("a.txt", "Ferie\n\nDu må melde fra.\n• én dag\n")
    assert lead_ins(parsed) == [None, None]


def test_a_lead_in_does_not_reach_past_the_next_paragraph():
    text = "Ferie\n\nMeld fra om:\n• én dag\n\nDette er noe annet.\n\n• to dager\n"
    assert lead_ins(parse_text("a.txt", text))[-1] is None


def test_a_list_item_goes_on_over_its_lines():
    parsed = parse_text("a.txt", "Ferie\n\nMeld fra om:\n• den første\n  dagen\n• den siste\n")
    assert rows(parsed)[1] == (_LIST_ITEM, "• den første\n  dagen")


def test_the_stored_text_is_the_files_own():
    text = "  Ferie \n\n\tFri\u00a0om   sommeren.  \n\n\n"
    parsed = parse_text("a.txt", text)
    assert parsed.original == text
    assert rows(parsed) == [(BlockKind.PARAGRAPH, "Fri\u00a0om   sommeren.")]


def test_line_breaks_are_read_as_in_text_mode(tmp_path):
    data = b"Ferie\r\n\r\nFri om\rsommeren er bra.\r\n"
    (tmp_path / "a.txt").write_bytes(data)
    parsed = parse_text("a.txt", data.decode())
    assert parsed.original == (tmp_path / "a.txt").read_text(encoding="utf-8")


def test_a_byte_order_mark_does_not_hide_the_first_heading():
    parsed = parse_text("a.txt", "\ufeffFerie for alle\n\nFri om sommeren er bra.\n")
    assert parsed.original.startswith("\ufeff")
    assert list(outline(parsed)) == [("A", "Ferie for alle")]
    assert parsed.profile.title == "Ferie for alle"


@pytest.mark.parametrize(
    ("opening", "title"),
    [
        ("Velkommen\n\nOm boka\n\nHer er reglene.\n", None),
        ("Utskriftsvennlig versjon\n\nVeileder for permisjoner\n\nHer er den.\n",
         "Veileder for permisjoner"),
        ("Dato: 1. mai 2025\n\nHer er reglene.\n", None),
        ("Rutine for reiseregninger\n\nSend dem inn.\n", "Rutine for reiseregninger"),
    ],
)  # fmt: skip
def test_a_greeting_or_a_portals_words_are_no_title(opening: str, title: str | None):
    assert parse_text("a.txt", opening).profile.title == title


def test_a_first_line_too_long_for_a_title_gives_none():
    assert parse_text("a.txt", "ord " * 40 + ".\n").profile.title is None


def _portal(entries: int) -> str:
    body = "Ferie\n\nFri om sommeren er bra.\n\n"
    tail = "".join(
        f"Et annet dokument {n}\n\nDet handler om {n}.\n\nDetaljer\n\n" for n in range(entries)
    )
    return body + tail


def test_a_portals_list_of_other_documents_is_left_out():
    parsed = parse_text("a.txt", _portal(30))
    assert rows(parsed) == [(BlockKind.PARAGRAPH, "Fri om sommeren er bra.")]
    assert parsed.original == _portal(30)


@pytest.mark.parametrize("entries", [1, 5, 14])
def test_a_line_that_comes_back_a_few_times_ends_nothing(entries: int):
    parsed = parse_text("a.txt", _portal(entries))
    assert f"Det handler om {entries - 1}." in [words for _, words in rows(parsed)]


def test_a_line_that_comes_back_throughout_ends_nothing():
    text = "".join(
        f"Ja\n\n{'Regel nummer ' + str(n) + '.'}\n\n" + "Mer om det.\n\n" * 9 for n in range(20)
    )
    parsed = parse_text("a.txt", text)
    assert "Regel nummer 19." in [words for _, words in rows(parsed)]


def test_blocks_follow_each_other_without_overlap():
    spans = [block.span for block in blocks(parse_text("a.txt", _portal(3)))]
    assert all(one.end <= other.start for one, other in pairwise(spans))
