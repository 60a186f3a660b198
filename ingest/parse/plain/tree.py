"""Headings put under each other, and the text under them made into sections."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from corpus.document import Block, Section
from ingest.parse.plain.lines import numbered_title
from ingest.parse.plain.unit import Kind, Unit

_STACK_LIMIT = 6
_LOCAL, _INSIDE, _RUN_IN = 20, 21, 30
_UNNUMBERED = 1
_LARGEST_STEP = 3


@dataclass(slots=True)
class _Tree:
    """The headings above the place that reading has come to, outermost first."""

    title: str
    chain: list[tuple[int, str]] = field(default_factory=list)
    numbers: dict[tuple[int, ...], int] = field(default_factory=dict)
    numbered: int | None = None
    empty: bool = False
    sections: list[Section] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    page: int | None = None

    def close(self) -> None:
        """End the section that is being read."""
        if self.blocks:
            path = (self.title, *(words for _, words in self.chain))
            self.sections.append(
                Section(heading_path=path, blocks=tuple(self.blocks), page=self.page)
            )
            self.blocks = []

    def enter(self, unit: Unit, *, inside: bool) -> None:
        """Open a section under the headings that the evidence puts above it."""
        self.close()
        level = self._level(unit, inside=inside)
        self.chain = [above for above in self.chain if above[0] < level]
        self.chain.append((level, unit.words))
        self.empty = True

    def add(self, unit: Unit) -> None:
        """Take a block of text, or a table's row, which is a section of its own."""
        if unit.block is None:
            return
        if unit.kind is Kind.ROW:
            self.close()
            self.chain.append((_RUN_IN + 1, unit.words))
        if not self.blocks:
            self.page = unit.page
        elif unit.page != self.page:
            self.close()
            self.page = unit.page
        self.blocks.append(unit.block)
        self.empty = False
        if unit.kind is Kind.ROW:
            self.close()
            self.chain.pop()

    def _level(self, unit: Unit, *, inside: bool) -> int:
        if unit.kind is Kind.LOCAL:
            return _LOCAL
        if unit.kind is Kind.RUN_IN:
            return _RUN_IN
        if inside:
            return self._below(_INSIDE)
        if unit.level is not None and self._is_next_number(unit):
            self.numbered = unit.level
            return unit.level
        return self._below(_UNNUMBERED if self.numbered is None else self.numbered + 1)

    def _below(self, usual: int) -> int:
        """A heading right below another stands under it; else nothing tells, and it is flat."""
        deepest = self.chain[-1][0] if self.chain else 0
        if self.empty and usual <= deepest < usual + _STACK_LIMIT:
            return deepest + 1
        return usual

    def _is_next_number(self, unit: Unit) -> bool:
        """Whether a heading's number can follow those before it; chapters and §§ always can."""
        number = numbered_title(unit.words)
        if not number:
            return True
        *above, last = map(int, number.split("."))
        before = self.numbers.get(tuple(above), 0)
        if last != 1 and not before < last <= before + _LARGEST_STEP:
            return False
        self.numbers[tuple(above)] = last
        return True


def sections_of(
    units: Sequence[Unit], *, title: str, inside: Set[int] = frozenset()
) -> list[Section]:
    """The sections of a text; `inside` are the headings that stand inside local text."""
    tree = _Tree(title)
    for at, unit in enumerate(units):
        if unit.is_heading:
            tree.enter(unit, inside=at in inside)
        else:
            tree.add(unit)
    tree.close()
    return tree.sections
