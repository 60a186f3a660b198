"""Which names in a message are the sender's own, or only greeted.

Circular B/08-2019 asks for the sender's name and title, so they are let through.
"""

from collections.abc import Sequence

from guardrails.person_words import PersonWords
from guardrails.tokens import Words
from guardrails.verdict import Finding

_LEAD_CHARS = 60
_CLOSING_LINES = 3


def own_names(text: Words, names: Sequence[Finding], people: PersonWords) -> frozenset[int]:
    """Start offsets of the names that are the sender's or a greeted person's."""
    own = {f.start for f in names if _is_own(text, f, people)}
    spelled = {
        part for f in names if f.start in own for part in text.lower[f.start : f.end].split()
    }
    return frozenset(
        f.start
        for f in names
        if f.start in own or set(text.lower[f.start : f.end].split()) <= spelled
    )


def _is_own(text: Words, name: Finding, people: PersonWords) -> bool:
    lead = text.lower[max(0, name.start - _LEAD_CHARS) : name.start]
    tail = text.lower[name.end : name.end + _LEAD_CHARS]
    if people.matches("sender_before", lead) or people.matches("sender_after", tail):
        return True
    if people.matches("greeting_before", lead):
        return people.matches("addressed_after", tail) or people.matches("introduced_after", tail)
    if people.matches("presenting_before", lead) and people.matches("presenting_after", tail):
        return True
    return _is_signature(text.text, name)


def _is_signature(text: str, name: Finding) -> bool:
    """A name that has one of the last lines to itself, perhaps with a title after a comma."""
    start = text.rfind("\n", 0, name.start) + 1
    rest = text[name.end :].split("\n")
    line_end = rest[0].strip()
    alone = not text[start : name.start].strip() and (not line_end or line_end.startswith(","))
    return start > 0 and alone and len([line for line in rest[1:] if line.strip()]) < _CLOSING_LINES
