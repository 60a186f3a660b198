"""The suite `judge`: a judge model's opinion of the answers, kept apart from the rules' figures."""

import re
from collections.abc import Iterator, Sequence
from functools import partial

from assistant.conversation import Answer
from assistant.messages.catalog import Messages, load_messages
from corpus.document import Chunk
from corpus.source import SECTOR
from evals.datasets.sample import Sample
from evals.judging.human_labels import SUITE, Agreement
from evals.judging.judgement import (
    HIGHEST,
    Criterion,
    Judge,
    JudgedCase,
    Judgement,
    Unscored,
)
from evals.judging.words import words
from evals.records import Figure, Result
from evals.suites.evidence import FROM_SOURCES, cluster_of, shown, slices_of
from evals.suites.figures import figure
from evals.suites.subject import Subject
from evals.suites.suite import Metric, Suite

_SCORED = "scored"
_METRICS = (
    Metric(_SCORED),
    *(Metric(one.value) for one in Criterion),
    Metric("disputed", better="lower"),
)
_MARK = re.compile(r" ?\[\d+\]")


def judged(
    subject: Subject, samples: Sequence[Sample], judge: Judge, agreement: Agreement | None = None
) -> Suite:
    """Answers that were given to questions that the sources answer.

    Scores are 0, 0.5 or 1 for the rubric's 0, 1 and 2. `scored` is the share of answers that the
    judge could judge and `disputed` the share of those on which its votes differed.
    """
    known = [one for one in samples if one.status in FROM_SOURCES and one.evidence]

    def derived(results: Sequence[Result]) -> list[Figure]:
        return [*_figures(results), *(agreement.figures if agreement else ())]

    return Suite(
        name=SUITE,
        cases={one.id: partial(_judge, subject, judge, one) for one in known},
        metrics=(),
        derived=derived,
    )


def case_of(subject: Subject, sample: Sample, answer: Answer) -> JudgedCase:
    """The answer with every passage that was found for it, those quoted among them."""
    found = [one.chunk for one in subject.find(sample.question, sample.turns)]
    quoted = [one.quote.chunk for one in answer.citations]
    chunks = list({chunk.chunk_id: chunk for chunk in (*found, *quoted)}.values())
    words_of = load_messages()["nb"]
    return JudgedCase(
        question=sample.question,
        history=tuple(turn.content for turn in sample.history),
        answer=_MARK.sub("", answer.text),
        sources=tuple(_told(chunk, subject, sample, words_of) for chunk in chunks),
        expected_points=sample.points,
        must_not=sample.must_not,
    )


def _told(chunk: Chunk, subject: Subject, sample: Sample, names: Messages) -> str:
    """A passage under its title and what it is worth."""
    source = subject.assistant.index.release.source_of(chunk)
    status = chunk.standing.status_on(sample.as_of or subject.as_of)
    scope = chunk.standing.scope
    worth = (
        names.text("authority", chunk.standing.authority.value),
        words("source")["sector"] if scope == SECTOR else scope,
        names.text("status", status.value),
    )
    place = " › ".join((source.title, *chunk.heading_path))
    return f"{place}\n{' · '.join(worth)}\n\n{chunk.text}"


def _judge(subject: Subject, judge: Judge, sample: Sample) -> Result | None:
    answer = subject.ask(sample).answer
    if answer.status not in FROM_SOURCES:
        return None
    outcome = judge.judge(case_of(subject, sample, answer))
    scores, why = _scored(outcome)
    seen = shown(sample, answer)
    return Result(
        suite=SUITE,
        sample=sample.id,
        cluster=cluster_of(sample),
        slices=slices_of(sample),
        scores=scores,
        passed=not why,
        why=why,
        shown=seen.model_copy(update={"expected": (*seen.expected, *remarks(outcome))}),
    )


def remarks(outcome: Judgement | Unscored) -> tuple[str, ...]:
    """What the judge said, in sentences for a reader."""
    if isinstance(outcome, Unscored):
        why = words("unscored")[outcome.reason]
        return (words("remark")["unscored"].format(why=why),)
    return tuple(
        words("remark")["disputed" if one in outcome.disputed else "reason"].format(
            criterion=words("criterion")[one.value],
            score=outcome.scores[one],
            why=outcome.reasons[one],
        )
        for one in Criterion
    )


def _scored(outcome: Judgement | Unscored) -> tuple[dict[str, float], tuple[str, ...]]:
    if isinstance(outcome, Unscored):
        return {_SCORED: 0.0}, ("judge_unscored",)
    scores = {one.value: score / HIGHEST for one, score in outcome.scores.items()}
    scores |= {_SCORED: 1.0, "disputed": float(bool(outcome.disputed))}
    return scores, ("judge_low",) if outcome.is_low else ()


def _figures(results: Sequence[Result]) -> Iterator[Figure]:
    """A figure for each metric that any answer has.

    A judge that cannot be reached scores nothing: that is told by `scored` and stops no run.
    """
    for metric in _METRICS:
        having = [one for one in results if metric.name in one.scores]
        if having:
            yield figure(SUITE, metric, having)
