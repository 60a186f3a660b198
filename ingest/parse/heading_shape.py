"""Headings that nothing marks but their own number: «Kapittel 3», «§ 4-2», «3.1.2»."""

import re

_CHAPTER = re.compile(r"(?:kap(?:ittel|\.)?|del)\s+(?:\d{1,3}|[IVX]{1,5})\b", re.IGNORECASE)
_SECTION = re.compile(r"§+\s*\d{1,3}(?:\s*[-–.]\s*\d{1,3})*\s?[a-z]?(?!\w)")
_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+[A-ZÆØÅ§«]")
_SENTENCE_END = re.compile(r"[,;:!?]\s*$|(?<!\d)\.\s*$")
_MAX_CHARS = 100
_MAX_WORDS = 14

CHAPTER_LEVEL = 1
SECTION_LEVEL = 4
UNNUMBERED_LEVEL = 7


def may_be_heading(words: str) -> bool:
    """Whether a line is short enough for a heading and is no sentence."""
    return (
        len(words) <= _MAX_CHARS
        and len(words.split()) <= _MAX_WORDS
        and not _SENTENCE_END.search(words)
        and any(character.isalpha() for character in words)
    )


def numbered_level(words: str) -> int | None:
    """How deep a heading's own number puts it, 1 outermost; None without a number.

    Depths stand apart by kind, so that a § lies under its chapter whatever comes between.
    """
    if _CHAPTER.match(words):
        return CHAPTER_LEVEL
    if _SECTION.match(words):
        return SECTION_LEVEL
    number = _NUMBER.match(words)
    return number.group(1).count(".") + 1 if number else None
