"""What can go wrong while a source is mirrored.

IngestError
├── Refused             one file, page or archive is not taken in; the rest is
└── SyncError           the sync stops, and the mirror stays as it was
    ├── SourceUnavailable   the source as a whole cannot be read; look at the address or the folder
    ├── MirrorUnusable      the target folder is no mirror of this source, or its record is damaged
    └── SyncInProgress      another sync holds the target folder; wait for it
"""

from enum import StrEnum

from ingest.errors import IngestError


class Refusal(StrEnum):
    """Why something was not taken in; the words for staff stand in `nb.toml`."""

    BAD_ADDRESS = "bad_address"
    PRIVATE_ADDRESS = "private_address"
    OTHER_HOST = "other_host"
    SCHEME_CHANGED = "scheme_changed"
    MOVED = "moved"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    ROBOTS = "robots"
    GONE = "gone"
    CLIENT_ERROR = "client_error"
    SERVER_ERROR = "server_error"
    BUSY = "busy"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    INTERRUPTED = "interrupted"
    BAD_REPLY = "bad_reply"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    CONTENT_TYPE = "content_type"
    ENCODING = "encoding"
    DAMAGED = "damaged"
    EMPTY = "empty"
    NOT_XML = "not_xml"
    NOT_OFFERED = "not_offered"
    NOT_A_FILE = "not_a_file"
    UNSAFE_NAME = "unsafe_name"
    UNREADABLE = "unreadable"
    BEING_WRITTEN = "being_written"
    OCCUPIED = "occupied"
    DUPLICATE = "duplicate"


class Refused(IngestError):
    """One file, page or archive is not taken in. The message names the reason only."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


class SyncError(IngestError):
    """Anything that stops a sync; the message says what to do."""


class SourceUnavailable(SyncError):
    """The source as a whole cannot be read, so nothing of the mirror was touched."""


class MirrorUnusable(SyncError):
    """The target folder mirrors something else, or its record cannot be read."""


class SyncInProgress(SyncError):
    """Another process is writing to the same mirror; wait for it."""
