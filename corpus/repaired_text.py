"""A stored original beside how it is read: what a machine misread is put right, and no more.

The original is kept and every locator counts in it; the repair is searched and shown.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Edit, Span


@dataclass(frozen=True, slots=True)
class RepairedText:
    """An original with its edits, in order and none overlapping."""

    original: str
    edits: Sequence[Edit] = ()

    def shown(self, span: Span) -> str:
        """The characters of a span as they are read; an edit that crosses its edge is left out."""
        return "".join(text for text, _ in self._pieces(span))

    def repaired(self, span: Span) -> str | None:
        """As `shown`, and None where nothing in the span was put right."""
        shown = self.shown(span)
        return None if shown == span.of(self.original) else shown

    def original_span(self, span: Span, start: int, end: int) -> Span:
        """The characters of the original that [start, end) of `shown(span)` stands for.

        It is grown to whole edits.
        """
        first, last, at = span.end, span.start, 0
        for text, piece in self._pieces(span):
            low, high = max(start, at), min(end, at + len(text))
            if low < high:
                whole = text != piece.of(self.original)
                first = min(first, piece.start if whole else piece.start + low - at)
                last = max(last, piece.end if whole else piece.start + high - at)
            at += len(text)
        return Span(first, last)

    def _pieces(self, span: Span) -> list[tuple[str, Span]]:
        """Each stretch of the span as it is read, with where it stands."""
        pieces, at = [], span.start
        from_here = bisect_left(self.edits, span.start, key=lambda edit: edit.start)
        for edit in self.edits[from_here:]:
            if edit.end > span.end:
                break
            before = Span(at, edit.start)
            pieces += [(before.of(self.original), before), (edit.text, Span(edit.start, edit.end))]
            at = edit.end
        rest = Span(at, span.end)
        return [*pieces, (rest.of(self.original), rest)]
