"""What may be a word, and what is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.repair.casing import as_written
from ingest.repair.tokens import tokens


def repairable(text: str) -> list[str]:
    return [token.text for token in tokens(text) if not token.fixed]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ved & finne", ["ved", "&", "finne"]),
        ("| tillegg", ["|", "tillegg"]),
        ("fjerde ledd. | slike", ["fjerde", "ledd", "|", "slike"]),
        ("s& lenge", ["s&", "lenge"]),
        ("arbeidsmilj@", ["arbeidsmilj@"]),
        ("full 1gn, 0g so", ["full", "1gn", "0g", "so"]),
        ("p3 veg", ["p3", "veg"]),
        ("rett til a uttale", ["rett", "til", "a", "uttale"]),
        # Not to be touched:
        ("64ar | 8ar | 104r", []),
        ("Bull & Co", ["Bull", "Co"]),
        ("14-9b og 12.30 og 29.08.2025", ["og", "og"]),
        ("punkt 5a, 6g", ["punkt"]),
        ("del I1", ["del"]),
        ("kr 452 500", ["kr"]),
        ("post@kommune.no", []),
        ("https://filer.no/lgn?id=gl", []),
        ("https.//filer.no/x", []),
        ("www.kommune.no", []),
        ("a. Stillinga", ["Stillinga"]),
        ("e Frihet", ["Frihet"]),
        ("aml. § 2 A-1 og del A-B", ["aml", "og", "del"]),
        ("Alder | tid\n| minst | mest", ["Alder", "tid", "minst", "mest"]),
        ("Gruppe | tillegg", ["Gruppe", "tillegg"]),
        ("§ 5", []),
        ("ST19B27", []),
    ],
)
def test_what_may_be_repaired(text: str, expected: list[str]):
    assert repairable(text) == expected


def test_a_sentence_starts_where_nothing_or_a_stop_stands_before():
    gaps = [token.gap for token in tokens("Ein to. Tre\n\nfire\nfem")]
    assert gaps == ["", " ", "", "", "\n"]


def test_a_capital_i_may_be_a_small_l():
    assert [token.shape for token in tokens("Ian LAN Lan")] == ["Ian", "lan", "lan"]


@given(st.text(max_size=60))
def test_tokens_are_what_stands_at_their_places(text: str):
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end
        assert text[token.start : token.end] == token.text
        end = token.end


@pytest.mark.parametrize(
    ("seen", "printed", "starts", "expected"),
    [
        ("mgte", "møte", False, "møte"),
        ("Mgte", "møte", False, "Møte"),
        ("D@DSFALL", "dødsfall", False, "DØDSFALL"),
        ("Ian", "løn", True, "løn"),
        ("Ikkje", "ikkje", False, "Ikkje"),
        ("|", "i", True, "I"),
        ("|gn", "løn", False, "løn"),
        ("@konomi", "økonomi", True, "Økonomi"),
        ("@konomi", "økonomi", False, "økonomi"),
        ("A", "å", False, "å"),
        ("A", "å", True, "Å"),
        ("a", "å", True, "å"),
        ("fraKLP", "frå klp", False, "frå KLP"),
        ("PA", "på", False, "PÅ"),
    ],
)
def test_capitals_stay_as_they_stood(seen: str, printed: str, starts: bool, expected: str):
    assert as_written(seen, printed, starts=starts) == expected
