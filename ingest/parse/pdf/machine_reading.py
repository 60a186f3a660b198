"""Scanned pages read by Tesseract with its Norwegian model, through its command line."""

import csv
import io
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from statistics import median

from ingest.errors import DocumentRejected
from ingest.parse.pdf.page import Box, Page, Word
from ingest.parse.pdf.reading_process import DPI, OCR_MISSING, TOO_COSTLY, TOO_MANY_PAGES

MAX_SCANNED_PAGES = 400
"""More are refused: at about three seconds a page that is twenty minutes of a build."""
MAX_PAGE_SECONDS = 40

_LANGUAGE = "nor"
_MIN_CONFIDENCE = 20
_POINTS = 72 / DPI
_BELOW = set("gjpqyQ,;()[]§|")
"""Letters and signs that reach below the line."""
_TAIL_EM = 0.22
_NEAR_SHARE = 0.35
_CAP_SHARE = 0.72
"""A line's capitals are about this share of its font's size high."""


class MachineReader:
    """Reads pictures of pages.

    Raises on creation:
        DocumentRejected: Tesseract or its Norwegian model is not installed.
    """

    def __init__(self) -> None:
        self._program = shutil.which("tesseract")
        if self._program is None or not self._knows_norwegian(self._program):
            raise DocumentRejected(OCR_MISSING)
        self._read = 0

    def read(self, page: Page, picture: bytes) -> Page:
        """The page with the words that its picture shows.

        Raises:
            DocumentRejected: The page takes too long, or the file has too many such pages.
        """
        self._read += 1
        if self._read > MAX_SCANNED_PAGES:
            raise DocumentRejected(TOO_MANY_PAGES)
        output = self._run("stdin", "stdout", "-l", _LANGUAGE, "--dpi", str(DPI), "tsv", of=picture)
        words = words_from_table(output)
        width, height = (int(side) * _POINTS for side in picture.split(b"\n", 1)[0].split()[1:3])
        return Page(number=page.number, width=width, height=height, words=words, marks=page.marks)

    def _knows_norwegian(self, program: str) -> bool:
        done = subprocess.run(  # noqa: S603 - a fixed command
            [program, "--list-langs"], capture_output=True, timeout=MAX_PAGE_SECONDS, check=False
        )
        return _LANGUAGE in done.stdout.decode("utf-8", "replace").split()

    def _run(self, *arguments: str, of: bytes) -> str:
        # With more threads than one Tesseract takes three times as long on two cores.
        command = ["/usr/bin/env", "OMP_THREAD_LIMIT=1", str(self._program), *arguments]
        try:
            done = subprocess.run(  # noqa: S603 - a fixed command, the picture on standard input
                command, input=of, capture_output=True, timeout=MAX_PAGE_SECONDS, check=True
            )
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
            raise DocumentRejected(TOO_COSTLY) from error
        return done.stdout.decode("utf-8", "replace")


def words_from_table(table: str) -> tuple[Word, ...]:
    """The words of Tesseract's table (TSV); those it is very unsure of are specks and left out."""
    rows = list(csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE))
    lines: dict[tuple[str, ...], list[Mapping[str, str]]] = {}
    for row in rows:
        sure = row["level"] == "5" and float(row["conf"]) >= _MIN_CONFIDENCE
        if sure and (row["text"] or "").strip():
            key = (row["block_num"], row["par_num"], row["line_num"])
            lines.setdefault(key, []).append(row)
    return _even([word for line in lines.values() for word in _line(line)])


def _line(rows: list[Mapping[str, str]]) -> list[Word]:
    """The words of one line, all of one size: a scan's heights differ with the letters."""
    boxes = [
        Box(left, top, left + width, top + height)
        for left, top, width, height in (
            [int(row[side]) * _POINTS for side in ("left", "top", "width", "height")]
            for row in rows
        )
    ]
    size = round(median(box.bottom - box.top for box in boxes) / _CAP_SHARE)
    texts = [row["text"].strip() for row in rows]
    level = [box.bottom for box, text in zip(boxes, texts, strict=True) if not _BELOW & set(text)]
    baseline = median(level) if level else median(box.bottom for box in boxes) - _TAIL_EM * size
    return [
        Word(_section_sign(text, after), box, baseline, float(size))
        for text, after, box in zip(texts, [*texts[1:], ""], boxes, strict=True)
    ]


def _section_sign(text: str, after: str) -> str:
    """A lone dollar sign before a number is a section sign, which the model does not know well."""
    lone = text in {"$", "$$"} and after[:1].isdecimal()
    return text.replace("$", "§") if lone else text


def _even(words: list[Word]) -> tuple[Word, ...]:
    """Sizes near the usual one made equal to it, so that only real headings stand out."""
    if not words:
        return ()
    usual = median(word.size for word in words)
    near = (1 - _NEAR_SHARE) * usual, (1 + _NEAR_SHARE) * usual
    return tuple(
        replace(word, size=usual) if near[0] <= word.size <= near[1] else word for word in words
    )
