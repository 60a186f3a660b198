import re

import pytest

from guardrails.phrases import PhraseIndex, first_letters, split_branches
from guardrails.tokens import split_words
from guardrails.verdict import Category
from guardrails.wordlists import DATA, lines, read_table
from tests.guardrails.policy_cases import ALLOW, ASK, BLOCK

BRANCHES = {
    "plain": ("ab|cd", ["ab", "cd"]),
    "group": ("(?:a|b)c|d", ["(?:a|b)c", "d"]),
    "class": ("[a|b]c|d", ["[a|b]c", "d"]),
    "escaped": (r"a\|b|\(c", [r"a\|b", r"\(c"]),
    "lookahead": ("a(?! (?:b|c))|d", ["a(?! (?:b|c))", "d"]),
}
LETTERS = {
    "plain": (r"\bsyk\w*", {"sy"}),
    "group": (r"\b(?:er|var) syk", {"er", "va"}),
    "nested": (r"\b(?:(?:er|i)|på) syk", {"er", "i", "på"}),
    "optional_letter": (r"\bgå?r?", {"g"}),
    "optional_group": (r"\b(?:er )?syk", {""}),
    "word": (r"\w+ syk", {""}),
    "class": (r"\b[ab]c", {""}),
    "digit": (r"\b1\. mai", {"1"}),
}


@pytest.mark.parametrize(("pattern", "branches"), BRANCHES.values(), ids=BRANCHES.keys())
def test_splits_only_at_the_outer_bars(pattern: str, branches: list[str]) -> None:
    assert split_branches(pattern) == branches


@pytest.mark.parametrize(("branch", "letters"), LETTERS.values(), ids=LETTERS.keys())
def test_first_letters_are_never_more_than_certain(branch: str, letters: set[str]) -> None:
    assert first_letters(branch) == letters


@pytest.mark.parametrize("category", Category)
def test_the_index_misses_nothing_that_a_plain_search_finds(category: Category) -> None:
    table = read_table(DATA / "categories" / f"{category.value}.toml")
    patterns = [*lines(table, "state_phrases"), *lines(table, "neutral")]
    index = PhraseIndex([(pattern, pattern) for pattern in patterns])
    for message in (*BLOCK.values(), *ASK.values(), *ALLOW.values()):
        text = split_words(message)
        found = {pattern for pattern, _, _ in index.find(text)}
        assert found >= {p for p in patterns if re.search(p, text.lower)}
