"""Whom a message points at: names, roles, kin, pronouns, the sender."""

from collections.abc import Sequence

from guardrails.clauses import Clauses
from guardrails.noun_phrases import NounPhrases
from guardrails.person_words import Number, PersonWords, RoleForm
from guardrails.references import Kind, Level, Reference
from guardrails.tokens import Words
from guardrails.verdict import Finding

_TITLE_REACH = 8
_POSSESSOR_REACH = 4


class PersonFinder:
    """Finds references in order of appearance; pronouns take the level of what they refer to."""

    def __init__(self, people: PersonWords) -> None:
        self._people = people

    def find(
        self,
        text: Words,
        identified: Sequence[tuple[Finding, Kind]],
        antecedent: Level | None,
        *,
        own_names: Sequence[tuple[int, int]] = (),
    ) -> list[Reference]:
        """Every reference in a message.

        Args:
            text: The message.
            identified: Names and identifiers of others than the sender, in order.
            own_names: Half-open token ranges of the sender's own name.
            antecedent: The surest person of earlier turns, whom a pronoun may mean; or None.
        """
        ends = frozenset(end for _, end in own_names)
        return _Scan(Clauses(text, self._people), identified, antecedent, ends).run()


class _Scan:
    """One pass over one message."""

    def __init__(
        self,
        clauses: Clauses,
        identified: Sequence[tuple[Finding, Kind]],
        antecedent: Level | None,
        own_name_ends: frozenset[int],
    ) -> None:
        self._clauses = clauses
        self._own_name_ends = own_name_ends
        self._phrases = NounPhrases(clauses)
        self._antecedent = antecedent
        self._identified = _by_token(clauses.text, identified)
        self._found: list[Reference] = []
        self._people: list[Reference] = []
        self._surest: Level | None = None
        self._is_named = False
        self._introduced: dict[str, Level] = {}
        self._is_anyone = False

    def run(self) -> list[Reference]:
        index = 0
        while index < len(self._clauses.text.tokens):
            index = max(self._reference_at(index), index + 1)
        return self._found

    def _reference_at(self, index: int) -> int:
        if index in self._identified:
            end, kind = self._identified[index]
            return self._add(kind, Level.CERTAIN, index, end)
        word = self._clauses.word(index)
        role = self._clauses.people.role(word)
        if role is not None:
            return self._role(index, role)
        if self._clauses.has("kin", index) or self._clauses.people.has(
            "kin", word.removesuffix("s")
        ):
            return self._kin(index)
        if self._is_third_person(index):
            return self._pronoun(index)
        return self._other(index)

    def _other(self, index: int) -> int:
        self._is_anyone = self._is_anyone or self._points_at_anyone(index)
        is_i = self._clauses.is_english and self._clauses.word(index) == "i"
        if is_i or self._clauses.has("sender_pronouns", index):
            return self._add(Kind.SENDER, Level.CERTAIN, index, index + 1)
        if self._clauses.has_any(("generic_pronouns", "organisations"), index):
            return self._add(Kind.OTHERS, Level.GENERIC, index, index + 1)
        return index + 1

    def _add(self, kind: Kind, level: Level, start: int, end: int) -> int:
        after_preposition = self._clauses.same_sentence(start - 1, start) and self._clauses.has(
            "prepositions", start - 1
        )
        reference = Reference(
            kind=kind,
            level=level,
            start=start,
            end=end,
            sentence=self._clauses.text.tokens[start].sentence,
            after_preposition=after_preposition,
            conditional=self._is_conditional(kind, start),
        )
        self._found.append(reference)
        if reference.is_person:
            self._people.append(reference)
            self._surest = level if self._surest is None else max(self._surest, level)
            self._is_named = self._is_named or kind in {Kind.NAME, Kind.IDENTIFIER}
        return end

    def _is_conditional(self, kind: Kind, start: int) -> bool:
        if kind == Kind.SENDER:
            return self._clauses.is_hypothetical(start)
        return self._clauses.is_conditional(start)

    def _role(self, index: int, role: RoleForm) -> int:
        end = self._phrases.end_of(index)
        if index in self._own_name_ends and self._clauses.has_comma_before(index):
            return end
        if self._is_own_title(index) or self._clauses.word(index - 1) in {"som", "as"}:
            return end
        level = self._in_this_text(
            index, role, self._phrases.level(index, role, self._anaphor(index))
        )
        kind = Kind.GENERAL if role.is_general else Kind.ROLE
        if level == Level.GENERIC and self._is_apposition(index):
            return end
        if role.number == Number.PLURAL and level == Level.GENERIC:
            kind = Kind.OTHERS
        return self._add(kind, level, index, end)

    def _in_this_text(self, index: int, role: RoleForm, level: Level) -> Level:
        """The level, but for who was brought up as anybody: «en styrer … styreren»."""
        if role.number == Number.INDEFINITE:
            level = self._of_predicate(index, level)
            self._introduced.setdefault(role.lemma, level)
        elif role.number == Number.DEFINITE and level <= Level.LIKELY:
            return min(level, self._introduced.get(role.lemma, level))
        return level

    def _of_predicate(self, index: int, level: Level) -> Level:
        """«samboeren til en ansatt er gruppeleder»: no surer than whom it is said of."""
        last = self._people[-1] if self._people else None
        said_of = (
            last is not None
            and level == Level.LIKELY
            and self._clauses.has("copulas", index - 1)
            and self._clauses.same_sentence(last.start, index)
        )
        return last.level if said_of and last is not None else level

    def _points_at_anyone(self, index: int) -> bool:
        """«noen», «en som …», «ein er …»: somebody, nobody in particular."""
        if self._clauses.has("anyone", index):
            return True
        return self._clauses.has("articles", index) and self._clauses.has("anyone_does", index + 1)

    def _is_apposition(self, index: int) -> bool:
        """«Kari Nordmann, renholder, …»: the role tells more of the one before the comma."""
        last = self._found[-1] if self._found else None
        identified = last is not None and last.kind in {Kind.NAME, Kind.IDENTIFIER}
        return (
            identified
            and last is not None
            and last.end == index
            and (self._clauses.has_comma_before(index))
        )

    def _is_own_title(self, index: int) -> bool:
        """«jeg er (nytilsatt) rektor», «I'm a headmaster»."""
        last = self._found[-1] if self._found else None
        if last is None or last.kind != Kind.SENDER or index - last.end > _TITLE_REACH:
            return False
        if not self._clauses.same_sentence(last.start, index):
            return False
        starts = self._clauses.word(last.start) == "i'm" or (
            last.end < index and self._clauses.has("copulas", last.end)
        )
        is_named = self._clauses.has("heralds", last.end)
        starts = starts or (is_named and self._clauses.has("copulas", index - 1))
        stops = ("prepositions", "reporting")
        return starts and not any(
            self._clauses.has_any(stops, position) for position in range(last.end + 1, index)
        )

    def _anaphor(self, index: int) -> Level:
        """«arbeidstakeren» means whoever was pointed out in an earlier sentence."""
        sentence = self._clauses.text.tokens[index].sentence
        if not self._people or self._people[0].sentence >= sentence or not self._surest:
            return Level.GENERIC
        return Level.CERTAIN if self._surest == Level.CERTAIN else Level.VAGUE

    def _kin(self, index: int) -> int:
        follows = self._clauses.has_any(("possessive_third", "own_kin", "reflexive"), index + 1)
        end = index + 2 if follows else index + 1
        if self._clauses.has("kin_vague", index) and not follows and not self._possessed(index):
            return end
        return self._add(Kind.KIN, self._kin_level(index), index, end)

    def _possessed(self, index: int) -> bool:
        before = self._clauses.word(index - 1)
        owned = ("own_kin", "reflexive", "possessive_third")
        return (
            self._clauses.has("of_words", index + 1)
            or before.endswith("s")
            or (self._clauses.has_any(owned, index - 1) and before != "her")
        )

    def _kin_level(self, index: int) -> Level:
        around = (index - 1, index + 1)
        if any(self._clauses.has("own_kin", place) for place in around):
            return Level.VAGUE if self._clauses.is_conditional(index) else Level.CERTAIN
        if any(self._clauses.has("possessive_third", place) for place in around):
            return max(self._latest(index), Level.LIKELY)
        if any(self._clauses.has("reflexive", place) for place in around):
            return self._latest(index)
        if self._clauses.has("of_words", index + 1):
            return self._possessor(index + 2)
        if self._found and self._found[-1].end == index:
            return self._found[-1].level
        return Level.GENERIC if self._clauses.is_conditional(index) else Level.VAGUE

    def _possessor(self, index: int) -> Level:
        """Level of whoever begins at or just after a place: «sønnen til en av lærerne»."""
        for place in range(index, index + _POSSESSOR_REACH):
            if place in self._identified:
                return Level.CERTAIN
            role = self._clauses.people.role(self._clauses.word(place))
            if role is not None:
                return self._phrases.level(place, role, self._anaphor(place))
        return Level.VAGUE if self._clauses.has_any(("ours",), index + 2) else Level.GENERIC

    def _is_third_person(self, index: int) -> bool:
        english = self._clauses.is_english and self._clauses.has("third_pronouns_english", index)
        return english or self._clauses.has("third_pronouns", index)

    def _pronoun(self, index: int) -> int:
        if self._is_either(index):
            return self._add(Kind.OTHERS, Level.GENERIC, index, index + 1)
        return self._add(Kind.PRONOUN, self._latest(index), index, index + 1)

    def _is_either(self, index: int) -> bool:
        """«han/hun», «hun eller han»: anybody."""
        others = [
            index + step
            for step, joined in (
                (2, self._clauses.word(index + 1) in {"eller", "or"}),
                (-2, self._clauses.word(index - 1) in {"eller", "or"}),
                (1, self._slash_before(index + 1)),
                (-1, self._slash_before(index)),
            )
            if joined
        ]
        return any(self._is_third_person(place) for place in others)

    def _slash_before(self, index: int) -> bool:
        tokens = self._clauses.text.tokens
        return 0 < index < len(tokens) and tokens[index].gap.strip() == "/"

    def _latest(self, index: int) -> Level:
        """Level of the one a pronoun means: a name if there is one, else the last mentioned."""
        if self._is_named:
            return Level.CERTAIN
        if not self._people and self._antecedent is None:
            if self._is_anyone and not self._is_pointing(index):
                return Level.GENERIC
            return Level.LIKELY if self._is_pointing(index) else Level.VAGUE
        if not self._people:
            return self._antecedent or Level.GENERIC
        last = self._people[-1]
        same_sentence = last.sentence == self._clauses.text.tokens[index].sentence
        if last.level > Level.GENERIC or same_sentence:
            return last.level
        if self._antecedent is None and self._surest == Level.GENERIC:
            return Level.GENERIC
        return max(Level.VAGUE, self._surest or Level.GENERIC)

    def _is_pointing(self, index: int) -> bool:
        """«han som kjører …», «hun på lager»: the pronoun brings its own description."""
        return self._clauses.word(index + 1) in {"som", "who"} or self._clauses.has(
            "place_prepositions", index + 1
        )


def _by_token(
    text: Words, identified: Sequence[tuple[Finding, Kind]]
) -> dict[int, tuple[int, Kind]]:
    """Identified people by the token they begin at; both are in order, so one pass is enough."""
    spans: dict[int, tuple[int, Kind]] = {}
    index = 0
    for finding, kind in sorted(identified, key=lambda pair: pair[0].start):
        while index < len(text.tokens) and text.tokens[index].end <= finding.start:
            index += 1
        end = index
        while end < len(text.tokens) and text.tokens[end].start < finding.end:
            end += 1
        if end > index:
            spans[index] = (end, kind)
    return spans
