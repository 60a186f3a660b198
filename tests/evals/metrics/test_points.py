import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics.points import BETWEEN, ENOUGH, says

_FREE = "Den ansatte skal ha minst 11 timer fri i døgnet. Avtalen må være skriftlig."


@pytest.mark.parametrize(
    ("answer", "point"),
    [
        pytest.param(_FREE, "minst elleve timer i døgnet", id="number_as_word"),
        pytest.param(_FREE, "minst 11 timar i døgnet", id="nynorsk_point"),
        pytest.param(_FREE, "vilkår: avtalen er skriftlig", id="condition"),
        pytest.param("Svar må komme innan fjorten dagar.", "14 dager", id="nynorsk_number"),
        pytest.param("Svar må komme innen 14 dager.", "to uker", id="other_unit"),
        pytest.param("Permisjonen varer i tolv måneder.", "ett år", id="months_and_year"),
        pytest.param("Beløpet er 468.100 kroner.", "468 100 kroner", id="thousands"),
        pytest.param("Ordningen gjelder fra 01.03.2018.", "1. mars 2018", id="date"),
        pytest.param("Tillegget er 22 % av timelønna.", "22 prosent av timelønna", id="percent"),
        pytest.param("Arbeidsfri fra kl. 1800 lørdag.", "frå kl. 18", id="clock"),
        pytest.param("Møtet er kl. 09.00 til 14.30.", "09:00 to 14:30", id="clock_in_english"),
        pytest.param("Arbeid annakvar helg er lovleg.", "annenhver helg", id="every_other"),
        pytest.param("Minst 1/4 av timene er om dagen.", "en firedel av timene", id="fraction"),
        pytest.param("I en tolvmånedersperiode.", "tolv måneder", id="number_glued_to_unit"),
        pytest.param("Arbeidstakaren er mellombels tilsett.", "midlertidig ansatt", id="same_word"),
        pytest.param("Den prevetida kan forlengjast.", "prøvetiden kan forlenges", id="scanned"),
        pytest.param("Du må ta det med bedriftshel setenesta.", "bedriftshelsetjeneste", id="cut"),
        pytest.param("E-post er ikkje nok.", "nei, e-post er ikke nok", id="both_deny"),
        pytest.param("Dersom lønn ikke er avtalt, gis full lønn.", "full lønn", id="only_if_not"),
        pytest.param(
            "Er ikke partene enige, fastsetter lederen.", "lederen fastsetter", id="if_first"
        ),
        pytest.param("The notice must be written.", "oppsigelse | written notice", id="or"),
        pytest.param("Varselet er minst 2 timer.", "at least two hours' notice", id="english"),
        pytest.param("Det gjelder alle.", "ja, alle", id="small_words_only"),
        pytest.param("Advarsler X X 407", "407", id="bare_number"),
    ],
)
def test_an_answer_says_a_point_in_other_letters(answer: str, point: str) -> None:
    assert says(answer, point).found


@pytest.mark.parametrize(
    ("answer", "point"),
    [
        pytest.param(_FREE, "minst 12 timer i døgnet", id="other_number"),
        pytest.param(_FREE, "minst 11 minutter i døgnet", id="other_unit"),
        pytest.param(_FREE, "muntlig oppsigelse er nok", id="other_matter"),
        pytest.param("Fristen er seks uker og to måneder.", "seks måneder", id="unit_of_another"),
        pytest.param("Tillegget er 22 kroner.", "22 prosent", id="kroner_and_percent"),
        pytest.param("Fristen er den 1. i måneden.", "en måned", id="day_of_month"),
        pytest.param("Fristen er 14 dager. Det er 3 møter.", "3 dager", id="number_elsewhere"),
        pytest.param("E-post er ikkje nok.", "e-post er nok", id="answer_denies"),
        pytest.param(
            "Skjemaet skal ikke i mappen.", "skjemaet skal i mappen", id="answer_denies_far"
        ),
        pytest.param("Skjemaet skal i mappen.", "skjemaet skal ikke i mappen", id="point_denies"),
        pytest.param(
            "Vi foretar ikke vurderinger i enkeltsaker.",
            "sier at vi vurderer enkeltsaker",
            id="must_not",
        ),
        pytest.param("Ordningen gjelder fra 01.04.2018.", "1. mars 2018", id="other_date"),
        pytest.param("Se § 15-4 om krav.", "§ 15-3", id="other_paragraph"),
        pytest.param("Ferien er fem uker.", "oppsigelse | avskjed", id="none_of_several"),
        pytest.param(
            "Arbeidsgiver betaler lønn.", "arbeidstaker klager til nemnda", id="like_words"
        ),
        pytest.param("Fri fra kl. 2200 lørdag.", "frå kl. 18", id="other_clock"),
        pytest.param("Det er 10 dager.", "100 dager", id="part_of_number"),
        pytest.param("Beløpet er 490 100 kroner.", "468 100 kroner", id="other_amount"),
        pytest.param("Alle skal ha svar.", "ingen skal ha svar", id="all_and_none"),
        pytest.param("Notice is one month.", "at least two hours' notice", id="english"),
        pytest.param("", "14 dager", id="empty_answer"),
        pytest.param(" . ", "skriftlig", id="answer_without_words"),
        pytest.param(_FREE, "", id="empty_point"),
        pytest.param(_FREE, "–", id="point_without_words"),
    ],
)
def test_an_answer_does_not_say_what_only_looks_like_the_point(answer: str, point: str) -> None:
    assert not says(answer, point).found


def test_numbers_that_the_answer_lacks_are_told() -> None:
    match = says("Fristen er 14 dager og seks uker.", "seks måneder eller 3 år, § 15-3")
    assert match.missing_numbers == ("3", "6", "§15-3")


def test_nothing_is_missing_where_the_amount_is_told_in_another_unit() -> None:
    assert says("Fristen er 14 dager.", "to uker").missing_numbers == ()


def test_the_likeliest_of_several_wordings_counts() -> None:
    answer = "Oppsigelsen skal være skriftlig."
    one, other = says(answer, "skriftlig oppsigelse"), says(answer, "muntlig avskjed")
    assert says(answer, BETWEEN.join(["muntlig avskjed", "skriftlig oppsigelse"])) == one
    assert one.share > other.share


_TEXTS = st.text("abcdeføåæ 0123456789.,-§%()&@|\n", max_size=60)


@given(_TEXTS, _TEXTS)
def test_the_share_is_a_share_and_decides_and_is_the_same_each_time(
    answer: str, point: str
) -> None:
    match = says(answer, point)
    assert 0 <= match.share <= 1
    assert match.found == (match.share >= ENOUGH)
    assert says(answer, point) == match


@given(st.integers(2, 999), st.sampled_from(["dager", "uker", "måneder", "timer", "prosent"]))
def test_an_answer_says_its_own_numbers_and_no_others(number: int, unit: str) -> None:
    answer = f"Kravet er {number} {unit} etter avtalen."
    assert says(answer, f"{number} {unit}").found
    assert not says(answer, f"{number + 1} {unit}").found


@given(st.lists(st.sampled_from("ferie lønn varsel frist avtale".split()), min_size=1))
def test_an_answer_says_its_own_words(names: list[str]) -> None:
    assert says(f"Her nevnes {' '.join(names)}.", " ".join(names)).share == 1
