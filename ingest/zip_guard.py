"""ZIP containers opened and read within limits (PKWARE APPNOTE 6.3.10).

A container is judged by what its directory claims before anything is unpacked. No more than the
claim is ever unpacked, and a member that holds more than it claims fails its checksum.
"""

import io
import lzma
import struct
import zipfile
import zlib

from ingest.errors import DocumentRejected, Reason
from ingest.refusals import PASSWORD, TOO_MANY_MEMBERS, ZIP_BOMB

MAX_MEMBERS = 10_000
"""More members than this are a folder that somebody should look through first."""

MAX_MEMBER_BYTES = 200_000_000
"""A member may be as large as a file beside the archive may be."""

MAX_UNPACKED_BYTES = 2_000_000_000
"""What all members together may claim to unpack to."""

MAX_RATIO = 200
"""Office XML packs 5 to 60 times; only filler packs more than 200 times."""

_RATIO_COUNTS_FROM = 10_000_000
_DIRECTORY_ENTRY = b"PK\x01\x02"
_MAX_DIRECTORY_ENTRIES = 200_000
_ENCRYPTED = 0x1
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    IndexError,
)


def open_zip(data: bytes) -> zipfile.ZipFile:
    """Open a container whose claims are within the limits.

    Raises:
        DocumentRejected: It is damaged, claims too much, or holds too many members.
    """
    # Counted before the directory is read: each entry of it takes far more memory than it holds.
    if data.count(_DIRECTORY_ENTRY) > _MAX_DIRECTORY_ENTRIES:
        raise DocumentRejected(TOO_MANY_MEMBERS)
    try:
        container = zipfile.ZipFile(io.BytesIO(data))
    except (*_BROKEN, NotImplementedError) as error:
        raise DocumentRejected(Reason.DAMAGED) from error
    members = container.infolist()
    if len(members) > MAX_MEMBERS:
        raise DocumentRejected(TOO_MANY_MEMBERS)
    claimed = sum(member.file_size for member in members)
    # Members that share packed bytes claim more of them than the file has (Fifield 2019).
    overlapping = sum(member.compress_size for member in members) > len(data)
    if claimed > MAX_UNPACKED_BYTES or overlapping:
        raise DocumentRejected(ZIP_BOMB)
    return container


def read_member(
    container: zipfile.ZipFile, member: zipfile.ZipInfo, *, limit: int = MAX_MEMBER_BYTES
) -> bytes:
    """A member's bytes, at most `limit` of them.

    Raises:
        DocumentRejected: It is encrypted, damaged, packed in a way not known, or too large.
    """
    if member.flag_bits & _ENCRYPTED:
        raise DocumentRejected(PASSWORD)
    if member.file_size > _RATIO_COUNTS_FROM and (
        member.file_size > MAX_RATIO * max(member.compress_size, 1)
    ):
        raise DocumentRejected(ZIP_BOMB)
    if member.file_size > limit:
        raise DocumentRejected(Reason.TOO_LARGE)
    try:
        with container.open(member) as opened:
            return opened.read()
    except (NotImplementedError, RuntimeError) as error:
        raise DocumentRejected(Reason.UNSUPPORTED) from error
    except _BROKEN as error:
        raise DocumentRejected(Reason.DAMAGED) from error
