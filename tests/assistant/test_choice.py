"""Which sentences are chosen, and which cells of a table's row."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from assistant.answerers.base import Asked
from assistant.answerers.candidates import Candidate
from assistant.answerers.choice import CHOICE, MARGIN, PLAIN, Choice, Judged, choose
from assistant.answerers.extractive import ExtractiveAnswerer
from assistant.answerers.sentence_signs import SentenceSigns
from assistant.errors import AnswererUnreadable
from corpus.embedders.hashing import HashingEmbedder
from corpus.factory import OpenIndex, load_embedder, open_index
from corpus.learned_weights import LearnedWeights
from corpus.retrieval import Query
from tests.factories import build_index

TEXT = """# Permisjon

## Pleie av foreldre

Den som har omsorg for gamle foreldre, kan få fri uten lønn. Søknaden sendes nærmeste leder \
senest to uker før. Svaret skal være skriftlig.

## Oppsigelse

- Er den ansatte under 50 år, er fristen tre måneder.
- Er den ansatte over 50 år, er fristen fire måneder.
- Er den ansatte over 60 år, er fristen seks måneder.

## Kameraovervåking

Departementet kan gi forskrift om kameraovervåking av ansatte.

## Røyking

Departementet kan gi forskrift om røyking på arbeidsplassen.

Arbeidsgiveren skal hindre røyking på arbeidsplassen.

## Tillegg

| Ansiennitet | Lærer | Fagarbeider |
|---|---|---|
| 2 års ansiennitet | 5 000 kroner | 3 000 kroner |
| 8 års ansiennitet | 9 000 kroner | 7 000 kroner |
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> OpenIndex:
    built = build_index(tmp_path_factory.mktemp("choice"), {"handbook/permisjon.md": TEXT})
    return open_index(built, HashingEmbedder())


@pytest.fixture(scope="module")
def answerer(index: OpenIndex) -> ExtractiveAnswerer:
    return ExtractiveAnswerer(index)


def signs_by_text(
    answerer: ExtractiveAnswerer, index: OpenIndex, question: str
) -> dict[str, dict[str, float]]:
    asked = Asked(text=question, as_of=date(2026, 3, 2))
    found, signs = answerer.sentences(asked, index.search.retrieve(Query(text=question, limit=9)))
    return {
        one.text: {name: float(values[at]) for name, values in signs._asdict().items()}
        for at, one in enumerate(found)
    }


def of(signs: dict[str, dict[str, float]], holding: str) -> dict[str, float]:
    return next(own for text, own in signs.items() if holding in text)


def test_every_sentence_of_the_passages_has_every_sign(
    answerer: ExtractiveAnswerer, index: OpenIndex
) -> None:
    signs = signs_by_text(answerer, index, "Hvor lang er fristen for en på 61?")
    assert {name for own in signs.values() for name in own} == set(SentenceSigns._fields)
    assert all(np.isfinite(list(own.values())).all() for own in signs.values())


def test_the_step_that_the_age_stands_on_is_told(
    answerer: ExtractiveAnswerer, index: OpenIndex
) -> None:
    signs = signs_by_text(answerer, index, "Hvor lang er fristen for en på 61?")
    steps = [of(signs, part)["step"] for part in ("under 50", "over 50", "over 60")]
    assert steps == [-1, -1, 1]


@pytest.mark.parametrize(
    ("question", "holding", "form"),
    [
        ("Når må søknaden være sendt?", "senest to uker", 1),
        ("Når må søknaden være sendt?", "Svaret skal", 0),
        ("Hvem skal ha søknaden?", "nærmeste leder", 1),
        ("Hvem skal ha søknaden?", "Svaret skal", 0),
        ("Kan vi gi fri?", "nærmeste leder", 0),
    ],
)
def test_a_sentence_of_the_form_asked_for_is_told(
    answerer: ExtractiveAnswerer, index: OpenIndex, question: str, holding: str, form: int
) -> None:
    assert of(signs_by_text(answerer, index, question), holding)["form"] == form


def test_words_that_only_the_sentence_has_count_as_gained(
    answerer: ExtractiveAnswerer, index: OpenIndex
) -> None:
    signs = signs_by_text(answerer, index, "Må svaret om pleie av foreldre være skriftlig?")
    assert of(signs, "Svaret skal")["gained"] > of(signs, "Søknaden sendes")["gained"]


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("Kan vi bruke kameraovervåking av ansatte?", False),
        ("Hvem kan gi forskrift om kameraovervåking av ansatte?", True),
        ("Hvem skal ha søknaden om fri uten lønn?", True),
    ],
)
def test_who_may_make_rules_is_a_part_of_an_answer_unless_that_is_asked(
    answerer: ExtractiveAnswerer, index: OpenIndex, question: str, whole: bool
) -> None:
    asked = Asked(text=question, as_of=date(2026, 3, 2))
    draft = answerer.compose(asked, index.search.retrieve(Query(text=question, limit=9)))
    assert draft.statements
    assert draft.whole is whole


def test_a_rule_fits_better_than_who_may_make_rules(
    answerer: ExtractiveAnswerer, index: OpenIndex
) -> None:
    rule, delegating = "Arbeidsgiveren skal hindre røyking", "forskrift om røyking"
    asked = signs_by_text(answerer, index, "Er røyking på arbeidsplassen lov?")
    assert of(asked, rule)["fit"] > of(asked, delegating)["fit"]
    of_rules = signs_by_text(answerer, index, "Hvem gir forskrift om røyking på arbeidsplassen?")
    assert of(of_rules, rule)["fit"] < of(of_rules, delegating)["fit"]


@pytest.mark.parametrize(
    ("question", "said", "unsaid"),
    [
        ("Hva er tillegget for en lærer med 10 års ansiennitet?", "9 000", "5 000"),
        ("Hva er tillegget for en lærer med 3 års ansiennitet?", "5 000", "9 000"),
    ],
)
def test_of_a_table_the_row_that_is_reached_is_said(
    answerer: ExtractiveAnswerer, index: OpenIndex, question: str, said: str, unsaid: str
) -> None:
    asked = Asked(text=question, as_of=date(2026, 3, 2))
    draft = answerer.compose(asked, index.search.retrieve(Query(text=question, limit=9)))
    assert said in draft.statements[0].text
    assert unsaid not in draft.statements[0].text


def test_nothing_found_says_nothing(answerer: ExtractiveAnswerer) -> None:
    draft = answerer.compose(Asked(text="Ferie?", as_of=date(2026, 3, 2)), [])
    assert draft.statements == ()


# How many are said


def judged(candidates: list[Candidate], *scores: float) -> list[Judged]:
    return [
        Judged(one, fit=1.0, score=score, step=0)
        for one, score in zip(candidates, scores, strict=False)
    ]


@pytest.fixture
def candidates(answerer: ExtractiveAnswerer, index: OpenIndex) -> list[Candidate]:
    asked = Asked(text="frist", as_of=date(2026, 3, 2))
    found, _ = answerer.sentences(asked, index.search.retrieve(Query(text="frist", limit=9)))
    places = {(one.chunk.chunk_id, one.block.span.start): one for one in found}
    return list(places.values())


@pytest.mark.parametrize(
    ("scores", "limit", "count"),
    [
        ((5.0, 4.9, 4.8, 4.7), 3, 3),
        ((5.0, 5.0 - MARGIN / 2, 5.0 - 2 * MARGIN), 3, 2),
        ((5.0, 5.0 - 2 * MARGIN), 3, 1),
        ((5.0, 4.9), 1, 1),
        ((), 3, 0),
    ],
)
def test_what_is_nearly_as_good_is_said_too(
    candidates: list[Candidate], scores: tuple[float, ...], limit: int, count: int
) -> None:
    chosen: list[Candidate] = []
    choose(judged(candidates, *scores), chosen, limit=limit)
    assert chosen == candidates[:count]


def test_what_is_said_already_is_not_said_again(candidates: list[Candidate]) -> None:
    chosen = [candidates[0]]
    choose(judged(candidates, 5.0, 4.9), chosen, limit=2)
    assert chosen == candidates[:2]


# The weights


def test_the_shipped_weights_are_those_of_the_shipped_encoder() -> None:
    learned = LearnedWeights.load(CHOICE, SentenceSigns._fields)
    assert learned.encoder == load_embedder().name
    assert Choice.of(learned.encoder).weights.tolist() == pytest.approx(learned.weights)


def test_with_another_encoder_the_fit_decides() -> None:
    assert Choice.of("another") is PLAIN


def test_a_damaged_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "choice.toml"
    path.write_text("encoder = 'x'", encoding="utf-8")
    with pytest.raises(AnswererUnreadable, match="evals fit choice"):
        Choice.of("x", path)
