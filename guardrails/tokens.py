"""Words and sentences of a message, with offsets into the normalised text."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from guardrails.hidden_text import lower_keeping_length

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SENTENCE_END = re.compile(r"[?!]|\.{1,3}(?=\s|$|[»\"”)])|\n\s*\n|\n|;|•")
_ABBREVIATIONS = frozenset(
    "f ca nr evt jf mv osv tlf kl pr st kap pkt dr art bl eks o l mfl mva inkl ekskl adm "
    "ass avd vedr ang div mht ift iht pga tom fom dvs sml res red maks min".split()
)


class Token(NamedTuple):
    """A word, as a tuple because a message has hundreds.

    `start` and `end` are half-open offsets, `sentence` counts from 0, `gap` is what stands
    between the word before and this one.
    """

    text: str
    lower: str
    start: int
    end: int
    sentence: int
    gap: str

    @property
    def is_capitalised(self) -> bool:
        """Whether it is written like a proper noun: first letter upper, not all of them."""
        return self.text[0].isupper() and (len(self.text) == 1 or not self.text.isupper())


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The tokens of one message in order; `sentences` holds half-open token ranges."""

    text: str
    lower: str
    tokens: tuple[Token, ...]
    sentences: tuple[range, ...]

    def sentence_text(self, index: int) -> str:
        """Text of a sentence up to the next one, closing mark included; lower-cased."""
        span = self.sentences[index]
        after = self.tokens[span.stop].start if span.stop < len(self.tokens) else len(self.text)
        return self.lower[self.tokens[span.start].start : after]

    def tokens_in(self, start: int, end: int) -> tuple[int, int]:
        """Half-open token range that overlaps a half-open character range."""
        first = bisect_right(self.tokens, start, key=lambda token: token.end)
        last = first
        while last < len(self.tokens) and self.tokens[last].start < end:
            last += 1
        return first, last


def split_words(text: str) -> Words:
    """Tokenise; linear in the length of the text."""
    lower = lower_keeping_length(text)
    tokens: list[Token] = []
    sentences: list[range] = []
    first, end = 0, 0
    for match in _WORD.finditer(text):
        gap = text[end : match.start()]
        if tokens and _ends_sentence(tokens[-1], gap, text[match.start()]):
            sentences.append(range(first, len(tokens)))
            first = len(tokens)
        start, end = match.span()
        word = lower[start:end].replace("’", "'")
        tokens.append(Token(text[start:end], word, start, end, len(sentences), gap))
    if tokens:
        sentences.append(range(first, len(tokens)))
    return Words(text=text, lower=lower, tokens=tuple(tokens), sentences=tuple(sentences))


def _ends_sentence(last: Token, gap: str, following: str) -> bool:
    if gap == " " or not _SENTENCE_END.search(gap):
        return False
    if not gap.startswith(".") or "\n" in gap:
        return True
    if last.lower in _ABBREVIATIONS or (len(last.text) == 1 and last.text.isupper()):
        return False
    return not (last.text[-1].isdigit() and not following.isupper())
