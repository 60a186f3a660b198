"""Files made into text with sections. One module a format; the choice is by the file's name."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath

from ingest.errors import DocumentRejected, Reason
from ingest.parse.docx import read_docx
from ingest.parse.email_message import read_email
from ingest.parse.html import parse_html
from ingest.parse.lovdata import parse_lovdata
from ingest.parse.markdown import parse_markdown
from ingest.parse.parsed import Parsed
from ingest.parse.pdf import parse_pdf
from ingest.parse.plain_text import parse_plain_text
from ingest.parse.pptx import read_pptx
from ingest.parse.reading import Reading
from ingest.parse.section_writer import MAX_CHARS
from ingest.parse.xlsx import read_xlsx
from ingest.refusals import BY_SUFFIX

_CONTROL = frozenset(range(32)) - {9, 10, 12, 13}
_MAX_BYTES_A_CHAR = 4
_ENTITY = re.compile(rb"<!entity", re.IGNORECASE)


def parse(file: str, data: bytes) -> Parsed:
    """Read a file by the parser for its suffix.

    Raises:
        DocumentRejected: No parser takes the format, the bytes are not what the name promises, or
            the text is too long or too entangled.
    """
    suffix = PurePosixPath(file).suffix.lower()
    parser = _PARSERS.get(suffix)
    if parser is None:
        raise DocumentRejected(BY_SUFFIX.get(suffix, Reason.UNSUPPORTED))
    if not data.strip():
        raise DocumentRejected(Reason.EMPTY)
    try:
        parsed = parser(data, _title(file))
    except (MemoryError, RecursionError) as error:
        raise DocumentRejected(Reason.TOO_COSTLY) from error
    if len(parsed.original) > MAX_CHARS:
        raise DocumentRejected(Reason.TOO_LARGE)
    if not any(section.blocks for section in parsed.sections):
        raise DocumentRejected(Reason.EMPTY)
    return parsed


def is_supported(file: str) -> bool:
    """Whether a parser takes files of this name."""
    return PurePosixPath(file).suffix.lower() in _PARSERS


def decode(data: bytes) -> str:
    """UTF-8 text with line breaks as Python's text mode reads them.

    Raises:
        DocumentRejected: The bytes are another encoding, no text at all, or too many.
    """
    sample = data[:4096]
    if b"\x00" in sample or sum(byte in _CONTROL for byte in sample) > len(sample) // 50:
        raise DocumentRejected(Reason.BINARY)
    if len(data) > _MAX_BYTES_A_CHAR * MAX_CHARS:
        raise DocumentRejected(Reason.TOO_LARGE)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentRejected(Reason.NOT_UTF8) from error
    if len(text) > MAX_CHARS:
        raise DocumentRejected(Reason.TOO_LARGE)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _title(file: str) -> str:
    return PurePosixPath(file).stem.replace("-", " ").replace("_", " ").capitalize()


def _without_entities(data: bytes) -> bytes:
    """XML that declares no entity; Lovdata's own declares none.

    Raises:
        DocumentRejected: It declares one.
    """
    if _ENTITY.search(data):
        raise DocumentRejected(Reason.UNSAFE_XML)
    return data


def _whole(reading: Reading) -> Parsed:
    return replace(reading.parsed, left_out=dict(+reading.left_out))


_PARSERS: dict[str, Callable[[bytes, str], Parsed]] = {
    ".txt": lambda data, title: parse_plain_text(decode(data), title=title),
    ".md": lambda data, title: parse_markdown(decode(data), title=title),
    ".html": lambda data, title: parse_html(data, title=title),
    ".htm": lambda data, title: parse_html(data, title=title),
    ".xml": lambda data, _title: parse_lovdata(_without_entities(data)),
    ".pdf": lambda data, title: parse_pdf(data, title=title),
    ".docx": lambda data, title: _whole(read_docx(data, title=title)),
    ".docm": lambda data, title: _whole(read_docx(data, title=title)),
    ".pptx": lambda data, title: _whole(read_pptx(data, title=title)),
    ".pptm": lambda data, title: _whole(read_pptx(data, title=title)),
    ".xlsx": lambda data, title: _whole(read_xlsx(data, title=title)),
    ".xlsm": lambda data, title: _whole(read_xlsx(data, title=title)),
    ".eml": lambda data, title: _whole(read_email(data, title=title)),
}
