"""The words by which a text points at people, read from `data/persons.toml`."""

import re
from dataclasses import dataclass
from enum import StrEnum

from guardrails.wordlists import DATA, lines, read_table, words

_MAX_ENDING = 26
_MIN_ENDING = 3


class Number(StrEnum):
    """Form of a noun."""

    INDEFINITE = "indefinite"
    DEFINITE = "definite"
    PLURAL = "plural"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleForm:
    """A role noun in one of its forms."""

    lemma: str
    number: Number
    is_general: bool
    """Says only that someone works: «ansatt», «arbeidstaker»."""
    is_unique: bool
    """Usually one holder at a workplace: «rektor»."""
    is_superior: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonWords:
    """Closed word classes, lower case."""

    roles: dict[str, RoleForm]
    role_ends: frozenset[str]
    """The last three letters of every role; most words have none of them."""
    sets: dict[str, frozenset[str]]
    patterns: dict[str, tuple[re.Pattern[str], ...]]

    def role(self, word: str) -> RoleForm | None:
        """The role a word names, also as the last part of a compound."""
        if word[-_MIN_ENDING:] not in self.role_ends or word in self.sets["not_roles"]:
            return None
        for size in range(min(len(word), _MAX_ENDING), _MIN_ENDING - 1, -1):
            form = self.roles.get(word[-size:])
            if form is not None:
                return form if size == len(word) or len(word) - size > 1 else None
        return None

    def has(self, name: str, word: str) -> bool:
        """Whether a word belongs to a class."""
        return word in self.sets[name]

    def matches(self, name: str, text: str) -> bool:
        """Whether any pattern of a group is found in a text."""
        return any(pattern.search(text) for pattern in self.patterns[name])


_SETS = (
    "kin kin_vague articles possessive_first possessive_we possessive_plural possessive_third "
    "demonstratives quantifiers third_pronouns third_pronouns_english sender_pronouns "
    "generic_pronouns conditionals organisations prepositions place_prepositions workplaces "
    "workplace_suffixes asking self_links having belonging function_words possessive_after own_kin "
    "reflexive of_words part_words plural_articles counting at_ours ours sender_group reporting "
    "heralds anyone anyone_does not_roles speakers copulas not_places english_words norwegian_words"
).split()
_PATTERNS = (
    "sender_before",
    "presenting_before",
    "presenting_after",
    "sender_after",
    "greeting_before",
    "linking",
    "addressed_after",
    "introduced_after",
    "presented_after",
    "own_apposition_before",
    "own_apposition_after",
    "own_phone_before",
    "speaks_of_self",
)


def load_person_words() -> PersonWords:
    """Read and inflect the lists.

    Raises:
        DataFileInvalid: A list is missing or damaged.
    """
    table = read_table(DATA / "persons.toml")
    patterns = {name: _as_list(table, name) for name in _PATTERNS}
    roles = _role_forms(table)
    return PersonWords(
        roles=roles,
        role_ends=frozenset(form[-_MIN_ENDING:] for form in roles),
        sets={name: words(table, name) for name in _SETS},
        patterns={name: tuple(re.compile(p) for p in group) for name, group in patterns.items()},
    )


def _as_list(table: dict[str, object], key: str) -> tuple[str, ...]:
    value = table.get(key)
    return (value,) if isinstance(value, str) else lines(table, key)


def _role_forms(table: dict[str, object]) -> dict[str, RoleForm]:
    general, unique = words(table, "general_people"), words(table, "unique_roles")
    superiors = words(table, "superiors")
    forms: dict[str, RoleForm] = {}
    for lemma in words(table, "roles") | general | unique:
        for ending, number in _inflections(lemma):
            forms[ending] = RoleForm(
                lemma=lemma,
                number=number,
                is_general=lemma in general,
                is_unique=lemma in unique,
                is_superior=lemma in superiors,
            )
    return forms


def _inflections(lemma: str) -> list[tuple[str, Number]]:
    definite = [lemma + "n"] if lemma.endswith("e") else [lemma + "en", lemma + "a"]
    plural = [lemma + ending for ending in ("e", "er", "ne", "ene", "ar", "ane", "erne", "ere")]
    if lemma.endswith(("er", "ar")):
        plural = [lemma + ending for ending in ("e", "ar", "ne", "ane", "ene")]
    forms = [(form, Number.PLURAL) for form in plural]
    forms += [(form, Number.DEFINITE) for form in definite]
    forms += [(form + "s", number) for form, number in forms]
    return [*forms, (lemma + "s", Number.INDEFINITE), (lemma, Number.INDEFINITE)]
