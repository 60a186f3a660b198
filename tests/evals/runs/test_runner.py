"""A run goes on where it was stopped, and only on the same ground."""

import json
from pathlib import Path

import pytest

from evals.errors import RunUnreadable
from evals.records import Result
from evals.runs.runner import Progress, run_suites
from evals.suites.suite import Metric, Suite


class Counting:
    """A suite of three cases that counts how often each is judged."""

    def __init__(self, stop_at: str = "") -> None:
        self.judged: list[str] = []
        self._stop_at = stop_at

    def suite(self) -> Suite:
        return Suite(
            name="s",
            cases={name: lambda name=name: self._judge(name) for name in ("a", "b", "c")},  # type: ignore[misc]
            metrics=(Metric("m"),),
        )

    def _judge(self, name: str) -> Result | None:
        if name == self._stop_at:
            raise KeyboardInterrupt
        self.judged.append(name)
        if name == "b":
            return None
        return Result(suite="s", sample=name, scores={"m": 1.0}, passed=True)


def test_every_case_is_judged_once_and_those_that_say_nothing_are_left_out(tmp_path: Path) -> None:
    counting = Counting()
    told: list[tuple[str, int, int]] = []
    results, figures = run_suites(
        [counting.suite()], Progress(tmp_path / "p.jsonl", "x"), lambda *step: told.append(step)
    )
    assert [one.sample for one in results] == ["a", "c"]
    assert figures[0].n == 2
    assert told == [("s", 1, 3), ("s", 2, 3), ("s", 3, 3)]


def test_a_stopped_run_goes_on_without_judging_again(tmp_path: Path) -> None:
    file = tmp_path / "p.jsonl"
    stopped = Counting(stop_at="c")
    with pytest.raises(KeyboardInterrupt):
        run_suites([stopped.suite()], Progress(file, "x"))
    resumed = Counting()
    results, _ = run_suites([resumed.suite()], Progress(file, "x"))
    assert resumed.judged == ["c"]
    assert [one.sample for one in results] == ["a", "c"]


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_half_written_line_is_judged_again(tmp_path: Path, cut: int) -> None:
    file = tmp_path / "p.jsonl"
    run_suites([Counting().suite()], Progress(file, "x"))
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([*lines[:-1], lines[-1][:cut]]), encoding="utf-8")
    resumed = Counting()
    results, _ = run_suites([resumed.suite()], Progress(file, "x"))
    assert resumed.judged == ["c"]
    assert len(results) == 2
    again = Counting()
    run_suites([again.suite()], Progress(file, "x"))
    assert again.judged == []


def test_results_of_something_else_are_not_gone_on_with(tmp_path: Path) -> None:
    file = tmp_path / "p.jsonl"
    run_suites([Counting().suite()], Progress(file, "x"))
    with pytest.raises(RunUnreadable, match="without --resume"):
        Progress(file, "y")


def test_results_of_another_version_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "p.jsonl"
    lines = [{"fingerprint": "x"}, {"case": ["s", "a"], "result": {"old": 1}}]
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    with pytest.raises(RunUnreadable, match="this version"):
        Progress(file, "x")
