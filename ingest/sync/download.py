"""One file, taken over the network in as many parts as it needs.

What has come is kept beside a note of the version that it belongs to, so a download that was cut
short goes on where it stopped (RFC 9110, 14.2 Range and 13.1.5 If-Range).
"""

import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from ingest.sync.errors import Refusal, Refused
from ingest.sync.fetcher import Fetcher, Reply
from ingest.sync.record import Seen, write_record
from ingest.sync.reply_status import refusal_for
from ingest.sync.web_address import WebAddress

_AGAIN = {
    Refusal.INTERRUPTED,
    Refusal.TIMEOUT,
    Refusal.UNREACHABLE,
    Refusal.SERVER_ERROR,
    Refusal.BUSY,
}
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """How a download goes on: attempts in one sync, seconds between them, the largest file."""

    attempts: int = 4
    pause_s: float = 2
    max_bytes: int = 2_000_000_000
    sleep: Callable[[float], None] = time.sleep


class _Note(BaseModel):
    """The version that a partial file belongs to; `total` is -1 where the server did not say."""

    seen: Seen
    total: int


class Download:
    """A file on its way to `path`."""

    def __init__(self, path: Path, address: WebAddress, stamp: str) -> None:
        """Prepare a download.

        Args:
            path: Where the file is put together.
            address: Where it lies.
            stamp: What the source says of its present version (date and size, say).
        """
        self.path = path
        self._address = address
        self._stamp = stamp
        self._note_path = path.with_name(f"{path.name}.json")

    def run(self, fetcher: Fetcher, known: Seen, patient: Patient) -> Seen | None:
        """Take the file; None where the server says that the version known is still the latest.

        Raises:
            Refused: It cannot be taken now. What came of it is kept for the next time.
        """
        for attempt in range(patient.attempts):
            if attempt:
                patient.sleep(patient.pause_s * attempt)
            try:
                return self._go_on(fetcher, known, patient.max_bytes)
            except Refused as refused:
                last = refused
                if refused.reason not in _AGAIN:
                    break
        raise last

    def forget(self) -> None:
        """Remove what came of it."""
        self.path.unlink(missing_ok=True)
        self._note_path.unlink(missing_ok=True)

    def _go_on(self, fetcher: Fetcher, known: Seen, max_bytes: int) -> Seen | None:
        note = self._note()
        have = self.path.stat().st_size if note else 0
        if note and have == note.total:
            return note.seen
        with fetcher.get(self._address, _headers(note, have, known)) as reply:
            if reply.status == 304 and not have:
                return None
            begin = self._begin(reply, note, have)
            if (reply.length or 0) + begin > max_bytes:
                self.forget()
                raise Refused(Refusal.TOO_LARGE)
            self._receive(reply, begin, max_bytes)
            return note.seen if note and begin else self._seen(reply)

    def _begin(self, reply: Reply, note: _Note | None, have: int) -> int:
        """The byte at which this reply goes on.

        Raises:
            Refused: The reply is no part of the file. What stands is forgotten where it was asked
                for a part and gave another.
        """
        if reply.status == 200:
            total = -1 if reply.length is None else reply.length
            self.path.write_bytes(b"")
            write_record(self._note_path, _Note(seen=self._seen(reply), total=total))
            return 0
        if reply.status == 206 and note and _is_rest(reply, have, note):
            return have
        if reply.status in {206, 304, 416}:
            self.forget()
            raise Refused(Refusal.INTERRUPTED)
        raise Refused(refusal_for(reply.status))

    def _receive(self, reply: Reply, begin: int, max_bytes: int) -> None:
        with self.path.open("ab") as file:
            for piece in reply.pieces():
                begin += len(piece)
                if begin > max_bytes:
                    self.forget()
                    raise Refused(Refusal.TOO_LARGE)
                file.write(piece)

    def _seen(self, reply: Reply) -> Seen:
        return Seen(
            etag=reply.headers.get("etag", ""),
            last_modified=reply.headers.get("last-modified", ""),
            stamp=self._stamp,
        )

    def _note(self) -> _Note | None:
        """The note of what has come; None where there is nothing to go on from."""
        with suppress(OSError, ValidationError):
            note = _Note.model_validate_json(self._note_path.read_bytes())
            if note.seen.stamp == self._stamp and self.path.is_file():
                return note
        return None


def _headers(note: _Note | None, have: int, known: Seen) -> Mapping[str, str]:
    if note and have:
        return {"Range": f"bytes={have}-", **_if_range(note.seen)}
    return conditional(known)


def _if_range(seen: Seen) -> Mapping[str, str]:
    """If-Range takes no weak tag; without any, the source's own stamp tells the versions apart."""
    if seen.etag and not seen.etag.startswith("W/"):
        return {"If-Range": seen.etag}
    return {"If-Range": seen.last_modified} if seen.last_modified else {}


def conditional(known: Seen) -> dict[str, str]:
    """The headers that ask for something only if it is another than the one known."""
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value}


def _is_rest(reply: Reply, have: int, note: _Note) -> bool:
    """Whether a partial reply is the rest of this very version."""
    found = _RANGE.fullmatch(reply.headers.get("content-range", ""))
    if found is None or int(found[1]) != have:
        return False
    same = reply.headers.get("etag", note.seen.etag) == note.seen.etag
    return same and found[2] in {"*", str(note.total)}
