"""Lines of a text with where they stand, and what their shape tells."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from corpus.document import Span

_LINE = re.compile(r"[^\n]*\n?")
_SENTENCE_END = re.compile(r"[.!?;:…]['»”\")\]]*$")
_TITLE_END = re.compile(r"[.,;:!]\s*$")
_ITEM = re.compile(
    r"(?:[•●▪◦■□►➢✓*·»–—-]|(?!\d{1,2}\.\d\d\b)(?:\d{1,2}\.){1,2}\d{0,2}|\d{1,2}[.)]|[a-zæøå][.)]|[A-ZÆØÅ]\.|"
    r"\([a-zæøå0-9]{1,2}\))\s+\S"
)
# What a machine makes of a bullet: letters and signs that are no word by themselves.
_MISREAD = re.compile(r"(?:-?[»>]|\.|[eo©¢°@*¤]|8§?|§8?)\s+(?=\S)")
_NUMBER = re.compile(r"(?:(\d{1,2})[.)]|((?:\d{1,2}\.)+\d{1,2})\.?|(\d{1,2}))\s+(?=\S)")
_NUMBERED_TITLE = re.compile(r"((?:\d{1,2}\.)*\d{1,2})\.?\s+[A-ZÆØÅ§«]|[A-Z]\.\s+[A-ZÆØÅ]{3}")
_CAPITALS = re.compile(
    r"(?:[A-ZÆØÅ@&/]+[,.]?\s+|\d\.\s|M\s\.M\.\s|\|\s(?=[A-ZÆØÅ]{2}))+(?=[A-ZÆØÅ@|])"
)
_ANNEX = re.compile(
    r"(?:vedlegg|bilag|appendiks|annex|appendix)(?:\s+\w{1,3})?\b[.:]?$", re.IGNORECASE
)
_LABELLED = re.compile(r"\w{2,12}:\s")
_ABBREVIATED = re.compile(r"\b(?:o\.\s?[aål]|m\.?\s?[mv]|e\.\s?l)\.$")
_LETTER_RUN = re.compile(r"[^\W\d_]+")

MAX_HEADING_CHARS = 80
MAX_HEADING_WORDS = 10
_LIKE = 0.8
_MIN_CAPITALS = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One line, or a part of one: where it starts, and its characters."""

    start: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether there is nothing to read."""
        return not self.text.strip()

    @property
    def words(self) -> str:
        """What is to be read, without white space around it."""
        return self.text.strip()

    @property
    def span(self) -> Span:
        """Where the words stand."""
        start = self.start + len(self.text) - len(self.text.lstrip())
        return Span(start, start + len(self.words))

    @property
    def opens_lower(self) -> bool:
        """Whether it goes on with a small letter, as a line inside a sentence does."""
        return self.words[:1].islower()

    @property
    def after_space(self) -> bool:
        """Whether one space stands before it, as a form feed leaves one behind."""
        return self.text[:1] == " " and self.text[1:2].strip() != ""

    @property
    def ends_sentence(self) -> bool:
        """Whether a sentence or a clause ends with it."""
        return _SENTENCE_END.search(self.words) is not None


Paragraph = tuple[Line, ...]


def lines_of(text: str) -> Iterator[Line]:
    """Every line of a text, blank ones too."""
    for match in _LINE.finditer(text):
        if match.group():
            yield Line(match.start(), match.group())


def span_of(lines: Sequence[Line]) -> Span:
    """From the first line's words to the last one's."""
    return Span(lines[0].span.start, lines[-1].span.end)


def joined(lines: Iterable[Line]) -> str:
    """The words of lines with single spaces."""
    return " ".join(" ".join(line.text.split()) for line in lines)


def usual_width(lines: Sequence[Line]) -> int:
    """How long a full line is, in characters; 0 where lines are not broken at a margin."""
    lengths = sorted(len(line.words) for line in lines if not line.blank)
    width = lengths[len(lengths) * 9 // 10] if lengths else 0
    return width if 60 <= width <= 160 else 0


def is_item(words: str) -> bool:
    """Whether the words open with a list's mark."""
    return _ITEM.match(words) is not None


def misread_mark(words: str) -> str | None:
    """What a machine may have made of a bullet, at the start of words; None where nothing is."""
    match = _MISREAD.match(words)
    return match.group().rstrip() if match else None


def item_number(words: str) -> str | None:
    """The number that the words open with, without its last full stop."""
    match = _NUMBER.match(words)
    return next(filter(None, match.groups())) if match else None


def numbered_title(words: str) -> str | None:
    """The number of what may be a numbered heading; a letter counts as none and gives ''."""
    match = _NUMBERED_TITLE.match(words)
    return (match.group(1) or "") if match else None


def capitals_before_sentence(words: str) -> int:
    """How many characters of a heading in capitals stand before the line's first sentence."""
    match = _CAPITALS.match(words)
    held = match.group() if match else ""
    enough = sum(letter.isupper() for letter in held) >= _MIN_CAPITALS and len(held.split()) > 1
    return len(held.rstrip("| ")) if enough else 0


def is_title(words: str) -> bool:
    """Whether a line has a heading's shape: short, opening with a capital, no sentence."""
    if len(words) > MAX_HEADING_CHARS or len(words.split()) > MAX_HEADING_WORDS:
        return False
    numbered = numbered_title(words) is not None
    if _TITLE_END.search(words) and not _ABBREVIATED.search(words):
        return False
    if _LABELLED.match(words) or (is_item(words) and not numbered):
        return False
    letters = sum(character.isalpha() for character in words)
    opens = words[:1].isupper() or words[:1] in '@«§"“”'
    readable = letters >= max(3, len(words) // 2) and longest_letters(words) > 2
    return readable and (numbered or opens)


def is_annex(words: str) -> bool:
    """Whether a heading opens a text's annexes, which stand beside its outermost parts."""
    return _ANNEX.match(words) is not None


def is_alike(one: str, other: str) -> bool:
    """Whether two headings say the same, whatever a machine misread in either."""
    first, second = _letters(one), _letters(other)
    if first == second:
        return True
    # The bound of `SequenceMatcher.real_quick_ratio`, without making one.
    if 2 * min(len(first), len(second)) < _LIKE * (len(first) + len(second)):
        return False
    compared = SequenceMatcher(None, first, second)
    return compared.quick_ratio() >= _LIKE and compared.ratio() >= _LIKE


@lru_cache(maxsize=20_000)
def _letters(words: str) -> str:
    return "".join(_LETTER_RUN.findall(words)).casefold()


def longest_letters(words: str) -> int:
    """The length of the longest run of letters."""
    return max((len(run) for run in _LETTER_RUN.findall(words)), default=0)
