"""What lines begin and end with."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.parse.pdf import markers
from ingest.parse.pdf.markers import CHAPTER, PART, SECTION, Numbering
from ingest.parse.pdf.paragraphs import joined


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kapittel 3. Ferie", Numbering(legal=CHAPTER)),
        ("Kap. 3 Ferie", Numbering(legal=CHAPTER)),
        ("Del II Satser", Numbering(legal=PART)),
        ("§ 4-2 Garantilønn", Numbering(legal=SECTION)),
        ("3.1.2 Tillegg", Numbering(depth=3)),
        ("3. Ferie", Numbering(depth=1)),
        ("Kapitlet gjelder", None),
        ("Deltid", None),
        ("3.1 mill. kroner", None),
        ("12 dager", None),
    ],
)
def test_numbers_of_headings(text: str, expected: Numbering | None):
    assert markers.numbering(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("§ 4-2", True),
        ("§ 4-2. Ferie", True),
        ("§ 15 a. Frister", True),
        ("§ 4-2. Arbeidstaker har rett til ferie.", False),
        ("§ 4-2 annet ledd", False),
        ("Ferie § 4", False),
    ],
)
def test_section_headings_are_no_sentences(text: str, expected: bool):
    assert markers.is_section_heading(text) is expected


@pytest.mark.parametrize(
    ("text", "sure", "item"),
    [
        ("• ferie", True, True),
        ("– ferie", True, True),
        ("a) ferie", True, True),
        ("(b) ferie", True, True),
        ("ii) ferie", True, True),
        ("1. Ferie", False, True),
        ("ferie", False, False),
        ("-ferie", False, False),
        ("2031 ble", False, False),
        ("a ferie", False, False),
    ],
)
def test_list_marks(text: str, sure: bool, item: bool):
    assert (markers.is_sure_item(text), markers.is_item(text)) == (sure, item)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Slik er det.", True),
        ("følgende:", True),
        ("«slik».", True),
        ("slik.¹", True),
        ("jf.", False),
        ("nr.", False),
        ("bl.a.", False),
        ("og", False),
    ],
)
def test_ends_of_sentences(text: str, expected: bool):
    assert markers.ends_sentence(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ferie ........ 12", True),
        ("Ferie . . . . . . 12", True),
        ("Forord ..... iv", True),
        ("Ferie ... 12", False),
        ("Se side 12", False),
        ("Vent ......", False),
    ],
)
def test_leaders_of_a_table_of_contents(text: str, expected: bool):
    assert markers.has_leaders(text) is expected


def test_private_bullets_and_joined_letters_are_spelled_out():
    assert markers.clean("\uf0b7 ﬁnne\u00ad ﬂere") == "• finne flere"


@pytest.mark.parametrize(
    ("lines", "seen", "expected"),
    [
        (["arbeids-", "miljø"], {}, "arbeidsmiljø"),
        (["lønns-", "og arbeidsvilkår"], {}, "lønns- og arbeidsvilkår"),
        (["KS-", "området"], {}, "KS-området"),
        (["e-", "post"], {}, "e-post"),
        (["Sør-", "Norge"], {}, "Sør-Norge"),
        (["§ 4-", "2 ledd"], {}, "§ 4-2 ledd"),
        (["hiv-", "test ja"], {"hiv-test": 2}, "hiv-test ja"),
        (["IT-", "støtte"], {"itstøtte": 1}, "ITstøtte"),
        (["to", "linjer"], {}, "to linjer"),
    ],
)
def test_hyphens_at_line_ends(lines: list[str], seen: dict[str, int], expected: str):
    assert joined(lines, Counter(seen)) == expected


@given(st.lists(st.text(alphabet="abcæøå §-1.", min_size=1, max_size=20), max_size=6))
def test_joining_loses_no_letter(lines: list[str]):
    def letters(text: str) -> str:
        return "".join(character for character in text if character.isalnum())

    assert letters(joined(lines, Counter())) == letters("".join(lines))
