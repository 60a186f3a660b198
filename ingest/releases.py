"""What can be done with releases that are built: compare, go back, verify, remove old ones."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.document import Chunk, Edit
from corpus.embedded import Embedded, misplaced, passage_digests
from corpus.embedders.base import Embedder
from corpus.errors import ReleaseMissing, ReleaseUnreadable
from corpus.factory import open_vectors
from corpus.index_folder import IndexFolder
from corpus.manifest import Manifest
from corpus.release import Release, damaged_files
from corpus.source import Standing

_Place = tuple[str, tuple[str, ...]]


class Change(StrEnum):
    """How a section differs: its text, what it is worth, or only where it stands."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    STANDING = "standing"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Difference:
    """One section that differs between two releases.

    `former` is its place in the old release where it has moved, and `standings` what it was and is
    worth where that differs; they go with `MOVED`, `STANDING` and `CHANGED`.
    """

    change: Change
    file: str
    heading_path: tuple[str, ...]
    former: _Place | None = None
    standings: tuple[Standing, Standing] | None = None


class Fault(StrEnum):
    """What can be wrong with a release; the words for staff stand in the message catalogue."""

    FILE = "file"
    QUOTE = "quote"
    EDIT = "edit"
    LEXICAL = "lexical"
    VECTOR = "vector"
    VECTORS_UNREADABLE = "vectors_unreadable"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and with what: a file, a chunk or a source."""

    fault: Fault
    name: str


@dataclass(frozen=True, slots=True)
class _Section:
    text: str
    standing: Standing


def compare(old: Release, new: Release) -> list[Difference]:
    """The sections that differ, by file and heading path."""
    before, after = _sections(old), _sections(new)
    moved = _moved(before, after)
    gone = set(moved.values())
    differences = []
    for place in sorted((before.keys() | after.keys()) - gone):
        was, now = before.get(moved.get(place, place)), after.get(place)
        if (change := _change(was, now, has_moved=place in moved)) is not None:
            standings = (was.standing, now.standing) if was and now else None
            if standings and standings[0] == standings[1]:
                standings = None
            differences.append(Difference(change, *place, moved.get(place), standings))
    return differences


def counts(differences: Sequence[Difference]) -> dict[str, Counter[Change]]:
    """How many sections of each file differ, by change."""
    found: dict[str, Counter[Change]] = {}
    for one in differences:
        found.setdefault(one.file, Counter())[one.change] += 1
    return found


def earlier(folder: IndexFolder) -> str | None:
    """The release before the one that is served, or None."""
    older = _older(folder)
    return older[-1] if older else None


def publish(folder: IndexFolder, release_id: str | None) -> str:
    """Serve a release, the newest where none is named; returns its id.

    Raises:
        ReleaseMissing: There is no such release, or none at all.
        ReleaseUnreadable: It is damaged or of another version; what is served stays.
    """
    ids = folder.release_ids()
    chosen = release_id or (ids or [folder.current()])[-1]
    if chosen in ids:
        _check_fit(folder, chosen)
    folder.publish(chosen)
    return chosen


def roll_back(folder: IndexFolder) -> tuple[str | None, list[str]]:
    """Serve the newest sound release before the one that is served.

    Returns:
        Its id, None where there is none, and those that were passed over because they are damaged
        or of another version.

    Raises:
        ReleaseMissing: Nothing is served.
    """
    passed_over = []
    for release_id in reversed(_older(folder)):
        try:
            _check_fit(folder, release_id)
        except ReleaseUnreadable:
            passed_over.append(release_id)
        else:
            folder.publish(release_id)
            return release_id, passed_over
    return None, passed_over


def prune(folder: IndexFolder, keep: int) -> list[str]:
    """Remove all releases but the newest `keep` and the one that is served; returns their ids.

    Raises:
        ReleaseMissing: There is no release.
    """
    ids = folder.release_ids()
    if not ids:
        raise ReleaseMissing(f"expected releases in {folder.path}, found none")
    gone = [name for name in ids[: max(len(ids) - keep, 0)] if name != folder.served()]
    for name in gone:
        folder.remove(name)
    return gone


def problems(folder: IndexFolder, release_id: str, embedder: Embedder) -> list[Problem]:
    """What is wrong with a release; nothing for a sound one.

    Raises:
        ReleaseUnreadable: It cannot be read at all.
        ModelUnavailable: It was built with another embedder.
    """
    release = Release.load(folder.folder_of(release_id))
    return [
        *(Problem(Fault.FILE, name) for name in release.damaged_files()),
        *(Problem(Fault.QUOTE, one.chunk_id) for one in release.chunks if not _is_sound(one)),
        *(
            Problem(Fault.EDIT, source_id)
            for source_id, edits in release.edits.items()
            if not _in_order(edits, len(release.originals.get(source_id, "")))
        ),
        *_lexical_problems(release),
        *_vector_problems(release, embedder),
    ]


def _older(folder: IndexFolder) -> list[str]:
    ids = folder.release_ids()
    return ids[: ids.index(folder.current())] if ids else []


def _check_fit(folder: IndexFolder, release_id: str) -> None:
    place = folder.folder_of(release_id)
    if damaged := damaged_files(place, Manifest.load(place)):
        raise ReleaseUnreadable(
            f"release {release_id} is damaged ({', '.join(damaged[:3])}) and is not served; "
            "build the index anew with `python -m ingest build`"
        )


def _sections(release: Release) -> dict[_Place, _Section]:
    sections: dict[_Place, _Section] = {}
    for chunk in release.chunks:
        place = (chunk.locator.file, chunk.heading_path)
        before = sections[place].text if place in sections else ""
        sections[place] = _Section(f"{before}{chunk.text}\n", chunk.standing)
    return sections


def _moved(
    before: Mapping[_Place, _Section], after: Mapping[_Place, _Section]
) -> dict[_Place, _Place]:
    """The old place of each section whose text stands once among those gone and once among new."""
    gone = {place: before[place].text for place in before.keys() - after.keys()}
    come = {place: after[place].text for place in after.keys() - before.keys()}
    once = {text for text, times in Counter(gone.values()).items() if times == 1}
    once &= {text for text, times in Counter(come.values()).items() if times == 1}
    place_of = {text: place for place, text in gone.items() if text in once}
    return {place: place_of[text] for place, text in come.items() if text in once}


def _change(was: _Section | None, now: _Section | None, *, has_moved: bool) -> Change | None:
    if was is None or now is None:
        return Change.ADDED if was is None else Change.REMOVED
    if has_moved:
        return Change.MOVED
    if was.text != now.text:
        return Change.CHANGED
    return Change.STANDING if was.standing != now.standing else None


def _is_sound(chunk: Chunk) -> bool:
    span = chunk.locator.span
    inside = all(span.start <= b.span.start < b.span.end <= span.end for b in chunk.blocks)
    rows = all(span.start <= row.span.start < span.end for row in chunk.rows)
    return bool(chunk.body) and inside and rows and len(chunk.body) == len(span)


def _in_order(edits: Sequence[Edit], length: int) -> bool:
    """Whether edits follow one another inside a text of this length."""
    ends = [0, *(edit.end for edit in edits)]
    return all(
        end <= edit.start <= edit.end <= length for end, edit in zip(ends, edits, strict=False)
    )


def _lexical_problems(release: Release) -> Iterator[Problem]:
    rows = release.lexical.rows
    if release.lexical.size != len(release.chunks) or (
        len(rows) and rows.max() >= release.lexical.size
    ):
        yield Problem(Fault.LEXICAL, "lexical.npz")


def _vector_problems(release: Release, embedder: Embedder) -> Iterator[Problem]:
    ids = [chunk.chunk_id for chunk in release.chunks]
    try:
        embedded = Embedded.load(release.folder)
        store = open_vectors(release, embedder)
    except (ReleaseUnreadable, OSError, ValueError, KeyError):
        yield Problem(Fault.VECTORS_UNREADABLE, "vectors")
        return
    try:
        if embedded.vectors.shape != (len(ids), embedder.dimension):
            yield Problem(Fault.VECTORS_UNREADABLE, "embedded.npz")
            return
        passages = zip(ids, embedded.passages, passage_digests(release.chunks), strict=True)
        wrong = {chunk_id for chunk_id, held, own in passages if held != own}
        audiences = [release.source_of(chunk).audience for chunk in release.chunks]
        wrong |= misplaced(embedded, ids, audiences, store)
    finally:
        store.close()
    for chunk_id in sorted(wrong):
        yield Problem(Fault.VECTOR, chunk_id)
