"""The measurement of the finder of names, on names of our own making."""

import json
import lzma
from pathlib import Path

import pytest

from evals.bench.person_names import (
    NameInChat,
    alarm_lines,
    alarms,
    catches,
    chat_lines,
    finders,
    in_capitals,
    news_lines,
    person_names_lines,
    questions_without_names,
    span_score,
    time_lines,
)
from evals.datasets.shipped import DATA, Split, read_lines
from guardrails.pii.name_lists import load_name_lists
from guardrails.training.name_examples import MarkedText

TEXT = "Kan Eldvor Li få fri?"


def _message(**changes: object) -> NameInChat:
    held = {"id": "a", "text": TEXT, "start": 4, "end": 13, "group": "norwegian", "listed": True}
    return NameInChat.model_validate({**held, "form": "full", "language": "nb", **changes})


def _given_name_only(text: str) -> list[tuple[int, int]]:
    at = text.find("Eldvor")
    return [(at, at + 6)] if at >= 0 else []


def test_half_a_name_is_touched_but_not_covered():
    (caught,) = catches(_given_name_only, [_message()], str)
    assert (caught.touched, caught.covered) == (True, False)


def test_a_name_in_small_letters_may_be_missed():
    (caught,) = catches(_given_name_only, [_message()], str.lower)
    assert not caught.touched


def test_the_tables_tell_groups_casings_and_alarms():
    none = _message(group="none", text="Eldvor er et ord", start=0, end=0, form="none")
    ways = {"rules": _given_name_only}
    chat = "\n".join(chat_lines(ways, [_message(), _message(listed=False), none], "dev"))
    assert "2 korte meldinger" in chat
    assert "1 av 1: 1,000" in chat
    assert "0 av 1: 0,000" in chat
    assert "1 av 1" in "\n".join(alarm_lines(ways, [none], ["hei"]))
    assert alarms(_given_name_only, ["hei", "Eldvor"], str) == [False, True]
    assert "ms" in "".join(time_lines(ways, [TEXT]))


def test_a_span_is_right_when_both_bounds_are():
    texts = [MarkedText(TEXT, ((4, 13),)), MarkedText("Eldvor", ((0, 6),))]
    score = span_score(_given_name_only, texts, str)
    assert (score.right, score.found, score.there) == (1, 2, 2)
    assert score.figures == (0.5, 0.5, 0.5)
    assert span_score(_given_name_only, texts, str.lower).figures == (0.0, 0.0, 0.0)


def test_news_are_told_in_both_standards(tmp_path: Path):
    tokens = [["Eldvor", "B-PER", 1], ["kom", "O", 0]]
    path = tmp_path / "norne.json.xz"
    path.write_bytes(
        lzma.compress(json.dumps({s: {"test": [tokens]} for s in ("nob", "nno")}).encode())
    )
    lines = "\n".join(news_lines({"rules": _given_name_only}, path))
    assert lines.count("1,000") == 6
    assert "nynorsk" in lines


def test_capitals_keep_the_places():
    assert in_capitals("straße ŉ åse") == "STRAßE ŉ ÅSE"


@pytest.mark.parametrize("split", ["dev", "test"])
def test_the_shipped_messages_are_balanced_and_their_places_right(split: Split):
    held = read_lines(DATA / f"person-names-{split}.jsonl", NameInChat)
    for group in ("norwegian", "immigrant", "sami_kven"):
        assert sum(one.group == group for one in held) == 135
    named = [one for one in held if one.group != "none"]
    assert all(one.text[one.start : one.end].strip() for one in named)
    assert {one.language for one in named} == {"nb", "nn"}


@pytest.mark.parametrize("split", ["dev", "test"])
def test_unlisted_names_stand_in_no_list(split: Split):
    lists = load_name_lists()
    for one in read_lines(DATA / f"person-names-{split}.jsonl", NameInChat):
        if one.group != "none" and not one.listed:
            words = one.text[one.start : one.end].lower().split()
            assert not any(word in lists.first or word in lists.last for word in words)


def test_questions_are_held_out_and_differ_between_splits():
    dev, test = questions_without_names("dev"), questions_without_names("test")
    assert len(dev) == len(test) == 300
    assert not set(dev) & set(test)


def test_the_shipped_finder_beats_the_rules_on_development_names():
    ways = finders()
    held = [
        one
        for one in read_lines(DATA / "person-names-dev.jsonl", NameInChat)
        if one.group != "none" and not one.listed
    ][::6]
    found = {way: sum(one.touched for one in catches(ways[way], held, str.lower)) for way in ways}
    assert found["both"] > found["rules"]


def test_all_tables_come_in_one(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("evals.bench.person_names.finders", lambda: {"rules": _given_name_only})
    lines = "\n".join(person_names_lines("dev"))
    assert "samiske" in lines
    assert "NorNE" not in lines
