"""Puts the parts of an index together, so that building and searching use the same ones."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from corpus.bank_search import BankSearch, EmbeddedBank, link
from corpus.document import Chunk
from corpus.embedded import Embedded
from corpus.embedders.base import Embedder, passage_text
from corpus.embedders.hashing import HashingEmbedder
from corpus.embedders.sentence_transformer import SentenceTransformerEmbedder
from corpus.english import EnglishDictionary
from corpus.errors import ModelUnavailable, ReleaseUnreadable, StoreUnwritable
from corpus.hybrid import DenseSearch, HybridRetriever, LexicalSearch, Pointers
from corpus.index_folder import IndexFolder
from corpus.kept_pointers import KeptPointers, key_of, remove_outdated
from corpus.learned_weights import LearnedWeights
from corpus.model_files import ModelFiles, find_model
from corpus.passages import Passages
from corpus.question_bank import QuestionBank
from corpus.ranking import Ranking, Signs
from corpus.references import Places, ReferenceIndex, Works
from corpus.release import VECTORS, Release
from corpus.rerankers.base import Reranker
from corpus.rerankers.cross_encoder import CrossEncoderReranker
from corpus.rerankers.overlap import OverlapReranker
from corpus.reranking import RerankingRetriever, named_by
from corpus.retrieval import Query, Retriever, ScoredChunk
from corpus.source import Source
from corpus.stores.base import VectorStore
from corpus.stores.chroma import ChromaVectorStore, copy_chroma
from corpus.thesaurus import Thesaurus
from corpus.wording import Wordings, readings

SHIPPED_MODEL = Path(__file__).parent / "models" / "encoder"
THESAURUS = Path(__file__).parent / "thesaurus.toml"
ENGLISH = Path(__file__).parent / "english.toml"
WORKS = Path(__file__).parent / "works.toml"
STARTER = Path(__file__).parent
BANK = STARTER / "bank"
RANKING = STARTER / "ranking.toml"
HASHING = "hashing"
OVERLAP = "overlap"
_SAME_VECTOR = 0.98

_BANKS: dict[tuple[Path, str], tuple[QuestionBank, EmbeddedBank]] = {}
"""The one that was read last, by its folder and key."""


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """A release ready to be searched.

    `retriever` is the search below the re-ranker, if there is one; `search` has it on top.
    """

    release: Release
    retriever: HybridRetriever
    wordings: Wordings
    embedder: Embedder
    store: VectorStore
    references: ReferenceIndex
    passages: Passages
    bank: EmbeddedBank
    reranker: Reranker | None = None

    @property
    def search(self) -> Retriever:
        """What questions are asked of."""
        if self.reranker is None:
            return self.retriever
        named = named_by(self.references, self.release.chunks)
        return RerankingRetriever(self.retriever, self.reranker, named=named)

    def find(self, query: Query) -> list[ScoredChunk]:
        """The passages for a question, best first: what was found with what stands beside it."""
        return self.passages.find(self.search, query)


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
    """The embedder to use: the shipped model, `hashing`, or what `find_model` takes.

    Raises:
        ModelUnavailable: The model cannot be had or loaded.
    """
    files = embedder_files(name)
    return SentenceTransformerEmbedder(files) if files else HashingEmbedder()


def embedder_files(name: str | None = None) -> ModelFiles | None:
    """The files of an embedder, named as `load_embedder` takes it; None for `hashing`.

    Raises:
        ModelUnavailable: The model cannot be had.
    """
    return None if name == HASHING else find_model(name or str(SHIPPED_MODEL))


def load_reranker(name: str | None = None) -> Reranker | None:
    """The re-ranker to use: none, `overlap`, or a cross-encoder that `find_model` takes.

    Raises:
        ModelUnavailable: The model cannot be had or loaded.
    """
    if name == OVERLAP:
        return OverlapReranker()
    files = reranker_files(name)
    return CrossEncoderReranker(files) if files else None


def reranker_files(name: str | None = None) -> ModelFiles | None:
    """The files of a re-ranker, named as `load_reranker` takes it; None where there are none.

    Raises:
        ModelUnavailable: The model cannot be had.
    """
    return None if name in {None, "", OVERLAP} else find_model(str(name))


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


def open_index(path: Path, embedder: Embedder, reranker: Reranker | None = None) -> OpenIndex:
    """Open the release that an index folder serves, with a re-ranker on top if one is given.

    Raises:
        ReleaseMissing: Nothing is published there.
        ReleaseUnreadable: The release is damaged or of another format version.
        ModelUnavailable: The release was built with another embedder.
    """
    folder = IndexFolder(path)
    return open_release(folder.folder_of(folder.current()), embedder, reranker)


@contextmanager
def _keeping_everything() -> Iterator[None]:
    """Meanwhile nothing is looked through for what could be dropped.

    Opening makes objects by the hundred thousand and drops none: the collector would look through
    them again and again, which takes half of the time.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@_keeping_everything()
def open_release(folder: Path, embedder: Embedder, reranker: Reranker | None = None) -> OpenIndex:
    """Open one release, with a re-ranker on top if one is given.

    Raises:
        ReleaseUnreadable: The release is damaged or of another format version.
        ModelUnavailable: The release was built with another embedder.
    """
    release = Release.load(folder)
    store = open_vectors(release, embedder)
    wordings = Wordings(release.lexical, Thesaurus.load(THESAURUS), EnglishDictionary.load(ENGLISH))
    kept, size = _pointers(release, embedder), len(release.chunks)
    works = Works.of(list(release.sources.values()), WORKS)
    references = ReferenceIndex(works, kept.places, size=size)
    retriever = HybridRetriever(
        chunks=release.chunks,
        audiences={source.source_id: source.audience for source in release.sources.values()},
        lexical=LexicalSearch(index=release.lexical, wordings=wordings),
        dense=DenseSearch(store=store, embedder=embedder, wordings=wordings),
        pointers=Pointers(
            known=BankSearch(kept.bank, kept.links, size=size),
            references=references,
        ),
        ranking=_ranking(release, embedder),
    )
    return OpenIndex(
        release=release,
        retriever=retriever,
        wordings=wordings,
        embedder=embedder,
        store=store,
        references=references,
        passages=Passages(release),
        bank=kept.bank,
        reranker=reranker,
    )


def _ranking(release: Release, embedder: Embedder) -> Ranking | None:
    """The learned order, for the encoder that it was learned with.

    Raises:
        WeightsInvalid: The file of weights has a mistake.
    """
    learned = LearnedWeights.load(RANKING, Signs._fields)
    if learned.encoder != embedder.name:
        return None
    return Ranking(release.chunks, release.lexical, embedder, learned.weights)


def keep_pointers(
    folder: Path,
    chunks: Sequence[Chunk],
    sources: Mapping[str, Source],
    embedder: Embedder,
    former: Path | None = None,
) -> None:
    """Work out what points to a release's chunks and keep it, so that opening need not.

    Args:
        folder: The release's, with its vectors as they were worked out.
        chunks: In row order.
        sources: By source id.
        embedder: What the vectors were made with.
        former: Another release's folder, from which the embedded bank is taken if it is the same.

    Raises:
        BankInvalid: A file of the bank has a mistake.
        OSError: They cannot be written.
    """
    key = key_of(embedder.name, STARTER)
    held = KeptPointers.load(former, key) if former else None
    bank = _bank(embedder, key, held.bank if held else None)
    _worked_out(folder, chunks, sources, *bank).save(folder, key)


def _pointers(release: Release, embedder: Embedder) -> KeptPointers:
    """What points to a release's chunks, kept for the next time where it was worked out anew.

    Raises:
        BankInvalid: A file of the bank has a mistake.
    """
    folder, key = release.folder, key_of(embedder.name, STARTER)
    kept = KeptPointers.load(folder, key)
    if kept is None:
        kept = _worked_out(folder, release.chunks, release.sources, *_bank(embedder, key))
        # A folder that may only be read is opened all the same, more slowly.
        with suppress(OSError):
            kept.save(folder, key)
            remove_outdated(folder, key, frozenset(release.manifest.digests))
    return kept


def _worked_out(
    folder: Path,
    chunks: Sequence[Chunk],
    sources: Mapping[str, Source],
    bank: QuestionBank,
    embedded: EmbeddedBank,
) -> KeptPointers:
    return KeptPointers(
        bank=embedded,
        links=link(bank, embedded, chunks, sources, Embedded.load(folder).vectors),
        places=Places.of(chunks, sources, WORKS),
    )


def _bank(
    embedder: Embedder, key: str, embedded: EmbeddedBank | None = None
) -> tuple[QuestionBank, EmbeddedBank]:
    """The bank, read and embedded once by a process that opens many releases.

    Raises:
        BankInvalid: A file of the bank has a mistake.
    """
    place = (BANK, key)
    held = _BANKS.get(place)
    if held is None:
        english, bank = EnglishDictionary.load(ENGLISH), QuestionBank.read(BANK, STARTER)
        read = partial(readings, english=english)
        held = (bank, embedded or EmbeddedBank.of(bank, embedder, read))
        _BANKS.clear()
        _BANKS[place] = held
    return held


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
