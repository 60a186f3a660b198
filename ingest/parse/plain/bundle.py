"""Bundles of case papers whose pages have become one line each."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.document import Edit, Span
from ingest.parse.plain.lines import Line
from ingest.parse.plain.noise import BOILERPLATE, PAGE_FURNITURE, noise_of
from ingest.parse.plain.page_text import PageReader
from ingest.parse.plain.signs import papers
from ingest.parse.plain.unit import Kind, Unit, text

_PAGE_LINE = 1000
_LONGEST_PAGE = 20_000
"""Characters; a line that is longer holds more than a page."""

_LEAST_PAGES = 3
_MOST_OF_TEXT = 0.5
_PAGE_END = re.compile(r"(?:^|\s)Side\s?(\d{1,4})\b(?!.*\bSide\s?\d)")
_OF_PAGES = re.compile(
    r"(?P<name>[A-ZÆØÅ][\wæøå-]+(?: [a-zæøå][\w-]*){0,5}?)\s(?:s\.\s)?"
    r"(?P<page>\d{1,3}) av (?P<all>\d{1,3})$"
)
_BEHIND_MARK = re.compile(r"\s*s\.\s(\d{1,3}) av \d{1,3}\s*")
_LAST_NUMBER = re.compile(r"(?:^|\s)(\d{1,3})$")
_CASE = re.compile(r"Saksnummer Utvalg Møtedato (\d{1,4}/\d{1,5}) \S+ ")
_CASE_LETTERS = r"\b([A-ZÆØÅ]{1,3}) "
_LONGEST_FOOT, _SHORTEST_FOOT = 40, 2
_LEAST_REPEATS = 3
_COVER_CHARS = 140
_HEAD_CHARS = 400
_LEAST_REST = 60
_SECOND = 2
_CASE_LEVEL, _PAPER_LEVEL = 1, 2
_MOST_LIST_CHARS = 400


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page: its number in the file, its own paper's number for it, and its text's place."""

    number: int | None
    own_number: int | None
    name: str
    start: int
    body: str
    rest: Line | None = None


def is_bundle(lines: Sequence[Line]) -> bool:
    """Whether most of the text stands in lines as long as pages."""
    long = [len(line.text) for line in lines if len(line.text) >= _PAGE_LINE]
    if len(long) < _LEAST_PAGES or max(long) > _LONGEST_PAGE:
        return False
    return sum(long) > _MOST_OF_TEXT * sum(len(line.text) for line in lines)


def bundle_units(lines: Sequence[Line]) -> tuple[list[Unit], list[Edit], Counter[str]]:
    """The units of every paper in the bundle, page by page, and what was left out."""
    noise = noise_of(lines)
    sheets = [
        _sheet(line) for number, line in enumerate(lines) if not line.blank and number not in noise
    ]
    feet = _feet(sheets)
    sheets = [_without_foot(sheet, feet) for sheet in sheets]
    left_out = Counter({PAGE_FURNITURE: sum(sheet.number is not None for sheet in sheets)})
    reader = PageReader([sheet.body for sheet in sheets])
    units: list[Unit] = []
    for at, sheet in enumerate(sheets):
        found = _opening(sheets, at)
        body, start = sheet.body, sheet.start
        if found:
            units.append(replace(found[0], page=sheet.number))
            start, body = start + found[1], body[found[1] :]
            reader.open_paper(found[0].words)
        if reader.takes_contents(body):
            left_out[PAGE_FURNITURE] += 1
            continue
        units += [replace(unit, page=sheet.number) for unit in reader.read(start, body)]
        if sheet.rest:
            units.append(replace(text(sheet.rest.span), page=sheet.number))
    left_out[BOILERPLATE] += reader.hidden
    return units, [], left_out


def _sheet(line: Line) -> _Sheet:
    words = line.words
    start = line.span.start
    end = _PAGE_END.search(words)
    if end is None:
        return _Sheet(None, None, "", start, words)
    number = int(end.group(1))
    body = words[: end.start()]
    head = re.match(rf"{number}\s+", body)
    if head:
        start, body = start + head.end(), body[head.end() :]
    after = words[end.end() :]
    behind = _BEHIND_MARK.fullmatch(after)
    own = int(behind.group(1)) if behind else None
    rest = Line(line.span.start + end.end(), after) if len(after.strip()) >= _LEAST_REST else None
    return _Sheet(number, own, "", start, body, rest)


def _feet(sheets: Sequence[_Sheet]) -> set[tuple[str, ...]]:
    """What the same words stand at the foot of several pages, figures aside."""
    counts: Counter[tuple[str, ...]] = Counter()
    for sheet in sheets:
        tokens = _folded(sheet.body)
        counts.update(
            tuple(tokens[-size:])
            for size in range(_SHORTEST_FOOT, min(_LONGEST_FOOT, len(tokens)) + 1)
        )
    return {foot for foot, count in counts.items() if count >= _LEAST_REPEATS}


def _folded(body: str) -> list[str]:
    return [re.sub(r"\d+", "#", token) for token in body.split()[-_LONGEST_FOOT:]]


def _without_foot(sheet: _Sheet, feet: set[tuple[str, ...]]) -> _Sheet:
    """The page without its foot, and what the foot tells."""
    if sheet.number is None:
        return sheet
    body = sheet.body.rstrip()
    of_pages = _OF_PAGES.search(body)
    if of_pages:
        name = "" if of_pages["name"] == "Vedlegg" else of_pages["name"]
        return replace(
            sheet,
            body=body[: of_pages.start()].rstrip(),
            own_number=int(of_pages["page"]),
            name=name,
        )
    last = _LAST_NUMBER.search(body) if sheet.own_number is None else None
    own = int(last.group(1)) if last else sheet.own_number
    tokens = _folded(body)
    size = max((len(foot) for foot in feet if tuple(tokens[-len(foot) :]) == foot), default=0)
    if not size:
        return replace(sheet, body=body[: last.start()].rstrip() if last else body, own_number=own)
    cut = list(re.finditer(r"\S+", body))[-size].start()
    words = body[cut:].rstrip("0123456789 ")
    name = words if words[:1].isupper() and len(words) > len("Vedlegg") else ""
    return replace(sheet, body=body[:cut].rstrip(), own_number=own, name=name)


def _opening(sheets: Sequence[_Sheet], at: int) -> tuple[Unit, int] | None:
    """The heading of the paper that opens on a page, and how many characters it takes there."""
    sheet = sheets[at]
    case = _CASE.search(sheet.body[:_HEAD_CHARS])
    if case:
        return _case(sheets, sheet, case)
    for pattern, form in papers():
        opened = pattern.match(sheet.body[:_HEAD_CHARS])
        if opened:
            heading = form.format(**opened.groupdict()).strip()
            place = opened.start("name") if "name" in opened.groupdict() else 0
            return _paper(sheet, heading, place), 0
    name = _first_page_of(sheets, at)
    if name is None:
        return None
    if len(sheet.body) <= _COVER_CHARS:
        words = re.match(r"\S+(?: [a-zæøå0-9«»-]\S*)*", sheet.body)
        return _paper(sheet, name or (words.group() if words else sheet.body), 0), len(sheet.body)
    return (_paper(sheet, name, 0), 0) if name else None


def _paper(sheet: _Sheet, words: str, place: int) -> Unit:
    span = Span(sheet.start + place, sheet.start + min(place + len(words), len(sheet.body)))
    return Unit(kind=Kind.HEADING, span=span, words=words, level=_PAPER_LEVEL)


def _case(sheets: Sequence[_Sheet], sheet: _Sheet, case: re.Match[str]) -> tuple[Unit, int]:
    """A case's number and its title, which the bundle's list of cases has as well."""
    number = case.group(1)
    listed = next(
        (one.body for one in sheets if one is not sheet and number in one.body[:_MOST_LIST_CHARS]),
        "",
    )
    letters = re.search(_CASE_LETTERS + re.escape(number), listed)
    known = _words(listed)
    taken = case.end()
    for token in re.finditer(r"\S+", sheet.body[case.end() :]):
        if not _near(token.group(), known):
            break
        taken = case.end() + token.end()
    title = sheet.body[case.end() : taken]
    words = f"{letters.group(1) + ' ' if letters else ''}{number} {title}".strip()
    span = Span(sheet.start + case.start(1), sheet.start + taken)
    return Unit(kind=Kind.HEADING, span=span, words=words, level=_CASE_LEVEL), taken


def _words(listed: str) -> set[str]:
    return {token.strip(".,;:").casefold() for token in listed.split()}


def _near(token: str, known: set[str]) -> bool:
    bare = token.strip(".,;:").casefold()
    return bare in known or (
        len(bare) > 4 and any(one and bare.startswith(one[:-1]) and len(one) > 4 for one in known)
    )


def _first_page_of(sheets: Sequence[_Sheet], at: int) -> str | None:
    """The name of the paper whose first page this is, '' where it has none; None else."""
    after = sheets[at + 1] if at + 1 < len(sheets) else None
    return after.name if after and after.own_number == _SECOND else None
