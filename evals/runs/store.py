"""Runs on disk: whole ones on this machine, and baselines that are committed."""

import json
from pathlib import Path

from pydantic import ValidationError

from evals.errors import RunUnreadable
from evals.records import Run

BASELINES = Path(__file__).parents[1] / "baselines"
_RUN = "run.json"
_PROGRESS = "progress.jsonl"


class RunStore:
    """A folder with one folder a run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def progress_file(self, run_id: str) -> Path:
        """Where a run keeps its results while it is going on."""
        return self._folder / run_id / _PROGRESS

    def save(self, run: Run) -> Path:
        """Write a finished run; its results so far are no longer needed."""
        file = self._folder / run.run_id / _RUN
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(run.model_dump_json() + "\n", encoding="utf-8")
        self.progress_file(run.run_id).unlink(missing_ok=True)
        return file

    def load(self, run_id: str) -> Run:
        """A finished run, by its id or by a file.

        Raises:
            RunUnreadable: There is no such run, or its file is damaged.
        """
        file = Path(run_id) if run_id.endswith(".json") else self._folder / run_id / _RUN
        return read_run(file)

    def finished(self) -> list[str]:
        """The ids of all finished runs, oldest first."""
        return sorted(file.parent.name for file in self._folder.glob(f"*/{_RUN}"))

    def unfinished(self, ending: str) -> list[str]:
        """The ids of runs that were stopped and whose id ends so, oldest first."""
        folders = (file.parent.name for file in self._folder.glob(f"*/{_PROGRESS}"))
        return sorted(name for name in folders if name.endswith(ending))


def read_run(file: Path) -> Run:
    """A run or baseline.

    Raises:
        RunUnreadable: The file is not there or damaged.
    """
    try:
        return Run.model_validate_json(file.read_text(encoding="utf-8"))
    except (OSError, ValidationError) as error:
        raise RunUnreadable(
            f"expected a finished run in {file}; `python -m evals runs` lists those there are"
        ) from error


def baseline_file(run: Run) -> Path:
    """Where the baseline that a run is held against stands."""
    settings = run.provenance.settings
    return BASELINES / f"{settings['collection']}-{run.provenance.split}.json"


def write_baseline(run: Run, file: Path) -> None:
    """Write a run without a word of its questions, answers and sources; a result a line.

    How long each answer took is left out too: it tells of the machine only.
    """
    bare = [one.model_copy(update={"shown": None}) for one in run.results if one.suite != "latency"]
    record = run.model_dump(mode="json", exclude={"results"})
    head = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True)
    rows = [
        json.dumps(
            one.model_dump(mode="json", exclude_none=True), ensure_ascii=False, sort_keys=True
        )
        for one in bare
    ]
    body = ",\n".join(rows)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'{head[:-2]},\n "results": [\n{body}\n]\n}}\n', encoding="utf-8")
