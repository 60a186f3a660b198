"""What can be done with releases that are built: compare, go back, verify."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.factory import load_embedder, open_release
from corpus.index_folder import IndexFolder
from corpus.release import Release

Change = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One section that differs between two releases."""

    change: Change
    file: str
    heading_path: tuple[str, ...]


def compare(old: Release, new: Release) -> list[Difference]:
    """The sections that were added, removed or changed, by file and heading path."""
    before, after = _sections(old), _sections(new)
    return [
        Difference(change, file, path)
        for file, path in sorted(before.keys() | after.keys())
        if (change := _change(before.get((file, path)), after.get((file, path))))
    ]


def earlier(folder: IndexFolder) -> str | None:
    """The release before the one that is served, or None."""
    older = [name for name in folder.release_ids() if name < folder.current()]
    return older[-1] if older else None


def problems(folder: IndexFolder, release_id: str, embedder: str | None) -> Iterator[str]:
    """What is wrong with a release; nothing for a sound one.

    Raises:
        ReleaseUnreadable: It cannot be opened at all.
    """
    opened = open_release(folder.folder_of(release_id), load_embedder(embedder))
    release = opened.release
    opened.store.close()
    yield from release.damaged_files()
    for chunk in release.chunks:
        span = chunk.locator.span
        inside = all(span.start <= b.span.start < b.span.end <= span.end for b in chunk.blocks)
        if not chunk.body or not inside or len(chunk.body) != len(span):
            yield chunk.chunk_id


def _sections(release: Release) -> dict[tuple[str, tuple[str, ...]], str]:
    texts: dict[tuple[str, tuple[str, ...]], str] = {}
    for chunk in release.chunks:
        key = (chunk.locator.file, chunk.heading_path)
        texts[key] = texts.get(key, "") + f"{chunk.body}\n{chunk.standing}\n"
    return texts


def _change(before: str | None, after: str | None) -> Change | None:
    if before == after:
        return None
    return "added" if before is None else "removed" if after is None else "changed"
