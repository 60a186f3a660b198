"""What tables say, kept clear of what has been masked in their text."""

import re
from collections.abc import Sequence

from corpus.document import Row
from guardrails.redact import MASK

_MASKED = re.compile(f"{MASK}+")
_LEAST_WORD = 3


def unmasked_rows(rows: Sequence[Row], original: str, masked: str) -> tuple[Row, ...]:
    """The rows that hold nothing of what was masked.

    `masked` is the original with masks of the same length. A row goes whole where a character of it
    or of its headings is masked, or where it repeats words that are masked elsewhere: a label may
    come from another row, and a title from a heading.
    """
    if MASK not in masked:
        return tuple(rows)
    hidden = _hidden(original, masked)
    figures = tuple(one for one in hidden if any(sign.isdigit() for sign in one))
    return tuple(row for row in rows if _is_clear(row, masked, hidden, figures))


def _hidden(original: str, masked: str) -> frozenset[str]:
    """Every stretch that was masked, without white space, and its words."""
    stretches = [original[one.start() : one.end()] for one in _MASKED.finditer(masked)]
    words = {word for stretch in stretches for word in _words(stretch)}
    whole = {squeezed for one in stretches if len(squeezed := _squeezed(one)) >= _LEAST_WORD}
    return frozenset(words | whole)


def _is_clear(row: Row, masked: str, hidden: frozenset[str], figures: Sequence[str]) -> bool:
    places = [row.span, row.heading] if row.heading else [row.span]
    if any(MASK in place.of(masked) for place in places):
        return False
    said = "\n".join([row.title, *row.statements])
    if not hidden.isdisjoint(_words(said)):
        return False
    squeezed = _squeezed(said)  # a number may be written with other spaces
    return not any(figure in squeezed for figure in figures)


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.lower()) if len(word) >= _LEAST_WORD}


def _squeezed(text: str) -> str:
    return "".join(text.lower().split())
