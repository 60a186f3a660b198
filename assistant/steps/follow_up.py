"""A question that leans on the conversation, made to stand on its own."""

import re
from collections.abc import Sequence

from assistant.conversation import Turn
from corpus.text import content_words

_OPENING = re.compile(
    r"\s*(?:og|men|eller|enn|hva med|hva om|hva hvis|kva med|kva om|kva viss|og hvis|gjelder det|"
    r"gjeld det|what about|and|but|what if)\b",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"\b(?:det|den|dette|denne|disse|desse|han|hun|ho|hen|de|dei|dem|da|då|it|that|this|they|them|"
    r"he|she|then)\b",
    re.IGNORECASE,
)
_ENOUGH_WORDS = 6


def stand_alone(text: str, history: Sequence[Turn]) -> str:
    """The question with the one before it in front, where it does not stand on its own."""
    asked = [turn.content for turn in history if turn.role == "user" and turn.content.strip()]
    if not asked or not _leans(text):
        return text
    before = asked[-1].strip()
    return f"{before} {text}" if before[-1] in ".?!" else f"{before}. {text}"


def _leans(text: str) -> bool:
    if _OPENING.match(text):
        return True
    telling = len(content_words(text))
    return telling < _ENOUGH_WORDS and (telling <= 2 or _POINTING.search(text) is not None)
