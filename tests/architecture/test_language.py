"""What a person reads stands in the message catalogues, so no sentence of it stands in the code."""

import pytest

from tests.architecture.tree import dotted, modules, strings

WORD_PATTERNS = {
    "assistant.answerers.expectation": "number words, units and interrogatives to look for",
    "assistant.answerers.question_parts": "interrogatives that open a part of a question",
    "assistant.answerers.thresholds": "words that bound a figure, and units",
    "assistant.steps.day_meant": "words of rules, seasons and times to look for",
    "assistant.steps.follow_up": "words that lean on an earlier question",
    "assistant.steps.refer": "words of the circular to look for",
    "assistant.teams.circulars": "words by which a circular ends another",
    "assistant.steps.small_talk": "greetings, thanks and farewells to look for",
}
"""Modules whose literals are patterns matched against text, with what they match; none is shown."""

_OURS = set("æøåÆØÅ")


def norwegian(source: str) -> list[str]:
    return [str(node.value) for node in strings(source) if _OURS & set(str(node.value))]


def held() -> dict[str, list[str]]:
    read = {dotted(path): norwegian(path.read_text("utf-8")) for path in modules("assistant")}
    return {name: found for name, found in read.items() if found}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = 'Får vi?'", ["Får vi?"]),
        ("x = f'På {y}'", ["På "]),
        ("x = {'å': 1}", ["å"]),
        ('"""Bokmål."""', []),
        ('x = 1\n"""Bokmål."""', []),
        ("x = 'Svar'  # på norsk", []),
    ],
)
def test_the_scan_tells_literals_from_docstrings(source: str, expected: list[str]) -> None:
    assert norwegian(source) == expected


def test_no_norwegian_stands_in_the_code_but_in_word_patterns() -> None:
    assert set(held()) - set(WORD_PATTERNS) == set()


def test_the_list_of_exceptions_holds_no_module_too_many() -> None:
    assert set(WORD_PATTERNS) - set(held()) == set()
