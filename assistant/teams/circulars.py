"""Which circulars a release says are replaced, and by which."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from corpus.release import Release
from corpus.source import PUBLIC, Authority, Source, Status

_NUMBER = re.compile(r"\bB[/\s-]?\s?(\d{1,3})[-/](\d{4})\b")
_REPLACES = re.compile(r"\berstatt", re.IGNORECASE)
_AROUND = 200
_HEAD = 600
_OVER = {Status.SUPERSEDED, Status.REPEALED}

Number = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """A circular that applies no more, and those in force that say they replace it."""

    source: Source
    by: tuple[Source, ...]


def replaced_among(release: Release, followed: Iterable[str], day: date) -> list[Replaced]:
    """Those of the sources followed that are over on a day."""
    found = []
    for source_id in sorted(followed):
        source = release.sources.get(source_id)
        if source is not None and source.standing.status_on(day) in _OVER:
            found.append(Replaced(source=source, by=_successors(release, source, day)))
    return found


def _successors(release: Release, over: Source, day: date) -> tuple[Source, ...]:
    own = _own_number(release, over)
    if own is None:
        return ()
    return tuple(
        source
        for source_id, source in sorted(release.sources.items())
        if source_id != over.source_id
        and source.standing.authority is Authority.CIRCULAR
        and source.audience == PUBLIC
        and source.standing.status_on(day) is Status.IN_FORCE
        and own in set(_named_as_replaced(release.originals[source_id]))
    )


def _own_number(release: Release, source: Source) -> Number | None:
    """The number that a circular bears, in its title or at its head."""
    head = f"{source.title}\n{release.originals[source.source_id][:_HEAD]}"
    return next(_numbers(head), None)


def _named_as_replaced(original: str) -> Iterator[Number]:
    for told in _REPLACES.finditer(original):
        start = max(0, told.start() - _AROUND)
        yield from _numbers(original[start : told.end() + _AROUND])


def _numbers(text: str) -> Iterator[Number]:
    for found in _NUMBER.finditer(text):
        yield int(found.group(1)), int(found.group(2))
