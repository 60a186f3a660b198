"""What can go wrong while an index is built, as a tree.

IngestError
├── DocumentRejected    one document cannot be taken in; the build goes on without it
├── NothingToIndex      the folders named hold no document that can be taken in
├── DocumentsMissing    a folder named does not exist, or two hold the same relative path
├── BuildInProgress     another build holds the index folder
└── SyncError           a mirror could not be brought up to date (ingest.sync.errors)
"""

from enum import StrEnum
from pathlib import Path


class Reason(StrEnum):
    """Why a file was left out; the words for staff stand in the message catalogue."""

    UNSUPPORTED = "unsupported"
    EXCLUDED = "excluded"
    HIDDEN = "hidden"
    CATALOGUE = "catalogue"
    EMPTY = "empty"
    BINARY = "binary"
    NOT_UTF8 = "not_utf8"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    DAMAGED = "damaged"
    NOT_LOVDATA = "not_lovdata"
    PASSWORD = "password"  # noqa: S105 - a reason, not a password
    TOO_MANY_PAGES = "too_many_pages"
    TOO_COSTLY = "too_costly"
    OCR_MISSING = "ocr_missing"
    ZIP_BOMB = "zip_bomb"
    TOO_MANY_MEMBERS = "too_many_members"
    NESTED_ARCHIVE = "nested_archive"
    TOO_DEEP = "too_deep"
    UNSAFE_NAME = "unsafe_name"
    LINK = "link"
    DUPLICATE_NAME = "duplicate_name"
    UNSAFE_XML = "unsafe_xml"
    NOT_CALCULATED = "not_calculated"
    OLD_OFFICE = "old_office"
    OUTLOOK_MSG = "outlook_msg"


class IngestError(Exception):
    """Anything that stops a build; the message says what to do."""


class DocumentRejected(IngestError):
    """A document cannot be taken in; its owner mends or replaces it."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class NothingToIndex(IngestError):
    """No document was taken in, so no release was made; the old one, if any, still serves."""


class DocumentsMissing(IngestError):
    """The operator named a folder that is not there, or two that clash."""


class BuildInProgress(IngestError):
    """Another process is building in the same index folder; wait for it."""

    def __init__(self, index: Path, pid: str = "?", since: str = "") -> None:
        began = f", since {since}" if since else ""
        super().__init__(
            f"another build is at work in {index} (process {pid}{began}); wait until it is done"
        )
        self.pid = pid
        self.since = since
