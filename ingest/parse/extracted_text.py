"""Text written out from markup, so that locators have something to count in."""

from corpus.document import Span


class ExtractedText:
    """Collects paragraphs and gives each its place in the text that the release will keep."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0

    def add(self, paragraph: str, *, gap: str = "\n\n") -> Span:
        """Append a paragraph after `gap` and return where it stands."""
        if self._pieces:
            self._pieces.append(gap)
            self._length += len(gap)
        start = self._length
        self._pieces.append(paragraph)
        self._length += len(paragraph)
        return Span(start, self._length)

    def text(self) -> str:
        """Everything added so far, ending with a line break."""
        return "".join(self._pieces) + "\n"
