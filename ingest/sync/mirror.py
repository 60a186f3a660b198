"""A folder that follows a source: changes are staged, then put in place together.

What is staged touches nothing. A commit first writes down all that it will do, then does it; one
that was cut short is completed when the mirror is opened next, or by `completed`. So a sync that
fails leaves the former files whole, and one that was killed leaves them as they were or as they
are to be. Files that the sync did not put in the folder are never written over or removed.
"""

import fcntl
import hashlib
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ingest.sync.errors import MirrorUnusable, Refusal, Refused, SyncInProgress
from ingest.sync.record import Kept, Plan, Seen, State, read_record, write_record
from ingest.sync.relative_name import is_safe
from ingest.sync.report import RefusedItem, SyncReport

RECORD_FOLDER = ".sync"
"""The folder inside a mirror that holds its record, staged files and unfinished downloads."""


@contextmanager
def opened(folder: Path, kind: str, source: str) -> "Iterator[Mirror]":
    """Open a mirror for one sync, and make it where there is none.

    Raises:
        MirrorUnusable: The folder mirrors another source, or its record is damaged.
        SyncInProgress: Another sync has it open.
    """
    own = folder / RECORD_FOLDER
    own.mkdir(parents=True, exist_ok=True)
    with _lock(own):
        _complete(folder)
        state = remembered(folder) or State(kind=kind, source=source)
        if (state.kind, state.source) != (kind, source):
            raise MirrorUnusable(
                f"{folder} mirrors {state.source!r}; expected {source!r}: name another folder"
            )
        staged = own / "staged"
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir()
        try:
            yield Mirror(folder, state)
        finally:
            if not (own / "plan.json").exists():
                shutil.rmtree(staged, ignore_errors=True)


def completed(folder: Path) -> bool:
    """Complete a commit that was cut short in this folder; whether there was one.

    Costs one look where the folder is no mirror. Call it before reading documents.

    Raises:
        SyncInProgress: A sync is at work in the folder now.
        MirrorUnusable: The plan of the commit is damaged.
    """
    own = folder / RECORD_FOLDER
    if not (own / "plan.json").exists():
        return False
    with _lock(own):
        return _complete(folder)


def remembered(folder: Path) -> State | None:
    """What the mirror in this folder remembers; None where there is no mirror.

    Raises:
        MirrorUnusable: The record is damaged.
    """
    return read_record(folder / RECORD_FOLDER / "state.json", State)


class Mirror:
    """An open mirror: what it holds, and what this sync changes."""

    def __init__(self, folder: Path, state: State) -> None:
        self.folder = folder
        self._state = state
        self._draft = _Draft(files=dict(state.files), archives=dict(state.archives))
        self._kept = self._draft.copy()
        self._staged = 0
        self._begun = time.monotonic()

    @property
    def files(self) -> Mapping[str, Kept]:
        """The files that the mirror holds, or will with the next commit."""
        return self._draft.files

    @property
    def archives(self) -> dict[str, Seen]:
        """What was seen of each archive; a change is remembered with the next commit."""
        return self._draft.archives

    @property
    def partial(self) -> Path:
        """Where unfinished downloads wait for the next sync."""
        folder = self.folder / RECORD_FOLDER / "partial"
        folder.mkdir(exist_ok=True)
        return folder

    def holds(self, file: str) -> bool:
        """Whether a file stands as the last sync left it."""
        kept = self.files.get(file)
        try:
            found = (self.folder / file).lstat()
        except OSError:
            return False
        return kept is not None and (found.st_size, found.st_mtime_ns) == (kept.size, kept.mtime_ns)

    def files_from(self, origin: str) -> list[str]:
        """The files that came from one archive or page."""
        return [file for file, kept in self.files.items() if kept.origin == origin]

    def unchanged(self, file: str, seen: Seen | None = None) -> None:
        """Count a file that is as it was, and remember what was seen of it now."""
        draft = self._draft
        draft.unchanged += 1
        if seen is not None:
            draft.files[file] = draft.files[file].model_copy(update={"seen": seen})

    def offer(self, file: str, pieces: Iterable[bytes], origin: str, seen: Seen) -> None:
        """Take in a file's content; nothing is staged where the mirror holds the same.

        Raises:
            Refused: The name cannot be used, or something that is not the mirror's stands there.
            OSError: It cannot be written.
        """
        self._check_place(file)
        staged = self.folder / RECORD_FOLDER / "staged" / str(self._staged)
        digest = _write(pieces, staged)
        draft = self._draft
        if file in draft.remove:
            draft.files[file] = self._kept.files[file]
            draft.remove.remove(file)
            draft.removed.remove(file)
        if self._stands(file, digest):
            draft.files[file] = _kept(self.folder / file, digest, origin, seen)
            draft.unchanged += 1
            return
        if file not in draft.files and (self.folder / file).is_file():
            raise Refused(Refusal.OCCUPIED)
        self._staged += 1
        (draft.changed if file in draft.files else draft.added).append(file)
        draft.place[file] = staged.name
        draft.files[file] = _kept(staged, digest, origin, seen)

    def drop(self, file: str) -> None:
        """Let a file of the mirror disappear with the next commit."""
        del self._draft.files[file]
        self._draft.remove.append(file)
        self._draft.removed.append(file)

    def refuse(self, name: str, reason: Refusal, *, kept: bool = False) -> None:
        """Note for the report what is not taken in, and whether an older copy still stands."""
        self._draft.refused.append(RefusedItem(name, reason, kept))

    def undo(self) -> None:
        """Forget all that was offered, dropped and refused since the last commit."""
        self._draft = self._kept.copy()

    def commit(self) -> None:
        """Put in place all that is staged, remove what was dropped, and remember it."""
        draft = self._draft
        after = self._state.model_copy(update={"files": draft.files, "archives": draft.archives})
        plan = Plan(place=draft.place, remove=draft.remove, after=after)
        write_record(self.folder / RECORD_FOLDER / "plan.json", plan)
        _complete(self.folder)
        for file in draft.place:
            if not self.holds(file):  # a folder that is not the mirror's own bears its name
                self.refuse(file, Refusal.OCCUPIED)
        draft.place, draft.remove = {}, []
        self._kept = draft.copy()

    def report(self, requests: int = 0) -> SyncReport:
        """What this sync did."""
        draft = self._draft
        return SyncReport(
            kind=self._state.kind,
            source=self._state.source,
            folder=str(self.folder),
            added=tuple(draft.added),
            changed=tuple(draft.changed),
            removed=tuple(draft.removed),
            unchanged=draft.unchanged,
            refused=tuple(draft.refused),
            requests=requests,
            seconds=round(time.monotonic() - self._begun, 2),
        )

    def _check_place(self, file: str) -> None:
        if not is_safe(file):
            raise Refused(Refusal.UNSAFE_NAME)
        if file in self._draft.place:
            raise Refused(Refusal.DUPLICATE)
        if not _inside(self.folder, file) or (self.folder / file).is_symlink():
            raise Refused(Refusal.OCCUPIED)

    def _stands(self, file: str, digest: str) -> bool:
        kept = self.files.get(file)
        if kept is not None and self.holds(file):
            return kept.digest == digest
        try:
            with (self.folder / file).open("rb") as standing:
                return hashlib.file_digest(standing, "sha256").hexdigest() == digest
        except OSError:
            return False


@dataclass(kw_only=True)
class _Draft:
    """What a sync has come to so far."""

    files: dict[str, Kept]
    archives: dict[str, Seen]
    place: dict[str, str] = field(default_factory=dict)
    remove: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    refused: list[RefusedItem] = field(default_factory=list)
    unchanged: int = 0

    def copy(self) -> "_Draft":
        """A draft whose collections are its own."""
        return _Draft(**{name: copy(value) for name, value in vars(self).items()})


def _write(pieces: Iterable[bytes], path: Path) -> str:
    """Write a file; returns its SHA-256."""
    digest = hashlib.sha256()
    with path.open("wb") as out:
        for piece in pieces:
            digest.update(piece)
            out.write(piece)
    return digest.hexdigest()


def _kept(path: Path, digest: str, origin: str, seen: Seen) -> Kept:
    found = path.stat()
    return Kept(
        digest=digest,
        size=found.st_size,
        mtime_ns=found.st_mtime_ns,
        origin=origin,
        seen=seen,
    )


@contextmanager
def _lock(own: Path) -> Iterator[None]:
    with (own / "LOCK").open("w", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SyncInProgress(
                f"another sync is at work in {own.parent}; wait until it is done"
            ) from error
        yield


def _complete(folder: Path) -> bool:
    """Do what a written plan says; doing it again after a kill does the rest of it."""
    own = folder / RECORD_FOLDER
    plan = read_record(own / "plan.json", Plan)
    if plan is None:
        return False
    for file in filter(partial(_inside, folder), plan.remove):
        with suppress(FileNotFoundError, IsADirectoryError, NotADirectoryError):
            (folder / file).unlink()
        _prune(folder, (folder / file).parent)
    for file, staged in plan.place.items():
        # Missing: it was put in place before the commit was cut short.
        with suppress(FileNotFoundError, FileExistsError, IsADirectoryError, NotADirectoryError):
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (own / "staged" / staged).replace(folder / file)
    write_record(own / "state.json", plan.after)
    (own / "plan.json").unlink()
    return True


def _inside(folder: Path, file: str) -> bool:
    """Whether no link inside the mirror leads this file out of it."""
    return (folder / file).parent.resolve().is_relative_to(folder.resolve())


def _prune(folder: Path, emptied: Path) -> None:
    while emptied != folder:
        try:
            emptied.rmdir()
        except OSError:
            return
        emptied = emptied.parent
