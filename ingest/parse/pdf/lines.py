"""Words put together to lines, and lines put in the order in which a person reads them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from math import inf
from statistics import mean, median

from ingest.parse.pdf.markers import is_bare_marker
from ingest.parse.pdf.page import Box, Piece, Word
from ingest.parse.pdf.white_strips import white_strips

Row = tuple[Piece, ...]
"""Pieces that stand on one line, from left to right."""

_SAME_LINE_EM = 0.4
_GAP_EM = 1.1
_NARROW_GAP_EM = 0.6
_SPACE_EM = 0.28
_UNEVEN = 2.0
_EVEN = 1.6
_MIN_SPACES = 2
_MIN_COLUMN_PIECES = 4
_MIN_FILL = 0.65
_RAGGED_FILL = 0.5
_RUN_ON_SHARE = 0.25
_MIN_COLUMN_CHARS = 18
_MAX_DEPTH = 3
_APART_EM = 3.0


def rows_of(words: Iterable[Word], rules: Sequence[Box] = ()) -> list[Row]:
    """Every line across the page, from the top; cut where a gap or a ruled line parts words."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.baseline):
        if lines and word.baseline - lines[-1][0].baseline < _SAME_LINE_EM * max(
            word.size, lines[-1][0].size
        ):
            lines[-1].append(word)
        else:
            lines.append([word])
    lines = [sorted(line, key=lambda word: word.box.left) for line in lines]
    upright = [rule for rule in rules if rule.bottom - rule.top > rule.right - rule.left]
    strips = white_strips(lines)
    return [tuple(_pieces(line, upright, strips)) for line in lines]


def lines_up(pieces: Iterable[Piece]) -> list[Row]:
    """Pieces of one column put back together where they share a line."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.baseline):
        near = rows and piece.baseline - rows[-1][0].baseline < _SAME_LINE_EM * piece.size
        if near:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [tuple(sorted(row, key=lambda piece: piece.box.left)) for row in rows]


def regions(pieces: Sequence[Piece], depth: int = 0) -> Iterator[list[Piece]]:
    """Parts of a page in reading order: each is one column, or text across all columns."""
    gutter = _gutter(pieces, depth) if depth < _MAX_DEPTH else None
    if gutter is None:
        if pieces:
            yield list(pieces)
        return
    across: list[Piece] = []
    for band, parted in _bands(pieces, gutter, depth):
        if not parted:
            across += band
            continue
        if across:
            yield across
            across = []
        for side in _sides(band, gutter):
            yield from regions(side, depth + 1)
    if across:
        yield across


def _pieces(
    words: Sequence[Word], upright: Sequence[Box], strips: Sequence[Box]
) -> Iterator[Piece]:
    for part in _parts(words, upright, strips):
        usual = inf if _is_justified(part) else _usual_gap(part)
        run: list[Word] = []
        for word in part:
            if run and _parted(run, word, usual):
                yield Piece(tuple(run))
                run = []
            run.append(word)
        yield Piece(tuple(run))


def _parts(
    words: Sequence[Word], upright: Sequence[Box], strips: Sequence[Box]
) -> Iterator[list[Word]]:
    """The line cut at ruled lines, and at white strips but not after a list's mark."""
    run: list[Word] = []
    for word in words:
        if run and (
            _between(run[-1], word, upright)
            or (_between(run[-1], word, strips) and not _is_marker(run))
        ):
            yield run
            run = []
        run.append(word)
    yield run


def _parted(run: Sequence[Word], word: Word, usual: float) -> bool:
    gap = _gap(run[-1], word)
    if gap < _NARROW_GAP_EM or usual == inf or _is_marker(run):
        return False
    return gap > min(_GAP_EM, _UNEVEN * usual)


def _gap(before: Word, word: Word) -> float:
    return (word.box.left - before.box.right) / max(before.size, word.size)


def _is_marker(run: Sequence[Word]) -> bool:
    return is_bare_marker(" ".join(word.text for word in run))


def _is_justified(words: Sequence[Word]) -> bool:
    """Whether a line of prose is stretched: its spaces are all about as wide."""
    gaps = [_gap(before, word) for before, word in pairwise(words)]
    prose = 2 * sum(word.text[:1].islower() for word in words[1:]) >= len(gaps)
    return len(gaps) >= _MIN_SPACES and prose and max(gaps) <= _EVEN * min(gaps)


def _between(before: Word, word: Word, uprights: Sequence[Box]) -> bool:
    y = word.box.middle[1]
    left, right = before.box.right - 1, word.box.left + 1
    return any(left <= one.left <= right and one.top <= y <= one.bottom for one in uprights)


def _usual_gap(words: Sequence[Word]) -> float:
    """The space between words of the line, in ems: its narrowest, since a cell's is wider."""
    gaps = [_gap(before, word) for before, word in pairwise(words)]
    return max(min(gaps, default=0.0), _SPACE_EM)


def _gutter(pieces: Sequence[Piece], depth: int) -> float | None:
    """Where the page is parted in columns of running text; a table's columns are no such."""
    lefts = Counter(round(piece.box.left / 3) for piece in pieces)
    first = min(lefts, default=0)
    common = [left for left, count in lefts.most_common(8) if count >= _MIN_COLUMN_PIECES]
    candidates = [3.0 * left - 3 for left in common if left > first + 3]
    held = {gutter: _held(pieces, gutter, depth) for gutter in candidates}
    best = max(candidates, key=lambda gutter: held[gutter], default=None)
    return best if best is not None and held[best] else None


def _held(pieces: Sequence[Piece], gutter: float, depth: int) -> int:
    return sum(len(band) for band, parted in _bands(pieces, gutter, depth) if parted)


def _bands(
    pieces: Sequence[Piece], gutter: float, depth: int
) -> Iterator[tuple[list[Piece], bool]]:
    """Pieces from the top in groups, each with whether columns stand beside each other there."""
    ordered = sorted(pieces, key=lambda piece: piece.box.top)
    for crosses, group in groupby(
        ordered, key=lambda piece: piece.box.left < gutter < piece.box.right
    ):
        if crosses:
            yield list(group), False
            continue
        for band in _apart(list(group)):
            above, beside = _above(band, gutter)
            if above:
                yield above, False
            if beside:
                yield beside, all(_is_prose(side, depth) for side in _sides(beside, gutter))


def _apart(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Groups with much white between them, as between the text and what stands at the foot."""
    run: list[Piece] = []
    for piece in pieces:
        if run and piece.box.top - max(one.box.bottom for one in run[-4:]) > _APART_EM * piece.size:
            yield run
            run = []
        run.append(piece)
    if run:
        yield run


def _above(band: Sequence[Piece], gutter: float) -> tuple[list[Piece], list[Piece]]:
    """Headings over the left column, before the right one begins, and the columns."""
    right = _sides(band, gutter)[1]
    begins = min((piece.box.middle[1] for piece in right), default=float("inf"))
    above = [piece for piece in band if piece.box.bottom < begins]
    return above, [piece for piece in band if piece.box.bottom >= begins]


def _sides(band: Sequence[Piece], gutter: float) -> tuple[list[Piece], list[Piece]]:
    left = [piece for piece in band if piece.box.middle[0] < gutter]
    return left, [piece for piece in band if piece.box.middle[0] >= gutter]


def _is_prose(side: Sequence[Piece], depth: int) -> bool:
    """Whether lines fill their columns, as running text does and a table's cells do not."""
    if len(side) < _MIN_COLUMN_PIECES:
        return False
    width = max(piece.box.right for piece in side) - min(piece.box.left for piece in side)
    fill = median(piece.box.right - piece.box.left for piece in side) / max(width, 1.0)
    if mean(len(piece.text) for piece in side) < _MIN_COLUMN_CHARS:
        return False
    if fill >= _MIN_FILL or (fill >= _RAGGED_FILL and _sentences_run_on(side)):
        return True
    return depth < _MAX_DEPTH and _gutter(side, depth + 1) is not None


def _sentences_run_on(side: Sequence[Piece]) -> bool:
    """Whether many lines begin inside a sentence, as in a column with short list items."""
    lines = sorted(side, key=lambda piece: piece.baseline)
    return sum(line.text[:1].islower() for line in lines[1:]) >= _RUN_ON_SHARE * len(lines)
