"""Whether a run may pass: no figure below its floor, none fallen, and no source gone."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from evals.errors import RunUnreadable
from evals.records import Figure, Run
from evals.runs.comparison import Change, compare
from evals.runs.threshold import Threshold

_HERE = Path(__file__).parent
THRESHOLDS = _HERE.parent / "thresholds.toml"
JUDGE = "judge"
_LONGEST = 30
_WORDS = _HERE / "gate.nb.toml"


@dataclass(frozen=True, slots=True)
class Limit:
    """What the gate asks of a figure: a floor or a ceiling, and how far it may fall.

    `fall` is the largest change for the worse from the baseline that needs nobody's word, in the
    figure's own unit.
    """

    minimum: float | None = None
    maximum: float | None = None
    fall: float | None = None


@dataclass(frozen=True, slots=True)
class Breach:
    """Why a run may not pass: a code, what it is about, and the part of the product to look at."""

    code: str
    key: str
    part: str
    says: str


@dataclass(frozen=True, slots=True)
class Thresholds:
    """`aims` tell the report what is good enough; `limits` tell the gate what may pass."""

    aims: Mapping[str, Threshold]
    limits: Mapping[str, Limit]


def read_thresholds(collection: str, file: Path = THRESHOLDS) -> Thresholds:
    """The thresholds of a collection.

    Raises:
        RunUnreadable: The file is damaged or has no such collection.
    """
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        limits = {**table["gate"]["both"], **table["gate"].get(collection, {})}
        return Thresholds(
            aims={
                key: Threshold(one.get("minimum"), one.get("maximum"), one["says"])
                for key, one in table["aims"].items()
            },
            limits={key: Limit(**one) for key, one in limits.items()},
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise RunUnreadable(f"expected thresholds in {file}: {error}") from error


def gate(run: Run, baseline: Run, limits: Mapping[str, Limit]) -> list[Breach]:
    """Everything that keeps a run from passing, gravest first; empty where it may pass."""
    breaches = [
        *_sources_gone(run, baseline),
        *_not_measured(run, baseline, limits),
        *_outside(run, limits),
        *_fallen(run, baseline, limits),
        *_really_worse(run, baseline),
    ]
    by_key: dict[tuple[str, str], Breach] = {}
    for breach in breaches:
        by_key.setdefault((breach.part, breach.key), breach)
    return list(by_key.values())


def changed_settings(run: Run, baseline: Run) -> list[str]:
    """What was set, chosen or read otherwise than in the baseline, in words."""
    now, then = run.provenance, baseline.provenance
    lines = []
    for kind in ("settings", "models", "prompts", "datasets", "packages", "documents"):
        after, before = getattr(now, kind), getattr(then, kind)
        for name in sorted({*after, *before}):
            if after.get(name) != before.get(name):
                was, now_is = _short(before.get(name)), _short(after.get(name))
                lines += [_say("changed", name=f"{kind}.{name}", before=was, after=now_is)]
    return lines


def _sources_gone(run: Run, baseline: Run) -> Iterable[Breach]:
    for file in sorted(set(baseline.provenance.documents) - set(run.provenance.documents)):
        yield _breach("source_gone", file, "sources", file=file)


def _not_measured(run: Run, baseline: Run, limits: Mapping[str, Limit]) -> Iterable[Breach]:
    for key in limits:
        if baseline.figure(key) is not None and run.figure(key) is None:
            yield _breach("not_measured", key, key.partition(".")[0])


def _outside(run: Run, limits: Mapping[str, Limit]) -> Iterable[Breach]:
    for key, limit in limits.items():
        figure = run.figure(key)
        if figure is None:
            continue
        if limit.minimum is not None and figure.value < limit.minimum:
            yield _of_figure("too_low", figure, limit=limit.minimum)
        if limit.maximum is not None and figure.value > limit.maximum:
            yield _of_figure("too_high", figure, limit=limit.maximum)


def _fallen(run: Run, baseline: Run, limits: Mapping[str, Limit]) -> Iterable[Breach]:
    for key, limit in limits.items():
        now, then = run.figure(key), baseline.figure(key)
        if now is None or then is None or limit.fall is None:
            continue
        lost = then.value - now.value if now.better == "higher" else now.value - then.value
        if lost > limit.fall:
            yield _of_figure("fallen", now, before=then.value, limit=limit.fall)


def _really_worse(run: Run, baseline: Run) -> Iterable[Breach]:
    for change in compare(baseline, run).changes:
        # A judge model's opinion is shown, never a reason to stop.
        if change.harmful and change.suite != JUDGE:
            yield _worse(change)


def _worse(change: Change) -> Breach:
    return _of_figure(
        "really_worse",
        change.after,
        before=change.before.value,
        worse=change.worse,
        better=change.better,
    )


def _of_figure(code: str, figure: Figure, **values: float) -> Breach:
    told = {name: _number(value, figure.unit) for name, value in values.items()}
    value = _number(figure.value, figure.unit)
    return _breach(code, figure.key, figure.suite, value=value, n=figure.n, **told)


def _breach(code: str, key: str, suite: str, **values: object) -> Breach:
    part = _words()["part"].get(suite, suite)
    return Breach(code, key, part, _say(code, key=key, part=part, **values))


def _say(code: str, /, **values: object) -> str:
    return _words()["gate"][code].format(**values)


def _number(value: float, unit: str) -> str:
    if isinstance(value, int):
        return str(value)
    return f"{value:.3f}".replace(".", ",") if unit == "share" else f"{value:.1f}".replace(".", ",")


def _short(value: str | None) -> str:
    if value is None:
        return "–"
    return value if len(value) <= _LONGEST else f"{value[:12]}…"


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(_WORDS.read_text(encoding="utf-8"))
