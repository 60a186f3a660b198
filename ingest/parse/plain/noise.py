"""What a text holds that is no text of it, line by line."""

import re
from collections import Counter
from collections.abc import Sequence

from ingest.parse.plain.lines import Line, longest_letters
from ingest.parse.plain.signs import whole_line

PAGE_FURNITURE = "page_furniture"
READING_LIST = "reading_list"
BOILERPLATE = "boilerplate"
PORTAL_TAIL = "portal_tail"
EDITOR_COMMENT = "editor_comment"
PICTURE_CREDIT = "picture_credit"

PAGE_MARK = re.compile(r"(?:side|page)\s*(\d{1,4})(?:\s*(?:av|of|/)\s*(\d{1,4}))?", re.IGNORECASE)
EDITORS_MARK = re.compile(r"\[[A-ZÆØÅ]{2,4}\d{1,3}\]")
_ADDRESS = re.compile(r"<?https?[:.]//\S+>?")
_TICKET = re.compile(r"(?:ticket|session|sid|token|jsessionid)\w*=", re.IGNORECASE)
_FIGURE = re.compile(r"\d{2}|\d\s?%")
_DAY = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}")
_MOST_FURNITURE_WORDS = 8
_NEAR_PAGE_MARK = 14
_LEAST_REPEATS = 3
_LEAST_REPEATED_CHARS = 20


def noise_of(lines: Sequence[Line]) -> dict[int, str]:
    """The kind of every line that is noise, by the line's number."""
    found = {number: kind for number, line in enumerate(lines) if (kind := _kind(line.words))}
    found |= dict.fromkeys(_beside_page_marks(lines), PAGE_FURNITURE)
    return found | dict.fromkeys(_comments(lines), EDITOR_COMMENT)


def repeated(lines: Sequence[Line]) -> set[str]:
    """The lines that come back again and again, as slides' mottos do."""
    counts = Counter(_folded(line.words) for line in lines)
    return {
        words
        for words, count in counts.items()
        if count >= _LEAST_REPEATS and len(words) >= _LEAST_REPEATED_CHARS and " " in words
    }


def is_repeated(line: Line, among: set[str]) -> bool:
    """Whether the line is one of those, but for its punctuation."""
    return _folded(line.words) in among


def _folded(words: str) -> str:
    return re.sub(r"\d+", "#", words).rstrip(" .")


def _kind(words: str) -> str | None:
    if not words:
        return None
    if PAGE_MARK.fullmatch(words) or (_ADDRESS.fullmatch(words) and len(words.split()) == 1):
        return PAGE_FURNITURE
    if _TICKET.search(words) and " " not in words:
        return PAGE_FURNITURE
    if whole_line("picture_credit").fullmatch(words):
        return PICTURE_CREDIT
    if whole_line("boilerplate").fullmatch(words):
        return BOILERPLATE
    return PAGE_FURNITURE if _is_debris(words) else None


def _is_debris(words: str) -> bool:
    """Whether a machine made it of a drawing: no word, and no figure either."""
    if longest_letters(words) <= 1 and not any(sign.isdigit() for sign in words):
        return True
    pieces = words.split()
    readable = sum(
        longest_letters(piece) > 2 or _FIGURE.search(piece) is not None for piece in pieces
    )
    empty = sum(not any(sign.isalnum() for sign in piece) for piece in pieces)
    return len(pieces) > 2 and readable < len(pieces) / 3 and empty >= len(pieces) / 4


def _beside_page_marks(lines: Sequence[Line]) -> list[int]:
    """A document's name and day, where a page's number stands near by."""
    marks = [number for number, line in enumerate(lines) if PAGE_MARK.fullmatch(line.words)]
    return [
        number
        for mark in marks
        for number in range(max(0, mark - _NEAR_PAGE_MARK), mark + _NEAR_PAGE_MARK)
        if number < len(lines)
        and _DAY.search(lines[number].words)
        and len(lines[number].words.split()) <= _MOST_FURNITURE_WORDS
        and lines[number].words.endswith(tuple("0123456789"))
    ]


def _comments(lines: Sequence[Line]) -> list[int]:
    """Lines of a list of comments: each opens with a mark that stands in the text as well."""
    used = Counter(mark for line in lines for mark in EDITORS_MARK.findall(line.text))
    return [
        number
        for number, line in enumerate(lines)
        if (mark := EDITORS_MARK.match(line.words)) and used[mark.group()] > 1
    ]
