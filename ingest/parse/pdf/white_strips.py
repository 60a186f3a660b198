"""White strips down a page, which part columns that stand close together."""

from collections.abc import Sequence
from itertools import pairwise

from ingest.parse.pdf.page import Box, Word

_MIN_ROWS = 6
_MIN_GAP_EM = 0.6
_STEP = 2


def white_strips(lines: Sequence[Sequence[Word]]) -> list[Box]:
    """Where at least six lines on end have a gap at the same place.

    In one column of running text gaps do not fall under each other so often.

    Args:
        lines: The page's words, from the top, each line from left to right.
    """
    running: dict[int, list[int]] = {}
    strips: list[Box] = []
    for number, line in enumerate(lines):
        here = _gaps(line)
        for place in [place for place in running if _crossed(line, place)]:
            strips += _strip(lines, place, running.pop(place))
        for place in here:
            running.setdefault(place, []).append(number)
    for place, rows in running.items():
        strips += _strip(lines, place, rows)
    return strips


def _gaps(line: Sequence[Word]) -> set[int]:
    places: set[int] = set()
    for before, word in pairwise(line):
        if word.box.left - before.box.right >= _MIN_GAP_EM * word.size:
            first = int(before.box.right / _STEP) + 1
            places.update(range(first, int(word.box.left / _STEP) + 1))
    return places


def _crossed(line: Sequence[Word], place: int) -> bool:
    x = place * _STEP
    return any(word.box.left < x < word.box.right for word in line) or (
        line[0].box.right < x < line[-1].box.left and place not in _gaps(line)
    )


def _strip(lines: Sequence[Sequence[Word]], place: int, rows: Sequence[int]) -> list[Box]:
    if len(rows) < _MIN_ROWS:
        return []
    top = min(word.box.top for word in lines[rows[0]])
    bottom = max(word.box.bottom for word in lines[rows[-1]])
    return [Box(place * _STEP, top, place * _STEP, bottom)]
