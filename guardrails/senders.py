"""Which names in a message are the sender's own, or only greeted.

Circular B/08-2019 asks for the sender's name and title, so they are let through.
"""

from collections.abc import Sequence

from guardrails.person_words import PersonWords
from guardrails.tokens import Words
from guardrails.verdict import Finding

_LEAD_CHARS = 60
_CLOSING_LINES = 3


def own_names(
    text: Words, names: Sequence[Finding], people: PersonWords, told: frozenset[int] = frozenset()
) -> frozenset[int]:
    """Start offsets of the names that are the sender's or a greeted person's.

    Args:
        text: The message.
        names: Where names stand in it.
        people: The words that tell.
        told: Start offsets of words that speak of illness, faith and the like; a name in one
            sentence with such a word is the sender's only where the sender says so outright.
    """
    own = {f.start for f in names if _is_own(text, f, people)}
    own |= {f.start for f in names if _presents_itself(text, f, people, told)}
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
    # A name such as «Tangerås» is marked without its last letter, taken for a genitive.
    end = text.tokens[text.tokens_in(name.start, name.end)[1] - 1].end
    tail = text.lower[end : end + _LEAD_CHARS]
    if people.matches("sender_before", lead) or people.matches("sender_after", tail):
        return True
    if people.matches("greeting_before", lead):
        return people.matches("addressed_after", tail) or people.matches("introduced_after", tail)
    if people.matches("presenting_before", lead) and people.matches("presenting_after", tail):
        return True
    return _is_signature(text.text, name)


def own_phones(text: Words, phones: Sequence[Finding], people: PersonWords) -> frozenset[int]:
    """Start offsets of the telephone numbers that the sender gives as those of the office."""
    return frozenset(
        f.start
        for f in phones
        if people.matches("own_phone_before", text.lower[max(0, f.start - _LEAD_CHARS) : f.start])
    )


def _presents_itself(text: Words, name: Finding, people: PersonWords, told: frozenset[int]) -> bool:
    """Whether the sender gives it, as in «Kari Nordmann, rektor. Kan jeg …»."""
    start, end = _sentence_around(text.text, name)
    if any(start <= place < end for place in told):
        return False
    lead, tail = text.lower[start : name.start], text.lower[name.end : end]
    if people.matches("own_apposition_before", lead) and people.matches(
        "own_apposition_after", tail
    ):
        return True
    opens = not lead.strip() or people.matches("greeting_before", lead)
    speaks = people.matches("speaks_of_self", text.lower[:start] + " " + text.lower[name.end :])
    return opens and speaks and people.matches("presented_after", tail)


def _sentence_around(text: str, name: Finding) -> tuple[int, int]:
    start = max(text.rfind(mark, 0, name.start) for mark in (". ", "! ", "? ", "\n")) + 1
    ends = [at for mark in (". ", "! ", "? ", "\n") if (at := text.find(mark, name.end)) >= 0]
    return start, min(ends, default=len(text) - 1) + 1


def _is_signature(text: str, name: Finding) -> bool:
    """A name that has one of the last lines to itself, perhaps with a title after a comma."""
    start = text.rfind("\n", 0, name.start) + 1
    if not start or text[start : name.start].strip():
        return False
    end = text.find("\n", name.end)
    line_end = text[name.end : end if end >= 0 else len(text)].strip()
    if line_end and not line_end.startswith(","):
        return False
    rest = text[end:].split("\n") if end >= 0 else []
    return len([line for line in rest if line.strip()]) < _CLOSING_LINES
