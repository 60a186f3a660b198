"""Answers held against the evidence: right quote, wrong quote, refused; verbatim or not."""

import time
from collections.abc import Sequence
from statistics import median, quantiles

from assistant.conversation import Answer, AnswerStatus, Question
from assistant.pipeline import Assistant
from evals.dataset import Sample
from evals.interval import Share


def bench_answers(assistant: Assistant, samples: Sequence[Sample]) -> list[str]:
    """Ask every question through the whole pipeline and count how it ended."""
    answers: list[Answer] = []
    times: list[float] = []
    for sample in samples:
        started = time.perf_counter()
        answers.append(assistant.answer(Question(text=sample.question, history=sample.turns)))
        times.append(1000 * (time.perf_counter() - started))
    pairs = list(zip(samples, answers, strict=True))
    known = [(sample, answer) for sample, answer in pairs if sample.status == "answered"]
    unknown = [answer for sample, answer in pairs if sample.status == "no_source"]
    spoken = [(sample, answer) for sample, answer in known if answer.citations]
    quotes = [citation for answer in answers for citation in answer.citations]
    originals = assistant.index.release.originals
    verbatim = [
        originals[one.source.source_id][one.quote.start : one.quote.end] == one.quote.text
        for one in quotes
    ]
    return [
        f"answered right, of answerable: {Share.of([_right(*pair) for pair in known])}",
        f"right, where it answered: {Share.of([_right(*pair) for pair in spoken])}",
        f"refused, of answerable: {Share.of([not answer.citations for _, answer in known])}",
        f"stopped by the guard: {Share.of([_stopped(answer) for answer in answers])}",
        f"abstained, of unanswerable: {Share.of([not answer.citations for answer in unknown])}",
        f"quotes verbatim at their locators: {Share.of(verbatim)}",
        f"milliseconds an answer: median {median(times):.0f}, p95 {quantiles(times, n=20)[-1]:.0f}",
    ]


def _right(sample: Sample, answer: Answer) -> bool:
    """Every needed group of evidence is quoted."""
    quotes = [citation.quote for citation in answer.citations]
    return all(
        any(one.quoted_by(quote) for one in group for quote in quotes) for group in sample.evidence
    )


def _stopped(answer: Answer) -> bool:
    return answer.status in {AnswerStatus.PERSONAL_DATA, AnswerStatus.REFERRED_SPECIAL_CATEGORY}
