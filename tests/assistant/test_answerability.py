"""How sure it is that the sources answer, and which questions no rule text answers."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answerers.answerability import MIN_ANSWERABILITY, Signs, answerability
from assistant.answerers.beyond import MODEL, BeyondRules, features
from assistant.answerers.labelled import BEYOND, WITHIN
from assistant.errors import AnswererUnreadable
from tests.ngram_models import model_of, spoil

# The signs

SIGNS = st.builds(
    Signs,
    fit=st.floats(0, 1.5),
    missing=st.sampled_from([0, 1, 2]),
    asks_figure=st.sampled_from([0, 1]),
    beyond=st.floats(-9.3, 9.3),
    neighbours=st.floats(0, 1),
    score=st.floats(-5, 20),
)
BEST = Signs(fit=1.5, missing=0, asks_figure=0, beyond=-9.3, neighbours=0, score=20)
WORST = Signs(fit=0, missing=2, asks_figure=1, beyond=9.3, neighbours=1, score=-5)


@given(SIGNS)
def test_answerability_is_a_likelihood(signs: Signs) -> None:
    assert 0 <= answerability(signs) <= 1
    assert answerability(WORST) <= answerability(signs) <= answerability(BEST)


@pytest.mark.parametrize("name", ["fit", "score"])
@given(signs=SIGNS, more=st.floats(0, 1))
def test_it_never_falls_with_what_speaks_for_an_answer(
    name: str, signs: Signs, more: float
) -> None:
    raised = signs._replace(**{name: getattr(signs, name) + more})
    assert answerability(raised) >= answerability(signs)


@pytest.mark.parametrize("name", ["missing", "beyond", "neighbours"])
@given(signs=SIGNS, more=st.floats(0, 2))
def test_it_never_rises_with_what_speaks_against_one(name: str, signs: Signs, more: float) -> None:
    raised = signs._replace(**{name: getattr(signs, name) + more})
    assert answerability(raised) <= answerability(signs)


MIDDLE = Signs(fit=0.8, missing=0, asks_figure=0, beyond=0, neighbours=0.1, score=2)


@pytest.mark.parametrize(
    ("name", "rises"),
    [
        ("fit", True),
        ("score", True),
        ("missing", False),
        ("beyond", False),
        ("neighbours", False),
    ],
)
def test_every_sign_counts(name: str, *, rises: bool) -> None:
    raised = answerability(MIDDLE._replace(**{name: getattr(MIDDLE, name) + 0.5}))
    assert (raised > answerability(MIDDLE)) is rises
    assert raised != answerability(MIDDLE)


def test_the_limit_divides_good_signs_from_bad_ones() -> None:
    assert answerability(WORST) < MIN_ANSWERABILITY < answerability(BEST)


# What no rule text answers


@pytest.fixture(scope="module")
def shipped() -> BeyondRules:
    return BeyondRules.load()


NO_RULE = {
    "price": "Hva koster en ny kontorstol til de ansatte?",
    "nn_price": "Kva kostar det å leige eit vikarbyrå i Bergen?",
    "licence": "Hva koster et års lisens for lønnssystemet?",
    "statistics": "Hvor stort var det gjennomsnittlige sykefraværet i kommunene i fjor?",
    "nn_statistics": "Kor mange tilsette slutta i fylkeskommunane i 2023?",
    "en_statistics": "How many municipal employees went on strike last year?",
    "post": "Hvem er personalsjef i Fjellvik kommune?",
    "nn_post": "Kven er ordførar i Fjellvik?",
    "en_post": "Who is the current director of KS?",
    "outcome": "Hvor mange saker om oppsigelse vant kommunene i fjor?",
    "next_year": "Hva blir rammen i lønnsoppgjøret neste år?",
}
A_RULE = {
    "who_pays": "Må arbeidsgiver betale for databriller?",
    "nn_demands": "Kva krav stiller lova til ein arbeidsavtale?",
    "overtime": "Kan arbeidsgiver pålegge overtid?",
    "hours": "Hvor mange timer kan en ansatt jobbe overtid i året?",
    "temporary": "Hvor lenge kan en ansatt være midlertidig ansatt?",
    "en_notice": "How long is the notice period during probation?",
    "who_calls": "Hvem skal innkalle til drøftingsmøte før oppsigelse?",
    "nn_who_calls": "Kven skal kalle inn til dialogmøte?",
    "en_who_signs": "Who must sign the employment contract?",
    "court": "Kan en avgjørelse om oppsigelse bringes inn for retten?",
    "when_paid": "Når skal feriepengene utbetales?",
}


def test_as_many_ask_for_a_rule_as_for_something_else() -> None:
    assert len(NO_RULE) == len(A_RULE)


@pytest.mark.parametrize("question", NO_RULE.values(), ids=NO_RULE)
def test_what_no_rule_text_holds_is_told(shipped: BeyondRules, question: str) -> None:
    assert shipped.odds(question) > 0


@pytest.mark.parametrize("question", A_RULE.values(), ids=A_RULE)
def test_what_a_rule_text_may_hold_is_not_beyond_it(shipped: BeyondRules, question: str) -> None:
    assert shipped.odds(question) < 0


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=200))
def test_any_question_has_odds_that_are_no_certainty(shipped: BeyondRules, question: str) -> None:
    assert -9.3 < shipped.odds(question) < 9.3
    assert shipped.odds(question) == shipped.odds(question)


def test_a_sure_model_gives_no_endless_odds() -> None:
    flags = len(features("")[1])
    surely = BeyondRules(model_of(BEYOND, WITHIN, flags=flags, bias=(500, -500)))
    never = BeyondRules(model_of(BEYOND, WITHIN, flags=flags, bias=(-500, 500)))
    assert surely.odds("?") == pytest.approx(-never.odds("?"))
    assert 5 < surely.odds("?") < 20


@pytest.mark.parametrize("damage", ["missing", "empty", "text", "cut"])
def test_a_damaged_model_is_named_with_what_to_do(tmp_path: Path, damage: str) -> None:
    path = spoil(MODEL, tmp_path / "some-model.npz", damage)
    with pytest.raises(AnswererUnreadable, match=r"some-model\.npz.*train"):
        BeyondRules.load(path)


def test_a_model_of_something_else_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "some-model.npz"
    model_of("cat", "dog", flags=len(features("")[1])).save(path)
    with pytest.raises(AnswererUnreadable, match=r"some-model\.npz.*train"):
        BeyondRules.load(path)
