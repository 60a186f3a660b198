"""Everything of a release but its vectors, written and read."""

import gc
from pathlib import Path
from zipfile import BadZipFile

import pytest

from corpus.document import Chunk, Document
from corpus.errors import ReleaseUnreadable
from corpus.manifest import FORMAT, Manifest
from corpus.release import VECTORS, Release, digests, write_release_files
from tests.factories import make_chunk, make_document, make_source

# What text mode would change: line ends, a byte order mark, separators that look like line ends.
ODD_TEXT = "\ufeffFørste\r\nandre\rtredje\u2028fjerde\x0cfemte\tÅ & <b>"


def documents() -> list[Document]:
    odd = make_source("odd", file="handbook/odd.md", language="nn", restatement=True)
    return [
        make_document({"Ferie": "Ferien varer i fem uker."}),
        make_document({"Rart": ODD_TEXT}, source=odd),
    ]


def chunks(documents: list[Document]) -> list[Chunk]:
    return [
        make_chunk(
            f"{document.source.source_id}.{number}",
            section.blocks[0].span.of(document.original),
            start=section.blocks[0].span.start,
            source_id=document.source.source_id,
            heading_path=section.heading_path,
        )
        for document in documents
        for number, section in enumerate(document.sections)
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A release's folder as a build leaves it, with a vector store's file."""
    folder = tmp_path / "release"
    folder.mkdir()
    written = documents()
    write_release_files(folder, written, chunks(written))
    (folder / VECTORS).mkdir()
    (folder / VECTORS / "store.bin").write_bytes(b"vectors")
    Manifest(
        format=FORMAT, release_id="0001-a", built_at="2026-01-02T12:00:00+01:00", embedder="e",
        chunker="c", documents=2, sections=2, chunks=2, digests=digests(folder),
    ).save(folder)  # fmt: skip
    return folder


def test_a_release_is_read_as_it_was_written(folder: Path) -> None:
    written = documents()
    release = Release.load(folder)
    assert list(release.sources.values()) == [document.source for document in written]
    assert list(release.originals.values()) == [document.original for document in written]
    assert [chunk.body for chunk in release.chunks] == [one.body for one in chunks(written)]
    assert release.lexical.size == 2


def test_every_body_is_the_originals_characters_at_its_locator(folder: Path) -> None:
    release = Release.load(folder)
    for chunk in release.chunks:
        assert chunk.locator.span.of(release.original_of(chunk)) == chunk.body
        assert release.source_of(chunk).file == chunk.locator.file
    assert release.chunks[1].body == ODD_TEXT


def test_a_sound_release_has_no_damaged_files(folder: Path) -> None:
    assert Release.load(folder).damaged_files() == []


def test_digests_cover_every_file_but_the_vectors_and_the_manifest(folder: Path) -> None:
    expected = [
        "chunks.jsonl",
        "edits.jsonl",
        "lexical.npz",
        "originals/odd.txt",
        "originals/s1.txt",
    ]
    assert sorted(Release.load(folder).manifest.digests) == [*expected, "sources.jsonl"]


@pytest.mark.parametrize(
    "name", ["chunks.jsonl", "edits.jsonl", "lexical.npz", "originals/odd.txt", "sources.jsonl"]
)
def test_a_changed_byte_is_found_in_any_file(folder: Path, name: str) -> None:
    release = Release.load(folder)
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(bytes(data))
    assert release.damaged_files() == [name]


def test_a_deleted_file_is_damage(folder: Path) -> None:
    release = Release.load(folder)
    (folder / "originals" / "s1.txt").unlink()
    assert release.damaged_files() == ["originals/s1.txt"]


def test_a_changed_letter_in_an_original_is_found_though_it_can_be_read(folder: Path) -> None:
    path = folder / "originals" / "s1.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("fem", "tre"), encoding="utf-8")
    assert Release.load(folder).damaged_files() == ["originals/s1.txt"]


@pytest.mark.parametrize(
    "name", ["chunks.jsonl", "edits.jsonl", "lexical.npz", "originals/odd.txt", "sources.jsonl"]
)
def test_a_release_without_one_of_its_files_is_unreadable(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ReleaseUnreadable, match="is damaged") as refusal:
        Release.load(folder)
    assert "python -m ingest build" in str(refusal.value)
    assert "python -m ingest rollback" in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("chunks.jsonl", b'{"chunk_id": "c1"'),
        ("chunks.jsonl", b"{}\n"),
        ("chunks.jsonl", b"5\n"),
        ("chunks.jsonl", b"\n"),
        ("chunks.jsonl", b"\xff\xfe"),
        ("sources.jsonl", b""),
        ("sources.jsonl", b"[]\n"),
        ("originals/s1.txt", b"\xe6\xf8\xe5"),
        ("lexical.npz", b""),
        ("lexical.npz", b"no arrays here"),
    ],
)
def test_a_damaged_file_makes_a_release_unreadable(folder: Path, name: str, data: bytes) -> None:
    (folder / name).write_bytes(data)
    with pytest.raises(ReleaseUnreadable, match="python -m ingest rollback"):
        Release.load(folder)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("damage", ["cut", "flipped"])
def test_a_damaged_lexical_index_makes_a_release_unreadable(folder: Path, damage: str) -> None:
    data = bytearray((folder / "lexical.npz").read_bytes())
    data[200] ^= 255
    (folder / "lexical.npz").write_bytes(bytes(data if damage == "flipped" else data[:300]))
    assert refusal_of(folder) is ReleaseUnreadable


def refusal_of(folder: Path) -> type[Exception] | None:
    """What loading raises, its traceback and the files that hold on to it let go at once."""
    try:
        Release.load(folder)
    except (ReleaseUnreadable, BadZipFile) as error:
        return type(error)
    finally:
        gc.collect()
    return None


def test_the_message_never_holds_the_documents_text(folder: Path) -> None:
    (folder / "chunks.jsonl").write_text('{"body": "hemmelig"}\n', encoding="utf-8")
    with pytest.raises(ReleaseUnreadable) as refusal:
        Release.load(folder)
    assert "hemmelig" not in str(refusal.value)


def test_a_source_keeps_every_field(folder: Path) -> None:
    odd = Release.load(folder).sources["odd"]
    assert (odd.language, odd.restatement, odd.file) == ("nn", True, "handbook/odd.md")


def write_release(index: Path, number: int, *documents: Document) -> Release:
    folder = index / "releases" / f"000{number}-a"
    folder.mkdir(parents=True)
    write_release_files(folder, documents, chunks(list(documents)))
    Manifest(
        format=FORMAT, release_id=folder.name, built_at="2026-01-02T12:00:00+01:00", embedder="e",
        chunker="c", documents=1, sections=1, chunks=1, digests=digests(folder),
    ).save(folder)  # fmt: skip
    return Release.load(folder)


def titled(source_id: str, title: str) -> Document:
    return make_document({"Hatt": "Hatten er blå."}, source=make_source(source_id, title=title))


def test_an_earlier_source_is_that_of_the_newest_other_release(tmp_path: Path) -> None:
    write_release(tmp_path, 1, titled("hat", "Gammel hatt"), titled("shoe", "Sko"))
    write_release(tmp_path, 2, titled("hat", "Hatt"))
    release = write_release(tmp_path, 3, titled("hat", "Ny hatt"))
    found = [release.earlier(name) for name in ("hat", "shoe", "glove")]
    assert [one and one[0].title for one in found] == ["Hatt", "Sko", None]
    assert found[0] is not None
    assert "Hatten er blå." in found[0][1]


@pytest.mark.parametrize("text", ["", "{", '{"source_id": "hat"}\n', '{"id": 1}\n', "[]\n"])
def test_an_earlier_release_that_cannot_be_read_is_passed_by(tmp_path: Path, text: str) -> None:
    write_release(tmp_path, 1, titled("hat", "Gammel hatt"))
    damaged = write_release(tmp_path, 2, titled("hat", "Hatt"))
    release = write_release(tmp_path, 3, titled("shoe", "Sko"))
    (damaged.folder / "sources.jsonl").write_text(text, encoding="utf-8")
    found = release.earlier("hat")
    assert found is not None
    assert found[0].title == "Gammel hatt"
