"""PDF files: text, tables and notes in reading order; scanned pages through machine reading."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from ingest.errors import DocumentRejected
from ingest.parse.parsed import Parsed
from ingest.parse.pdf.document import PdfText
from ingest.parse.pdf.furniture import Furniture
from ingest.parse.pdf.lines import rows_of
from ingest.parse.pdf.machine_reading import MachineReader
from ingest.parse.pdf.outline import Headings
from ingest.parse.pdf.page import Page, page_from_record
from ingest.parse.pdf.paragraphs import words_in
from ingest.parse.pdf.reading_order import page_flow
from ingest.parse.pdf.reading_process import TOO_COSTLY, page_picture, page_records

SECONDS, SECONDS_A_PAGE = 10, 0.15
"""The processor time that putting pages together may take: twenty times what prose takes."""

_ALL_BOLD_SHARE = 0.7
_DEFAULT_BODY = 11.0


def parse_pdf(data: bytes, *, title: str) -> Parsed:
    """Read a PDF. `title` heads text that stands under no heading.

    Raises:
        DocumentRejected: The file wants a password, is damaged, has more pages than a document
            that people wrote, costs too much to read, or has scanned pages and Tesseract with its
            Norwegian model is not installed.
    """
    pages = _Pages(data)
    survey = _Survey()
    for page in pages:
        survey.see(page)
    text = PdfText(title, survey.headings(), survey.vocabulary)
    for page in pages:
        rows = rows_of(page.words, page.rules)
        furniture, kept = survey.furniture.parted(rows, page.height)
        text.page(page_flow(page, kept, furniture, survey.body()))
    return replace(text.parsed(), left_out=dict(+survey.left_out))


class _Pages:
    """A file's pages, as often as wanted; records are small, pages are not.

    Going through them raises DocumentRejected once they have cost more than their number allows.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._records = page_records(data)
        self._scanned: dict[int, Page] = {}
        self._reader: MachineReader | None = None
        self._ends = time.process_time() + SECONDS + SECONDS_A_PAGE * len(self._records)

    def __iter__(self) -> Iterator[Page]:
        for number, record in enumerate(self._records, start=1):
            if time.process_time() > self._ends:
                raise DocumentRejected(TOO_COSTLY)
            page = self._scanned.get(number) or page_from_record(number, record)
            yield self._machine_read(page) if page.is_scan else page

    def _machine_read(self, page: Page) -> Page:
        """Only a file with such pages needs Tesseract."""
        if self._reader is None:
            self._reader = MachineReader()
        picture = page_picture(self._data, page.number)
        read = self._scanned[page.number] = self._reader.read(page, picture)
        return read


class _Survey:
    """What all pages together tell: usual size, weight, words, and what every page repeats."""

    def __init__(self) -> None:
        self.furniture = Furniture()
        self.vocabulary: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self._sizes: Counter[float] = Counter()
        self._bold = 0

    def see(self, page: Page) -> None:
        rows = rows_of(page.words, page.rules)
        self.furniture.see(rows, page.height)
        self.left_out["comments"] += page.comments
        self.vocabulary.update(words_in(piece.text for row in rows for piece in row))
        for word in page.words:
            self._sizes[word.size] += len(word.text)
            self._bold += len(word.text) * word.bold

    def body(self) -> float:
        return self._sizes.most_common(1)[0][0] if self._sizes else _DEFAULT_BODY

    def headings(self) -> Headings:
        share = self._bold / max(1, self._sizes.total())
        return Headings(body=self.body(), all_bold=share >= _ALL_BOLD_SHARE)
