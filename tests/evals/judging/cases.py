"""A case to judge, judges that do as they are told, and what a model's reply looks like."""

from collections.abc import Callable, Iterator, Sequence

from evals.judging.human_labels import Label
from evals.judging.judgement import Criterion, JudgedCase, Judgement, Unscored
from tests.fakes.openai_server import Behaviour, Exchange

SOURCES = (
    "Sykkelordning\n\nAnsatte kan låne tjenestesykkel i inntil fjorten dager.",
    "Parkering\n\nPlassene fordeles hver høst.",
    "Garderobe\n\nHver ansatt har ett skap.",
)
CASE = JudgedCase(
    question="Hvor lenge kan jeg låne sykkelen?",
    answer="Dere kan låne den i inntil fjorten dager.",
    sources=SOURCES,
)

Outcome = Judgement | Unscored


def judgement(*scores: int, why: str = "fordi") -> Judgement:
    """Scores in the order of the criteria; one score stands for all."""
    each = scores if len(scores) > 1 else scores * len(Criterion)
    return Judgement(
        scores=dict(zip(Criterion, each, strict=True)),
        reasons={one: f"{why} {score}" for one, score in zip(Criterion, each, strict=True)},
    )


class Scripted:
    """Says what it is given, one after the other, and remembers what it was shown."""

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        self.seen: list[JudgedCase] = []
        self._next: Iterator[Outcome] = iter(outcomes)

    def judge(self, case: JudgedCase) -> Outcome:
        self.seen.append(case)
        return next(self._next)


class ByRule:
    """Judges each case by a rule."""

    def __init__(self, rule: Callable[[JudgedCase], Outcome]) -> None:
        self._rule = rule

    def judge(self, case: JudgedCase) -> Outcome:
        return self._rule(case)


def reply(score: object = "2", **other: object) -> dict[str, object]:
    """A whole reply with one score, but for the criteria named."""
    scores = {one.value: score for one in Criterion} | other
    return {name: {"why": f"Det står {each}.", "score": each} for name, each in scores.items()}


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """A server that behaves in one way after the other."""
    left = iter(behaviours)

    def behave(exchange: Exchange) -> None:
        next(left)(exchange)

    return behave


def label(name: str, *scores: int, by: str = "ks", **changes: object) -> Label:
    """A labelled answer whose text is its name."""
    given = {one.value: score for one, score in zip(Criterion, scores, strict=True)}
    told: dict[str, object] = {
        "id": name,
        "question": CASE.question,
        "answer": name,
        "sources": SOURCES,
        "labelled_by": by,
    }
    return Label.model_validate(told | given | changes)
