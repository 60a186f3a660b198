"""A question that leans on the conversation, made to stand on its own."""

import re
from collections.abc import Sequence
from typing import Protocol

from assistant.conversation import Turn
from corpus.retrieval import Query
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


class Rewriter(Protocol):
    """Writes a question out that leans on a conversation."""

    def rewrite(self, text: str, history: Sequence[Turn]) -> str | None:
        """The question as it stands alone, or None where it could not be written out."""
        ...


def stand_alone(text: str, history: Sequence[Turn], rewriter: Rewriter | None = None) -> str:
    """The question with what it leans on in front, where it does not stand on its own.

    That is the question before it, or the question written out, where there is a rewriter.
    """
    asked = [turn for turn in history if turn.role == "user" and turn.content.strip()]
    if not asked or not _leans(text):
        return text
    written = rewriter.rewrite(text, history) if rewriter else None
    return _after([Turn("user", written)] if written else asked[-1:], text)


def query_of(
    text: str, history: Sequence[Turn], *, limit: int, rewriter: Rewriter | None = None
) -> Query:
    """What is searched for: the question on its own, and all that was said, where it leans on it.

    An answer's words are often those of the rule that the next question is about.
    """
    alone = stand_alone(text, history, rewriter)
    context = _after(history, text) if alone != text else ""
    return Query(text=alone, context=context, limit=limit)


def _after(history: Sequence[Turn], text: str) -> str:
    """What was said, sentence by sentence, with a text at the end."""
    said = [turn.content.strip() for turn in history]
    return " ".join([*(one if one[-1] in ".?!" else f"{one}." for one in said if one), text])


def _leans(text: str) -> bool:
    if _OPENING.match(text):
        return True
    telling = len(content_words(text))
    return telling < _ENOUGH_WORDS and (telling <= 2 or _POINTING.search(text) is not None)
