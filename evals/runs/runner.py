"""Judges every case of every suite, keeping each result at once, so that a run can go on."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TextIO

from pydantic import ValidationError

from evals.errors import RunUnreadable
from evals.records import Figure, Result
from evals.suites.figures import figures_of
from evals.suites.suite import Suite

OnProgress = Callable[[str, int, int], None]
"""Told the suite, how many of its cases are done, and how many there are."""


class Progress:
    """The results so far, a line each in a file; `fingerprint` names what they are results of."""

    def __init__(self, file: Path, fingerprint: str) -> None:
        """Begin a file, or go on with it.

        Raises:
            RunUnreadable: The file holds the results of something else.
        """
        self._file = file
        self._kept: dict[tuple[str, str], Result | None] = {}
        if file.is_file() and file.stat().st_size:
            self._read(fingerprint)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps({"fingerprint": fingerprint}) + "\n", encoding="utf-8")

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, key: tuple[str, str]) -> bool:
        return key in self._kept

    def result(self, key: tuple[str, str]) -> Result | None:
        """The result of a case that is done."""
        return self._kept[key]

    def keep(self, key: tuple[str, str], result: Result | None, into: TextIO) -> None:
        """Note the result of a case."""
        self._kept[key] = result
        kept = result.model_dump(mode="json") if result else None
        into.write(json.dumps({"case": key, "result": kept}, ensure_ascii=False) + "\n")
        into.flush()

    def open(self) -> TextIO:
        """The file, to add to."""
        return self._file.open("a", encoding="utf-8")

    def _read(self, fingerprint: str) -> None:
        first, *lines = self._file.read_text(encoding="utf-8").splitlines()
        if _loaded(first).get("fingerprint") != fingerprint:
            raise RunUnreadable(
                f"expected {self._file} to hold results of the same code, settings, documents and "
                "questions; begin a new run without --resume"
            )
        # The last line may be half of one: it was being written when the run was stopped.
        for record in filter(None, map(_loaded, lines)):
            suite, case = record["case"]
            self._kept[suite, case] = _result(record["result"])
        self._mend(lines)

    def _mend(self, lines: Sequence[str]) -> None:
        """End a half-written last line, so that the next one stands on its own."""
        if lines and not _loaded(lines[-1]):
            with self.open() as file:
                file.write("\n")


def run_suites(
    suites: Sequence[Suite], progress: Progress, on_progress: OnProgress = lambda *_: None
) -> tuple[list[Result], list[Figure]]:
    """Every result, and the figures they add up to; what is done already is not done again.

    Raises:
        NothingMeasured: A metric applies to no question.
    """
    results: list[Result] = []
    figures: list[Figure] = []
    with progress.open() as file:
        for suite in suites:
            own: list[Result] = []
            for done, (case, judge) in enumerate(suite.cases.items(), start=1):
                key = (suite.name, case)
                if key not in progress:
                    progress.keep(key, judge(), file)
                result = progress.result(key)
                own += [result] if result else []
                on_progress(suite.name, done, len(suite.cases))
            results += own
            figures += figures_of(suite, own)
    return results, figures


def _loaded(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}


def _result(record: object) -> Result | None:
    try:
        return None if record is None else Result.model_validate(record)
    except ValidationError as error:
        raise RunUnreadable(
            "expected results as this version writes them; begin a new run without --resume"
        ) from error
