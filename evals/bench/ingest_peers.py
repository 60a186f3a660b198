"""Our build of an index beside the usual chain's, from the files on the disk."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from corpus.factory import load_embedder
from evals.bench.peers.encoders import MiniLm
from evals.bench.peers.line_up import CHAIN, langchain_peer, missing_of
from evals.bench.words import not_installed, number, ratio, table, words
from evals.errors import DocumentsMissing
from ingest.pipeline import Build
from ingest.screen import shipped_screen

LAWS = "regulations/laws"
"""Left out by default: Lovdata's XML, which the usual chain does not read."""

_ROUNDS = 3

_Build = Callable[[Path], None]
"""Builds an index in an empty folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestComparison:
    """Median seconds of a build over `rounds`; `chain_s` is None where packages are missing."""

    own_s: float
    chain_s: float | None
    missing: tuple[str, ...]
    documents: int
    characters: int
    rounds: int


def bench_ingest(
    documents: Path, *, leave_out: str = LAWS, embedder: str = "", rounds: int = _ROUNDS
) -> IngestComparison:
    """Build an index of a folder's `.txt` files in both ways, in turn; the models are loaded.

    Args:
        documents: The folder.
        leave_out: A path inside the folder that is not taken; nothing where it is empty.
        embedder: As `load_embedder` takes it; nothing for the shipped model.
        rounds: How many times each is built, at least 1.

    Raises:
        DocumentsMissing: The folder has no text files.
    """
    missing = missing_of(CHAIN)
    with TemporaryDirectory() as copied:
        texts = _copy(documents, Path(copied), leave_out)
        builds = {"own": _own_build(Path(copied), embedder)}
        if not missing:
            builds["chain"] = _chain_build(Path(copied))
        taken: dict[str, list[float]] = {name: [] for name in builds}
        for _ in range(rounds):
            for name, build in builds.items():
                taken[name].append(_seconds(build))
    return IngestComparison(
        own_s=median(taken["own"]),
        chain_s=None if missing else median(taken["chain"]),
        missing=missing,
        documents=len(texts),
        characters=sum(map(len, texts)),
        rounds=rounds,
    )


def ingest_lines(compared: IngestComparison) -> list[str]:
    """The table, with what must be known to read it."""
    said, own = words("ingest"), compared.own_s
    rows = [[said["own"], number(own, 2), ratio(own, own)]]
    if compared.chain_s is None:
        rows.append([said["chain"], not_installed(compared.missing), ""])
    else:
        rows.append([said["chain"], number(compared.chain_s, 2), ratio(compared.chain_s, own)])
    about = said["about"].format(
        documents=compared.documents, characters=compared.characters, rounds=compared.rounds
    )
    return [*table(said["heads"].split("|"), rows), "", about]


def _copy(documents: Path, to: Path, leave_out: str) -> list[str]:
    """Copy the text files and return what stands in them.

    Raises:
        DocumentsMissing: There are none.
    """
    texts = []
    for file in sorted(documents.rglob("*.txt")):
        if leave_out and file.is_relative_to(documents / leave_out):
            continue
        copied = to / file.relative_to(documents)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copied)
        texts.append(copied.read_text(encoding="utf-8"))
    if not texts:
        raise DocumentsMissing(
            f"expected text files to index in {documents}; name their folder with --documents"
        )
    return texts


def _own_build(texts: Path, embedder: str) -> _Build:
    build = Build(
        embedder=load_embedder(embedder or None),
        screen=shipped_screen(),
        now=lambda: datetime.now(UTC),
    )

    def run(folder: Path) -> None:
        build.run([texts], folder)

    return run


def _chain_build(texts: Path) -> _Build:
    encoder = MiniLm()
    encoder.embed_query("")

    def run(folder: Path) -> None:
        files = sorted(texts.rglob("*.txt"))
        read = {str(file): file.read_text(encoding="utf-8") for file in files}
        peer = langchain_peer(encoder, folder)
        peer.index(read)
        peer.close()

    return run


def _seconds(build: _Build) -> float:
    with TemporaryDirectory() as folder:
        started = time.perf_counter()
        build(Path(folder))
        return time.perf_counter() - started
