"""Paragraphs read one after another: headings, text, lists, and lists of titles left out."""

from collections import Counter
from collections.abc import Mapping, Sequence

from corpus.document import Block, BlockKind, Edit, Span
from ingest.parse.flattened_table import TableRow
from ingest.parse.heading_shape import CHAPTER_LEVEL, numbered_level
from ingest.parse.plain.lines import (
    MAX_HEADING_CHARS,
    Line,
    Paragraph,
    capitals_before_sentence,
    is_alike,
    is_annex,
    is_item,
    is_title,
    joined,
    numbered_title,
    span_of,
)
from ingest.parse.plain.lists import (
    MarkedItems,
    entries,
    is_numbered_item,
    opens_list,
    unmarked_items,
)
from ingest.parse.plain.local_text import LOCAL_HEADING, local_titles
from ingest.parse.plain.noise import READING_LIST
from ingest.parse.plain.paragraphs import Page
from ingest.parse.plain.reading_list import (
    after_reading_list,
    heads_reading_list,
    is_prose,
    lines_between,
)
from ingest.parse.plain.unit import Kind, Unit, heading, item, text

_CLOSE_HEADING = 0.6
_MOST_TITLES_IN_A_ROW = 6
_LEAST_RUN_INS = 3
_LEAST_NUMBERED = 2
_MOST_CANDIDATES = 40
_MOST_ENTRY_CHARS = 140


class Scan:
    """Reads paragraphs into units; what it leaves out is counted."""

    def __init__(
        self,
        found: Sequence[Paragraph],
        page: Page,
        *,
        rows: Mapping[int, TableRow],
        marks: Sequence[Edit] = (),
        headings: bool = True,
    ) -> None:
        self.units: list[Unit] = []
        self.left_out: Counter[str] = Counter()
        self._found, self._page, self._rows = list(found), page, rows
        # A heading that local text stands under names the text for all that stands above it.
        self._known = local_titles(joined(one) for one in found)
        self._lead: Span | None = None
        self._colon = False
        self._items = MarkedItems(marks)
        self._headings = headings
        self._at = 0
        titles = [one for at, one in enumerate(found) if self._is_numbered_title(at)]
        self._is_numbered = len(titles) >= _LEAST_NUMBERED
        run_ins = sum(capitals_before_sentence(one[0].words) > 0 for one in found)
        self._run_ins = run_ins >= _LEAST_RUN_INS

    def read(self) -> "Scan":
        """Read everything."""
        while self._at < len(self._found):
            seen = len(self.units)
            self._read_one(self._found[self._at])
            if any(unit.block is None for unit in self.units[seen:][-1:]):
                self._lead, self._colon = None, False
        return self

    def _read_one(self, paragraph: Paragraph) -> None:
        start = paragraph[0].span.start
        if start in self._rows:
            self._read_row(self._rows[start])
        elif (
            LOCAL_HEADING.match(paragraph[0].words)
            and len(joined(paragraph)) <= 2 * MAX_HEADING_CHARS
        ):
            self._at += 1
            self.units.append(
                Unit(kind=Kind.LOCAL, span=span_of(paragraph), words=joined(paragraph))
            )
        elif heads_reading_list(paragraph):
            self._read_titles()
        elif not self._read_heading(paragraph):
            self._read_text(paragraph)

    def _read_row(self, row: TableRow) -> None:
        self.units.append(
            Unit(
                kind=Kind.ROW,
                span=row.span,
                words=row.label,
                block=Block(span=row.span, kind=BlockKind.TABLE_ROW, lead_in=row.heads),
            )
        )
        while self._at < len(self._found) and self._found[self._at][0].start < row.span.end:
            self._at += 1

    def _read_titles(self) -> None:
        """A list of titles, and the headings that follow it right away."""
        head = self._found[self._at]
        self.units.append(Unit(kind=Kind.READING, span=span_of(head)))
        end = self._at + 1
        while end < len(self._found) and not self._ends_titles(end):
            end += 1
        lines = [*head[1:], *lines_between(self._found[self._at + 1 : end])]
        follows = end < len(self._found) and not self._is_fixed(self._found[end])
        glued = follows and self._is_close(self._found[end])
        kept = after_reading_list(lines, before_text=follows and not glued)
        self.left_out[READING_LIST] += 1 + kept
        self.units += [heading([line]) for line in lines[kept:]]
        self._at = end

    def _ends_titles(self, at: int) -> bool:
        paragraph = self._found[at]
        after = self._found[at + 1] if at + 1 < len(self._found) else paragraph
        announces = paragraph[-1].words.endswith(":") and self._items.opens(after[0])
        return announces or self._is_fixed(paragraph) or is_prose(paragraph)

    def _read_heading(self, paragraph: Paragraph) -> bool:
        words = joined(paragraph)
        if not self._headings:
            return False
        if self._run_ins and (chars := capitals_before_sentence(words)):
            self._read_run_in(paragraph, chars)
            return True
        if self._is_close(paragraph):
            self.units.append(heading(paragraph[:1], close=True))
            self._lead, self._colon = None, False
            self._read_text(paragraph[1:])
            return True
        if len(paragraph) > 1 or not is_title(words) or self._is_numbered_item(paragraph):
            return False
        if self._announces_items():
            return False
        self._at += 1
        if self._is_in_row_of_titles(self._at - 1):
            self.units.append(item(span_of(paragraph), None))
            return True
        number = numbered_title(words)
        level = numbered_level(words) if number or words.startswith("§") else None
        if is_annex(words):
            level = CHAPTER_LEVEL
        self.units.append(heading(paragraph, level=level))
        return True

    def _read_run_in(self, paragraph: Paragraph, chars: int) -> None:
        """A heading in capitals that its text follows on the same line."""
        whole = span_of(paragraph)
        flat = "".join(line.text for line in paragraph)
        end = paragraph[0].start + len(flat) - len(flat.lstrip()) + chars
        span = Span(whole.start, min(end, whole.end))
        words = joined([Line(span.start, joined(paragraph)[:chars])])
        self.units.append(Unit(kind=Kind.RUN_IN, span=span, words=words))
        self._at += 1
        self._lead, self._colon = None, False
        rest = Span(span.end, whole.end)
        skipped = len(flat[chars:]) - len(flat[chars:].lstrip())
        if len(rest) > skipped:
            self.units.append(text(Span(rest.start + skipped, rest.end)))

    def _is_close(self, paragraph: Paragraph) -> bool:
        """Whether the first line is a heading with no blank line below it."""
        return self._looks_close(paragraph) and not self._is_announced()

    def _looks_close(self, paragraph: Paragraph) -> bool:
        if not self._page.width or len(paragraph) == 1:
            return False
        first, second = paragraph[0], paragraph[1]
        short = len(first.words) <= _CLOSE_HEADING * self._page.width
        return (
            short
            and is_title(first.words)
            and numbered_title(first.words) is None
            and not second.opens_lower
            and self._page.is_full(second)
        )

    def _is_announced(self) -> bool:
        """Whether the words right before end in a colon."""
        return self._colon and bool(self.units) and self.units[-1].span == self._lead

    def _words_at(self, at: int) -> str:
        return joined(self._found[at]) if 0 <= at < len(self._found) else ""

    def _is_numbered_item(self, paragraph: Paragraph) -> bool:
        if numbered_title(joined(paragraph)) and not self._is_numbered:
            return True
        return is_numbered_item(
            paragraph, self._words_at(self._at - 1), self._words_at(self._at + 1)
        )

    def _is_numbered_title(self, at: int) -> bool:
        """Whether a paragraph may be one of a text's numbered headings."""
        paragraph = self._found[at]
        words = joined(paragraph)
        if len(paragraph) > 1 or not is_title(words) or not numbered_title(words):
            return False
        return not is_numbered_item(paragraph, self._words_at(at - 1), self._words_at(at + 1))

    def _announces_items(self) -> bool:
        """Whether a short line opens the list that follows it, rather than heading text."""
        after = self._found[self._at + 1] if self._at + 1 < len(self._found) else None
        if after is None or numbered_title(self._found[self._at][0].words) is not None:
            return False
        if is_item(after[0].words):
            return after[0].words.split(None, 1)[-1][:1].islower() and not _is_dash(after[0])
        return after[0].opens_lower

    def _is_in_row_of_titles(self, at: int) -> bool:
        """Whether so many title-like lines stand together that they are a list."""
        row = self._titles_from(at)
        place = self._titles_before(at)
        words = self._found[at][0].words
        strong = words.isupper() or numbered_title(words) is not None
        first = place == 0 and not strong
        last = row == 1 and at + 1 < len(self._found) and not self._is_marked(at + 1)
        return row + place >= _MOST_TITLES_IN_A_ROW and not (strong or first or last)

    def _is_marked(self, at: int) -> bool:
        return self._items.opens(self._found[at][0])

    def _titles_from(self, at: int) -> int:
        end = at
        last = min(len(self._found), at + _MOST_TITLES_IN_A_ROW)
        while end < last and self._is_title_at(end):
            end += 1
        return end - at

    def _titles_before(self, at: int) -> int:
        first = at
        least = max(0, at - _MOST_TITLES_IN_A_ROW)
        while first > least and self._is_title_at(first - 1):
            first -= 1
        return at - first

    def _is_title_at(self, at: int) -> bool:
        paragraph = self._found[at]
        words = paragraph[0].words
        return (
            len(paragraph) == 1
            and not paragraph[0].ends_sentence
            and len(words) <= _MOST_ENTRY_CHARS
            and (not is_item(words) or numbered_title(words) is not None)
            and not LOCAL_HEADING.match(words)
            and paragraph[0].span.start not in self._rows
        )

    def _read_text(self, paragraph: Paragraph) -> None:
        self._at += 1
        runs = self._items.runs(paragraph)
        for run in runs:
            span = span_of(run)
            if self._items.opens(run[0]):
                self.units.append(item(span, self._lead))
                if run[-1].words.endswith(":"):
                    self._lead, self._colon = span, True
            else:
                self._read_plain(run, span)
        if not self._items.opens(runs[-1][0]) and self._lead and self._headings:
            self._read_unmarked(tuple(runs[-1]), self._lead)

    def _read_plain(self, run: Sequence[Line], span: Span) -> None:
        before = self.units[-1].block if self.units else None
        right_after = before is not None and before.span == self._lead and self._colon
        self.units.append(text(span, lead_in=self._lead if right_after else None))
        words = run[-1].words
        self._colon = words.endswith(":")
        self._lead = span if opens_list(words) and self._may_lead(run) else None

    def _may_lead(self, run: Sequence[Line]) -> bool:
        """On a slide, words without a colon lead a list only where they read like a title."""
        titled = run[0].words[:1].isupper() and len(joined(run).split()) > 1
        return self._headings or self._colon or titled

    def _read_unmarked(self, announcing: Paragraph, lead_in: Span) -> None:
        """The items that the words just read announce, where they have no marks."""
        found = self._candidates()
        flat = [entry for paragraph in found for entry in paragraph]
        end = self._at + len(found)
        more = end < len(self._found) and not self._is_fixed(self._found[end])
        count = unmarked_items(announcing, flat, before_more=more)
        self.units += [item(span_of(entry), lead_in) for entry in flat[:count]]
        for paragraph in found:
            taken = min(count, len(paragraph))
            count -= taken
            if not taken:
                break
            if taken < len(paragraph):
                parts = (paragraph[:taken], paragraph[taken:])
                self._found[self._at : self._at + 1] = [
                    tuple(line for entry in part for line in entry) for part in parts
                ]
            self._at += 1

    def _candidates(self) -> list[list[Paragraph]]:
        """The paragraphs that follow, each cut to what may be items, up to what can be none."""
        found: list[list[Paragraph]] = []
        for paragraph in self._found[self._at : self._at + _MOST_CANDIDATES]:
            if self._is_fixed(paragraph) or self._items.opens(paragraph[0]):
                break
            if found and self._looks_close(paragraph):
                break
            if self._heads_local(paragraph):
                break
            found.append(entries(paragraph, self._page))
        return found

    def _heads_local(self, paragraph: Paragraph) -> bool:
        """Whether a line is a heading that local text stands under."""
        words = joined(paragraph)
        return is_title(words) and any(is_alike(words, title) for title in self._known)

    def _is_fixed(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph is told by its own words, whatever stands around it."""
        return (
            paragraph[0].span.start in self._rows
            or LOCAL_HEADING.match(paragraph[0].words) is not None
            or heads_reading_list(paragraph)
        )


def _is_dash(line: Line) -> bool:
    return line.words[:1] in "–—-"
