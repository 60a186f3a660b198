"""What kind of document a reply holds, and the file that it becomes."""

import hashlib
import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import unquote

from ingest.sync.errors import Refusal, Refused
from ingest.sync.web_address import WebAddress

_OFFICE = "application/vnd.openxmlformats-officedocument"
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    f"{_OFFICE}.wordprocessingml.document": ".docx",
    f"{_OFFICE}.presentationml.presentation": ".pptx",
    f"{_OFFICE}.spreadsheetml.sheet": ".xlsx",
    "text/plain": ".txt",
    "text/markdown": ".md",
}
_UNNAMED = {"application/octet-stream", "binary/octet-stream", "application/force-download"}
"""Types that servers give to files they know nothing of; then the address's ending tells."""
_NAMED_BY_ENDING = {".pdf", ".docx", ".pptx", ".xlsx"}
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]+)", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")
_DEPTH = 8
_SEGMENT_CHARACTERS = 60


def suffix_of(content_type: str, address: WebAddress) -> str:
    """The file name's ending for a reply's Content-Type.

    Raises:
        Refused: It is no kind of document that is taken in.
    """
    kind = content_type.partition(";")[0].strip().lower()
    ending = PurePosixPath(address.path).suffix.lower()
    if kind in _UNNAMED and ending in _NAMED_BY_ENDING:
        return ending
    if kind not in _SUFFIXES:
        raise Refused(Refusal.CONTENT_TYPE)
    return _SUFFIXES[kind]


def page_file(address: WebAddress, suffix: str) -> str:
    """The file below the mirror for a page: readable, and one page's only, whatever else there is.

    It is made of the address alone (not of http or https), so a page keeps its name for ever.
    """
    place = address.authority + address.target
    digest = hashlib.sha256(place.encode()).hexdigest()[:10]
    segments = [_named(unquote(part)) for part in address.path.split("/")]
    words = [segment for segment in segments if segment][:_DEPTH] or ["index"]
    if words[-1].lower().endswith(suffix):
        words[-1] = words[-1][: -len(suffix)]
    host = address.authority.replace(":", "-").strip("[]")
    return "/".join([host, *words]) + f"-{digest}{suffix}"


def as_utf8(body: bytes, content_type: str) -> bytes:
    """A text whose encoding stands only in its Content-Type, in UTF-8, as no file keeps headers.

    Raises:
        Refused: It is not in the encoding that it says.
    """
    charset = _CHARSET.search(content_type)
    is_text = content_type.strip().lower().startswith("text/")
    if not is_text or charset is None or b"charset" in body[:2048].lower():
        return body
    try:
        return body if charset[1].lower() in {"utf-8", "utf8"} else body.decode(charset[1]).encode()
    except (LookupError, UnicodeDecodeError) as error:
        raise Refused(Refusal.ENCODING) from error


def _named(segment: str) -> str:
    plain = unicodedata.normalize("NFC", segment)
    return _NOT_IN_NAMES.sub("-", plain)[:_SEGMENT_CHARACTERS].strip("-.")
