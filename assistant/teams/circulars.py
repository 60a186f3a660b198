"""What a release says of circulars that are followed: replaced, changed, renamed or gone."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

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


@dataclass(frozen=True, slots=True)
class Changed:
    """A circular that applies still, and says something else now, of that digest.

    It may be another source than it was: a file of another name.
    """

    source: Source
    digest: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """A circular that says the same in another file."""

    source: Source


@dataclass(frozen=True, slots=True)
class Gone:
    """A circular that is no longer among the public sources; its title, where it is known."""

    title: str | None


News = Replaced | Changed | Renamed | Gone


def news_of(release: Release, source_id: str, digest: str, day: date) -> News | None:
    """What has become of a circular since it said what the digest tells; None for nothing.

    Where the digest is empty, what it says now is taken for what it said.
    """
    source = _as_it_is(release, source_id, digest, day)
    if source is None:
        return Gone(title_once_public(release, source_id))
    if source.standing.status_on(day) in _OVER:
        return Replaced(source=source, by=_successors(release, source, day))
    now = digest_of(release.originals[source.source_id])
    if digest not in {"", now}:
        return Changed(source, now)
    return Renamed(source) if source.source_id != source_id else None


def digest_of(original: str) -> str:
    """Tells a text from any other one, however its lines are broken."""
    return hashlib.sha256(" ".join(original.split()).encode()).hexdigest()


def title_once_public(release: Release, source_id: str) -> str | None:
    """What a source was called in the newest other release that has it, if it was public there."""
    before = _once_public(release, source_id)
    return before[0].title if before else None


def _once_public(release: Release, source_id: str) -> tuple[Source, str] | None:
    before = release.earlier(source_id)
    return before if before and before[0].audience == PUBLIC else None


def _as_it_is(release: Release, source_id: str, digest: str, day: date) -> Source | None:
    """The source itself, or the circular that says the same, or else has the same number."""
    own = release.sources.get(source_id)
    if own is not None and own.audience == PUBLIC:
        return own
    # One that applies goes before one that is over.
    circulars = sorted(
        _public_circulars(release), key=lambda one: one.standing.status_on(day) in _OVER
    )
    same = (one for one in circulars if digest_of(release.originals[one.source_id]) == digest)
    before = _once_public(release, source_id)
    number = _own_number(*before) if before else None
    numbered = (one for one in circulars if number and number == _number_in(release, one))
    return next(chain(same, numbered), None)


def _public_circulars(release: Release) -> list[Source]:
    return [
        source
        for _, source in sorted(release.sources.items())
        if source.standing.authority is Authority.CIRCULAR and source.audience == PUBLIC
    ]


def _successors(release: Release, over: Source, day: date) -> tuple[Source, ...]:
    own = _number_in(release, over)
    if own is None:
        return ()
    return tuple(
        source
        for source in _public_circulars(release)
        if source.source_id != over.source_id
        and source.standing.status_on(day) is Status.IN_FORCE
        and own
        in _named_as_replaced(release.originals[source.source_id], _number_in(release, source))
    )


def _number_in(release: Release, source: Source) -> Number | None:
    return _own_number(source, release.originals[source.source_id])


def _own_number(source: Source, original: str) -> Number | None:
    """The number that a circular gives itself at its head, else the one in its title."""
    own = _OWN.search(original[:_HEAD_CHARS]) or _TITLED.search(source.title)
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
