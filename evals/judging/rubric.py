"""What a judge model is told: the rubric, and the case fenced off as data."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from corpus.sentences import sentence_spans
from evals.judging.judgement import Criterion, JudgedCase

RUBRIC = Path(__file__).with_name("rubric.nb.toml")
"""The rubric; its digest belongs to what a run depends on."""

_FENCES = str.maketrans({"<": "‹", ">": "›"})
_FENCE = re.compile(r"<{2,}|>{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubric:
    """The texts of `rubric.nb.toml`; `led_astray` finds words that speak to a model."""

    system: str
    texts: Mapping[str, str]
    led_astray: re.Pattern[str]


@cache
def rubric() -> Rubric:
    """The rubric, read once."""
    table: dict[str, Any] = tomllib.loads(RUBRIC.read_text(encoding="utf-8"))
    criteria = [
        table["criterion"].format(key=one.value, **table["criteria"][one.value])
        for one in Criterion
    ]
    return Rubric(
        system=table["system"].format(criteria="".join(criteria)).strip(),
        texts={name: text for name, text in table.items() if isinstance(text, str)},
        led_astray=re.compile("|".join(table["led_astray"]["patterns"]), re.IGNORECASE),
    )


def messages(case: JudgedCase) -> list[tuple[str, str]]:
    """The conversation to send: pairs of role and text; the sources in their order."""
    texts = rubric().texts
    sources = [texts["source"].format(text=_as_data(one)).strip() for one in case.sources]
    task = texts["task"].format(
        sources="\n\n".join(sources),
        history=_history(case),
        question=_as_data(case.question),
        expected=_expected(case),
        answer=_as_data(case.answer),
    )
    return [("system", rubric().system), ("user", task.strip())]


def speaks_to_a_model(text: str) -> bool:
    """Whether a text has words that try to lead a model or a judge."""
    return rubric().led_astray.search(text) is not None


def _history(case: JudgedCase) -> str:
    if not case.history:
        return ""
    turns = "\n".join(map(_as_data, case.history))
    return rubric().texts["history"].format(turns=turns).lstrip()


def _expected(case: JudgedCase) -> str:
    if not case.expected_points and not case.must_not:
        return ""
    points, must_not = _listed(case.expected_points), _listed(case.must_not)
    return rubric().texts["expected"].format(points=points, must_not=must_not).lstrip()


def _listed(items: Iterable[str]) -> str:
    listed = "\n".join(f"- {_as_data(item)}" for item in items)
    return listed or rubric().texts["nothing_noted"]


def _as_data(text: str) -> str:
    """The text without sentences that speak to a model, and unable to end its own fence."""
    pattern, removed = rubric().led_astray, rubric().texts["removed"]
    kept, end = "", 0
    for span in sentence_spans(text):
        kept += text[end : span.start]
        kept += removed if pattern.search(span.of(text)) else span.of(text)
        end = span.end
    # Words that lead astray may stand in two sentences or between them.
    whole = pattern.sub(removed, kept + text[end:])
    return _FENCE.sub(lambda mark: mark.group().translate(_FENCES), whole)
