"""Personal data in a dataset: the guard stops real ones, invented ones are let through.

Whoever is told of in a row marked as invented does not exist, so only an identity number that
can belong to somebody is stopped there. No text that was stopped is ever repeated.
"""

import re
from collections.abc import Iterator, Sequence

from evals.datasets.catalogue import catalogue
from evals.datasets.drafts import Draft
from evals.datasets.mistakes import Flaw, Problem
from guardrails.guard import (
    REASON_FAILED,
    REASON_TIMED_OUT,
    REASON_TOO_LONG,
    AssistantTurn,
    Guard,
)
from guardrails.hidden_text import make_visible
from guardrails.pii.checksums import NationalIdKind, has_valid_id_checksums, national_id_kind
from guardrails.verdict import Action, Verdict

_GUARDED = ("question", "history", "alone", "points", "must_not", "note", "employer")
_WRITTEN = (*_GUARDED, "topic", "style", "author")
# Month + 40 and + 80 are test numbers of NAV and of the tax administration's Tenor.
_NOBODYS = frozenset({NationalIdKind.SYNTHETIC, NationalIdKind.H_NUMBER})
# Every start is tried: a number may follow other digits.
_ELEVEN_DIGITS = re.compile(r"(?<!\d)(?=(\d(?:[ .\-/_,·\n]{0,3}\d){10})(?!\d))")
_UNCHECKED = frozenset({REASON_TOO_LONG, REASON_TIMED_OUT, REASON_FAILED})


def check_personal_data(drafts: Sequence[Draft], guard: Guard | None) -> Iterator[Flaw]:
    """Rows that hold personal data, one flaw a cell.

    Args:
        drafts: The rows, with those that have other flaws.
        guard: Asked about every row that is not marked as invented; without it only identity
            numbers are looked for.
    """
    for draft in drafts:
        numbered = [name for name in _WRITTEN if has_identity_number(draft.row.texts.get(name, ""))]
        for name in numbered:
            yield Problem("identity_number").at(draft.row.at(name))
        if guard is None or _is_invented(draft):
            continue
        for name in _GUARDED:
            problem = None if name in numbered else _problem(draft, name, guard)
            if problem:
                yield problem.at(draft.row.at(name))


def has_identity_number(text: str) -> bool:
    """Whether a text holds a valid Norwegian identity number that is not a test number."""
    numbers = (
        re.sub(r"\D", "", match[1]) for match in _ELEVEN_DIGITS.finditer(make_visible(text).text)
    )
    return any(
        has_valid_id_checksums(number) and national_id_kind(number) not in {None, *_NOBODYS}
        for number in numbers
    )


def _is_invented(draft: Draft) -> bool:
    return draft.sample.invented and draft.holds("invented")


def _problem(draft: Draft, name: str, guard: Guard) -> Problem | None:
    verdicts = _verdicts(draft, name, guard)
    stopped = [verdict for verdict in verdicts if verdict.action is not Action.ALLOW]
    if not stopped:
        return None
    if any(_UNCHECKED.intersection(verdict.reasons) for verdict in stopped):
        return Problem("personal_data_unchecked")
    return Problem("personal_data", values={"types": _types(stopped)})


def _verdicts(draft: Draft, name: str, guard: Guard) -> Iterator[Verdict]:
    turns = [
        turn.content if turn.role == "user" else AssistantTurn(turn.content)
        for turn in draft.sample.history
    ]
    text = draft.row.texts.get(name, "")
    if name == "history" and draft.holds("history"):
        for number, turn in enumerate(turns):
            yield guard.check(str(turn), turns[:number])
    elif text.strip():
        yield guard.check(text, turns if name == "question" else ())


def _types(stopped: Sequence[Verdict]) -> str:
    """What was found, in Norwegian, each kind once."""
    words = catalogue()
    found = [category.value for verdict in stopped for category in verdict.categories]
    found += [entity for verdict in stopped for entity in verdict.entities]
    named = [words.types[one] for one in dict.fromkeys(found) if one in words.types]
    return ", ".join(named) or words.words["unknown_type"]
