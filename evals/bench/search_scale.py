"""How long retrieval takes in a small and in a large index, part by part, and what it costs."""

import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache, wraps
from multiprocessing import get_context
from os import sched_getaffinity, sched_setaffinity, sysconf
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ParamSpec, TypeVar

from corpus.bank_search import BankSearch
from corpus.embedders.base import Embedder
from corpus.factory import OpenIndex, load_embedder, open_release
from corpus.lexical import LexicalIndex
from corpus.references import ReferenceIndex
from corpus.release import Release
from corpus.retrieval import Query
from corpus.wording import Wordings
from evals.bench.scaled_index import EXCHANGED, write_scaled
from evals.bench.words import number, table
from evals.metrics.resampling import percentile
from evals.suites.subject import DEPTH

QUANTILES = (0.5, 0.95, 0.99)
PARTS = ("reading", "lexical", "embedding", "store", "bank", "references", "joining")
"""What one question's time is spent on; joining is all that is none of the others."""

_CORES = 2
_WORDS_FILE = Path(__file__).with_name("search_scale.nb.toml")
_Taken = ParamSpec("_Taken")
_Given = TypeVar("_Given")
_MB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredSearch:
    """One index, opened and asked in a process of its own on two cores.

    Times are in milliseconds by quantile, warm: whole questions on the clock, the same as the
    processor's time, and each of PARTS on the clock. `opened_s` is the first opening and
    `reopened_s` the next, both with the encoder loaded. `memory_mb` is the resident set at the
    end, with the program and the encoder.
    """

    chunks: int
    real: int
    questions: int
    opened_s: float
    reopened_s: float
    memory_mb: float
    whole: Mapping[float, float]
    processor: Mapping[float, float]
    parts: Mapping[str, Mapping[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What one question took, in milliseconds."""

    whole: float
    processor: float
    parts: Mapping[str, float]


def bench_scale(
    releases: Sequence[Release], sizes: Sequence[int], questions: Sequence[str], model: str | None
) -> list[MeasuredSearch]:
    """Ask an index of each size the questions.

    Args:
        releases: Where the texts are from.
        sizes: In chunks.
        questions: Asked once unmeasured and once measured.
        model: As `load_embedder` takes it; the releases need not be built with it.
    """
    embedder = load_embedder(model)
    measured = []
    for size in sizes:
        with TemporaryDirectory() as folder:
            real = write_scaled(releases, Path(folder), size, embedder)
            measured.append(measured_apart(Path(folder), questions, model, real))
    return measured


def measured_apart(
    folder: Path, questions: Sequence[str], model: str | None, real: int
) -> MeasuredSearch:
    """Measure a release in a fresh process, so that nothing else is in its memory."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
        return processes.submit(measured_here, folder, questions, model, real).result()


def measured_here(
    folder: Path, questions: Sequence[str], model: str | None, real: int
) -> MeasuredSearch:
    """Measure a release in this process, from now on on two cores."""
    sched_setaffinity(0, sorted(sched_getaffinity(0))[:_CORES])
    embedder = load_embedder(model)
    index, opened_s = _opened(folder, embedder)
    index.store.close()
    index, reopened_s = _opened(folder, embedder)
    try:
        asked = _ask_all(index, questions)
    finally:
        index.store.close()
    return MeasuredSearch(
        chunks=len(index.release.chunks),
        real=real,
        questions=len(questions),
        opened_s=opened_s,
        reopened_s=reopened_s,
        memory_mb=_resident_mb(),
        whole=_quantiles([one.whole for one in asked]),
        processor=_quantiles([one.processor for one in asked]),
        parts={part: _quantiles([one.parts[part] for one in asked]) for part in PARTS},
    )


def scale_lines(measured: Sequence[MeasuredSearch]) -> list[str]:
    """The table of times, the table of costs, and what must be known to read them."""
    said = _words()
    heads = [said["part"], *(said["chunks"].format(chunks=one.chunks) for one in measured)]
    rows = [
        [said["whole"], *(_told(one.whole) for one in measured)],
        [said["processor"], *(_told(one.processor) for one in measured)],
        *([said[part], *(_told(one.parts[part]) for one in measured)] for part in PARTS),
        [said["opened"], *(number(one.opened_s, 1) for one in measured)],
        [said["reopened"], *(number(one.reopened_s, 1) for one in measured)],
        [said["memory"], *(number(one.memory_mb, 0) for one in measured)],
    ]
    copied = [one for one in measured if one.real < one.chunks]
    about = said["about"].format(questions=measured[0].questions, cores=_CORES)
    made = [
        said["copied"].format(real=one.real, chunks=one.chunks, share=round(100 * EXCHANGED))
        for one in copied
    ]
    return [*table(heads, rows), "", " ".join([about, *made])]


@cache
def _words() -> dict[str, str]:
    return dict(tomllib.loads(_WORDS_FILE.read_text(encoding="utf-8")))


def _opened(folder: Path, embedder: Embedder) -> tuple[OpenIndex, float]:
    started = time.perf_counter()
    index = open_release(folder, embedder)
    return index, time.perf_counter() - started


def _ask_all(index: OpenIndex, questions: Sequence[str]) -> list[_Asked]:
    """Ask everything twice, and tell of the second time."""
    spent: dict[str, float] = {}
    with _watched(index, spent):
        for question in questions:
            index.retriever.retrieve(Query(text=question, limit=DEPTH))
        return [_ask(index, question, spent) for question in questions]


def _ask(index: OpenIndex, question: str, spent: dict[str, float]) -> _Asked:
    spent.clear()
    clock, processor = time.perf_counter(), time.process_time()
    index.retriever.retrieve(Query(text=question, limit=DEPTH))
    whole = 1000 * (time.perf_counter() - clock)
    rest = whole - sum(spent.values())
    return _Asked(
        whole=whole,
        processor=1000 * (time.process_time() - processor),
        parts={part: spent.get(part, 0.0) for part in PARTS} | {"joining": rest},
    )


@contextmanager
def _watched(index: OpenIndex, spent: dict[str, float]) -> Iterator[None]:
    """Meanwhile, add what each part takes to `spent`, in milliseconds by part.

    The parts are timed where the retriever calls them: one after the other they find the
    processor's cache as it is in use, which they do not when each is run by itself.
    """
    watched: Sequence[tuple[str, type, str]] = (
        ("reading", Wordings, "of"),
        ("reading", Wordings, "readings"),
        ("lexical", LexicalIndex, "scores"),
        ("embedding", type(index.embedder), "embed_query"),
        ("store", type(index.store), "nearest"),
        ("bank", BankSearch, "scores"),
        ("references", ReferenceIndex, "scores"),
    )
    with ExitStack() as undo:
        for part, owner, name in watched:
            plain = getattr(owner, name)
            undo.callback(setattr, owner, name, plain)
            setattr(owner, name, _timed(plain, part, spent))
        yield


def _timed(
    work: Callable[_Taken, _Given], part: str, spent: dict[str, float]
) -> Callable[_Taken, _Given]:
    @wraps(work)
    def timed(*arguments: _Taken.args, **named: _Taken.kwargs) -> _Given:
        started = time.perf_counter()
        try:
            return work(*arguments, **named)
        finally:
            spent[part] = spent.get(part, 0.0) + 1000 * (time.perf_counter() - started)

    return timed


def _quantiles(values: Sequence[float]) -> dict[float, float]:
    return {q: percentile(values, q).value for q in QUANTILES}


def _told(times: Mapping[float, float]) -> str:
    return " / ".join(number(times[q], 1) for q in QUANTILES)


def _resident_mb() -> float:
    """The resident set of this process; its peak would count what started it as well."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * sysconf("SC_PAGE_SIZE") / _MB
