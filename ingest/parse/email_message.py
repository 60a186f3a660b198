"""E-mail messages (RFC 5322, MIME): the subject as heading, the sender's own text under it.

Names and addresses of the header are never kept, nor quoted history and signatures. An e-mail is
somebody's contribution, so it is marked as one and is never taken for a rule.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import Compat32
from email.utils import parsedate_to_datetime
from itertools import groupby
from pathlib import PurePosixPath

from lxml import etree, html

from corpus.document import Block, BlockKind
from corpus.source import Authority, Status
from ingest.errors import DocumentRejected, Reason
from ingest.parse.email_history import own_lines
from ingest.parse.html import parse_html
from ingest.parse.parsed import Parsed, Profile
from ingest.parse.reading import Reading
from ingest.parse.section_writer import SectionWriter
from ingest.refusals import OUTLOOK_MSG, PASSWORD, TOO_DEEP, TOO_MANY_MEMBERS

MAX_PARTS = 100
"""Messages nested or cut into more parts than this are no letter that anybody wrote."""

MAX_ATTACHMENTS = 500
"""More files than this should be looked through by somebody first."""

MAX_HEADER_CHARS = 20_000
"""What is read of one field of a header: the standard library takes a square of its length."""

MAX_SUBJECT_CHARS = 500

_OLE_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
_HEADERS = ("subject", "from", "date", "mime-version", "content-type", "received", "message-id")
_NESTING = re.compile(rb"content-type:\s*(?:message|multipart)/", re.IGNORECASE)
_ENCRYPTED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"}
_LETTER = {"text/plain", "text/html"}
_SIGNED_ONLY = "signed-data"
_REPLY = re.compile(r"\s*(?:(?:sv|vs|re|fw|fwd|aw)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_BULLET = re.compile(r"\s*(?:[•●▪◦*·–-]|\d{1,2}[.)]|[a-zæøå][.)]|\([a-zæøå0-9]{1,2}\))\s+\S")
_INDENT = re.compile(r"\s*")
_QUOTED = (
    "//blockquote[@type='cite']|//*[contains(concat(' ',@class,' '),' gmail_quote ')]"
    "|//*[contains(concat(' ',@class,' '),' moz-cite-prefix ')]"
    "|//*[contains(concat(' ',@class,' '),' yahoo_quoted ')]"
    "|//*[@id='divRplyFwdMsg' or @id='appendonsend']"
    "|//*[@id='divRplyFwdMsg' or @id='appendonsend']/following-sibling::*"
)
_SIGNATURES = (
    "//*[@id='Signature' or contains(concat(' ',@class,' '),' gmail_signature ')"
    " or contains(concat(' ',@class,' '),' moz-signature ')]"
)
_SUFFIXES = {
    "application/pdf": ".pdf",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/html": ".html",
    "text/plain": ".txt",
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a message; `name` is unique in the message and holds no folder."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph, list item or table row of the body, under its headings in the body."""

    words: str
    kind: BlockKind
    headings: tuple[str, ...] = ()
    level: int = 0
    heads: str | None = None
    """The table's row of headings, where the piece is a row under one."""


class _ShortHeaders(Compat32):
    """Reads the beginning of each header field only."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:MAX_HEADER_CHARS]


def parse_email(data: bytes, *, title: str) -> Parsed:
    """Read a message. `title` heads it where it has no subject.

    Raises:
        DocumentRejected: It is encrypted, nested too deep, an Outlook file, or no message.
    """
    return read_email(data, title=title).parsed


def read_email(data: bytes, *, title: str) -> Reading:
    """Read a message and count what is left out of it.

    Raises:
        DocumentRejected: As `parse_email`.
    """
    message = _message(data)
    own = _REPLY.sub("", _header(message, "subject"), count=1).strip()
    subject = own[:MAX_SUBJECT_CHARS] or title
    left_out: Counter[str] = Counter()
    writer = SectionWriter(subject)
    writer.heading(0, subject)
    for part in _bodies(message):
        _write(_pieces(part, subject, left_out), writer)
    profile = Profile(
        title=subject,
        authority=Authority.GUIDE,  # nobody rules by e-mail, whatever folder it lies in
        status=Status.CONSULTATION_INPUT,
        state_date=_day(message),
    )
    sections = writer.sections()
    parsed = Parsed(original=writer.original(), sections=sections, profile=profile)
    return Reading(parsed=parsed, left_out=+left_out)


def attachments(data: bytes) -> Iterator[Attachment]:
    """The files that a message carries, pictures of the text itself left out.

    Raises:
        DocumentRejected: As `parse_email`, or there are more than MAX_ATTACHMENTS.
    """
    taken: set[str] = set()
    for number, part in enumerate(_attached(_message(data)), start=1):
        if number > MAX_ATTACHMENTS:
            raise DocumentRejected(TOO_MANY_MEMBERS)
        name = _unique(_name(part, number), taken)
        taken.add(name)
        yield Attachment(name, _payload(part))


def _message(data: bytes) -> Message:
    if data.startswith(_OLE_MAGIC):
        raise DocumentRejected(OUTLOOK_MSG)
    if len(_NESTING.findall(data)) > MAX_PARTS:
        raise DocumentRejected(TOO_DEEP)
    message = message_from_bytes(data, policy=_ShortHeaders())
    if not any(name in message for name in _HEADERS):
        raise DocumentRejected(Reason.DAMAGED)
    kind = message.get_content_type()
    if kind in _ENCRYPTED and message.get_param("smime-type") != _SIGNED_ONLY:
        raise DocumentRejected(PASSWORD)
    return message


def _header(message: Message, name: str) -> str:
    raw = message.get(name)
    return "" if raw is None else _unfolded(str(raw))


def _unfolded(raw: str) -> str:
    """A header's words on one line, RFC 2047 encoding undone where it can be."""
    try:
        words = str(make_header(decode_header(raw)))
    except (MessageError, LookupError, ValueError):
        words = raw
    visible = "".join(one if one.isprintable() else " " for one in words)
    return " ".join(visible.split())


def _day(message: Message) -> date | None:
    try:
        return parsedate_to_datetime(_header(message, "date")).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _is_attached(part: Message) -> bool:
    """Whether a part is a file rather than a piece of the letter."""
    if part.get_content_disposition() == "attachment" or part.get_filename():
        return True
    return not part.is_multipart() and part.get_content_type() not in _LETTER


def _bodies(part: Message) -> Iterator[Message]:
    """The parts that are the letter itself, one of each set of alternatives."""
    if part.get_content_maintype() == "message" or _is_attached(part):
        return
    if not part.is_multipart():
        yield part
        return
    found = [list(_bodies(one)) for one in _below(part)]
    if part.get_content_subtype() == "alternative":
        yield from next(filter(_has_plain_text, found), next(filter(_has_text, found), []))
    else:
        yield from (one for bodies in found for one in bodies)


def _has_text(bodies: Sequence[Message]) -> bool:
    return any(_text(one).strip() for one in bodies)


def _has_plain_text(bodies: Sequence[Message]) -> bool:
    return _has_text([one for one in bodies if one.get_content_type() == "text/plain"])


def _attached(part: Message) -> Iterator[Message]:
    if part.get_content_maintype() == "message" or not part.is_multipart():
        of_the_text = part.get_content_maintype() == "image" and part.get("content-id")
        if (_is_attached(part) or part.is_multipart()) and not of_the_text:
            yield part
        return
    for one in _below(part):
        yield from _attached(one)


def _below(part: Message) -> list[Message]:
    held = part.get_payload()
    return [one for one in held if isinstance(one, Message)] if isinstance(held, list) else []


def _name(part: Message, number: int) -> str:
    given = _unfolded(part.get_filename() or "").replace("\\", "/")
    name = PurePosixPath(given).name.strip(". ")
    if name:
        return name.replace("!", "_")
    return f"vedlegg-{number}{_SUFFIXES.get(part.get_content_type(), '.bin')}"


def _unique(name: str, taken: set[str]) -> str:
    path, number, free = PurePosixPath(name), 2, name
    while free in taken:
        free = f"{path.stem}-{number}{path.suffix}"
        number += 1
    return free


def _payload(part: Message) -> bytes:
    if part.get_content_maintype() == "message":
        try:
            return b"".join(one.as_bytes() for one in _below(part))
        except (ValueError, LookupError, TypeError):  # headers that cannot be written out again
            return b""
    held = part.get_payload(decode=True)
    return held if isinstance(held, bytes) else b""


def _text(part: Message) -> str:
    data = _payload(part)
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (UnicodeDecodeError, LookupError):
        return data.decode("cp1252", errors="replace")


def _pieces(part: Message, subject: str, left_out: Counter[str]) -> Iterator[_Piece]:
    if part.get_content_type() == "text/html":
        pieces = _html_pieces(_text(part), subject, left_out)
    else:
        pieces = [_Piece(line, BlockKind.PARAGRAPH) for line in _text(part).splitlines()]
    own = own_lines([piece.words for piece in pieces])
    left_out["quoted_history"] += own.has_history
    left_out["signatures"] += own.has_signature
    kept = [pieces[number] for number in own.kept]
    if part.get_content_type() == "text/html":
        yield from kept
    else:
        yield from _paragraphs([piece.words for piece in kept])


def _html_pieces(markup: str, subject: str, left_out: Counter[str]) -> list[_Piece]:
    parser = html.HTMLParser(encoding="utf-8")
    data = markup.replace("\x00", "").encode("utf-8", errors="replace")
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return []
    left_out["quoted_history"] += _dropped(root, _QUOTED)
    left_out["signatures"] += _dropped(root, _SIGNATURES)
    body = root.find("body")
    page = html.tostring(root if body is None else body, encoding="utf-8")
    # The encoding is stated anew: what the page states was true of the message's bytes.
    parsed = parse_html(b'<meta charset="utf-8">' + page, title=subject)
    return [
        _Piece(
            block.span.of(parsed.original),
            block.kind,
            section.heading_path if section.heading_path != (subject,) else (),
            heads=_heads(block, parsed.original),
        )
        for section in parsed.sections
        for block in section.blocks
    ]


def _heads(block: Block, original: str) -> str | None:
    is_row = block.kind is BlockKind.TABLE_ROW and block.lead_in is not None
    return block.lead_in.of(original) if is_row and block.lead_in else None


def _dropped(root: html.HtmlElement, path: str) -> int:
    """Take elements out, the text after each kept; how many there were."""
    found = [one for one in root.xpath(path) if one.getparent() is not None]
    for element in found:
        element.drop_tree()
    return len(found)


def _paragraphs(lines: Sequence[str]) -> Iterator[_Piece]:
    """Lines joined to paragraphs; a line that opens with a list's mark begins an item."""
    run: list[str] = []
    for line in [*lines, ""]:
        if run and (not line.strip() or _BULLET.match(line)):
            yield _piece(run)
            run = []
        if line.strip():
            run.append(line)


def _piece(run: Sequence[str]) -> _Piece:
    words = " ".join(" ".join(run).split())
    if not _BULLET.match(run[0]):
        return _Piece(words, BlockKind.PARAGRAPH)
    indent = _INDENT.match(run[0].expandtabs(4))
    return _Piece(words, BlockKind.LIST_ITEM, level=len(indent.group()) if indent else 0)


def _write(pieces: Iterator[_Piece], writer: SectionWriter) -> None:
    above: tuple[str, ...] = ()
    for heads, run in groupby(pieces, key=lambda piece: piece.heads):
        if heads is None:
            for piece in run:
                _write_piece(piece, above, writer)
                above = piece.headings
        else:
            rows = list(run)
            _enter(rows[0], above, writer)
            above = rows[0].headings
            writer.table([[heads], *([row.words] for row in rows)], header_rows=1)


def _enter(piece: _Piece, above: tuple[str, ...], writer: SectionWriter) -> None:
    for depth, words in enumerate(piece.headings, start=1):
        if above[:depth] != piece.headings[:depth]:
            writer.heading(depth, words)


def _write_piece(piece: _Piece, above: tuple[str, ...], writer: SectionWriter) -> None:
    _enter(piece, above, writer)
    if piece.kind is BlockKind.LIST_ITEM:
        writer.item(piece.words, level=piece.level)
    elif piece.kind is BlockKind.TABLE_ROW:
        writer.table([[piece.words]], header_rows=0)
    else:
        writer.paragraph(piece.words)
