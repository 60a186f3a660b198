"""Running headers and footers, told by being repeated at the same place on many pages."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from ingest.parse.pdf.lines import Row

_EDGE_SHARE = 0.14
_EDGE_ROWS = 4
_MIN_PAGES = 3
_BIN_POINTS = 10
_MIN_CELLS = 3
_PAGE_NUMBER = re.compile(
    r"(?:side|s\.|page)?\s*[-–|]?\s*\d{1,4}\s*[-–|]?(?:\s*(?:av|/|of)\s*\d{1,4})?\s*[-–|]?", re.I
)

_Key = tuple[str, int]


class Furniture:
    """Learns from all pages of a file, then tells a page's furniture from its text."""

    def __init__(self) -> None:
        self._pages: Counter[_Key] = Counter()
        self._count = 0

    def see(self, rows: Sequence[Row], height: float) -> None:
        """Look at one page's rows, from the top."""
        self._count += 1
        self._pages.update({_key(rows[place]) for place in _edge(rows, height)})

    def parted(self, rows: Sequence[Row], height: float) -> tuple[list[Row], list[Row]]:
        """A page's furniture and the rest of its rows, each from the top."""
        taken = {place for place in _edge(rows, height) if self._repeated(rows, place)}
        furniture = [row for place, row in enumerate(rows) if place in taken]
        return furniture, [row for place, row in enumerate(rows) if place not in taken]

    def _repeated(self, rows: Sequence[Row], place: int) -> bool:
        row = rows[place]
        if place in {0, len(rows) - 1} and _PAGE_NUMBER.fullmatch(_text(row)):
            return True
        # A table that goes on over pages repeats its heads, which belong to the table.
        heads_table = len(row) >= _MIN_CELLS and place + 1 < len(rows)
        if heads_table and len(rows[place + 1]) >= _MIN_CELLS:
            return False
        words, at = _key(row)
        seen = max(self._pages[words, near] for near in (at - 1, at, at + 1))
        return seen >= _MIN_PAGES or (seen == self._count == 2)


def _edge(rows: Sequence[Row], height: float) -> Iterable[int]:
    """Places of the rows that stand near the page's upper or lower edge."""
    for place, row in enumerate(rows):
        outermost = min(place, len(rows) - 1 - place) < _EDGE_ROWS
        y = row[0].baseline
        if outermost and (y < _EDGE_SHARE * height or y > (1 - _EDGE_SHARE) * height):
            yield place


def _key(row: Row) -> _Key:
    return re.sub(r"\d+", "#", _text(row).casefold()), round(row[0].baseline / _BIN_POINTS)


def _text(row: Row) -> str:
    return " ".join(piece.text for piece in row)
