"""Answers and passages held against the evidence of a question."""

from collections.abc import Sequence

from assistant.conversation import Answer, AnswerStatus
from corpus.retrieval import ScoredChunk
from evals.datasets.sample import Evidence, Sample
from evals.records import Shown

FROM_SOURCES = frozenset({AnswerStatus.ANSWERED, AnswerStatus.PARTIAL})
"""The statuses of an answer that says what the sources say."""


def groups_found(sample: Sample, found: Sequence[ScoredChunk]) -> list[frozenset[int]]:
    """For each passage, the groups of evidence that are whole with it and were not before it."""
    chunks = [scored.chunk for scored in found]
    known: set[int] = set()
    by_passage = []
    for count in range(1, len(chunks) + 1):
        held = {
            number
            for number, group in enumerate(sample.evidence)
            if any(one.covered_by(chunks[:count]) for one in group)
        }
        by_passage.append(frozenset(held - known))
        known |= held
    return by_passage


def quotes_all(sample: Sample, answer: Answer) -> bool:
    """Whether every needed group of evidence is quoted."""
    return all(group_quoted(group, answer) for group in sample.evidence)


def group_quoted(group: Sequence[Evidence], answer: Answer) -> bool:
    """Whether any of a group's alternatives is quoted."""
    return any(one.quoted_by(cited.quote) for one in group for cited in answer.citations)


def answered_right(sample: Sample, answer: Answer) -> bool:
    """Whether the question ended as expected: right evidence quoted, or the right status."""
    if sample.status in FROM_SOURCES:
        return answer.status in FROM_SOURCES and quotes_all(sample, answer)
    return answer.status is sample.status


def slices_of(sample: Sample, *more: str) -> tuple[str, ...]:
    """What a question's result is also counted under."""
    named = {"language": sample.language, "topic": sample.topic, "style": sample.style}
    turn = "follow_up" if sample.history else "first"
    told = [f"{name}:{value}" for name, value in named.items() if value]
    return (*told, f"turn:{turn}", *more)


def cluster_of(sample: Sample) -> str:
    """The document that a question is about; questions on one document are not independent."""
    return min(sample.files, default="")


def shown(sample: Sample, answer: Answer | None = None) -> Shown:
    """What an adviser needs to see of a question and its answer."""
    return Shown(
        question=sample.question,
        history=tuple(f"{turn.role}: {turn.content}" for turn in sample.history),
        status=answer.status.value if answer else "",
        answer=answer.text if answer else "",
        sources=tuple(_cited(answer)) if answer else (),
        expected_status=sample.status.value,
        expected=(*sample.points, *(f"må ikke stå: {one}" for one in sample.must_not)),
        expected_sources=tuple(" | ".join(map(place, group)) for group in sample.evidence),
    )


def place(one: Evidence) -> str:
    """Evidence as a reader finds it."""
    if one.section:
        return f"{one.file} {one.section}"
    return f"{one.file} {one.start}–{one.end}" if one.end else one.file


def _cited(answer: Answer) -> list[str]:
    return [
        f"[{one.number}] {' › '.join((one.source.title, *one.quote.chunk.heading_path))} "
        f"({one.source.file} {one.quote.start}–{one.quote.end})"
        for one in answer.citations
    ]
