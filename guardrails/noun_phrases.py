"""How surely a role noun picks out one person: its determiner, its form, its place of work."""

from enum import Enum, auto

from guardrails.clauses import Clauses
from guardrails.person_words import Number, RoleForm
from guardrails.references import Level
from guardrails.tokens import Token

_LEFT_REACH = 4
_PLACE_REACH = 6
_NAMED_WITHIN = 4
_WORKPLACE_WITHIN = 3


class _Determiner(Enum):
    NONE = auto()
    POSSESSIVE = auto()
    ARTICLE = auto()
    DEFINITE = auto()
    QUANTIFIER = auto()
    ONE_OF = auto()
    STOP = auto()


class NounPhrases:
    """Levels of role nouns in one message."""

    def __init__(self, clauses: Clauses) -> None:
        self._clauses = clauses
        self._suffixes = tuple(clauses.people.sets["workplace_suffixes"])

    def end_of(self, index: int) -> int:
        """Where the phrase ends: after a possessive that follows the noun."""
        return index + 2 if self._clauses.has("possessive_after", index + 1) else index + 1

    def level(self, index: int, role: RoleForm, anaphor: Level) -> Level:
        """Level of the role at a place.

        Args:
            index: Where the noun stands.
            role: The noun's form.
            anaphor: The level if the noun only takes up someone mentioned before.
        """
        determiner = self._determiner(index)
        if determiner == _Determiner.ONE_OF:
            return self._one_of(index, role)
        if role.number == Number.PLURAL and not self._is_one_ansatte(index, determiner):
            return Level.GENERIC
        if determiner == _Determiner.POSSESSIVE or self._possessive_after(index):
            return Level.LIKELY if role.is_superior else Level.CERTAIN
        if determiner == _Determiner.QUANTIFIER:
            return Level.GENERIC
        definite = role.number == Number.DEFINITE or determiner == _Determiner.DEFINITE
        if determiner == _Determiner.ARTICLE or (not definite and not role.is_unique):
            return self._indefinite(index, role, determiner)
        return self._definite(index, role, anaphor, definite=definite)

    def _definite(self, index: int, role: RoleForm, anaphor: Level, *, definite: bool) -> Level:
        named, ours = self._place(self.end_of(index))
        if role.is_general:
            return Level.CERTAIN if named and definite else anaphor
        if named or ours:
            return Level.CERTAIN
        if role.is_superior:
            return anaphor
        if not definite and self._clauses.is_conditional(index):
            return Level.GENERIC
        return Level.LIKELY

    def _indefinite(self, index: int, role: RoleForm, determiner: _Determiner) -> Level:
        named, ours = self._place(self.end_of(index))
        if determiner != _Determiner.ARTICLE:
            return Level.LIKELY if named and not role.is_general else Level.GENERIC
        told = named or ours or (not role.is_general and self._clauses.reports(index))
        return Level.VAGUE if told and not self._clauses.is_conditional(index) else Level.GENERIC

    def _one_of(self, index: int, role: RoleForm) -> Level:
        lead = range(max(0, index - _LEFT_REACH), index)
        ours = any(self._clauses.has("possessive_plural", position) for position in lead)
        ours = ours or self._possessive_after(index) or any(self._place(index + 1))
        if self._clauses.is_conditional(index) or (role.is_general and not ours):
            return Level.GENERIC
        return Level.VAGUE

    def _determiner(self, index: int) -> _Determiner:
        for position in self._clauses.before(index)[:_LEFT_REACH]:
            if self._clauses.has_comma_before(position + 1):
                break
            if self._clauses.has("counting", position):
                continue
            kind = self._determiner_at(position)
            if kind != _Determiner.NONE:
                return _Determiner.NONE if kind == _Determiner.STOP else kind
        return _Determiner.NONE

    def _determiner_at(self, position: int) -> _Determiner:
        has = self._clauses.has
        if has("part_words", position) and has("articles", position - 1):
            return _Determiner.ONE_OF
        if has("possessive_plural", position) or has("plural_articles", position):
            return self._plural_determiner(position)
        for kind, names in _SINGULAR_DETERMINERS:
            if self._clauses.has_any(names, position):
                return kind
        return _Determiner.NONE

    def _plural_determiner(self, position: int) -> _Determiner:
        one = (
            self._clauses.has("articles", position - 2) or self._clauses.word(position - 2) == "one"
        )
        if one and self._clauses.has("part_words", position - 1):
            return _Determiner.ONE_OF
        is_the = self._clauses.word(position) == "the"
        return _Determiner.DEFINITE if is_the else _Determiner.QUANTIFIER

    def _is_one_ansatte(self, index: int, determiner: _Determiner) -> bool:
        """«den ansatte», «vår ansatte» are one, though the form is the plural's too."""
        ending = ("ansatte", "tilsette", "tilsatte")
        single = {_Determiner.POSSESSIVE, _Determiner.DEFINITE}
        return self._clauses.word(index).endswith(ending) and determiner in single

    def _possessive_after(self, index: int) -> bool:
        ours = ("possessive_first", "possessive_we")
        at_ours = self._clauses.has("at_ours", index + 1) and self._clauses.has("ours", index + 2)
        return at_ours or self._clauses.has_any(ours, index + 1)

    def _place(self, end: int) -> tuple[bool, bool]:
        """Whether a place follows that is named, and one that is the sender's own."""
        place = self._place_words(end)
        ours = any(self._clauses.people.has("ours", token.lower) for token in place)
        named = any(self._names_place(token) for token in place[:_NAMED_WITHIN])
        at_work = any(self._is_workplace(t.lower) for t in place[:_WORKPLACE_WITHIN])
        return named and (at_work or not ours), ours

    def _place_words(self, end: int) -> list[Token]:
        if not self._clauses.has("place_prepositions", end):
            return []
        place: list[Token] = []
        for index in range(end + 1, end + _PLACE_REACH):
            if not self._clauses.same_sentence(end, index) or self._clauses.has_comma_before(index):
                break
            if self._clauses.has("function_words", index):
                break
            place.append(self._clauses.text.tokens[index])
        return place

    def _names_place(self, token: Token) -> bool:
        first = token.text[0]
        known = self._clauses.people.has("not_places", token.lower)
        return first.isdigit() or (first.isupper() and not known)

    def _is_workplace(self, word: str) -> bool:
        return self._clauses.people.has("workplaces", word) or word.endswith(self._suffixes)


_SINGULAR_DETERMINERS = (
    (_Determiner.POSSESSIVE, ("possessive_first", "possessive_we")),
    (_Determiner.QUANTIFIER, ("quantifiers",)),
    (_Determiner.ARTICLE, ("articles",)),
    (_Determiner.DEFINITE, ("demonstratives",)),
    (_Determiner.STOP, ("prepositions", "function_words")),
)
