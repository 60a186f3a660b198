"""A statement keeps the limits of what it quotes, and sets none of its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.steps.conditions import changed_conditions

LOAN = "Arbeidsgiveren låner ut tjenestesykkel i inntil 14 dager dersom ingen andre venter."
BAN = "Sykkelen kan ikke lånes ut om vinteren, med mindre lederen har godkjent det."
TWO = f"{LOAN} Hjelmen lånes ut dersom den er hel."
LEAST = "Hvilen skal være minst elleve timer."

KEPT = {
    "the_same_words": (LOAN, LOAN),
    "another_condition_word": ("Hvis ingen andre venter, lånes sykkelen ut inntil 14 dager.", LOAN),
    "nynorsk": ("Viss ingen andre ventar, kan ein låne sykkelen inntil 14 dagar.", LOAN),
    "another_limit_word": ("Lånet er på høyst 14 dager når ingen andre venter.", LOAN),
    "not_more_than": ("Lånet er ikke mer enn 14 dager hvis ingen andre venter.", LOAN),
    "turned_exception": ("Uten godkjenning fra lederen lånes sykkelen ikke ut om vinteren.", BAN),
    "at_least_spelled_out": ("Hvilen er ikke mindre enn elleve timer.", LEAST),
    "one_of_two_sentences": (LOAN, TWO),
    "two_sentences_made_of_one": (
        "Sykkelen lånes ut inntil 14 dager. Det er hvis ingen venter.",
        LOAN,
    ),
    "nothing_limits": ("Satsen er 75 kroner.", "Kaffepengene er 75 kroner i måneden."),
}
CHANGED = {
    "condition": ("Sykkelen lånes ut inntil 14 dager til ingen venter.", LOAN, {"condition"}),
    "at_most": ("Dersom ingen venter, lånes den ut 14 dager.", LOAN, {"at_most"}),
    "of_one_sentence_though_another_keeps_its_own": (
        "Arbeidsgiveren låner ut tjenestesykkel i inntil 14 dager dersom ingen andre venter. "
        "Hjelmen lånes ut hel.",
        TWO,
        {"condition"},
    ),
    "all": ("Sykkelen lånes ut i 14 dager.", LOAN, {"at_most", "condition", "negation"}),
    "negation": ("Sykkelen kan lånes ut om vinteren.", BAN, {"exception", "negation"}),
    "exception": ("Sykkelen lånes aldri ut om vinteren.", BAN, {"exception"}),
    "least": ("Hvilen skal være elleve timer.", LEAST, {"at_least"}),
    "least_to_most": ("Hvilen skal være høyst elleve timer.", LEAST, {"at_least", "at_most"}),
    "only": ("Ansatte får lønn.", "Bare ansatte får lønn.", {"only"}),
    "added_negation": ("Det gis ikke lønn.", "Det gis lønn.", {"negation"}),
    "added_only": ("Bare faste ansatte får lønn.", "Faste ansatte får lønn.", {"only"}),
    "added_condition": ("Det gis lønn dersom en ber om det.", "Det gis lønn.", {"condition"}),
}


@pytest.mark.parametrize(("said", "quoted"), KEPT.values(), ids=KEPT)
def test_other_words_for_the_same_limits_change_nothing(said: str, quoted: str) -> None:
    assert changed_conditions(said, [quoted]) == ()


@pytest.mark.parametrize(("said", "quoted", "kinds"), CHANGED.values(), ids=CHANGED)
def test_a_limit_dropped_or_added_is_named(said: str, quoted: str, kinds: set[str]) -> None:
    assert set(changed_conditions(said, [quoted])) == kinds


def test_the_limits_may_stand_in_any_of_the_quotes() -> None:
    said = "Arbeidsgiveren betaler ikke for mer enn inntil 14 dager."
    assert changed_conditions(said, ["Arbeidsgiveren betaler ikke", "for inntil 14 dager"]) == ()


def test_a_list_that_ends_without_a_dot_is_no_part_of_the_next_quote() -> None:
    quoted = "Sykkelen lånes ikke ut til turer. Med den følger:\n\n- lås\n- hjelm"
    assert changed_conditions(quoted, [quoted, quoted]) == ()
    said = "Sykkelen lånes ut til turer. Med den følger lås og hjelm."
    assert changed_conditions(said, [quoted, quoted]) == ("negation",)


def test_a_phrase_is_found_across_a_line_break() -> None:
    assert changed_conditions("Fri gis med\nmindre det er jul.", ["Fri gis unntatt i jula."]) == ()


@given(st.text(alphabet="abiknert dsom .\n", max_size=80))
def test_a_text_never_differs_from_itself(text: str) -> None:
    assert changed_conditions(text, [text]) == ()
    assert changed_conditions(" ".join(text.split()), [text]) == ()
