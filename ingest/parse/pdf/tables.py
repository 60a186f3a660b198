"""Tables: by their ruled lines, or by cells that stand in columns with nothing drawn."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.parse.pdf.lines import Row, lines_up, rows_of
from ingest.parse.pdf.markers import clean, has_leaders
from ingest.parse.pdf.page import Box, Page, Piece, Word

_NEAR = 3.0
_MIN_ROWS = 3
_WIDE = 3
_MAX_WRAP_ROWS = 2
_LOOSE = 1.3
_MAX_LINES_APART = 2.6
_BOX_SHARE = 0.4
_FIGURE = re.compile(r"[-–+]?[\d\s.,]*\d[\d\s.,]*\s?(?:%|kr|,-)?")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table's cells, row by row, each row as long as there are columns."""

    rows: tuple[tuple[str, ...], ...]
    header_rows: int
    top: float
    lefts: tuple[float, ...]
    page: int

    def goes_on(self, before: "Table") -> bool:
        """Whether this is the next page's part of a table that began before."""
        return (
            self.page == before.page + 1
            and len(self.lefts) == len(before.lefts)
            and all(
                abs(one - other) < 4 * _NEAR
                for one, other in zip(self.lefts, before.lefts, strict=True)
            )
        )


@dataclass(frozen=True, slots=True)
class _Cells:
    """A table's cells as pieces, before they are words."""

    rows: list[list[list[Piece]]]

    def words(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(cell_text(cell) for cell in row) for row in self.rows)

    def bold(self, row: int) -> bool:
        return all(piece.bold for cell in self.rows[row] for piece in cell)


def ruled_tables(page: Page) -> tuple[list[Table], list[Word]]:
    """The tables that lines are drawn around, and the words that stand outside all of them."""
    tables: list[Table] = []
    left_over = list(page.words)
    for xs, ys in _grids(page.rules):
        frame = Box(xs[0] - _NEAR, ys[0] - _NEAR, xs[-1] + _NEAR, ys[-1] + _NEAR)
        inside = [word for word in left_over if frame.holds(word.box.middle)]
        cells = _in_grid(inside, xs, ys, page.rules)
        columns = {at for row in cells.rows for at, cell in enumerate(row) if cell}
        if len(cells.rows) > 1 and len(columns) > 1:
            header = _header_rows(cells, ruled=True)
            tables.append(_table(cells, header, page.number, ys[0], xs[:-1]))
            taken = set(map(id, inside))
            left_over = [word for word in left_over if id(word) not in taken]
    return tables, left_over


def boxes(page: Page) -> list[Box]:
    """Frames drawn around a few lines of text that stand beside the rest of the page."""
    frames = []
    for xs, ys in _frames(page.rules):
        frame = Box(xs[0], ys[0], xs[-1], ys[-1])
        inside = [word for word in page.words if frame.holds(word.box.middle)]
        beside = any(
            frame.top < word.box.middle[1] < frame.bottom and not frame.holds(word.box.middle)
            for word in page.words
        )
        if beside and 0 < len(inside) < _BOX_SHARE * len(page.words):
            frames.append(frame)
    return frames


def drawn_nowhere(rows: Sequence[Row], page: int) -> Iterator[Row | Table]:
    """The rows of one region, those that make up a table put together."""
    place = 0
    while place < len(rows):
        end = _table_end(rows, place)
        table = _from_rows(rows[place:end], page) if end > place else None
        if table is None:
            yield rows[place]
            place += 1
        else:
            yield table
            place = end


def cell_text(pieces: Sequence[Piece]) -> str:
    """A cell's words, its lines one after another."""
    lines = [" ".join(piece.text for piece in row) for row in lines_up(pieces)]
    text = ""
    for line in lines:
        broken = text.endswith("-") and len(text) > 2 and line[:1].islower()
        text = text[:-1] + line if broken else f"{text} {line}".strip()
    return clean(text).replace("|", "/")


def _table(cells: _Cells, header_rows: int, page: int, top: float, lefts: Sequence[float]) -> Table:
    return Table(
        rows=cells.words(), header_rows=header_rows, top=top, lefts=tuple(lefts), page=page
    )


# Ruled tables


def _grids(rules: Sequence[Box]) -> Iterator[tuple[list[float], list[float]]]:
    """Columns' and rows' edges of every group of lines that meet."""
    return ((xs, ys) for xs, ys in _edges(rules) if len(xs) > 2 and len(ys) > 2)


def _frames(rules: Sequence[Box]) -> Iterator[tuple[list[float], list[float]]]:
    """The edges of every group of lines that meet and part nothing inside."""
    return ((xs, ys) for xs, ys in _edges(rules) if len(xs) == 2 and len(ys) == 2)


def _edges(rules: Sequence[Box]) -> Iterator[tuple[list[float], list[float]]]:
    for group in _meeting(rules):
        xs = _places(r.left for r in group if r.bottom - r.top > r.right - r.left)
        ys = _places(r.top for r in group if r.bottom - r.top <= r.right - r.left)
        yield xs, ys


def _meeting(rules: Sequence[Box]) -> list[list[Box]]:
    groups: list[tuple[Box, list[Box]]] = []
    for rule in sorted(set(rules), key=lambda rule: (rule.top, rule.left)):
        frame, members = rule, [rule]
        apart: list[tuple[Box, list[Box]]] = []
        for other, held in groups:
            if _touch(frame, other):
                frame, members = _around(frame, other), held + members
            else:
                apart.append((other, held))
        groups = [*apart, (frame, members)]
    return [members for _, members in groups]


def _touch(one: Box, other: Box) -> bool:
    return (
        one.left <= other.right + _NEAR
        and other.left <= one.right + _NEAR
        and one.top <= other.bottom + _NEAR
        and other.top <= one.bottom + _NEAR
    )


def _around(one: Box, other: Box) -> Box:
    return Box(
        min(one.left, other.left),
        min(one.top, other.top),
        max(one.right, other.right),
        max(one.bottom, other.bottom),
    )


def _places(values: Iterable[float]) -> list[float]:
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _NEAR:
            places.append(value)
    return places


def _in_grid(
    words: Sequence[Word], xs: Sequence[float], ys: Sequence[float], rules: Sequence[Box]
) -> _Cells:
    cells: list[list[list[Piece]]] = [[[] for _ in xs[:-1]] for _ in ys[:-1]]
    for row in rows_of(words, rules):
        for piece in row:
            y = min(max(piece.box.middle[1], ys[0]), ys[-1])
            down, across = _interval(y, ys), _interval(piece.box.middle[0], xs)
            cells[down][across].append(piece)
    return _Cells([row for row in cells if any(row)])


def _interval(value: float, edges: Sequence[float]) -> int:
    inside = [place for place, edge in enumerate(edges[:-1]) if edge <= value + 1]
    return inside[-1] if inside else 0


# Tables without lines


def _table_end(rows: Sequence[Row], start: int) -> int:
    """Where rows of several cells stop following each other; `start` where no table begins."""
    end, single = start, 0
    for place in range(start, len(rows)):
        if place > start and _far(rows[place - 1], rows[place]):
            break
        if len(rows[place]) > 1 and not has_leaders(rows[place][-1].text):
            end, single = place + 1, 0
        else:
            single += 1
        if single > _MAX_WRAP_ROWS or (place == start and single):
            break
    return end


def _far(above: Row, below: Row) -> bool:
    return below[0].baseline - above[0].baseline > _MAX_LINES_APART * above[0].size


def _from_rows(rows: Sequence[Row], page: int) -> Table | None:
    several = [row for row in rows if len(row) > 1]
    columns = _columns(several)
    enough = len(several) >= _MIN_ROWS or (len(several) > 1 and len(columns) >= _WIDE)
    if not enough or len(columns) < 2:
        return None
    cells = _Cells([_fit(row, columns) for row in rows])
    merged = _unwrapped(cells, [row[0].baseline for row in rows])
    lefts = [left for left, _ in columns]
    return _table(merged, _header_rows(merged, ruled=False), page, rows[0][0].box.top, lefts)


def _columns(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Left and right edges, from the rows that have as many cells as most of the fullest."""
    counts = Counter(len(row) for row in rows)
    fullest = max((count for count in counts if counts[count] > 1), default=0)
    spans = sorted(
        (piece.box.left, piece.box.right) for row in rows if len(row) == fullest for piece in row
    )
    columns: list[tuple[float, float]] = []
    for left, right in spans:
        if columns and left < columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], right)
        else:
            columns.append((left, right))
    return columns


def _fit(row: Row, columns: Sequence[tuple[float, float]]) -> list[list[Piece]]:
    cells: list[list[Piece]] = [[] for _ in columns]
    for piece in row:
        left, right = piece.box.left, piece.box.right
        overlaps = [min(right, end) - max(left, begin) for begin, end in columns]
        cells[overlaps.index(max(overlaps))].append(piece)
    return cells


def _unwrapped(cells: _Cells, baselines: Sequence[float]) -> _Cells:
    """Lines of the same row put together: by the space between rows, else by empty cells."""
    gaps = [below - above for above, below in pairwise(baselines)]
    tight = min(gaps)
    by_space = max(gaps) >= _LOOSE * tight and any(not all(row) for row in cells.rows)
    rows = [cells.rows[0]]
    for row, gap in zip(cells.rows[1:], gaps, strict=True):
        if gap < _LOOSE * tight if by_space else _is_rest(row):
            rows[-1] = [above + below for above, below in zip(rows[-1], row, strict=True)]
        else:
            rows.append(row)
    return _Cells(rows)


def _is_rest(row: Sequence[Sequence[Piece]]) -> bool:
    """Whether a line has no label and no figure, or goes on in the middle of a sentence."""
    if not row[0]:
        return not any(_FIGURE.fullmatch(cell_text(cell)) for cell in row if cell)
    return cell_text(row[0])[:1].islower() and not any(row[1:])


def _header_rows(cells: _Cells, *, ruled: bool) -> int:
    """How many rows head the columns: one, or two where the first has cells across columns."""
    words = cells.words()
    if len(words) < 2 or _is_data(words[0]) or words[0][0].endswith(":"):
        return 0
    figures_below = any(_is_data(row) for row in words[1:])
    bold = cells.bold(0) and not cells.bold(len(words) - 1)
    if not (ruled or bold or figures_below):
        return 0
    two = not all(words[0]) and not _is_data(words[1]) and any(map(_is_data, words[2:]))
    return 2 if two else 1


def _is_data(row: Sequence[str]) -> bool:
    """Whether figures stand under the heads; years and «8 år» are heads themselves."""
    values = [cell for cell in row[1:] if cell]
    plain = [cell for cell in values if _FIGURE.fullmatch(cell) and not _YEAR.fullmatch(cell)]
    return len(plain) * 2 > len(values)
