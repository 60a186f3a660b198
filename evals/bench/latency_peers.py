"""How long our whole answer takes beside the usual chain's search and a fixed piece of work."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.conversation import Question
from assistant.pipeline import Assistant
from evals.bench.peers.encoders import MiniLm
from evals.bench.peers.line_up import CHAIN, langchain_peer, missing_of
from evals.bench.retrieval_peers import asked_of_peer, originals_of
from evals.bench.words import not_installed, number, ratio, table, words
from evals.datasets.sample import Sample
from evals.metrics.resampling import Percentile, percentile
from evals.suites.latency import calibration_ms

_CHAIN_DEPTH = 4
"""How many passages LangChain's retriever returns where nobody says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Milliseconds a question: median and 95th percentile."""

    p50: Percentile
    p95: Percentile


@dataclass(frozen=True, slots=True, kw_only=True)
class LatencyComparison:
    """Our whole answer, the chain's search alone (None where packages are missing), and a loop."""

    own: Times
    chain: Times | None
    missing: tuple[str, ...]
    loop_ms: float
    questions: int


def bench_latency(assistant: Assistant, samples: Sequence[Sample]) -> LatencyComparison:
    """Ask every question once warm, one at a time, and search for each in the usual chain.

    The chain's index of the same stored originals is built first, which takes minutes.

    Raises:
        ValueError: There are no questions.
    """
    answers: list[Callable[[], object]] = [
        partial(assistant.answer, Question(text=one.question, history=one.turns)) for one in samples
    ]
    own = _times(answers)
    missing = missing_of(CHAIN)
    return LatencyComparison(
        own=own,
        chain=None if missing else _chain_times(assistant, samples),
        missing=missing,
        loop_ms=calibration_ms(),
        questions=len(samples),
    )


def latency_lines(compared: LatencyComparison) -> list[str]:
    """The table, with what must be known to read it; ratios are to our own times."""
    said, own = words("latency"), compared.own
    rows = [[said["own"], *_told(own, own)]]
    if compared.chain is None:
        rows.append([said["chain"], not_installed(compared.missing), "", "", ""])
    else:
        rows.append([said["chain"], *_told(compared.chain, own)])
    loop = compared.loop_ms
    shares = (ratio(loop, own.p50.value), ratio(loop, own.p95.value))
    rows.append([said["loop"], number(loop, 1), "–", *shares])
    about = said["about"].format(questions=compared.questions)
    return [*table(said["heads"].split("|"), rows), "", about]


def _chain_times(assistant: Assistant, samples: Sequence[Sample]) -> Times:
    with TemporaryDirectory() as folder:
        peer = langchain_peer(MiniLm(), Path(folder))
        try:
            peer.index(originals_of(assistant.index.release))
            return _times([partial(peer.search, asked_of_peer(s), _CHAIN_DEPTH) for s in samples])
        finally:
            peer.close()


def _times(works: Sequence[Callable[[], object]]) -> Times:
    """Do each piece of work once untimed and once timed.

    Raises:
        ValueError: There is no work.
    """
    taken = []
    for work in works:
        work()
        started = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - started))
    return Times(p50=percentile(taken, 0.5), p95=percentile(taken, 0.95))


def _told(times: Times, own: Times) -> list[str]:
    return [
        number(times.p50.value, 1),
        number(times.p95.value, 1),
        ratio(times.p50.value, own.p50.value),
        ratio(times.p95.value, own.p95.value),
    ]
