"""Files inside files: the members of a ZIP archive and the attachments of an e-mail.

Nothing is unpacked to disk, and one member at a time is in memory. A member is named
`a.zip!/b.pdf`; what cannot be taken in is a Rejection of its own, and the rest goes on.
"""

import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from zipfile import ZipFile, ZipInfo

from ingest.errors import DocumentRejected, Reason
from ingest.parse.email_message import attachments
from ingest.refusals import (
    DUPLICATE_NAME,
    LINK,
    NESTED_ARCHIVE,
    TOO_DEEP,
    TOO_MANY_MEMBERS,
    UNSAFE_NAME,
)
from ingest.rejection import Rejection
from ingest.zip_guard import open_zip, read_member

INSIDE = "!/"
"""Stands between a container's path and its member's."""

MAX_DEPTH = 2
"""A file in an e-mail in an archive is as deep as anything lies."""

_ARCHIVE = ".zip"
_EMAIL = ".eml"
_ARCHIVES = {_ARCHIVE, ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".cab", ".iso"}
_DRIVE = re.compile(r"[A-Za-z]:")
_UTF_8_NAME = 0x800
_MAX_NAME_CHARS = 500
_FROM_UNIX = 3


@dataclass(frozen=True, slots=True)
class Member:
    """A file from inside another, by the path that it is known by from now on."""

    file: str
    data: bytes


def is_container(file: str) -> bool:
    """Whether files of this name hold other files."""
    return _suffix(file) in {_ARCHIVE, _EMAIL}


def unpack(file: str, data: bytes) -> Iterator[Member | Rejection]:
    """Every file inside a container, those inside e-mails among them too, in the order stored.

    An e-mail among the members comes as a Member as well, for its own text. An archive inside
    another is refused.

    Args:
        file: The container's own path; its suffix says what it is.
        data: The container's bytes.
    """
    yield from _unpack(file, data, depth=1)


def _unpack(file: str, data: bytes, *, depth: int) -> Iterator[Member | Rejection]:
    opened = _zip_members(file, data) if _suffix(file) == _ARCHIVE else _attachments(file, data)
    try:
        for found in opened:
            yield found
            if isinstance(found, Member) and is_container(found.file):
                yield from _inner(found, depth=depth)
    except DocumentRejected as rejected:
        # Why a message itself is refused is said when it is parsed.
        if _suffix(file) == _ARCHIVE or rejected.reason is TOO_MANY_MEMBERS:
            yield Rejection(file, rejected.reason)


def _inner(member: Member, *, depth: int) -> Iterator[Member | Rejection]:
    if depth < MAX_DEPTH:
        yield from _unpack(member.file, member.data, depth=depth + 1)
        return
    try:
        held = [one.name for one in attachments(member.data)]
    except DocumentRejected:
        held = []
    yield from (Rejection(f"{member.file}{INSIDE}{name}", TOO_DEEP) for name in held)


def _attachments(file: str, data: bytes) -> Iterator[Member | Rejection]:
    for attachment in attachments(data):
        name = f"{file}{INSIDE}{attachment.name}"
        if _suffix(name) in _ARCHIVES and INSIDE in file:
            yield Rejection(name, NESTED_ARCHIVE)
        else:
            yield Member(name, attachment.data)


def _zip_members(file: str, data: bytes) -> Iterator[Member | Rejection]:
    with open_zip(data) as container:
        members = [one for one in container.infolist() if not one.is_dir()]
        if not members:
            raise DocumentRejected(Reason.EMPTY)
        names = [_name(member) for member in members]
        times = Counter(names)
        for member, name in zip(members, names, strict=True):
            inside = f"{file}{INSIDE}{name}"
            reason = _refused(member, name, times)
            if reason is not None:
                yield Rejection(_printable(inside), reason)
            else:
                yield _read(container, member, inside)


def _read(container: ZipFile, member: ZipInfo, inside: str) -> Member | Rejection:
    try:
        return Member(inside, read_member(container, member))
    except DocumentRejected as rejected:
        return Rejection(inside, rejected.reason)


def _refused(member: ZipInfo, name: str, times: Counter[str]) -> Reason | None:
    """Why a member is left out before it is read, if it is."""
    if not _is_safe(name):
        return UNSAFE_NAME
    if times[name] > 1:  # programs differ in which of them they show
        return DUPLICATE_NAME
    if member.create_system == _FROM_UNIX and _is_special(member.external_attr >> 16):
        return LINK
    return NESTED_ARCHIVE if _suffix(name) in _ARCHIVES else None


def _is_special(mode: int) -> bool:
    """Whether a Unix mode is a link's, a device's or a pipe's."""
    return stat.S_IFMT(mode) not in {0, stat.S_IFREG}


def _name(member: ZipInfo) -> str:
    """A member's path, NFC, with slashes.

    Names without the UTF-8 flag are UTF-8 all the same from many programs, and else the code
    page of a Norwegian Windows, 850.
    """
    name = member.orig_filename
    if not member.flag_bits & _UTF_8_NAME:
        raw = name.encode("cp437", errors="replace")
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            name = raw.decode("cp850")
    parts = (part for part in name.replace("\\", "/").split("/") if part != ".")
    return unicodedata.normalize("NFC", "/".join(parts))


def _is_safe(name: str) -> bool:
    """Whether a path stays inside its archive and can be written anywhere."""
    parts = name.split("/")
    return (
        len(name) <= _MAX_NAME_CHARS
        and name.isprintable()
        and not _DRIVE.match(name)
        and all(part and part != ".." and not part.endswith("!") for part in parts)
    )


def _printable(file: str) -> str:
    return "".join(one if one.isprintable() else "?" for one in file)[: 2 * _MAX_NAME_CHARS]


def _suffix(file: str) -> str:
    return PurePosixPath(file).suffix.lower()
