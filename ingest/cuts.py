"""Where a section is cut: at the places that cost least, and into parts of about one size.

A cut costs what it takes from the reader: least between paragraphs of their own, most between a
rule and its condition, a list and its lead-in. The cuts are found by dynamic programming over all
places where a section may be cut at all.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from corpus.document import MAX_CHUNK_CHARS, Block, BlockKind, Section, Span
from corpus.repaired_text import RepairedText
from corpus.sentences import sentence_spans
from ingest.continuation import Tie, goes_on, parts_named, tie

_PIECE = 10.0
_UNEVENNESS = 4.0
_OVERWEIGHT = 30.0
"""What a chunk costs, whatever its size; by the square of its size; by what it says too much."""

_TIES = {Tie.NONE: 0.0, Tie.LEANING: 8.0, Tie.REFERRING: 60.0, Tie.BOUND: 300.0}
_BETWEEN_SENTENCES = 25.0
_IN_SENTENCE = 900.0
_AFTER_LEAD_IN = 500.0
_IN_ORDER = {
    BlockKind.LIST_ITEM: 100.0,
    BlockKind.TABLE_ROW: 0.0,
    BlockKind.NOTE: 10.0,
}
"""Between two blocks of one kind."""

_IN_WHOLE_LIST = 250.0
"""On top, where the list would fit in one chunk with its lead-in."""

_BEFORE_SUBITEM = 200.0
_BESIDE_TABLE = 6.0
"""What is saved by a cut between a table and other text."""

_AFTER_LIST = 20.0
_GOES_ON = 300.0
_AFTER_SHORT_LINE = 200.0
_SHORT_LINE = 80
_PER_PART = 90.0
"""Between a part and another that names it: right before that one it can be repeated."""

_MOST_PARTS = 9
_NEAR = 40
"""A part that is named is looked for among so many first ones, and so far back."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A block, or a sentence of a block too long for a chunk, with its words as they are read."""

    block: Block
    span: Span
    words: str
    weight: int
    """Characters that are searched: its own and those of what its row says."""

    opens_sentence: bool = True

    @property
    def opens_block(self) -> bool:
        """Whether the block begins here."""
        return self.span.start == self.block.span.start


@dataclass(frozen=True, slots=True)
class Piece:
    """Atoms of one section, from `start` up to `end`, that go into one chunk."""

    section: Section
    whole: Sequence[Atom]
    start: int
    end: int

    @property
    def atoms(self) -> Sequence[Atom]:
        """The atoms of the chunk."""
        return self.whole[self.start : self.end]

    def before(self, block: Span) -> Atom | None:
        """The first atom of a block that stands before the chunk; None where none does."""
        at = bisect_left(self.whole, block.start, hi=self.start, key=lambda one: one.span.start)
        return self.whole[at] if at < self.start and self.whole[at].block.span == block else None

    @property
    def span(self) -> Span:
        """From the first character to the last."""
        return Span(self.atoms[0].span.start, max(atom.span.end for atom in self.atoms))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks, those that are cut by as much of them as lies here."""
        blocks: list[Block] = []
        for atom in self.atoms:
            if blocks and not atom.opens_block:
                blocks[-1] = replace(blocks[-1], span=Span(blocks[-1].span.start, atom.span.end))
            else:
                blocks.append(replace(atom.block, span=atom.span))
        return tuple(blocks)


def cut_section(
    section: Section, stored: RepairedText, said: Mapping[Span, int]
) -> Iterator[Piece]:
    """The section's chunks in reading order; `said` has what rows say, in characters."""
    atoms = [atom for block in section.blocks for atom in _atoms(block, stored, said)]
    starts = [*_starts(atoms, _costs(atoms)), len(atoms)]
    for start, end in pairwise(starts):
        yield Piece(section, atoms, start, end)


def _starts(atoms: Sequence[Atom], costs: Sequence[float]) -> list[int]:
    """The first atom of each chunk, so that the chunks cost least together."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(atoms) + 1):
        ways = _ways(atoms, costs, best, end)
        # Of two ways alike the one that fills the earlier chunks is taken.
        best.append(min(ways, key=lambda way: (way[0], -way[1])))
    starts, at = [], len(atoms)
    while at:
        at = best[at][1]
        starts.append(at)
    return starts[::-1]


def _ways(
    atoms: Sequence[Atom], costs: Sequence[float], best: Sequence[tuple[float, int]], end: int
) -> Iterator[tuple[float, int]]:
    """Every way in which a chunk may end before an atom: its cost, and where it begins."""
    last, weight = atoms[end - 1].span.end, 0
    for start in range(end - 1, -1, -1):
        last, weight = max(last, atoms[start].span.end), weight + atoms[start].weight
        if last - atoms[start].span.start > MAX_CHUNK_CHARS and start < end - 1:
            return
        size = weight / MAX_CHUNK_CHARS
        own = _PIECE + _UNEVENNESS * size**2 + _OVERWEIGHT * max(size - 1, 0)
        yield round(best[start][0] + own + costs[start], 6), start


def _costs(atoms: Sequence[Atom]) -> list[float]:
    """What it costs to begin a chunk at each atom."""
    costs = [0.0] * len(atoms)
    whole, places = _whole_lists(atoms), part_places(atoms)
    for at in range(1, len(atoms)):
        costs[at] += _cost(atoms[at - 1], atoms[at])
        if atoms[at].block.lead_in in whole and atoms[at].opens_block:
            costs[at] += _IN_WHOLE_LIST
        for between in range(_first_named(atoms[at], at, places) + 1, at):
            costs[between] += _PER_PART
    return costs


def _whole_lists(atoms: Sequence[Atom]) -> set[Span | None]:
    """The lead-ins of the lists that fit in one chunk with all their items."""
    ends: dict[Span, int] = {}
    for atom in atoms:
        if atom.block.kind is BlockKind.LIST_ITEM and atom.block.lead_in:
            ends[atom.block.lead_in] = atom.span.end
    return {lead_in for lead_in, end in ends.items() if end - lead_in.start <= MAX_CHUNK_CHARS}


def _cost(before: Atom, after: Atom) -> float:
    if not after.opens_block:
        # A number on a line of its own opens the sentence after it.
        sure = after.opens_sentence and any(map(str.isalpha, before.words))
        return _BETWEEN_SENTENCES + _TIES[tie(after.words)] if sure else _IN_SENTENCE
    kind, lead_in = after.block.kind, after.block.lead_in
    if kind is BlockKind.PARAGRAPH:
        return _before_paragraph(before, after)
    if lead_in and before.block.span.start <= lead_in.start < before.block.span.end:
        below_item = before.block.kind is BlockKind.LIST_ITEM
        return _BEFORE_SUBITEM if below_item else _AFTER_LEAD_IN
    return _IN_ORDER[kind] if before.block.kind is kind else _before_paragraph(before, after)


def _before_paragraph(before: Atom, after: Atom) -> float:
    if before.words.rstrip().endswith(":"):
        return _AFTER_LEAD_IN
    if goes_on(before.words, after.words):
        return _GOES_ON
    own = _TIES[tie(after.words)]
    if before.block.kind is BlockKind.LIST_ITEM:
        return own + _AFTER_LIST
    if BlockKind.TABLE_ROW in {before.block.kind, after.block.kind}:
        return own - _BESIDE_TABLE
    return own + (_AFTER_SHORT_LINE if _is_short_line(before) else 0.0)


def _is_short_line(atom: Atom) -> bool:
    """A line that no sentence ends: a heading that nothing marked as one."""
    words = atom.words.strip()
    heading_like = len(words) <= _SHORT_LINE and words[-1:] not in ".!?:;,"
    return heading_like and atom.opens_block and atom.block.kind is BlockKind.PARAGRAPH


def _first_named(atom: Atom, at: int, places: Mapping[int, int]) -> int:
    """Where the earliest part of the rule that an atom names begins; its own place where none."""
    named = parts_named(atom.words) if atom.block.kind is BlockKind.PARAGRAPH else ()
    near = (places[number] for number in named if number in places)
    return min((place for place in near if at - _NEAR <= place < at), default=at)


def part_places(atoms: Sequence[Atom]) -> dict[int, int]:
    """Where each numbered part (ledd) of a rule begins: its first paragraphs in their order."""
    opens = (
        at
        for at, atom in enumerate(atoms)
        if atom.opens_block
        and atom.block.kind is BlockKind.PARAGRAPH
        and not atom.words.lstrip()[:1].islower()
    )
    return dict(enumerate(islice(opens, _MOST_PARTS), start=1))


def _atoms(block: Block, stored: RepairedText, said: Mapping[Span, int]) -> Iterator[Atom]:
    spans = [(block.span, True)]
    if len(block.span) > MAX_CHUNK_CHARS:
        spans = list(_sentences(block.span, stored.original))
    more = said.get(block.span, 0)
    for span, opens_sentence in spans:
        yield Atom(block, span, stored.shown(span), len(span) + more, opens_sentence)
        more = 0


def _sentences(span: Span, original: str) -> Iterator[tuple[Span, bool]]:
    """The sentences of a block; of one too long for a chunk, parts cut between words."""
    for sentence in sentence_spans(span.of(original)):
        start, end = span.start + sentence.start, span.start + sentence.end
        opens_sentence = True
        while end - start > MAX_CHUNK_CHARS:
            cut = _word_break(original, start)
            yield Span(start, cut), opens_sentence
            start = cut + len(original[cut:end]) - len(original[cut:end].lstrip())
            opens_sentence = False
        if end > start:
            yield Span(start, end), opens_sentence


def _word_break(original: str, start: int) -> int:
    limit = start + MAX_CHUNK_CHARS
    space = original.rfind(" ", start + MAX_CHUNK_CHARS // 2, limit)
    return space if space > 0 else limit
