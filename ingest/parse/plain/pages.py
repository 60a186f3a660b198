"""Pages, where a text has marks for them."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from ingest.parse.plain.lines import Line
from ingest.parse.plain.noise import PAGE_MARK
from ingest.parse.plain.unit import Unit

_LEAST_SHARE = 0.8


def with_pages(units: Sequence[Unit], lines: Sequence[Line]) -> list[Unit]:
    """The units with their pages: from form feeds, or from numbers at the foot of pages.

    Where most pages' numbers have been lost, no unit gets one: a wrong page is worse than none.
    """
    breaks = [line.start for line in lines if line.text.startswith("\f")]
    if breaks:
        return [replace(unit, page=bisect_left(breaks, unit.span.start + 1) + 1) for unit in units]
    marks = [(line.start, int(found.group(1))) for line in lines if (found := _mark(line))]
    last = max((number for _, number in marks), default=0)
    if not marks or len(marks) < _LEAST_SHARE * last:
        return list(units)
    starts = [start for start, _ in marks]
    pages = [number for _, number in marks] + [marks[-1][1] + 1]
    return [
        replace(unit, page=pages[bisect_left(starts, unit.span.start)])
        if unit.page is None
        else unit
        for unit in units
    ]


def _mark(line: Line) -> re.Match[str] | None:
    return PAGE_MARK.fullmatch(line.words)
