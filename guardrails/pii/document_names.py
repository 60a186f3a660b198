"""Full names in documents, read so that words around them are not taken along.

Documents are flattened tables and signatures as often as sentences: «Kari Berg Rådgiver Ola Lund».
A name begins with a listed given name and ends at its surname; a word that the same document
writes with a small letter is no surname.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from guardrails.pii.recognizers.person_name import NameLists
from guardrails.tokens import Token, Words

_PATRONYMIC = re.compile(r".{2,}(?:sen|sson|dottir|datter)")
_SURNAME = re.compile(
    r".{2,}(?:sen|sson|stad|rud|haug|haugen|dal|dalen|vik|nes|berg|land|bakken|heim|seth|moen|hagen|"
    r"lund|dahl|gård|gaard|voll|hus|ski|ska|wicz|ić|enko|escu|ova|datter|lien|ås|vold|ø|eng|bø)"
)
_MOST_WORDS = 6
_VOWELS = re.compile(r"[^bcdfghjklmnpqrstvwxz]")


@dataclass(frozen=True, slots=True)
class DocumentName:
    """A full name; offsets are half-open."""

    start: int
    end: int
    given: str
    """First given name, in lower case."""
    surname: str
    """Last surname, in lower case."""

    @property
    def key(self) -> tuple[str, str]:
        """Consonants of the two: the same person where a machine misread the vowels."""
        return _VOWELS.sub("", self.given), _VOWELS.sub("", self.surname)


class NameReader:
    """Reads full names in one document."""

    def __init__(self, text: Words, lists: NameLists, stops: re.Pattern[str]) -> None:
        self._tokens = text.tokens
        self._text = text.text
        self._lists = lists
        self._stops = stops
        self._small = {t.text for t in text.tokens if t.text.islower()}

    def names(self) -> Iterator[DocumentName]:
        """Every full name, left to right."""
        index = after = 0
        while index < len(self._tokens):
            length = self._length_at(index) or self._length_in_list(index, after)
            if length:
                after = index + length
                first, last = self._tokens[index], self._tokens[index + length - 1]
                yield DocumentName(first.start, last.end, first.lower, last.lower)
            index += max(length, 1)

    def _length_at(self, index: int) -> int:
        first = self._tokens[index]
        if not self._may_be_name(first) or self._is_stop(first):
            return 0
        given = self._is_given(first)
        if not given and (first.lower in self._small or not self._has_sure_surname(index + 1)):
            return 0
        length, is_sure = self._extent(index)
        is_word = first.lower in self._lists.also_words and first.lower in self._small
        return length if length > 1 and (is_sure or (given and not is_word)) else 0

    def _length_in_list(self, index: int, after: int) -> int:
        """2 for two unlisted words between commas right after a name."""
        pair = self._tokens[index : index + 2]
        if not index or index != after or pair[0].gap != ", " or len(pair) < 2:
            return 0
        closed = self._text[pair[1].end : pair[1].end + 1] in {",", ".", "\n"}
        fits = all(
            self._may_be_name(t) and not self._is_stop(t) and self._is_strange(t) for t in pair
        )
        return 2 if closed and fits and self._follows(index + 1) else 0

    def _extent(self, index: int) -> tuple[int, bool]:
        """Words in the name that begins here, and whether its surname is a known one.

        0 or 1 word where no surname follows.
        """
        known = unknown = 0
        end = index + 1
        while end < len(self._tokens) and end - index < _MOST_WORDS and self._follows(end):
            token = self._tokens[end]
            if self._is_initial(end):
                end += 1
                continue
            if not self._may_be_name(token) or self._is_stop(token):
                break
            if self._is_given(token) and not self._is_surname(token):
                if known or unknown:
                    break
            elif self._is_surname(token) and not (known and self._begins_name(end)):
                known += 1
            elif not known and unknown < 2 and self._is_strange(token):
                unknown += 1
            else:
                break
            end += 1
        return (end - index if known or unknown else 0), bool(known)

    def _begins_name(self, index: int) -> bool:
        """Whether a word that may be both stands before a surname: «Berg Lie», «Berg Inge Lie»."""
        following = index + 1
        return (
            self._is_given(self._tokens[index])
            and following < len(self._tokens)
            and self._follows(following)
            and (self._is_given(self._tokens[following]) or self._has_surname(following))
        )

    def _has_surname(self, index: int) -> bool:
        token = self._tokens[index]
        return self._may_be_name(token) and self._is_surname(token)

    def _has_sure_surname(self, index: int) -> bool:
        """Whether a listed surname that is no word follows: enough for an unlisted given name."""
        for token in self._tokens[index : index + 2]:
            if not self._follows(index) or not self._may_be_name(token) or self._is_stop(token):
                return False
            listed = token.lower in self._lists.last or _PATRONYMIC.fullmatch(token.lower)
            if listed and token.lower not in self._lists.also_words:
                return True
            is_second_given = self._is_strange(token) and self._is_amid_sentence(index - 1)
            if not self._is_surname(token) and not is_second_given:
                return False
            index += 1
        return False

    def _is_amid_sentence(self, index: int) -> bool:
        """Whether a small word leads up to it, so that no heading or label stands there."""
        return (
            bool(index)
            and self._tokens[index].gap == " "
            and self._tokens[index - 1].text.islower()
        )

    def _is_given(self, token: Token) -> bool:
        first = self._lists.first
        return token.lower in first or all(part in first for part in token.lower.split("-"))

    def _is_surname(self, token: Token) -> bool:
        if token.lower in self._lists.last:
            return True
        return token.lower not in self._small and bool(_SURNAME.fullmatch(token.lower))

    def _is_strange(self, token: Token) -> bool:
        """Whether it may be an unlisted surname: the document never writes it small."""
        return token.lower not in self._small and len(token.text) > 2

    def _is_stop(self, token: Token) -> bool:
        return self._stops.fullmatch(token.lower) is not None

    def _may_be_name(self, token: Token) -> bool:
        return (
            token.is_capitalised
            and len(token.text) > 1
            and not any(c.isdigit() for c in token.text[:-1])
        )

    def _is_initial(self, index: int) -> bool:
        token = self._tokens[index]
        return (
            len(token.text) <= 2
            and token.is_capitalised
            and self._text[token.end : token.end + 1] == "."
        )

    def _follows(self, index: int) -> bool:
        gap = self._tokens[index].gap
        return gap in {" ", "  ", "\n", "\u00a0"} or (gap == ". " and self._is_initial(index - 1))
