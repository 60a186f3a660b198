"""The rules that a dataset must keep beyond each cell: within a row, between rows, and documents.

No rule is applied to a value that could not be read.
"""

import hashlib
import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

from assistant.conversation import AnswerStatus
from evals.datasets.catalogue import catalogue, comparable
from evals.datasets.drafts import Draft
from evals.datasets.mistakes import Flaw, Problem
from evals.datasets.sample import Evidence, Sample

NEEDS_SOURCES = frozenset({AnswerStatus.ANSWERED, AnswerStatus.PARTIAL})
GIVES_NO_ANSWER = frozenset(
    {
        AnswerStatus.CLARIFICATION,
        AnswerStatus.NO_SOURCE,
        AnswerStatus.REFERRED_SPECIAL_CATEGORY,
        AnswerStatus.SMALL_TALK,
        AnswerStatus.PERSONAL_DATA,
        AnswerStatus.OUT_OF_SCOPE,
        AnswerStatus.BLOCKED_INJECTION,
        AnswerStatus.ERROR,
    }
)
"""Statuses whose text says nothing about the matter, so that no points can be asked of it."""

KnownSections = Callable[[str, str], bool]
"""Whether a file, the first argument, has a § or heading, the second."""


def check_rows(drafts: Sequence[Draft]) -> Iterator[Flaw]:
    """What contradicts itself within a row."""
    for draft in drafts:
        if draft.holds("status", "evidence"):
            yield from _sources_fit_status(draft)
        if draft.holds("status", "points"):
            yield from _points_fit_status(draft)
        if draft.holds("points", "must_not"):
            yield from _forbidden_points(draft)


def check_set(drafts: Sequence[Draft]) -> Iterator[Flaw]:
    """What is there twice, and pairs that do not fit."""
    with_id = [draft for draft in drafts if draft.holds("id")]
    yield from _repeated(with_id, lambda one: one.id, "id", "id_twice")
    asked = ("question", "history", "as_of", "employer", "language")
    whole = [draft for draft in drafts if draft.holds(*asked)]
    yield from _repeated(whole, _conversation, "question", "question_twice")
    by_id = {draft.sample.id: draft for draft in with_id}
    for draft in with_id:
        if draft.sample.pair and draft.holds("pair"):
            yield from _pair(draft, by_id)


def check_documents(
    drafts: Sequence[Draft],
    originals: Mapping[str, str] | None,
    known_sections: KnownSections | None,
) -> Iterator[Flaw]:
    """Sources that do not stand where they are said to.

    Args:
        drafts: The rows.
        originals: Stored original by file; without it neither files nor spans are checked.
        known_sections: Asked about § and headings; without it they are sought in the originals.
    """
    for draft in drafts:
        if not draft.holds("evidence"):
            continue
        for one in (one for group in draft.sample.evidence for one in group):
            problem = _source_problem(one, originals, known_sections)
            if problem:
                yield problem.at(draft.row.at("evidence"))


def _sources_fit_status(draft: Draft) -> Iterator[Flaw]:
    sample = draft.sample
    values = {"status": catalogue().label("status", sample.status.value)}
    if sample.status in NEEDS_SOURCES and not sample.evidence:
        yield Problem("answered_without_sources", values=values).at(draft.row.at("evidence"))
    if sample.status is AnswerStatus.NO_SOURCE and sample.evidence:
        yield Problem("no_source_with_sources", values=values).at(draft.row.at("evidence"))


def _points_fit_status(draft: Draft) -> Iterator[Flaw]:
    sample = draft.sample
    if sample.points and sample.status in GIVES_NO_ANSWER:
        values = {"status": catalogue().label("status", sample.status.value)}
        yield Problem("points_without_answer", values=values).at(draft.row.at("points"))


def _forbidden_points(draft: Draft) -> Iterator[Flaw]:
    forbidden = set(map(comparable, draft.sample.must_not))
    for number, point in enumerate(draft.sample.points, start=1):
        if comparable(point) in forbidden:
            problem = Problem("point_forbidden", values={"number": str(number)})
            yield problem.at(draft.row.at("points"))


def _conversation(sample: Sample) -> Hashable:
    turns = tuple((turn.role, comparable(turn.content)) for turn in sample.history)
    asked = (comparable(sample.question), comparable(sample.employer))
    return (*asked, turns, sample.as_of, sample.language)


def _repeated(
    drafts: Sequence[Draft], key: Callable[[Sample], Hashable], field: str, code: str
) -> Iterator[Flaw]:
    first: dict[Hashable, Draft] = {}
    for draft in drafts:
        before = first.setdefault(key(draft.sample), draft)
        if before is not draft:
            found = draft.sample.id if field == "id" else ""
            values = {"other": str(before.row.place.row)}
            yield Problem(code, found, values).at(draft.row.at(field))


def _pair(draft: Draft, by_id: Mapping[str, Draft]) -> Iterator[Flaw]:
    sample, place = draft.sample, draft.row.at("pair")
    other = by_id.get(sample.pair)
    if other is None:
        values = {"suggestion": catalogue().suggestion(sample.pair, by_id)}
        yield Problem("pair_unknown", sample.pair, values).at(place)
        return
    if other.holds("pair") and other.sample.pair != sample.id:
        yield Problem("pair_one_sided", sample.pair, {"own": sample.id}).at(place)
    same = sample.language == other.sample.language
    if same and draft.holds("language") and other.holds("language"):
        yield Problem("pair_same_language", sample.pair).at(place)


def _source_problem(
    one: Evidence, originals: Mapping[str, str] | None, known_sections: KnownSections | None
) -> Problem | None:
    if originals is not None and one.file not in originals:
        values = {"suggestion": catalogue().suggestion(one.file, originals)}
        return Problem("source_unknown", one.file, values)
    original = None if originals is None else originals[one.file]
    if one.section:
        return _section_problem(one, original, known_sections)
    return _span_problem(one, original) if original is not None and one.end else None


def _section_problem(
    one: Evidence, original: str | None, known_sections: KnownSections | None
) -> Problem | None:
    if known_sections is not None:
        stands = known_sections(one.file, one.section)
    else:
        stands = original is None or _stands(one.section, original)
    return None if stands else Problem("section_unknown", one.section)


def _stands(section: str, original: str) -> bool:
    """Whether a § or heading is written in a text; § 10-1 is not found in § 10-12."""
    words = r"\s*".join(map(re.escape, section.split()))
    end = r"(?![\w-])" if section.startswith("§") else ""
    return re.search(f"{words}{end}", original, re.IGNORECASE) is not None


def _span_problem(one: Evidence, original: str) -> Problem | None:
    span = f"{one.start}–{one.end}"
    if one.end > len(original):
        return Problem("span_outside", span, {"count": str(len(original))})
    text = original[one.start : one.end]
    if one.sha256 and hashlib.sha256(text.encode()).hexdigest() != one.sha256:
        return Problem("hash_mismatch", span)
    return None
