"""The report's Norwegian: the catalogue, and numbers and dates as they are written."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from evals.records import Figure, Result
from evals.runs.threshold import Threshold

_NO_BREAK = "\u00a0"
_MS_A_SECOND = 1000


@dataclass(frozen=True, slots=True)
class Term:
    """What something measured is called, and one sentence on what it is; empty where unknown."""

    name: str
    says: str


@dataclass(frozen=True, slots=True)
class Words:
    """The catalogue `words.nb.toml`."""

    _table: Mapping[str, Any]

    def text(self, group: str, key: str, **values: object) -> str:
        """A sentence with its placeholders filled in; `group` may be `plot.status`.

        Raises:
            KeyError: The catalogue lacks it.
        """
        return str(self._group(group)[key]).format(**values)

    def label(self, group: str, key: str) -> str:
        """The word for a code; the code itself where the catalogue has none."""
        return str(self._group(group).get(key, key))

    def known(self, group: str, key: str) -> str:
        """The sentence for a code; empty where the catalogue has none."""
        return str(self._group(group).get(key, ""))

    def suite(self, name: str) -> Term:
        """What a suite is called."""
        return _term(self._table["suite"].get(name), name)

    def metric(self, suite: str, name: str) -> Term:
        """What a metric of a suite is called."""
        metrics = self._table["metric"]
        return _term(metrics.get(suite, {}).get(name) or metrics["any"].get(name), name)

    def slice(self, name: str) -> str:
        """A slice such as `language:nn` in words; an empty one is empty."""
        kind, _, value = name.partition(":")
        if not value:
            return kind
        return f"{self.label('slice', kind)}: {self._slice_value(kind, value)}"

    def _slice_value(self, kind: str, value: str) -> str:
        group = "status" if kind == "expected" else kind
        return self.label(group, value) if group in self._table else value

    def turn(self, told: str) -> str:
        """A turn of a conversation, `user: …`, with its speaker in words."""
        speaker, mark, said = told.partition(": ")
        if not mark or speaker not in self._group("speaker"):
            return told
        return f"{self.label('speaker', speaker)}: {said}"

    def reasons(self, result: Result) -> tuple[str, ...]:
        """Why a question counts as failed, a sentence for each code."""
        if not result.why:
            return (self.text("reason", "passed" if result.passed else "none"),)
        return tuple(self._reason(code, result) for code in result.why)

    def _reason(self, code: str, result: Result) -> str:
        known = self._group("why")
        if code not in known:
            return self.text("reason", "unknown", code=code)
        shown = result.shown
        return str(known[code]).format(
            expected=self.label("status", shown.expected_status) if shown else "",
            status=self.label("status", shown.status) if shown else "",
        )

    def required(self, threshold: Threshold, unit: str) -> str:
        """What a threshold asks for."""
        low = None if threshold.minimum is None else amount(threshold.minimum, unit)
        high = None if threshold.maximum is None else amount(threshold.maximum, unit)
        kind = "between" if low and high else "minimum" if low else "maximum"
        return self.text("required", kind, minimum=low, maximum=high)

    def moment(self, stamp: str) -> str:
        """An ISO 8601 moment as a date and a time; what is not one stays as it is."""
        try:
            moment = datetime.fromisoformat(stamp)
        except ValueError:
            return stamp
        month = self._table["month"]["names"][moment.month - 1]
        return f"{moment.day}. {month} {moment.year} kl. {moment:%H.%M}"

    def _group(self, name: str) -> Mapping[str, Any]:
        group: Mapping[str, Any] = self._table
        for part in name.split("."):
            group = group[part]
        return group


@cache
def load_words() -> Words:
    """Read the catalogue."""
    text = (Path(__file__).parent / "words.nb.toml").read_text(encoding="utf-8")
    return Words(tomllib.loads(text))


def percent(share: float) -> str:
    """A share as «78,4 %»; only none and all are written 0 % and 100 %. A loss has its minus."""
    if share < 0:
        return f"−{percent(-share)}"
    shown = f"{100 * share:.1f}"
    if shown == "100.0" and share < 1:
        shown = "99.9"
    if shown == "0.0" and share > 0:
        shown = "0.1"
    return f"{shown.removesuffix('.0').replace('.', ',')}{_NO_BREAK}%"


def amount(value: float, unit: str) -> str:
    """A value in its figure's unit: `share`, `ms`, `ratio` or `count`."""
    if unit == "share":
        return percent(value)
    if unit == "ms":
        return _duration(value)
    return plain(value)


def plain(value: float) -> str:
    """A number with at most two decimals."""
    if value == int(value):
        return grouped(int(value))
    return f"{value:.2f}".replace(".", ",")


def grouped(count: int) -> str:
    """A whole number with its thousands apart."""
    return f"{count:,}".replace(",", _NO_BREAK)


def value_of(figure: Figure) -> str:
    """A figure's value."""
    return amount(figure.value, figure.unit)


def range_of(figure: Figure) -> str:
    """A figure's interval; empty where it has none."""
    if figure.method == "none":
        return ""
    return between(figure.low, figure.high, figure.unit)


def between(low: float, high: float, unit: str) -> str:
    """An interval, the unit told once."""
    first, last = amount(low, unit), amount(high, unit)
    same = first.rpartition(_NO_BREAK)[2] == last.rpartition(_NO_BREAK)[2]
    if unit in {"share", "ms"} and same:
        first = first.rpartition(_NO_BREAK)[0]
    return f"{first}–{last}"


def _duration(ms: float) -> str:
    if ms >= _MS_A_SECOND:
        return f"{ms / _MS_A_SECOND:.1f}{_NO_BREAK}s".replace(".", ",")
    return f"{round(ms)}{_NO_BREAK}ms"


def _term(entry: Mapping[str, str] | None, name: str) -> Term:
    return Term(entry["name"], entry["says"]) if entry else Term(name, "")
