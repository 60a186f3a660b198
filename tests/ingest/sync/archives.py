"""Small tar archives for the tests, honest and not."""

import bz2
import gzip
import lzma
import tarfile
from collections.abc import Callable, Iterable, Mapping

PACKING: dict[str, Callable[[bytes], bytes]] = {
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "gz": gzip.compress,
    "": bytes,
}


def packed(files: Mapping[str, bytes], packing: str = "bz2") -> bytes:
    """An archive of plain files."""
    return PACKING[packing](tar(member(name, body) for name, body in files.items()))


def member(name: str, body: bytes = b"", kind: bytes = tarfile.REGTYPE, link: str = "") -> bytes:
    """One member: its header and its content, padded."""
    header = tarfile.TarInfo(name)
    header.type = kind
    header.linkname = link
    header.size = len(body)
    return header.tobuf(tarfile.GNU_FORMAT) + body + bytes(-len(body) % 512)


def claiming(name: str, size: int, kind: bytes = tarfile.REGTYPE) -> bytes:
    """A header of a member that says how large it is, whether or not that is true."""
    header = tarfile.TarInfo(name)
    header.type = kind
    header.size = size
    return header.tobuf(tarfile.GNU_FORMAT)


def tar(members: Iterable[bytes]) -> bytes:
    """Members and the two empty blocks that end an archive."""
    return b"".join(members) + bytes(1024)
