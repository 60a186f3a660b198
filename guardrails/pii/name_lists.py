"""The listed names and the words that tell of names, read from the data files."""

import re
import unicodedata
from dataclasses import dataclass

from guardrails.wordlists import DATA, read_table, words

_STRIPPED = str.maketrans(
    "áàâäčćďđéèêëíìîïłńŋñóòôöõřšśŧťúùûüýžźż", "aaaaccddeeeeiiiilnnnooooorssttuuuuyzzz"
)
_SHOUTING_SHARE = 0.7
_SHORTEST_GENITIVE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class NameLists:
    """The listed names in lower case, with the ones that are words too."""

    first: frozenset[str]
    last: frozenset[str]
    also_words: frozenset[str]
    not_names: frozenset[str]
    verbs: frozenset[str]
    contexts: frozenset[str]
    heralds: frozenset[str]
    workplaces: frozenset[str]
    author_before: re.Pattern[str]


def load_name_lists() -> NameLists:
    """Read the lists that ship with the package.

    Raises:
        DataFileInvalid: A list is missing or damaged.
    """
    names, people = read_table(DATA / "names.toml"), read_table(DATA / "persons.toml")
    first = words(names, "first_norwegian") | words(names, "first_international")
    return NameLists(
        first=_with_plain_letters(first | words(names, "first_sami")),
        last=_with_plain_letters(
            words(names, "last_norwegian")
            | words(names, "last_international")
            | words(names, "last_sami")
        ),
        also_words=words(names, "also_words"),
        not_names=words(people, "not_names"),
        verbs=words(people, "name_verbs"),
        contexts=words(people, "name_contexts"),
        heralds=words(people, "heralds"),
        workplaces=words(people, "workplaces") | words(people, "workplace_suffixes"),
        author_before=re.compile(str(people["author_before"])),
    )


def bare(word: str) -> str:
    """Without a genitive ending: Karis, Kari's, Lars'."""
    if word.endswith(("'s", "’s")):
        return word[:-2]
    return word[:-1] if len(word) > _SHORTEST_GENITIVE and word.endswith("s") else word


def uses_case(text: str) -> bool:
    """Whether capitals tell anything in a text: it has some, and is not all in capitals."""
    letters = [*filter(str.isalpha, text)]
    upper = sum(map(str.isupper, letters))
    return 0 < upper < _SHOUTING_SHARE * max(len(letters), 1)


def _with_plain_letters(names: frozenset[str]) -> frozenset[str]:
    plain = {unicodedata.normalize("NFC", name).translate(_STRIPPED) for name in names}
    return names | plain
