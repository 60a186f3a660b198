"""References to rules: «aml. § 14-9», «HTA kap. 1 § 8.2», «B-rundskriv 10/2014».

Whoever gives a reference wants that place. A reference is read the same way in questions, in
headings and in texts, whichever of the usual ways it is written in.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.document import Chunk
from corpus.errors import CorpusError
from corpus.source import Authority, Source
from corpus.text import plain

DEFINED = 1.0
"""How surely a place is meant that is the rule referred to."""

MENTIONED = 0.5
"""How surely a place is meant that speaks of the rule referred to."""

_CIRCULAR = "circular"
_ARTICLE = "article "
_NUMBER = r"\d{1,3}(?:\.\d{1,3}){1,3}|\d{1,3}(?:\s?[-–]\s?\d{1,3}){0,2}(?:\s?[a-hj-z](?![\w.]))?"
_PARAGRAPH = r"(?:§{1,2}|paragraf(?:en)?|(?P<article>art(?:ikkel|icle|\.)?))"
_POINT = r"(?:(?:punkt|pkt|nr)\.?\s*(?P<point>\d{1,2}(?:\.\d{1,3}){0,3}))"
_PLACE = re.compile(
    rf"(?P<chapter>\b(?:kap(?:ittel|\.)?)\s*(?P<in>\d{{1,2}}))?[\s,.:]*"
    rf"(?:(?P<sign>{_PARAGRAPH})\s*)?(?P<number>{_NUMBER})?(?:[\s,]*{_POINT})?"
)
_SIGNED = re.compile(rf"{_PARAGRAPH}\s*(?P<number>{_NUMBER})(?:[\s,]*{_POINT})?")
_BARE = re.compile(r"\d{1,3}\s?[-–]\s?\d{1,3}|\d{1,2}\.\d{1,2}")
_CIRCULAR_NUMBER = re.compile(
    r"(?:b[\s-]*rundskriv|rundskriv|\bb\s?/)[\s:.]*(?:nr\.?)?[\s:]*(?:b\s?/)?\s*"
    r"(?P<number>\d{1,2})\s?[-/]\s?(?P<year>\d{4})"
)
_IN_WORK = re.compile(r"\s+(?:(?:i|av|etter|under|in|of)\s+(?:(?:den|the)\s+)?)?")
_JOINED = re.compile(r"[\s,()\d]*(?:\w+ ledd)?\s*(?:og|eller|samt|jf\.?|and|or|,)\s*")
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_LAW_ENDING = re.compile(r"lov(?:en|a|i)?$")
_TITLE_END = re.compile(r"\s*[(–].*$")
_BETWEEN = re.compile(r"[\s.,:]*(?:del\s+[a-d]\b[\s,]*)?")
_LONGEST_NAME = 6
_REACH = 60


class WorksInvalid(CorpusError):
    """The file of works has a mistake; the message names it."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in a work; `section` is None for a whole work, `point` for a whole section.

    `work` is empty where the reference does not say of which: «§ 14-9».
    """

    work: str
    section: str | None = None
    point: str | None = None

    def covers(self, other: "Reference") -> bool:
        """Whether `other` is this place, or lies in it."""
        if self.work and self.work != other.work:
            return False
        if self.section is not None and self.section != other.section:
            return False
        return self.point is None or _within(other.point, self.point)


class Works:
    """What laws and agreements are called, in texts of any kind."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Take the works.

        Args:
            names: Work by name; the name as `plain` makes it, an abbreviation without its stop.
        """
        self._works = {tuple(_WORD.findall(plain(name))): work for name, work in names.items()}
        self._lengths: dict[str, list[int]] = {}
        for name in sorted(filter(None, self._works), key=len, reverse=True):
            lengths = self._lengths.setdefault(name[0], [])
            if len(name) <= _LONGEST_NAME and len(name) not in lengths:
                lengths.append(len(name))

    @classmethod
    def of(cls, sources: Sequence[Source], path: Path) -> "Works":
        """The works that the sources are, and those of a file of names.

        Raises:
            WorksInvalid: The file has a mistake.
        """
        names = dict(_named(path))
        for source in sources:
            if source.standing.authority is Authority.LAW:
                title = plain(_TITLE_END.sub("", source.title))
                for name in _spellings(title):
                    names.setdefault(name, names.get(title, title))
        return cls(names)

    def work_of(self, source: Source) -> str:
        """The work that a source is, or nothing."""
        return self._works.get(tuple(_WORD.findall(plain(_TITLE_END.sub("", source.title)))), "")

    def references(self, text: str) -> list[Reference]:
        """The places that a text refers to, in order of their names, each once."""
        read = plain(text)
        found: dict[Reference, None] = dict.fromkeys(_circulars(read))
        named: dict[int, str] = {}
        for start, end, work in self._named_in(read):
            match = self._after(read, end) or self._before(read, start)
            if match is not None:
                named[match.start("number")] = work
                found[_reference(work, match)] = None
        last, work = 0, ""
        for match in _SIGNED.finditer(read):
            joined = _JOINED.fullmatch(read, last, match.start()) is not None
            work = named.get(match.start("number"), work if joined else "")
            found[_reference(work, match)] = None
            last = match.end()
        return list(found)

    def _named_in(self, text: str) -> Iterator[tuple[int, int, str]]:
        tokens = list(_WORD.finditer(text))
        written = [token.group() for token in tokens]
        at = 0
        while at < len(tokens):
            for length in self._lengths.get(written[at], ()):
                name = tuple(written[at : at + length])
                if name in self._works:
                    yield tokens[at].start(), tokens[at + len(name) - 1].end(), self._works[name]
                    at += len(name) - 1
                    break
            at += 1

    @staticmethod
    def _after(text: str, end: int) -> re.Match[str] | None:
        """«aml. § 14-9», and without a sign where the number can be nothing else: «aml 14-9»."""
        between = _BETWEEN.match(text, end)
        match = _PLACE.match(text, between.end() if between else end)
        if match is None or match["number"] is None:
            return None
        return match if match["sign"] or _BARE.match(match["number"]) else None

    @staticmethod
    def _before(text: str, start: int) -> re.Match[str] | None:
        """«§ 14-9 i arbeidsmiljøloven»."""
        for match in _SIGNED.finditer(text, max(0, start - _REACH), start):
            if _IN_WORK.fullmatch(text, match.end(), start):
                return match
        return None


@dataclass(frozen=True, slots=True)
class Places:
    """Which chunks are, or speak of, which places.

    Chunk `rows[i]` does so of `references[which[i]]`, as surely as `sureness[i]` says; `which`
    ascends.
    """

    references: tuple[Reference, ...]
    which: NDArray[np.int64]
    rows: NDArray[np.int64]
    sureness: NDArray[np.float32]

    @classmethod
    def of(cls, chunks: Sequence[Chunk], sources: Mapping[str, Source], path: Path) -> "Places":
        """Read every heading, and the texts that are no laws: a law's own signs mean itself.

        Args:
            chunks: In row order.
            sources: By source id.
            path: The file of works' names.

        Raises:
            WorksInvalid: The file has a mistake.
        """
        works = Works.of(list(sources.values()), path)
        found: dict[Reference, list[tuple[int, float]]] = {}
        for row, chunk in enumerate(chunks):
            for reference, sureness in _of_chunk(chunk, sources[chunk.source_id], works):
                found.setdefault(reference, []).append((row, sureness))
        held = [one for own in found.values() for one in own]
        return cls(
            references=tuple(found),
            which=np.repeat(np.arange(len(found)), [len(own) for own in found.values()]),
            rows=np.array([row for row, _ in held], dtype=np.int64),
            sureness=np.array([sureness for _, sureness in held], dtype=np.float32),
        )


class ReferenceIndex:
    """Where the chunks of a release are, or speak of, what a question refers to."""

    def __init__(self, works: Works, places: Places, *, size: int) -> None:
        """Take what the chunks refer to, and how many there are."""
        self._works = works
        self._places = places
        self._size = size
        self._starts = np.searchsorted(places.which, np.arange(len(places.references) + 1))
        self._by_section: dict[str | None, list[int]] = {}
        for number, reference in enumerate(places.references):
            self._by_section.setdefault(reference.section, []).append(number)

    def scores(self, question: str) -> NDArray[np.float32]:
        """How surely each chunk is what the question refers to, in [0, 1], in row order."""
        scores = np.zeros(self._size, dtype=np.float32)
        for asked in self._works.references(question):
            for number in self._by_section.get(asked.section, ()):
                if asked.covers(self._places.references[number]):
                    found = slice(self._starts[number], self._starts[number + 1])
                    rows, sureness = self._places.rows[found], self._places.sureness[found]
                    np.maximum.at(scores, rows, sureness)
        return scores


def _of_chunk(chunk: Chunk, source: Source, works: Works) -> Iterator[tuple[Reference, float]]:
    if source.standing.authority is Authority.LAW:
        signed = _SIGNED.match(plain(chunk.heading_path[-1]))
        if signed:
            yield _reference(works.work_of(source), signed), DEFINED
        return
    if source.standing.authority is Authority.CIRCULAR:
        for reference in _circulars(plain(source.title)):
            yield reference, DEFINED
    for reference in works.references(" ".join((*chunk.heading_path[1:], chunk.text))):
        if reference.work:
            yield reference, MENTIONED


def _named(path: Path) -> Iterator[tuple[str, str]]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for work in table["work"]:
            first, *others = work["names"]
            yield from ((plain(name), first) for name in (first, *others))
    except (KeyError, TypeError, ValueError) as error:
        raise WorksInvalid(
            f'{path}: expected [[work]] tables, each with names = ["…"]; found {error}'
        ) from error


def _spellings(title: str) -> Iterator[str]:
    """A law's name in both written standards."""
    yield title
    if _LAW_ENDING.search(title):
        yield from (_LAW_ENDING.sub(ending, title) for ending in ("loven", "lova", "lov"))


def _circulars(text: str) -> Iterator[Reference]:
    for match in _CIRCULAR_NUMBER.finditer(text):
        yield Reference(_CIRCULAR, f"{int(match['number'])}/{match['year']}")


def _reference(work: str, match: re.Match[str]) -> Reference:
    """«8.2», and «8 punkt 8.2», are point 8.2 of section 8; «14 - 9» is section 14-9."""
    number, point = match["number"].replace("–", "-"), match["point"]
    if "." in number:
        return Reference(work, number.partition(".")[0], point or number)
    section = re.sub(r"\s+", "", number)
    return Reference(work, f"{_ARTICLE}{section}" if match["article"] else section, point)


def _within(point: str | None, wanted: str) -> bool:
    return point is not None and (point == wanted or point.startswith(f"{wanted}."))
