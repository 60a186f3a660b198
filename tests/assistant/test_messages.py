"""The catalogues say the same things in three languages."""

import ast
from pathlib import Path
from string import Formatter

import pytest

from assistant.conversation import AnswerStatus
from assistant.errors import AssistantError, MessageMissing
from assistant.messages.catalog import LANGUAGES, Messages, load_messages
from corpus.errors import CorpusError
from corpus.source import Authority, Language, Status
from guardrails.errors import GuardrailError

ASSISTANT = Path(__file__).parents[2] / "assistant"
MESSAGES = load_messages()
GROUPS = tuple(MESSAGES["nb"]._texts)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def lines_of(held: str | list[str]) -> list[str]:
    """A message, or the lines of a list."""
    return held if isinstance(held, list) else [held]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("group", GROUPS)
def test_every_catalogue_has_the_same_keys_and_placeholders(language: Language, group: str) -> None:
    bokmaal, other = MESSAGES["nb"].group(group), MESSAGES[language].group(group)
    assert set(other) == set(bokmaal)
    for key, held in other.items():
        texts, originals = lines_of(held), lines_of(bokmaal[key])
        assert len(texts) == len(originals)
        for text, original in zip(texts, originals, strict=True):
            assert text.strip()
            assert placeholders(text) == placeholders(original)


def test_a_list_is_told_line_by_line_and_a_list_that_is_not_there_is_empty() -> None:
    for messages in MESSAGES.values():
        assert len(messages.lines("checklist", "referred_individual_case")) >= 3
        assert messages.lines("checklist", "nothing") == ()


def test_every_referral_says_to_whom_and_why() -> None:
    referred = {one.value for one in AnswerStatus if one.value.startswith("referred_")}
    for messages in MESSAGES.values():
        for group in ("referral_to", "referral_why"):
            assert set(messages.group(group)) == referred
        assert referred <= set(messages.group("answer"))


def test_every_catalogue_has_the_same_groups_and_no_others() -> None:
    assert {"answer", "label", "notice", "referral", "kind", "problem"} <= set(GROUPS)
    for messages in MESSAGES.values():
        assert set(messages._texts) == set(GROUPS)


def test_every_error_that_is_told_by_name_exists() -> None:
    errors = {
        one.__name__
        for base in (AssistantError, CorpusError, GuardrailError)
        for one in base.__subclasses__()
    }
    assert set(MESSAGES["nb"].group("command_error")) - {"other"} <= errors


def test_every_authority_and_status_of_a_source_has_its_word() -> None:
    for messages in MESSAGES.values():
        assert set(messages.group("authority")) == {one.value for one in Authority}
        assert set(messages.group("status")) == {one.value for one in Status}
        labels = {one.value for one in Status if one is not Status.IN_FORCE}
        assert labels | {"local"} == set(messages.group("label"))


def test_bokmaal_and_nynorsk_are_not_copies_of_each_other() -> None:
    for group in ("answer", "notice", "problem"):
        nb, nn, en = (MESSAGES[language].group(group) for language in LANGUAGES)
        assert all(nb[key] != en[key] and nn[key] != en[key] for key in nb)
        assert all(nb[key] != nn[key] for key in nb)


def test_a_message_is_filled_in() -> None:
    assert "4000" in MESSAGES["nb"].text("answer", "too_long", limit=4000)


@pytest.mark.parametrize(
    ("group", "key"), [("answer", "nothing"), ("nothing", "x"), ("answer", "too_long")]
)
def test_a_missing_message_or_value_says_what_was_expected(group: str, key: str) -> None:
    with pytest.raises(MessageMissing, match=rf"{group}\.{key}.*nb\.toml"):
        MESSAGES["nb"].text(group, key)


def test_what_is_filled_in_is_not_read_as_a_pattern() -> None:
    messages = Messages("nb", {"notice": {"local": "Hos {scope}"}})
    assert messages.text("notice", "local", scope="{x} {0}") == "Hos {x} {0}"


def named_in_the_code() -> set[tuple[str, str]]:
    """Every `text("group", "key")` of the package."""
    calls = (
        node
        for path in ASSISTANT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "text"
    )
    found = set()
    for call in calls:
        values = [a.value for a in call.args if isinstance(a, ast.Constant)]
        if len(values) == 2:
            found.add((str(values[0]), str(values[1])))
    return found


def test_every_message_that_the_code_names_exists() -> None:
    named = named_in_the_code()
    assert len(named) >= 6
    for messages in MESSAGES.values():
        assert all(key in messages.group(group) for group, key in named)


def test_the_statuses_are_those_of_the_design() -> None:
    assert {status.value for status in AnswerStatus} == {
        "answered", "partial", "clarification", "no_source", "referred_individual_case",
        "referred_special_category", "referred_employee_or_union_rep", "referred_ks_bedrift",
        "referred_course_event", "referred_materials", "referred_digitalisation", "contact_info",
        "small_talk", "personal_data", "out_of_scope", "blocked_injection", "error",
    }  # fmt: skip
