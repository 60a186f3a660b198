"""One run from order to record: build the index, judge everything, tell what it depended on."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from assistant.bootstrap import build_assistant
from assistant.pipeline import Assistant
from assistant.settings import Settings
from corpus.factory import OpenIndex
from evals.errors import NothingMeasured
from evals.records import Run
from evals.runs.fresh_index import fresh_index
from evals.runs.judge_bench import judge_bench
from evals.runs.provenance import fingerprint, provenance
from evals.runs.runner import OnProgress, Progress, run_suites
from evals.runs.store import RunStore
from evals.suites.abstention import NAME as ABSTENTION
from evals.suites.abstention import reliability_of
from evals.suites.injection import Trap
from evals.suites.plan import Material, suites_of
from evals.suites.subject import Subject

OSLO = "Europe/Oslo"

Make = Callable[[OpenIndex], Assistant]
"""Makes the assistant that is judged."""


def as_shipped(index: OpenIndex) -> Assistant:
    """The assistant as the product builds it."""
    return build_assistant(Settings(), index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to judge, on what, and by the rules of which day.

    `without` is a path inside the folders that is not indexed. `only` names the suites wanted;
    none names all. `embedder` is as `load_embedder` takes it. `judge` names a chat model.
    """

    collection: str
    split: str
    as_of: date
    folders: tuple[Path, ...]
    material: Material
    without: str = ""
    only: frozenset[str] = frozenset()
    embedder: str = ""
    judge: str = ""
    judge_timeout_s: float = 60

    @property
    def ending(self) -> str:
        """What the run's id ends with."""
        return f"-{self.collection}-{self.split}"


def carry_out(
    order: Order,
    store: RunStore,
    *,
    resume: bool = False,
    make: Make = as_shipped,
    on_progress: OnProgress = lambda *_: None,
) -> Run:
    """Judge everything that is ordered and store the run.

    With `resume` the latest run of the same kind that was stopped goes on.

    Raises:
        DocumentsMissing: A folder of documents is not there.
        NothingMeasured: There is no question to ask.
        RunUnreadable: The run to go on with was of other code, settings, documents or questions.
    """
    started = datetime.now(ZoneInfo(OSLO))
    clock = time.monotonic()
    with (
        fresh_index(order.folders, order.embedder or None, without=order.without) as index,
        _trapped(order, make) as trapped,
        ExitStack() as opened,
    ):
        subject = Subject(make(index), order.as_of)
        bench = opened.enter_context(
            judge_bench(order.judge, order.judge_timeout_s, subject, order.material.gold)
        )
        planned = [*suites_of(subject, order.material, trapped), *bench.suites]
        suites = [suite for suite in planned if not order.only or suite.name in order.only]
        if not suites:
            raise NothingMeasured("expected a question for at least one suite; found none")
        known = provenance(
            subject,
            collection=order.collection,
            split=order.split,
            started=started,
            samples=_everything(order.material),
            judge=order.judge,
        )
        stopped = store.unfinished(order.ending)[-1:] if resume else []
        run_id = stopped[0] if stopped else f"{started:%Y%m%d-%H%M%S}{order.ending}"
        progress = Progress(store.progress_file(run_id), fingerprint(known))
        results, figures = run_suites(suites, progress, on_progress)
        cost = bench.cost()
    run = Run(
        run_id=run_id,
        provenance=known.model_copy(
            update={"seconds": round(time.monotonic() - clock, 1), "cost": cost}
        ),
        figures=tuple(figures),
        results=tuple(results),
        reliability=reliability_of([one for one in results if one.suite == ABSTENTION]),
    )
    store.save(run)
    return run


def _everything(material: Material) -> list[BaseModel]:
    messages = [one for own in material.messages.values() for one in own]
    return [*material.samples, *messages, *material.traps]


@contextmanager
def _trapped(order: Order, make: Make) -> Iterator[Subject | None]:
    """An assistant over the same documents with the trapped ones among them."""
    traps = order.material.traps
    if not traps or (order.only and "injection" not in order.only):
        yield None
        return
    with TemporaryDirectory() as folder:
        _write(traps, Path(folder))
        with fresh_index([*order.folders, Path(folder)], order.embedder or None) as index:
            yield Subject(make(index), order.as_of)


def _write(traps: Sequence[Trap], folder: Path) -> None:
    place = folder / "traps"
    place.mkdir()
    for trap in traps:
        text = f"# {trap.title}\n\n{trap.text}\n"
        (place / f"{trap.id}.md").write_text(text, encoding="utf-8")


def today() -> date:
    """The day in Oslo."""
    return datetime.now(ZoneInfo(OSLO)).date()
