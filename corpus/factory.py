"""Puts the parts of an index together, so that building and searching use the same ones."""

from dataclasses import dataclass
from pathlib import Path

from corpus.bank_search import BankSearch, link
from corpus.embedded import Embedded
from corpus.embedders.base import Embedder, passage_text
from corpus.embedders.hashing import HashingEmbedder
from corpus.embedders.sentence_transformer import SentenceTransformerEmbedder
from corpus.english import EnglishDictionary
from corpus.errors import ModelUnavailable, ReleaseUnreadable, StoreUnwritable
from corpus.hybrid import DenseSearch, HybridRetriever, LexicalSearch, Pointers
from corpus.index_folder import IndexFolder
from corpus.question_bank import QuestionBank
from corpus.references import ReferenceIndex
from corpus.release import VECTORS, Release
from corpus.stores.base import VectorStore
from corpus.stores.chroma import ChromaVectorStore, copy_chroma
from corpus.thesaurus import Thesaurus
from corpus.wording import Wordings

SHIPPED_MODEL = Path(__file__).parent / "models" / "encoder"
THESAURUS = Path(__file__).parent / "thesaurus.toml"
ENGLISH = Path(__file__).parent / "english.toml"
WORKS = Path(__file__).parent / "works.toml"
STARTER = Path(__file__).parent
BANK = STARTER / "bank"
HASHING = "hashing"
_SAME_VECTOR = 0.98


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """A release ready to be searched."""

    release: Release
    retriever: HybridRetriever
    wordings: Wordings
    embedder: Embedder
    store: VectorStore


def _check_graph(store: VectorStore, release: Release, embedder: Embedder) -> None:
    """The store's count comes from its database: ask it, so that a lost graph is noticed too.

    Raises:
        ReleaseUnreadable: A chunk's own vector does not find the chunk.
    """
    probe = release.chunks[len(release.chunks) // 2]
    vector = embedder.embed_passages([passage_text(probe)])[0]
    audience = frozenset({release.source_of(probe).audience})
    nearest = store.nearest(vector, limit=1, audiences=audience)
    if vector.any() and (not nearest or nearest[0][1] < _SAME_VECTOR):
        store.close()
        raise ReleaseUnreadable(
            f"the vectors in {release.folder} do not find what they were made from; "
            "build the index anew with `python -m ingest build`"
        )


def load_embedder(name: str | None = None) -> Embedder:
    """The embedder to use: the shipped model, `hashing`, or a model in the folder named.

    Raises:
        ModelUnavailable: The model cannot be loaded.
    """
    if name == HASHING:
        return HashingEmbedder()
    return SentenceTransformerEmbedder(Path(name) if name else SHIPPED_MODEL)


def create_store(folder: Path) -> VectorStore:
    """The vector store in a release's folder, a new and empty one where there is none yet.

    Raises:
        StoreUnwritable: It cannot be made there.
    """
    try:
        return ChromaVectorStore(folder / VECTORS)
    except ReleaseUnreadable as error:
        raise StoreUnwritable(f"the vector store could not be made: {error}") from error


def copy_store(old: Path, new: Path) -> VectorStore:
    """The vector store in a new release's folder, made as a copy of another release's.

    Raises:
        StoreUnwritable: It cannot be read or written.
    """
    copy_chroma(old / VECTORS, new / VECTORS)
    return create_store(new)


def open_index(path: Path, embedder: Embedder) -> OpenIndex:
    """Open the release that an index folder serves.

    Raises:
        ReleaseMissing: Nothing is published there.
        ReleaseUnreadable: The release is damaged or of another format version.
        ModelUnavailable: The release was built with another embedder.
    """
    folder = IndexFolder(path)
    return open_release(folder.folder_of(folder.current()), embedder)


def open_release(folder: Path, embedder: Embedder) -> OpenIndex:
    """Open one release.

    Raises:
        ReleaseUnreadable: The release is damaged or of another format version.
        ModelUnavailable: The release was built with another embedder.
    """
    release = Release.load(folder)
    store = open_vectors(release, embedder)
    wordings = Wordings(release.lexical, Thesaurus.load(THESAURUS), EnglishDictionary.load(ENGLISH))
    retriever = HybridRetriever(
        chunks=release.chunks,
        audiences={source.source_id: source.audience for source in release.sources.values()},
        lexical=LexicalSearch(index=release.lexical, wordings=wordings),
        dense=DenseSearch(store=store, embedder=embedder, wordings=wordings),
        pointers=Pointers(
            known=_known_questions(release, embedder, wordings),
            references=ReferenceIndex(release.chunks, release.sources, WORKS),
        ),
    )
    return OpenIndex(
        release=release, retriever=retriever, wordings=wordings, embedder=embedder, store=store
    )


def _known_questions(release: Release, embedder: Embedder, wordings: Wordings) -> BankSearch:
    """The bank of known questions, linked to the chunks of a release.

    Raises:
        BankInvalid: A file of the bank has a mistake.
    """
    bank = QuestionBank.read(BANK, STARTER)
    vectors = Embedded.load(release.folder).vectors
    asked = [wordings.in_norwegian(known.question) for known in bank.known]
    return BankSearch(
        bank,
        link(bank, release.chunks, release.sources, vectors, embedder),
        embedder.embed_passages(asked),
        size=len(release.chunks),
    )


def open_vectors(release: Release, embedder: Embedder) -> VectorStore:
    """Open a release's vector store and see that it answers.

    Raises:
        ReleaseUnreadable: It is missing, damaged, or lacks vectors.
        ModelUnavailable: The release was built with another embedder.
    """
    if release.manifest.embedder != embedder.name:
        raise ModelUnavailable(
            f"the index was built with {release.manifest.embedder!r}, but the model here is "
            f"{embedder.name!r}; build the index anew with `python -m ingest build`"
        )
    if not (release.folder / VECTORS).is_dir():
        raise ReleaseUnreadable(f"expected {release.folder / VECTORS}; build the index anew")
    store = ChromaVectorStore(release.folder / VECTORS)
    held = store.count()
    if held != len(release.chunks):
        store.close()
        raise ReleaseUnreadable(
            f"expected {len(release.chunks)} vectors in {release.folder}, found {held}; "
            "build the index anew with `python -m ingest build`"
        )
    _check_graph(store, release, embedder)
    return store
