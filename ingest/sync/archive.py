"""Members of a tar archive from elsewhere, read without trust: nothing in it is unpacked unseen."""

import bz2
import gzip
import io
import lzma
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from ingest.sync.errors import Refusal, Refused
from ingest.sync.relative_name import is_safe

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_XZ_MEMORY_BYTES = 256 << 20
"""The strongest preset of xz needs 65 MiB to unpack; an archive that asks for more is no gift."""
_HEADER_BYTES = 65_536
_HEADERS = {
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
}
_PIECE_BYTES = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveLimits:
    """How much an archive may hold, unpacked."""

    members: int = 200_000
    member_bytes: int = 100_000_000
    total_bytes: int = 8_000_000_000


@dataclass(frozen=True, slots=True)
class Member:
    """A member's name, and its bytes or why they are not taken."""

    name: str
    content: bytes | Refusal


def read_members(path: Path, limits: ArchiveLimits) -> Iterator[Member]:
    """Every member but folders, in the archive's order, each read as it comes.

    Raises:
        Refused: The archive is damaged, cut short, or holds more than the limits.
    """
    with path.open("rb") as file, _unpacked(file) as unpacked:
        stream = _Bounded(unpacked, limits.total_bytes)
        try:
            archive = tarfile.open(  # noqa: SIM115 - members are read while it is open
                fileobj=cast("BinaryIO", stream), mode="r|", tarinfo=_Header
            )
            count = 0
            while header := archive.next():
                count += 1
                if count > limits.members:
                    raise Refused(Refusal.TOO_MANY)
                if not header.isdir():
                    yield _member(archive, header, limits)
            stream.drain()
        except (
            tarfile.TarError,
            lzma.LZMAError,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
        ) as error:
            raise Refused(Refusal.DAMAGED) from error


def _member(archive: tarfile.TarFile, header: tarfile.TarInfo, limits: ArchiveLimits) -> Member:
    name = header.name.removeprefix("./")
    if not header.isreg() or header.issparse():
        return Member(name, Refusal.NOT_A_FILE)
    if not is_safe(name):
        return Member(name, Refusal.UNSAFE_NAME)
    if header.size > limits.member_bytes:
        return Member(name, Refusal.TOO_LARGE)
    content = archive.extractfile(header)
    return Member(name, content.read() if content else Refusal.NOT_A_FILE)


class _Header(tarfile.TarInfo):
    """A header that tells a damaged archive from one that ends, which the library does not."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> "_Header":
        try:
            header = super().frombuf(buf, encoding, errors)
        except (tarfile.EmptyHeaderError, tarfile.EOFHeaderError):  # type: ignore[attr-defined]
            raise
        except tarfile.HeaderError as error:
            raise Refused(Refusal.DAMAGED) from error
        if header.size < 0:
            raise Refused(Refusal.DAMAGED)
        if header.type in _HEADERS and header.size > _HEADER_BYTES:
            raise Refused(Refusal.TOO_LARGE)  # names and remarks are read whole into memory
        return header


class _Bounded:
    """A stream that ends in a refusal where it is longer than it may be."""

    def __init__(self, stream: BinaryIO, max_bytes: int) -> None:
        self._stream = stream
        self._left = max_bytes

    def read(self, size: int) -> bytes:
        piece = self._stream.read(size)
        self._left -= len(piece)
        if self._left < 0:
            raise Refused(Refusal.TOO_LARGE)
        return piece

    def drain(self) -> None:
        """Read on to the end, where the check sums of what was packed stand."""
        while self.read(_PIECE_BYTES):
            pass


@contextmanager
def _unpacked(file: BinaryIO) -> Iterator[BinaryIO]:
    """The archive's tar stream, by its first bytes: bzip2, xz, gzip or none."""
    magic = file.read(6)
    file.seek(0)
    if magic.startswith(b"BZh"):
        with bz2.BZ2File(file) as stream:
            yield cast("BinaryIO", stream)
    elif magic.startswith(b"\x1f\x8b"):
        with gzip.GzipFile(fileobj=file) as stream:
            yield cast("BinaryIO", stream)
    elif magic == b"\xfd7zXZ\x00":
        with io.BufferedReader(_Xz(file), _PIECE_BYTES) as stream:
            yield cast("BinaryIO", stream)
    else:
        yield file


class _Xz(io.RawIOBase):
    """xz with a bound on the memory that an archive may ask for, which lzma.open has not."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self._stream = _xz_stream()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer).cast("B")
        while True:
            piece = self._next(len(view))
            if piece is None:
                return 0
            if piece:
                view[: len(piece)] = piece
                return len(piece)

    def _next(self, size: int) -> bytes | None:
        """Some bytes, perhaps none yet; None at the end of the last stream.

        Raises:
            EOFError: The archive ends before its stream does.
        """
        if self._stream.eof:
            rest = self._stream.unused_data.lstrip(b"\x00")
            rest = rest or self._file.read(_PIECE_BYTES).lstrip(b"\x00")  # padding between streams
            if not rest:
                return None
            self._stream = _xz_stream()
            return self._stream.decompress(rest, size)
        packed = self._file.read(_PIECE_BYTES) if self._stream.needs_input else b""
        if not packed and self._stream.needs_input:
            raise EOFError("the archive ends before its last stream does")
        return self._stream.decompress(packed, size)


def _xz_stream() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=_XZ_MEMORY_BYTES)
