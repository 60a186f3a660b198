"""Who is measured: every peer in every mode, named also where its packages are not installed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path

from corpus.embedders.base import Embedder
from corpus.factory import OpenIndex
from evals.bench.peers.encoders import MINILM_PACKAGE, MiniLm, RememberingEncoder
from evals.bench.peers.fts5 import Fts5Peer
from evals.bench.peers.offline import keep_offline
from evals.bench.peers.own import OwnRetriever
from evals.bench.peers.port import Mode, Peer

OWN = "Medlemsassistenten"

_LANGCHAIN = (
    "langchain_chroma",
    "langchain_classic",
    "langchain_community",
    "langchain_text_splitters",
    "rank_bm25",
)
CHAIN = (*_LANGCHAIN, MINILM_PACKAGE)
"""What LangChain's usual chain with all-MiniLM needs."""

_LLAMA_INDEX = ("llama_index.core", "llama_index.retrievers.bm25", "Stemmer")
_Encoder = Callable[[], RememberingEncoder]
"""Makes or fetches an encoder; MiniLM is not loaded before it is needed."""

_HYBRID_OF = {
    Mode.OWN_ENCODER: Mode.HYBRID_OWN_ENCODER,
    Mode.MINILM: Mode.HYBRID_MINILM,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrant:
    """A peer in one mode; `create` takes an empty folder, and is called through `enter`.

    `encoder` is what it embeds with, None in a lexical mode; it is made when first asked for.
    """

    name: str
    mode: Mode
    packages: tuple[str, ...] = ()
    create: Callable[[Path], Peer]
    encoder: _Encoder | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """See `missing_of`."""
        return missing_of(self.packages)

    def enter(self, folder: Path) -> Peer:
        """The peer, with an empty folder to work in; none of its packages may be missing."""
        keep_offline()
        return self.create(folder)


def missing_of(packages: Iterable[str]) -> tuple[str, ...]:
    """Those of the import names that are not installed."""
    return tuple(package for package in packages if not _installed(package))


def line_up(index: OpenIndex) -> list[Entrant]:
    """All entrants, ours first; the encoders are shared, so that a text is embedded once."""
    own = Entrant(name=OWN, mode=Mode.HYBRID_OWN_ENCODER, create=partial(OwnRetriever, index))
    return [own, *peers(index.embedder)]


def peers(own_encoder: Embedder) -> list[Entrant]:
    """All entrants but ours, the lexical ones first.

    Args:
        own_encoder: What stands in for a bought encoder in the modes named after ours.
    """
    remembering = RememberingEncoder(own_encoder)
    encoders: dict[Mode, _Encoder] = {
        Mode.OWN_ENCODER: lambda: remembering,
        Mode.MINILM: cache(lambda: RememberingEncoder(MiniLm())),
    }
    dense = [
        entrant
        for mode, encoder in encoders.items()
        for entrant in (
            *_langchain(mode, encoder),
            *_haystack(mode, encoder),
            *_llama_index(mode, encoder),
            *_txtai(mode, encoder),
        )
    ]
    return [*_lexical(), *dense]


def _lexical() -> Iterator[Entrant]:
    lexical = Mode.LEXICAL
    yield Entrant(name="SQLite FTS5", mode=lexical, create=Fts5Peer)
    yield Entrant(name="tantivy", mode=lexical, packages=("tantivy",), create=_tantivy)
    yield Entrant(name="LangChain BM25", mode=lexical, packages=_LANGCHAIN, create=_langchain_bm25)
    yield Entrant(
        name="Haystack",
        mode=lexical,
        packages=("haystack",),
        create=partial(_haystack_peer, lexical, None),
    )
    yield Entrant(name="LlamaIndex", mode=lexical, packages=_LLAMA_INDEX, create=_llama_index_bm25)
    yield Entrant(
        name="txtai",
        mode=lexical,
        packages=("txtai",),
        create=partial(_txtai_peer, lexical, None),
    )


def _langchain(mode: Mode, encoder: _Encoder) -> Iterator[Entrant]:
    packages = (*_LANGCHAIN, *_weights(mode))
    yield Entrant(
        name="LangChain",
        mode=mode,
        packages=packages,
        create=partial(_langchain_dense, encoder),
        encoder=encoder,
    )
    yield Entrant(
        name="LangChain Ensemble",
        mode=_HYBRID_OF[mode],
        packages=packages,
        create=partial(_langchain_ensemble, encoder),
        encoder=encoder,
    )


def _haystack(mode: Mode, encoder: _Encoder) -> Iterator[Entrant]:
    for each in (mode, _HYBRID_OF[mode]):
        yield Entrant(
            name="Haystack",
            mode=each,
            packages=("haystack", *_weights(mode)),
            create=partial(_haystack_peer, each, encoder),
            encoder=encoder,
        )


def _llama_index(mode: Mode, encoder: _Encoder) -> Iterator[Entrant]:
    yield Entrant(
        name="LlamaIndex",
        mode=mode,
        packages=(*_LLAMA_INDEX, *_weights(mode)),
        create=partial(_llama_index_vectors, encoder),
        encoder=encoder,
    )


def _txtai(mode: Mode, encoder: _Encoder) -> Iterator[Entrant]:
    for each in (mode, _HYBRID_OF[mode]):
        yield Entrant(
            name="txtai",
            mode=each,
            packages=("txtai", *_weights(mode)),
            create=partial(_txtai_peer, each, encoder),
            encoder=encoder,
        )


def _installed(package: str) -> bool:
    """Whether a package can be imported; it is not imported, but what it lies in is."""
    try:
        return find_spec(package) is not None
    except ModuleNotFoundError:
        return False


def _weights(mode: Mode) -> tuple[str, ...]:
    return (MINILM_PACKAGE,) if mode is Mode.MINILM else ()


# Each peer's module is imported when the peer is made: its packages may not be installed.


def langchain_peer(encoder: Embedder, folder: Path) -> Peer:
    """LangChain's usual chain in a folder; its packages must be installed."""
    keep_offline()
    from evals.bench.peers.langchain_chain import LangChainPeer

    return LangChainPeer(encoder, folder)


def _langchain_dense(encoder: _Encoder, folder: Path) -> Peer:
    return langchain_peer(encoder(), folder)


def _langchain_ensemble(encoder: _Encoder, folder: Path) -> Peer:
    from evals.bench.peers.langchain_chain import LangChainEnsemblePeer

    return LangChainEnsemblePeer(encoder(), folder)


def _langchain_bm25(_folder: Path) -> Peer:
    from evals.bench.peers.langchain_chain import LangChainBm25Peer

    return LangChainBm25Peer()


def _tantivy(folder: Path) -> Peer:
    from evals.bench.peers.tantivy_index import TantivyPeer

    return TantivyPeer(folder)


def _haystack_peer(mode: Mode, encoder: _Encoder | None, folder: Path) -> Peer:
    from evals.bench.peers.haystack_store import HaystackPeer

    return HaystackPeer(mode, encoder() if encoder else None, folder)


def _llama_index_bm25(folder: Path) -> Peer:
    from evals.bench.peers.llama_index_nodes import LlamaIndexBm25Peer

    return LlamaIndexBm25Peer(folder)


def _llama_index_vectors(encoder: _Encoder, folder: Path) -> Peer:
    from evals.bench.peers.llama_index_nodes import LlamaIndexVectorPeer

    return LlamaIndexVectorPeer(encoder(), folder)


def _txtai_peer(mode: Mode, encoder: _Encoder | None, folder: Path) -> Peer:
    from evals.bench.peers.txtai_index import TxtaiPeer

    return TxtaiPeer(mode, encoder() if encoder else None, folder)
