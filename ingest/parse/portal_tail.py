"""A document portal's list of other documents, which follows the one that was fetched."""

from collections import Counter
from itertools import pairwise

_MIN_REPEATS = 15
_MAX_CHARS = 20
_MAX_GAP_LINES = 15


def portal_tail(text: str) -> int:
    """Where the portal's list begins; the text's length where there is none.

    Such a list has one entry after another, each closed by the same short line («Detaljer»).
    """
    lines = text.splitlines(keepends=True)
    closing = _closing_line(lines)
    if closing is None:
        return len(text)
    places = [number for number, line in enumerate(lines) if line.strip() == closing]
    gaps = sorted(after - before for before, after in pairwise(places))
    usual = gaps[len(gaps) // 2]
    first = max(0, places[0] - usual + 1)
    return sum(len(line) for line in lines[:first])


def _closing_line(lines: list[str]) -> str | None:
    counts = Counter(line.strip() for line in lines if 0 < len(line.strip()) <= _MAX_CHARS)
    for line, count in counts.most_common(3):
        places = [number for number, held in enumerate(lines) if held.strip() == line]
        close = places[-1] - places[0] <= _MAX_GAP_LINES * count
        if count >= _MIN_REPEATS and line.isalpha() and close and places[-1] > 0.8 * len(lines):
            return line
    return None
