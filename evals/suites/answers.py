"""Whether answers say what they must, nothing that they may not, and quote what says it."""

import re
from collections.abc import Sequence
from functools import partial

from assistant.conversation import Answer, AnswerStatus
from evals.datasets.sample import Sample
from evals.metrics.points import says
from evals.records import Result
from evals.suites.evidence import (
    FROM_SOURCES,
    cluster_of,
    group_quoted,
    quotes_all,
    shown,
    slices_of,
)
from evals.suites.forbidden import says_forbidden
from evals.suites.subject import Subject
from evals.suites.suite import Metric, Suite
from guardrails.grounding import unsupported_numbers

CONDITION = "vilkår:"
"""How a point begins that is a condition of the rule."""

_STOPPED = {AnswerStatus.PERSONAL_DATA, AnswerStatus.REFERRED_SPECIAL_CATEGORY}
_REFUSED = {AnswerStatus.NO_SOURCE, AnswerStatus.OUT_OF_SCOPE, AnswerStatus.CLARIFICATION}
_MARK = re.compile(r" ?\[\d+\]")


def answers(subject: Subject, samples: Sequence[Sample]) -> Suite:
    """Questions that the sources answer."""
    known = [one for one in samples if one.status in FROM_SOURCES and one.evidence]
    having = {
        "must_not": any(one.must_not for one in known),
        "points": any(one.points for one in known),
        "conditions": any(map(_conditions, known)),
    }
    metrics = (
        Metric("right", by=("language", "topic", "turn")),
        Metric("right_where_answered", spoken=True),
        Metric("points", by=("language",)),
        Metric("conditions"),
        Metric("must_not", spoken=True),
        Metric("citation_precision", spoken=True),
        Metric("citation_recall", by=("language",)),
        Metric("quotes_verbatim", spoken=True),
        Metric("numbers_sourced", spoken=True),
    )
    return Suite(
        name="answers",
        cases={one.id: partial(_judge, subject, one) for one in known},
        metrics=tuple(one for one in metrics if having.get(one.name, True)),
    )


def verbatim(subject: Subject, answer: Answer) -> bool:
    """Whether every quote is exactly what stands at its locator."""
    originals = subject.assistant.index.release.originals
    return all(
        originals[one.source.source_id][one.quote.start : one.quote.end] == one.quote.text
        for one in answer.citations
    )


def numbers_sourced(answer: Answer) -> bool:
    """Whether every number that the answer says stands in what it quotes.

    A row of a table is shown on one line, so the quotes are read both as they stand and so; what
    a machine misread counts as it was put right, for the repair is recorded.
    """
    quoted = [text for one in answer.citations for text in one.quote.held]
    on_one_line = [" ".join(text.split()) for text in quoted]
    return not unsupported_numbers(_MARK.sub("", answer.text), [*quoted, *on_one_line])


def _conditions(sample: Sample) -> list[str]:
    return [point for point in sample.points if point.startswith(CONDITION)]


def _judge(subject: Subject, sample: Sample) -> Result:
    answer = subject.ask(sample).answer
    spoken = answer.status in FROM_SOURCES
    right = spoken and quotes_all(sample, answer)
    scores = {"right": float(right), "citation_recall": _quoted(sample, answer) if spoken else 0.0}
    if sample.points:
        scores["points"] = _said(sample.points, answer) if spoken else 0.0
    if _conditions(sample):
        scores["conditions"] = _said(_conditions(sample), answer) if spoken else 0.0
    if spoken:
        scores |= _of_spoken(subject, sample, answer) | {"right_where_answered": float(right)}
    why = tuple(_why(scores, answer))
    return Result(
        suite="answers",
        sample=sample.id,
        cluster=cluster_of(sample),
        slices=slices_of(sample, f"status:{answer.status.value}"),
        scores=scores,
        passed=not why,
        why=why,
        shown=shown(sample, answer),
    )


def _of_spoken(subject: Subject, sample: Sample, answer: Answer) -> dict[str, float]:
    cited = [
        any(one.quoted_by(citation.quote) for group in sample.evidence for one in group)
        for citation in answer.citations
    ]
    scores = {
        "citation_precision": sum(cited) / len(cited),
        "quotes_verbatim": float(verbatim(subject, answer)),
        "numbers_sourced": float(numbers_sourced(answer)),
    }
    if sample.must_not:
        scores["must_not"] = float(not says_forbidden(subject, sample, answer))
    return scores


def _said(points: Sequence[str], answer: Answer) -> float:
    found = [says(answer.text, point.removeprefix(CONDITION).strip()).found for point in points]
    return sum(found) / len(found)


def _quoted(sample: Sample, answer: Answer) -> float:
    held = [group_quoted(group, answer) for group in sample.evidence]
    return sum(held) / len(held)


def _why(scores: dict[str, float], answer: Answer) -> list[str]:
    """Codes of what went wrong, worst first."""
    lost = {
        "must_not_said": scores.get("must_not") == 0,
        "quote_changed": scores.get("quotes_verbatim") == 0,
        "number_unsourced": scores.get("numbers_sourced") == 0,
    }
    why = [code for code, holds in lost.items() if holds]
    if not scores["right"]:
        why.append(_lacking(scores, answer))
    elif scores.get("conditions", 1.0) < 1:
        why.append("condition_missing")
    return why


def _lacking(scores: dict[str, float], answer: Answer) -> str:
    if answer.status in _STOPPED:
        return "stopped_by_guard"
    if answer.status in _REFUSED:
        return "refused"
    if answer.status not in FROM_SOURCES:
        return "sent_elsewhere"
    return "source_missing" if scores["citation_recall"] else "wrong_source"
