"""Lists of titles to read elsewhere: they match every question and answer none."""

import re
from collections.abc import Sequence

from ingest.parse.plain.lines import Line, Paragraph, is_alike, is_title
from ingest.parse.plain.signs import words_for

_HEAD_CHARS = 30
_MOST_STACKED = 3
_MOST_STACKED_WORDS = 5
_LEAST_PROSE_CHARS = 50
_LEAST_CUT_OFF_CHARS = 150
_LEAST_SAYING_CHARS = 80
_LEAST_PROSE_LINES = 4
_REFERENCE = re.compile(r"^.{0,80}\(\w{0,3}\s?\d{4}\)|: [A-ZÆØÅ]{2,}\.$|^@?\w+, [A-Z]\.")
_VERB = re.compile(r"\b(?:skal|m[aå]|kan|er|blir|vert|har|b[oeø]r|must|shall|is|are)\b")
_PUBLISHER = re.compile(r"[A-ZÆØÅ]{1,4}\b|[A-ZÆØÅ] [A-ZÆØÅ]\b")


def heads_reading_list(paragraph: Sequence[Line]) -> bool:
    """Whether the paragraph opens with the words that such a list has above it."""
    words = paragraph[0].words
    head = re.match(f"(?:{'|'.join(words_for('reading_list'))})\\b", words, re.IGNORECASE)
    if not head:
        return False
    alone = len(paragraph) == 1 and not paragraph[0].ends_sentence
    return ":" in words[:_HEAD_CHARS] or alone


def after_reading_list(lines: Sequence[Line], *, before_text: bool) -> int:
    """How many of the lines are titles in the list; the rest are the next headings.

    `lines` are all between the list's head and the next running text, or what else ends it;
    `before_text` says that running text follows, which needs a heading of its own.
    """
    if not before_text or not lines or not _may_head(lines[-1]):
        return len(lines)
    first = len(lines) - 1
    while first and is_alike(lines[first - 1].words, lines[first].words):
        first -= 1
    if first < len(lines) - 1:
        return first
    run = first
    while run and _may_head(lines[run - 1]) and _is_short(lines[run - 1]):
        run -= 1
    return run if 0 < first - run < _MOST_STACKED and run else first


def is_prose(paragraph: Paragraph) -> bool:
    """Whether a paragraph after such a list is running text, and no title in it."""
    words = " ".join(line.words for line in paragraph)
    if _REFERENCE.search(words) or ":" in words[:_HEAD_CHARS]:
        return False
    whole = paragraph[-1].ends_sentence and len(words) >= _LEAST_PROSE_CHARS
    cut_off = len(words) >= _LEAST_CUT_OFF_CHARS and not _PUBLISHER.match(words)
    several = any(line.words[:1].isupper() or line.words[:1] in "[(" for line in paragraph[1:])
    says = len(words) >= _LEAST_SAYING_CHARS and _VERB.search(words) is not None and not several
    flows = len(paragraph) > 1 and sum(line.opens_lower for line in paragraph[1:]) * 2 > len(
        paragraph[1:]
    )
    return whole or says or (flows and (cut_off or len(paragraph) >= _LEAST_PROSE_LINES))


def _may_head(line: Line) -> bool:
    return is_title(line.words) and ":" not in line.words


def _is_short(line: Line) -> bool:
    signal = re.search("|".join(words_for("reading_title")), line.words, re.IGNORECASE)
    return signal is None and len(line.words.split()) <= _MOST_STACKED_WORDS


def lines_between(paragraphs: Sequence[Paragraph]) -> list[Line]:
    """All lines of some paragraphs."""
    return [line for paragraph in paragraphs for line in paragraph]
