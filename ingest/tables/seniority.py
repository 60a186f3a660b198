"""Headings of seniority («0 år | 6 år | 8 år»), whole or as a machine misread them."""

import re
from collections.abc import Iterator, Sequence

from corpus.document import Span

# What «år» is read as: the å becomes another letter, a digit, or two signs.
_YEAR = r"(?:å|a|4a|4|&|@|d|3|A|Å)r"
_HEADING = re.compile(rf"(?<![\w&])([0-9OoIl]{{1,2}}?)\s?{_YEAR}(?![a-zæøå])")
_WIDER = re.compile(rf"(?<![\w&])([0-9OoIl]{{2}})\s?{_YEAR}(?![a-zæøå])")
_AS_DIGITS = str.maketrans("OoIl", "0011")
_LEAST_COLUMNS = 3
_MOST_OTHER_WORDS = 3
_MOST_YEARS = 40


def heading_places(line: str) -> list[tuple[Span, int]]:
    """Where in the line each column's years stand; empty where `seniority_steps` is."""
    steps = seniority_steps(line)
    found = _HEADING.finditer(line) if steps else ()
    return [
        (Span(_whole(line, match).start(), _whole(line, match).end()), years)
        for match, years in zip(found, steps, strict=False)
    ]


def _whole(line: str, match: re.Match[str]) -> re.Match[str]:
    """The longer reading of a heading where there is one, so that nothing of it is left over."""
    wider = _WIDER.match(line, match.start())
    return wider if wider and wider.end() > match.end() else match


def seniority_steps(line: str) -> tuple[int, ...]:
    """The years that head the columns, rising; empty where the line is no such heading.

    A heading that can be read in two ways («64ar» is 6 år or 64 år) is read the way that lets the
    years rise; where both ways do, there is no heading.
    """
    found = list(_HEADING.finditer(line))
    others = re.findall(r"[^\W\d_]{3,}", _HEADING.sub(" ", line))
    if len(found) < _LEAST_COLUMNS or len(others) > _MOST_OTHER_WORDS:
        return ()
    readings = [sorted(set(_years(line, match))) for match in found]
    rising = list(_rising(readings, -1))
    return rising[0] if len(rising) == 1 else ()


def _years(line: str, match: re.Match[str]) -> Iterator[int]:
    for pattern in (_HEADING, _WIDER):
        other = pattern.match(line, match.start())
        if other:
            years = int(other.group(1).translate(_AS_DIGITS))
            if years <= _MOST_YEARS:
                yield years


def _rising(readings: Sequence[Sequence[int]], above: int) -> Iterator[tuple[int, ...]]:
    if not readings:
        yield ()
        return
    for years in readings[0]:
        if years > above:
            yield from ((years, *rest) for rest in _rising(readings[1:], years))
