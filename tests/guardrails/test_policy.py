"""The policy through the guard that callers get."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.guard import AssistantTurn, Guard
from guardrails.verdict import Action, Category
from tests.guardrails.policy_cases import ALLOW, ASK, BLOCK, BLOCK_OVER_TURNS


@pytest.mark.parametrize("text", BLOCK.values(), ids=BLOCK.keys())
def test_blocks_special_categories_about_someone(guard: Guard, text: str) -> None:
    verdict = guard.check(text)
    assert verdict.action == Action.BLOCK
    assert verdict.categories


@pytest.mark.parametrize(
    ("history", "text"), BLOCK_OVER_TURNS.values(), ids=BLOCK_OVER_TURNS.keys()
)
def test_blocks_what_is_spread_over_turns(guard: Guard, history: Sequence[str], text: str) -> None:
    verdict = guard.check(text, history)
    assert verdict.action == Action.BLOCK
    assert verdict.categories


@pytest.mark.parametrize("text", ASK.values(), ids=ASK.keys())
def test_asks_about_people_without_special_categories(guard: Guard, text: str) -> None:
    assert guard.check(text).action == Action.ASK


@pytest.mark.parametrize("text", ALLOW.values(), ids=ALLOW.keys())
def test_allows_general_questions(guard: Guard, text: str) -> None:
    verdict = guard.check(text)
    assert verdict.action == Action.ALLOW
    assert verdict.findings == ()


@pytest.mark.parametrize(
    ("key", "category"),
    [
        ("health_named", Category.HEALTH),
        ("union_named", Category.UNION),
        ("ethnic_named", Category.ETHNIC),
        ("sexual_named", Category.SEXUAL),
        ("political_named", Category.POLITICAL),
        ("religion_named", Category.RELIGION),
        ("criminal_named", Category.CRIMINAL),
        ("genetic_named", Category.GENETIC_BIOMETRIC),
    ],
)
def test_says_which_category(guard: Guard, key: str, category: Category) -> None:
    assert guard.check(BLOCK[key]).categories == (category,)


def test_a_person_in_the_assistants_turn_can_be_meant(guard: Guard) -> None:
    turn = AssistantTurn("Gjelder det Kari Nordmann?")
    assert guard.check("ja, hun er sykmeldt", [turn]).action == Action.BLOCK


def test_the_assistants_words_are_not_the_senders(guard: Guard) -> None:
    turn = AssistantTurn("En gravid ansatt har rett til fri. Sykmeldte har ferie.")
    assert guard.check("Takk! Hva med ferie for timelønte?", [turn]).action == Action.ALLOW


def test_findings_point_into_the_text_as_it_was_given(guard: Guard) -> None:
    text = "Ka\u200bri Nordmann er syk\u00admeldt"
    marked = {text[f.start : f.end] for f in guard.check(text).findings}
    assert {"Ka\u200bri Nordmann", "syk\u00admeldt"} <= marked


@pytest.mark.parametrize("text", [*BLOCK.values(), *ASK.values()])
def test_every_finding_lies_inside_the_text(guard: Guard, text: str) -> None:
    assert all(0 <= f.start < f.end <= len(text) for f in guard.check(text).findings)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.lists(st.text(max_size=80), max_size=3))
def test_any_text_gets_a_verdict_without_failing(
    guard: Guard, text: str, history: list[str]
) -> None:
    assert "guard_failed" not in guard.check(text, history).reasons
