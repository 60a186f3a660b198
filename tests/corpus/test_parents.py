"""A chunk's section can be had whole, as wide as there is room for."""

import pytest

from corpus.document import Chunk
from corpus.parents import parent_of
from corpus.release import Release
from tests.factories import build_index, make_chunk

RULES = "Alle har rett til fri. " * 30
TEXT = (
    f"# Ferie\n\n## Lengde\n\nFem uker.\n\n### Deltid\n\n{RULES}\n\n{RULES}\n\n### Vikarer\n\n"
    "Samme regel.\n\n## Tid\n\nOm sommeren.\n"
)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    index = build_index(
        tmp_path_factory.mktemp("parents"), {"handbook/ferie.md": TEXT, "handbook/fri.md": TEXT}
    )
    name = (index / "CURRENT").read_text("utf-8").strip()
    return Release.load(index / "releases" / name)


def chunk_of(release: Release, heading: str) -> Chunk:
    return next(chunk for chunk in release.chunks if chunk.heading_path[-1] == heading)


@pytest.mark.parametrize(
    ("room", "path", "chunks"),
    [
        (100_000, ("Ferie",), 5),
        (len(TEXT) - 40, ("Ferie", "Lengde"), 4),
        (1400, ("Ferie", "Lengde", "Deltid"), 2),
    ],
)
def test_the_widest_section_with_room_is_given(
    release: Release, room: int, path: tuple[str, ...], chunks: int
) -> None:
    chunk = chunk_of(release, "Deltid")
    parent = parent_of(release, chunk, most_chars=room)
    assert (parent.heading_path, len(parent.chunks), parent.whole) == (path, chunks, True)
    assert chunk in parent.chunks
    assert {one.source_id for one in parent.chunks} == {chunk.source_id}
    assert len(parent.span) <= room
    text = parent.span.of(release.original_of(chunk))
    assert all(one.body in text for one in parent.chunks)


@pytest.mark.parametrize("room", [0, 900])
def test_of_a_section_without_room_as_much_as_fits(release: Release, room: int) -> None:
    chunk = chunk_of(release, "Deltid")
    parent = parent_of(release, chunk, most_chars=room)
    assert parent.chunks == (chunk,)
    assert not parent.whole


def test_headings_between_are_in_the_span(release: Release) -> None:
    chunk = chunk_of(release, "Vikarer")
    parent = parent_of(release, chunk, most_chars=len(TEXT) - 40)
    assert "### Vikarer" in parent.span.of(release.original_of(chunk))


def test_a_chunk_of_another_release_is_refused(release: Release) -> None:
    with pytest.raises(ValueError, match=r"."):
        parent_of(release, make_chunk(), most_chars=100)
