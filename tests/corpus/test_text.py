"""Words made comparable: scanning's confusions, look-alike letters, character n-grams."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import GRAM_LENGTH, STOP_WORDS, content_words, fold, grams, plain, words
from tests.growth import is_linear

CYRILLIC_A, CYRILLIC_ER, GREEK_CAPITAL_ALPHA = "а", "р", "Α"
LETTERS = st.text(alphabet="abcdefghijklmnopqrstuvwxyzæøåé@&|1", max_size=30)


def shared(one: str, other: str) -> float:
    """The share of the first word's grams that the other word has too."""
    wanted = set(grams(one))
    return len(wanted & set(grams(other))) / len(wanted)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sykefravær og FERIE", ["sykefravær", "og", "ferie"]),
        ("§ 15-3 (2)", ["15", "3", "2"]),
        ("IA-avtalen", ["ia", "avtalen"]),
        ("kr 3.500,50", ["kr", "3", "500", "50"]),
        ("snake_case", ["snake", "case"]),
        ("overtidsgodt\u00adgjørelse", ["overtidsgodtgjørelse"]),
        ("\ufb01re uker", ["fire", "uker"]),
        ("a\u030ar", ["år"]),
        ("l@nn og st|lling", ["l@nn", "og", "st|lling"]),
        ("@ & | – …", []),
        ("", []),
    ],
)
def test_words_are_lower_case_letters_and_digits(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("disguised", "meant"),
    [
        (f"{CYRILLIC_A}rbeid", "arbeid"),
        (f"{CYRILLIC_ER}ermisjon", "permisjon"),
        (f"{CYRILLIC_ER.upper()}{CYRILLIC_A.upper()}PIR", "papir"),
        ("ＦＥＲＩＥ", "ferie"),
    ],
)
def test_look_alike_letters_of_other_scripts_become_latin(disguised: str, meant: str) -> None:
    assert disguised.lower() != meant
    assert words(disguised) == [meant]


@pytest.mark.parametrize("text", ["ярд", "日本", "Ærlig ånd", "ß"])
def test_letters_without_a_latin_look_alike_stay(text: str) -> None:
    assert not set(plain(text)) <= set("abcdefghijklmnopqrstuvwxyz")


def test_greek_capitals_become_latin_too() -> None:
    assert words(f"{GREEK_CAPITAL_ALPHA}rbeid") == ["arbeid"]


@pytest.mark.parametrize(
    ("scanned", "printed"),
    [
        ("l@nn", "lønn"),
        ("&rlig", "årlig"),
        ("st|lling", "stilling"),
        ("sti1ling", "stilling"),
        ("sykefravær", "sykefraver"),
        ("oppfòlging", "oppfølging"),
        ("permlsjon", "permisjon"),
        ("år", "är"),
    ],
)
def test_what_scanning_confuses_folds_to_one_spelling(scanned: str, printed: str) -> None:
    assert scanned != printed
    assert fold(scanned) == fold(printed)


@pytest.mark.parametrize(
    ("one", "other"),
    [("lønn", "lån"), ("ferie", "fare"), ("uke", "uker"), ("2 uker", "3 uker"), ("nei", "ned")],
)
def test_different_words_stay_apart_when_folded(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("question", "meaningful"),
    [
        ("Hvor lenge kan jeg ha ferie?", ["ferie"]),
        ("Kor lenge kan eg ha permisjon", ["permisjon"]),
        ("How long is the notice period", ["notice", "period"]),
        ("Hva betyr kassasjon, og kva tyder deponering?", ["kassasjon", "deponering"]),
        ("hva er det", ["hva", "er", "det"]),
        ("", []),
    ],
)
def test_content_words_leave_small_words_out_unless_there_are_no_others(
    question: str, meaningful: list[str]
) -> None:
    assert content_words(question) == meaningful


@pytest.mark.parametrize(
    "word", ["ferie", "lønn", "permisjon", "syk", "fri", "natt", "vikar", "30"]
)
def test_words_that_rules_are_about_are_no_stop_words(word: str) -> None:
    assert word not in STOP_WORDS


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("ha", ("_ha_",)),
        ("e", ("_e_",)),
        ("fri", ("_frl", "frl_")),
        ("lønn", ("_lon", "lonn", "onn_")),
    ],
)
def test_grams_mark_the_edges_and_keep_short_words_whole(
    word: str, expected: tuple[str, ...]
) -> None:
    assert grams(word) == expected


@pytest.mark.parametrize(
    ("part", "compound"),
    [
        ("permisjon", "foreldrepermisjon"),
        ("overtid", "overtidsgodtgjørelse"),
        ("lærer", "kontaktlærer"),
        ("sykefravær", "korttidssykefraværet"),
    ],
)
def test_a_compound_shares_most_grams_of_its_part(part: str, compound: str) -> None:
    assert shared(part, compound) > 0.6


@pytest.mark.parametrize(("one", "other"), [("ferie", "lønn"), ("permisjon", "oppsigelse")])
def test_unrelated_words_share_no_grams(one: str, other: str) -> None:
    assert shared(one, other) == 0


@pytest.mark.parametrize("filler", ["|", "@", "&"])
def test_time_is_linear_in_a_run_of_scanning_marks(filler: str) -> None:
    assert words(filler * 3000) == []
    assert is_linear(words, filler, 20_000)


@given(st.text(max_size=200))
def test_words_hold_no_white_space_and_at_least_one_letter_or_digit(text: str) -> None:
    for word in words(text):
        assert not any(letter.isspace() for letter in word)
        assert any(letter.isalnum() for letter in word)


@given(st.text(alphabet="abcxyzæøåÆØÅABC 0123456789.,§-", max_size=200))
def test_reading_words_again_changes_nothing(text: str) -> None:
    assert words(" ".join(words(text))) == words(text)


@given(st.text(max_size=200))
def test_plain_text_is_lower_case(text: str) -> None:
    assert plain(text) == plain(text).lower()


@given(LETTERS)
def test_folding_keeps_length_and_folds_once_for_all(word: str) -> None:
    assert len(fold(word)) == len(word)
    assert fold(fold(word)) == fold(word)


@given(LETTERS)
def test_grams_overlap_by_all_but_one_letter_and_rebuild_the_folded_word(word: str) -> None:
    found = grams(word)
    assert found
    assert found[0] + "".join(gram[-1] for gram in found[1:]) == f"_{fold(word)}_"
    assert all(len(gram) == GRAM_LENGTH for gram in found) or len(found) == 1


@given(LETTERS.filter(bool), LETTERS)
def test_a_word_shares_its_inner_grams_with_every_compound_of_it(word: str, head: str) -> None:
    inner = set(grams(word)[1:])
    assert inner <= set(grams(head + word))
