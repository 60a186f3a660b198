"""Pay by seniority in machine-read text: rows of groups, columns of years.

Two shapes are known. In the one every row has an amount for each column. In the other every group
has a row of supplements and a row of the lowest pay, where each level is the one before plus its
supplement, and where the level without supplement often has come loose from its row.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus.document import Edit, Span
from corpus.repaired_text import RepairedText
from ingest.tables.amounts import amounts_at_end, digits_of, grouped, shared_out
from ingest.tables.fact import Fact, FactKind
from ingest.tables.ladder import Amount, Ladder, plain_amount, read_ladder
from ingest.tables.position_groups import named
from ingest.tables.seniority import seniority_steps

_LINE = re.compile(r"[^\n]*\n?")
_COLUMN_OF: Mapping[FactKind, tuple[str, ...]] = {
    FactKind.AMOUNT: (),
    FactKind.GUARANTEED_PAY: ("Laveste årslønn",),
    FactKind.SENIORITY_SUPPLEMENT: ("Tillegg for ansiennitet",),
}
_ROW_NAMES = ("tillegg", "forans", "for", "ans", "laveste", "årslønn")
_NAME_LIKENESS = 0.62
_SUPPLEMENT_LIKENESS = 0.75
_MOST_LABEL_CHARS = 60
_MOST_TITLE_LINES = 3
_MOST_LINES = 400
_LEAST_SENTENCE = 6
"""Words; a shorter line that ends in a full stop is an abbreviation's."""

_APART = 2.0
"""Pay is more than so many times a supplement."""


@dataclass(frozen=True, slots=True)
class _Line:
    span: Span
    text: str
    words: str
    amounts: tuple[str, ...] | None
    """None where the line ends in amounts that could not be told apart."""

    @property
    def is_single(self) -> bool:
        """Whether one amount stands alone."""
        return self.amounts is not None and len(self.amounts) == 1

    @property
    def size(self) -> int:
        """The middle amount of several, as its digits stand; 0 where there are not several."""
        if self.is_single:  # it may be misread, and no other amount of the line tells
            return 0
        sizes = sorted(int(digits_of(amount)) for amount in self.amounts or ())
        return sizes[len(sizes) // 2] if sizes else 0


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table's lines below its heading, and what stands above."""

    title: str
    heading: Span
    years: tuple[int, ...]
    lines: tuple[_Line, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    """One cell: the labels of its column, its text as it stands, and what was read."""

    kind: FactKind
    column: tuple[str, ...]
    text: str
    amount: Amount


def wage_facts(original: str, edits: Sequence[Edit] = ()) -> list[Fact]:
    """The cells of every pay table in a text, in reading order; titles as `edits` have them."""
    stored = RepairedText(original, edits)
    return [fact for grid in _grids(stored) for fact in _facts(grid)]


def _facts(grid: _Grid) -> Iterator[Fact]:
    sizes = [line.size for line in grid.lines if line.size]
    counts = {len(line.amounts) for line in grid.lines if line.amounts}
    if max(sizes) <= min(sizes) * _APART or (counts == {len(grid.years)} and grid.years[0] == 0):
        opens = [at for at, line in enumerate(grid.lines) if line.amounts != ()]
        rows = _records(grid.lines, opens)
        cells = [_plain_cells(row[0], grid.years) for row in rows]
    else:
        divide = (min(sizes) * max(sizes)) ** 0.5
        years = grid.years if grid.years[0] == 0 else (0, *grid.years)
        rows = _records(grid.lines, _openings(grid.lines, len(years) - 1, divide))
        cells = [_ladder_cells(row, years, divide) for row in rows]
    labels = named([" ".join(word for line in row for word in _own_words(line)) for row in rows])
    for row, label, own in zip(rows, labels, cells, strict=True):
        yield from (_fact(grid, row, label, cell) for cell in own)


def _fact(grid: _Grid, row: Sequence[_Line], label: str, cell: _Cell) -> Fact:
    amount = cell.amount
    return Fact(
        row=(label,),
        column=cell.column,
        value=None if amount.value is None else grouped(amount.value),
        span=Span(row[0].span.start, row[-1].span.end),
        kind=cell.kind,
        table=grid.title,
        repaired=amount.repaired,
        figure=_place(row, cell.text) if amount.repaired else None,
        heading=grid.heading,
    )


def _place(row: Sequence[_Line], text: str) -> Span | None:
    """Where a cell's text stands, if it stands once in its row."""
    pattern = r"(?<!\S)" + r"\s+".join(map(re.escape, text.split())) + r"(?!\S)"
    found = [
        Span(line.span.start + match.start(), line.span.start + match.end())
        for line in row
        for match in (re.finditer(pattern, line.text) if text else ())
    ]
    return found[0] if len(found) == 1 else None


def _plain_cells(line: _Line, years: Sequence[int]) -> list[_Cell]:
    texts = line.amounts or ()
    if len(texts) != len(years):
        texts = ("",) * len(years)
    return list(_cells(FactKind.AMOUNT, years, texts, [plain_amount(text) for text in texts]))


def _ladder_cells(row: Sequence[_Line], years: Sequence[int], divide: float) -> list[_Cell]:
    """The row's amounts on their rungs; all unread where they are too few or too many."""
    levels = len(years)
    several = [line for line in row if line.size]
    steps = [line.amounts or () for line in several if line.size < divide]
    pay = [text for line in several if line.size >= divide for text in line.amounts or ()]
    loose = [text for line in row if line.is_single for text in line.amounts or ()]
    # Only the lowest level stands apart, so that it alone may be missing, early or late.
    if len(pay) == levels - 1 and len(loose) < 2:
        pay, loose = [*(loose or [""]), *pay], []
    unclear = loose or any(line.amounts is None for line in row)
    if unclear or len(pay) != levels or [len(texts) for texts in steps] != [levels - 1]:
        pay, steps = [""] * levels, [("",) * (levels - 1)]
        ladder = Ladder((Amount(None),) * levels, (Amount(None),) * (levels - 1))
    else:
        ladder = read_ladder(pay, steps[0])
    return [
        *_cells(FactKind.GUARANTEED_PAY, years, pay, ladder.levels),
        *_cells(FactKind.SENIORITY_SUPPLEMENT, years[1:], steps[0], ladder.steps),
    ]


def _cells(
    kind: FactKind, years: Sequence[int], texts: Sequence[str], read: Sequence[Amount]
) -> Iterator[_Cell]:
    for step, text, amount in zip(years, texts, read, strict=True):
        yield _Cell(kind, (*_COLUMN_OF[kind], f"{step} år"), text, amount)


def _openings(lines: Sequence[_Line], steps: int, divide: float) -> list[int]:
    """The lines that a group opens with: its supplements, or the word above them."""
    opens = []
    for at, line in enumerate(lines):
        if line.amounts is not None and (len(line.amounts) != steps or line.size >= divide):
            continue
        first = at
        while first and lines[first - 1].amounts == () and not _names_supplement(lines[first]):
            first -= 1
        if _names_supplement(lines[first]):
            opens.append(first)
        elif line.amounts is not None:
            opens.append(at)
    return opens


def _names_supplement(line: _Line) -> bool:
    words = re.findall(r"[^\W\d_]{4,}", line.words.lower())
    return any(_is_like(word, "tillegg", _SUPPLEMENT_LIKENESS) for word in words)


def _is_like(word: str, other: str, least: float) -> bool:
    return SequenceMatcher(None, word, other, autojunk=False).ratio() >= least


def _records(lines: Sequence[_Line], opens: Sequence[int]) -> list[Sequence[_Line]]:
    ends = [*opens[1:], len(lines)][: len(opens)]
    return [lines[start:end] for start, end in zip(opens, ends, strict=True)]


def _own_words(line: _Line) -> Iterator[str]:
    """The words of a line that are the group's: not the row's name, not a border's remains."""
    for word in re.findall(r"[^\s|()\[\]{}]+", line.words):
        letters = "".join(sign for sign in word.lower() if sign.isalpha())
        numbered = re.fullmatch(r"\d-", word) is not None
        if numbered or (
            (len(letters) > 1 or word == "/")
            and not any(_is_like(letters, name, _NAME_LIKENESS) for name in _ROW_NAMES)
        ):
            yield word


def _grids(stored: RepairedText) -> Iterator[_Grid]:
    original = stored.original
    lines = [
        Span(match.start(), match.start() + len(match.group().rstrip("\n")))
        for match in _LINE.finditer(original)
        if match.group()
    ]
    for at, span in enumerate(lines):
        years = seniority_steps(span.of(original))
        if years:
            below = _below(original, lines[at + 1 : at + 1 + _MOST_LINES], len(years))
            if sum(bool(line.size) for line in below) > 1:
                title = _title_line(original, lines[max(at - _MOST_TITLE_LINES, 0) : at]) or Span(
                    span.start, span.start
                )
                words = " ".join(stored.shown(title).split())
                heading = Span(min(title.start, span.start), span.end)
                yield _Grid(words, heading, years, tuple(below))


def _title_line(original: str, above: Sequence[Span]) -> Span | None:
    """The nearest line above the heading that has words, without what is before and after them."""
    for span in reversed(above):
        words = span.of(original).rstrip()
        kept = words.lstrip(". \t\u00a0")
        if kept:
            return Span(span.start + len(words) - len(kept), span.start + len(words))
    return None


def _is_sentence(text: str) -> bool:
    return text.rstrip().endswith(".") and len(text.split()) >= _LEAST_SENTENCE


def _below(original: str, spans: Sequence[Span], columns: int) -> list[_Line]:
    """The lines of the table: up to a blank line, a sentence, or the next heading."""
    lines: list[_Line] = []
    for span in spans:
        text = span.of(original)
        words, tail = amounts_at_end(text)
        ends = not tail and (len(text) > _MOST_LABEL_CHARS or _is_sentence(text))
        has_begun = any(line.amounts != () for line in lines)
        if not text.strip() or seniority_steps(text) or (has_begun and ends):
            break
        counts = sorted({1, columns, columns + 1, max(columns - 1, 1)})
        lines.append(_Line(span, text, words, shared_out(tail, counts) if tail else ()))
    return lines
