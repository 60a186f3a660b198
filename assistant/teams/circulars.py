"""Which circulars a release says are replaced, and by which."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from corpus.release import Release
from corpus.source import PUBLIC, Authority, Source, Status

_NUMBER = r"\bB[/\s-]?\s?\d{1,3}[-/]\d{4}\b"
_NUMBERS = rf"{_NUMBER}(?:\s*(?:,|og)\s*(?:B-rundskriv\s*(?:nr\.?:?\s*)?)?{_NUMBER})*"
_PARTS = re.compile(r"(\d{1,3})[-/](\d{4})")
_OWN = re.compile(rf"B-rundskriv\s+nr\.?:?\s*({_NUMBER})", re.IGNORECASE)
_TITLED = re.compile(rf"({_NUMBER})")
_HEAD_CHARS = 3000
# On to the end of a sentence or a paragraph: the dots of «nr.» and of a day end neither.
_SAME_SENTENCE = r"(?:[^.\n]|\n(?!\s*\n)|\.(?=\d)|(?<=\bnr)\.)"
_REPLACES = re.compile(
    rf"(?:(?P<by>{_NUMBER})\s+)?"
    r"\b(?:erstatt[ae]r|avløy?ser|opphev[ae]r|trekkj?er tilbake)\b(?!\s+ikk)"
    rf"{_SAME_SENTENCE}{{0,80}}?(?P<ended>{_NUMBERS})",
    re.IGNORECASE,
)
_IS_REPLACED = re.compile(
    rf"(?P<ended>{_NUMBERS})(?:(?!\bikk){_SAME_SENTENCE}){{0,40}}?"
    r"\b(?:erstatt(?:es|ast|et|a)|avløy?s(?:es|ast|t)|opphev(?:es|ast|et|a)"
    r"|utgår|bortfaller|trekkes|er trukket)\b"
    rf"(?:\s+av\s+{_SAME_SENTENCE}{{0,40}}?(?P<by>{_NUMBER}))?",
    re.IGNORECASE,
)
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
        and own in _named_as_replaced(release.originals[source_id], _own_number(release, source))
    )


def _own_number(release: Release, source: Source) -> Number | None:
    """The number that a circular gives itself at its head, else the one in its title."""
    head = release.originals[source.source_id][:_HEAD_CHARS]
    own = _OWN.search(head) or _TITLED.search(source.title)
    return next(_numbers(own.group(1)), None) if own else None


def _named_as_replaced(original: str, own: Number | None) -> Iterator[Number]:
    """The numbers of those that a circular ends itself, not of those that another one ended."""
    for rule in (_REPLACES, _IS_REPLACED):
        for told in rule.finditer(original):
            if told["by"] is None or own in [*_numbers(told["by"])]:
                yield from _numbers(told["ended"])


def _numbers(text: str) -> Iterator[Number]:
    for found in _PARTS.finditer(text):
        yield int(found.group(1)), int(found.group(2))
