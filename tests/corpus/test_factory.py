"""Opening an index, and what is said where it cannot be opened."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.embedders.hashing import HashingEmbedder
from corpus.errors import CorpusError, ModelUnavailable, ReleaseMissing, ReleaseUnreadable
from corpus.factory import HASHING, SHIPPED_MODEL, THESAURUS, load_embedder, open_index
from corpus.index_folder import IndexFolder
from corpus.retrieval import Query
from corpus.thesaurus import Thesaurus
from tests.factories import build_index

FILES = {
    "handbook/ferie.md": "# Ferie\n\nFerien varer i fem uker.\n\n## Varsel\n\nVarsle tidlig.\n",
    "guides/lonn.md": "# Lønn\n\nLønna betales den tolvte.\n",
    "catalogue.toml": '[[source]]\nfile = "guides/lonn.md"\naudience = "members"\n',
}
BUILD = "python -m ingest build"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("built"), FILES)


@pytest.fixture
def index(built: Path, tmp_path: Path) -> Path:
    """A copy of the index that a test may break."""
    return shutil.copytree(built, tmp_path / "index")


def release_of(index: Path) -> Path:
    folder = IndexFolder(index)
    return folder.folder_of(folder.current())


def test_an_opened_index_answers_questions(index: Path) -> None:
    opened = open_index(index, HashingEmbedder())
    best = opened.retriever.retrieve(Query(text="Hvor mange uker ferie?"))[0]
    assert best.chunk.body == "Ferien varer i fem uker."
    assert best.chunk.locator.file == "handbook/ferie.md"
    assert opened.release.damaged_files() == []
    assert opened.store.count() == len(opened.release.chunks) == 3
    opened.store.close()


def test_the_catalogues_audience_is_kept_in_search(index: Path) -> None:
    opened = open_index(index, HashingEmbedder())
    for audiences, files in (
        ({"public"}, {"handbook/ferie.md"}),
        ({"members"}, {"guides/lonn.md"}),
    ):
        query = Query(text="lønna betales", audiences=frozenset(audiences))
        assert {one.chunk.locator.file for one in opened.retriever.retrieve(query)} == files
    opened.store.close()


def test_the_shipped_thesaurus_is_used(index: Path) -> None:
    opened = open_index(index, HashingEmbedder())
    assert Thesaurus.load(THESAURUS).rewordings("HTA")
    assert set(opened.wordings.of("HTA").weighted_words()) > {"hta"}
    opened.store.close()


def test_no_index_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(ReleaseMissing, match=BUILD):
        open_index(tmp_path / "nowhere", HashingEmbedder())


def test_an_index_of_another_format_says_to_build_anew(index: Path) -> None:
    path = release_of(index) / "manifest.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**record, "format": 99}), encoding="utf-8")
    with pytest.raises(ReleaseUnreadable, match=f"found 99 .*{BUILD}"):
        open_index(index, HashingEmbedder())


def test_an_index_built_with_another_embedder_names_both(index: Path) -> None:
    with pytest.raises(ModelUnavailable, match=f"'hashing-256'.*'hashing-64'.*{BUILD}"):
        open_index(index, HashingEmbedder(64))


def drop_vectors(release: Path) -> None:
    shutil.rmtree(release / "vectors")


def drop_vector_files(release: Path) -> None:
    drop_vectors(release)
    (release / "vectors").mkdir()


def overwrite_vectors(release: Path) -> None:
    (release / "vectors" / "chroma.sqlite3").write_bytes(b"no database" * 500)


def cut_chunks(release: Path) -> None:
    path = release / "chunks.jsonl"
    path.write_bytes(path.read_bytes()[:-20])


def drop_last_chunk(release: Path) -> None:
    path = release / "chunks.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), encoding="utf-8")


def drop_original(release: Path) -> None:
    next((release / "originals").iterdir()).unlink()


@pytest.mark.parametrize(
    "damage",
    [
        drop_vectors,
        drop_vector_files,
        overwrite_vectors,
        cut_chunks,
        drop_last_chunk,
        drop_original,
    ],
)
def test_a_damaged_index_says_to_build_anew(index: Path, damage: Callable[[Path], None]) -> None:
    damage(release_of(index))
    with pytest.raises(ReleaseUnreadable, match="build the index anew"):
        open_index(index, HashingEmbedder())


def test_a_vector_store_without_its_graph_is_not_served(tmp_path: Path) -> None:
    rules = "\n\n".join(f"## Regel {number}\n\nTekst om sak {number}." for number in range(1100))
    index = build_index(tmp_path, {"handbook/regler.md": f"# Regler\n\n{rules}\n"})
    for path in (release_of(index) / "vectors").iterdir():
        if path.is_dir():
            shutil.rmtree(path)
    with pytest.raises(ReleaseUnreadable):
        open_index(index, HashingEmbedder()).store.close()


@pytest.mark.parametrize("wrong", [ReleaseMissing, ReleaseUnreadable, ModelUnavailable])
def test_one_except_clause_takes_all_of_them(wrong: type[Exception]) -> None:
    assert issubclass(wrong, CorpusError)


def test_the_hashing_embedder_is_chosen_by_name() -> None:
    assert load_embedder(HASHING).name == HashingEmbedder().name


@pytest.mark.parametrize("name", [None, str(SHIPPED_MODEL)])
def test_the_shipped_model_is_the_default(name: str | None) -> None:
    assert load_embedder(name).name.startswith("encoder-")


def test_a_folder_without_a_model_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="restore the folder, or train") as refusal:
        load_embedder(str(tmp_path))
    assert str(tmp_path) in str(refusal.value)
