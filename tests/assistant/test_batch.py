"""Files of questions: a line out for every line in, whatever it holds."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.batch import Answered, Line, run_batch
from assistant.errors import InputFileMissing


def echo(line: Line) -> Answered:
    turns = [turn.content for turn in line.history]
    return {"question": line.question, "turns": turns}


def failed() -> Answered:
    return {"error": True}


def run(folder: Path, content: str | bytes) -> list[dict[str, Any]]:
    source, target = folder / "in.jsonl", folder / "out.jsonl"
    source.write_bytes(content if isinstance(content, bytes) else content.encode())
    run_batch(source, target, echo, failed)
    return [json.loads(line) for line in target.read_text(encoding="utf-8").split("\n") if line]


GOOD = {
    "plain": ('{"id": "a", "question": "Hva?"}', "a"),
    "number": ('{"id": 7, "question": "Hva?"}', 7),
    "no_id": ('{"question": "Hva?"}', None),
    "unknown_fields": ('{"id": "a", "question": "Hva?", "extra": [1], "k": null}', "a"),
    "history": ('{"id": "a", "question": "Hva?", "history": []}', "a"),
    "unknown_in_turn": (
        '{"id": "a", "question": "Hva?", "history": [{"role": "user", "content": "x", "at": 1}]}',
        "a",
    ),
    "spaces": ('  {"id": "a", "question": "Hva?"}  ', "a"),
}
BAD = {
    "malformed": ('{"id": "a", "question": ', None),
    "text": ("Hva er ferie?", None),
    "list": ('["Hva?"]', None),
    "null": ("null", None),
    "no_question": ('{"id": "a"}', "a"),
    "null_question": ('{"id": "a", "question": null}', "a"),
    "number_question": ('{"id": "a", "question": 5}', "a"),
    "list_question": ('{"id": "a", "question": ["Hva?"]}', "a"),
    "text_history": ('{"id": "a", "question": "Hva?", "history": "x"}', "a"),
    "turn_without_role": ('{"id": "a", "question": "Hva?", "history": [{"content": "x"}]}', "a"),
    "unknown_role": (
        '{"id": "a", "question": "Hva?", "history": [{"role": "root", "content": "x"}]}',
        "a",
    ),
    "list_id": ('{"id": [1], "question": "Hva?"}', None),
}


@pytest.mark.parametrize(("line", "line_id"), GOOD.values(), ids=GOOD)
def test_a_readable_line_is_answered_under_its_id(
    tmp_path: Path, line: str, line_id: object
) -> None:
    (out,) = run(tmp_path, line + "\n")
    assert out["id"] == line_id
    assert out["question"] == "Hva?"


@pytest.mark.parametrize(("line", "line_id"), BAD.values(), ids=BAD)
def test_an_unreadable_line_gets_its_line_under_its_id(
    tmp_path: Path, line: str, line_id: object
) -> None:
    out = run(tmp_path, f'{line}\n{{"id": "next", "question": "Hva?"}}\n')
    assert out[0] == {"id": line_id, "error": True}
    assert out[1]["id"] == "next"


def test_lines_come_out_in_order_and_unreadable_ones_are_counted(tmp_path: Path) -> None:
    source, target = tmp_path / "in.txt", tmp_path / "out.txt"
    source.write_text("\n".join(line for line, _ in [*GOOD.values(), *BAD.values()]))
    assert run_batch(source, target, echo, failed) == len(BAD)
    out = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [one["id"] for one in out] == [i for _, i in [*GOOD.values(), *BAD.values()]]


def test_bytes_that_are_no_text_are_one_unreadable_line(tmp_path: Path) -> None:
    out = run(tmp_path, b'\xff\xfe\x00{"id"\n{"id": 2, "question": "Hva?"}\n')
    assert [one["id"] for one in out] == [None, 2]


def test_norwegian_letters_are_written_as_they_are(tmp_path: Path) -> None:
    run(tmp_path, '{"id": "æ", "question": "Får vi?"}')
    assert "Får vi?" in (tmp_path / "out.jsonl").read_text(encoding="utf-8")


def test_an_empty_file_gives_an_empty_file(tmp_path: Path) -> None:
    assert run(tmp_path, "") == []


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputFileMissing, match=r"in\.jsonl"):
        run_batch(tmp_path / "in.jsonl", tmp_path / "out.jsonl", echo, failed)


def test_a_blank_line_gets_its_line(tmp_path: Path) -> None:
    out = run(tmp_path, '{"id": 1, "question": "Hva?"}\n\n{"id": 3, "question": "Hva?"}\n')
    assert [one["id"] for one in out] == [1, None, 3]


BREAKING = {
    "surrogate_id": '{"id": "\\ud800", "question": "Hva?"}',
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("line", BREAKING.values(), ids=BREAKING)
def test_no_line_stops_the_lines_after_it(tmp_path: Path, line: str) -> None:
    assert len(run(tmp_path, f'{line}\n{{"id": 2, "question": "Hva?"}}\n')) == 2


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    (out,) = run(tmp_path, b'\xef\xbb\xbf{"id": 1, "question": "Hva?"}\n')
    assert out["id"] == 1


_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet="abæø☃ ", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "question", "history", "role"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(_JSON, max_size=6))
def test_there_are_as_many_lines_out_as_in(tmp_path: Path, records: list[Any]) -> None:
    content = "".join(f"{json.dumps(record)}\n" for record in records)
    assert len(run(tmp_path, content)) == len(records)
