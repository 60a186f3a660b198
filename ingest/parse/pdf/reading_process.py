"""Starts the process that reads PDF pages, and says in our own words what went wrong in it."""

import subprocess
import sys
from pathlib import Path

from ingest.errors import DocumentRejected, Reason
from ingest.parse.pdf.glyphs import Exit

PASSWORD = Reason.PASSWORD
TOO_MANY_PAGES = Reason.TOO_MANY_PAGES
TOO_COSTLY = Reason.TOO_COSTLY
OCR_MISSING = Reason.OCR_MISSING

MAX_PAGES = 2_000
"""Longer files are refused: the longest agreement in the sector has a fifth of that."""
MAX_SECONDS = 300
"""What one file's text may take; a page has a limit of its own in the process."""
DPI = 300

_END = b"%%EOF"
_END_BYTES = 2048
_SCRIPT = Path(__file__).with_name("glyphs.py")
_REASONS: dict[int, Reason] = {
    Exit.PASSWORD: PASSWORD,
    Exit.DAMAGED: Reason.DAMAGED,
    Exit.TOO_MANY_PAGES: TOO_MANY_PAGES,
    Exit.TOO_MUCH_TEXT: TOO_COSTLY,
}


def page_records(data: bytes, *, max_pages: int = MAX_PAGES) -> list[str]:
    """A record a page, in order; `page_from_record` reads one.

    Raises:
        DocumentRejected: The file wants a password, is damaged, or asks for more pages, time or
            memory than a document that people wrote.
    """
    # PDFium mends a file that is cut short by leaving out what is missing, and says nothing.
    if _END not in data.rstrip(b"\0")[-_END_BYTES:]:
        raise DocumentRejected(Reason.DAMAGED)
    return _run(data, "text", str(max_pages)).decode("ascii").splitlines()


def page_picture(data: bytes, number: int) -> bytes:
    """A page, counted from 1, as a grey PGM picture of DPI points to the inch.

    Raises:
        DocumentRejected: The page cannot be drawn within the limits.
    """
    return _run(data, "render", str(number - 1), str(DPI))


def _run(data: bytes, *arguments: str) -> bytes:
    command = [sys.executable, "-I", str(_SCRIPT), *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - our own script, and no part of it from the file
            command, input=data, capture_output=True, timeout=MAX_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentRejected(TOO_COSTLY) from error
    if done.returncode:
        # Any other status is the end that a limit on memory or time made, or a crash.
        raise DocumentRejected(_REASONS.get(done.returncode, TOO_COSTLY))
    return done.stdout
