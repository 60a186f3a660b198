import asyncio
import json
import logging
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from stdnum.no import kontonr

from evals.bench.leaks import (
    AMOUNTS,
    FILES,
    KINDS,
    OVERSIZE_CHARS,
    bench_leaks,
    canaries,
    leaks_lines,
    listening,
    marks_in,
    marks_in_files,
    request,
    send_all,
)

SEED = 7
logger = logging.getLogger("tests.leaky")
logger.propagate = True
Hears = Callable[[dict[str, Any], str], Awaitable[str]]


def app(hears: Hears) -> Any:
    """An application that answers with what `hears` makes of the scope and the body."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        body = (await receive())["body"].decode()
        said = (await hears(scope, body)).encode()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": said})

    return answer


async def silent(scope: dict[str, Any], body: str) -> str:
    return '{"status": "personal_data"}'


async def echoes(scope: dict[str, Any], body: str) -> str:
    return f"{scope['path']} {scope['query_string'].decode()} {body}"


async def logs(scope: dict[str, Any], body: str) -> str:
    logger.debug("asked", extra={"asked": body})
    return "{}"


async def prints(scope: dict[str, Any], body: str) -> str:
    sys.stderr.write(body)
    return "{}"


async def raises(scope: dict[str, Any], body: str) -> str:
    try:
        int(body)
    except ValueError:
        logger.exception("failed")
    return "{}"


def keeps_quiet(source: Path, target: Path) -> None:
    lines = source.read_text(encoding="utf-8").splitlines()
    target.write_text("\n".join('{"status": "personal_data"}' for _ in lines), encoding="utf-8")


def copies(source: Path, target: Path) -> None:
    target.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")


def test_each_message_has_a_mark_that_is_found_in_it_and_in_no_other() -> None:
    made = canaries(2_000, SEED)
    assert len({one.mark for one in made}) == 2_000
    assert {one.kind for one in made} == set(KINDS)
    assert all(marks_in(one.text) == {one.mark} for one in made)


def test_the_same_seed_makes_the_same_messages_and_another_others() -> None:
    assert canaries(50, SEED) == canaries(50, SEED)
    first, second = ({one.mark for one in canaries(200, seed)} for seed in (1, 2))
    assert first & second == set()


def test_the_numbers_have_right_check_digits_and_are_nobodys() -> None:
    marks = [one.mark for one in canaries(300, SEED) if one.kind == "number"]
    # A bank account has the second of the two control digits.
    assert all(kontonr.is_valid(mark) for mark in marks)
    assert all(80 < int(mark[2:4]) <= 92 for mark in marks)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_the_share_of_diagnoses_is_kept(share: float) -> None:
    kinds = [one.kind == "diagnosis" for one in canaries(50, SEED, diagnoses=share)]
    assert sum(kinds) == share * 50


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ola Zqbakelomidu er syk", {"zqbakelomidu"}),
        ("/v1/ZQBAKELOMIDU?x", {"zqbakelomidu"}),
        ('{"a": "20818512345"}', {"20818512345"}),
        ("120818512345", {"12081851234", "20818512345"}),
        ("zq og zqbake", set()),
        ("208185 12345", set()),
        ("", set()),
    ],
)
def test_marks_are_found_whatever_stands_beside_them(text: str, found: set[str]) -> None:
    assert marks_in(text) == found


def test_marks_are_found_in_files_and_in_their_names(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.bin").write_bytes(b"\xff\x00zqbakelomidu\xff")
    (tmp_path / "20818512345.txt").write_text("Hei", encoding="utf-8")
    (tmp_path / "clean.txt").write_text("Hei", encoding="utf-8")
    found = marks_in_files(tmp_path, {"zqbakelomidu", "20818512345"})
    assert sorted(Path(path).name for path in found) == ["20818512345.txt", "x.bin"]
    assert marks_in_files(tmp_path, {"zqother"}) == {}


def test_every_way_of_the_interface_carries_the_mark_in() -> None:
    for channel in AMOUNTS:
        messages = canaries(20, SEED)
        sent = send_all(app(echoes), channel, messages)
        assert sent.told == sent.marks, channel
        assert len(sent.marks) == 20


def test_what_the_guard_stopped_is_counted_where_the_answer_tells() -> None:
    counted = {way: send_all(app(silent), way, canaries(5, SEED)).stopped for way in AMOUNTS}
    assert counted["chat"] == counted["search"] == counted["stream"] == 5
    assert counted["feedback"] is None
    assert send_all(app(echoes), "chat", canaries(5, SEED)).stopped == 0


def test_messages_that_are_too_large_are() -> None:
    sizes: list[int] = []

    async def weighs(scope: dict[str, Any], body: str) -> str:
        sizes.append(len(body))
        return ""

    send_all(app(weighs), "oversize", canaries(2, SEED))
    assert min(sizes) > OVERSIZE_CHARS


def test_broken_messages_are_no_questions() -> None:
    seen: list[str] = []

    async def reads(scope: dict[str, Any], body: str) -> str:
        seen.append(body)
        return ""

    send_all(app(reads), "malformed", canaries(60, SEED))
    assert not any(_is_question(body) for body in seen)


def _is_question(body: str) -> bool:
    try:
        return isinstance(json.loads(body)["question"], str)
    except (ValueError, KeyError, TypeError):
        return False


def test_a_client_that_waits_for_the_end_is_told_nothing_more() -> None:
    async def listens(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(receive(), 0.01)
        await send({"type": "http.response.start", "status": 204, "headers": []})

    assert asyncio.run(request(listens, "GET", "/", b"", {})) == (204, "")


def test_loggers_that_pass_nothing_on_are_listened_to() -> None:
    quiet = logging.getLogger("tests.quiet")
    quiet.propagate = False
    try:
        with listening() as log:
            quiet.debug("zqbakelomidu")
            logger.debug("x", extra={"held": "20818512345"})
    finally:
        quiet.propagate = True
    quiet.debug("zqnobodyhear")
    assert log.marks == {"zqbakelomidu", "20818512345"}
    assert log.records == 2


FEW = {"chat": 6, "stream": 2, "wrong": 9}
FEW_FILES = {"batch": ("question", 4)}


@pytest.mark.parametrize(
    ("hears", "command", "leaked"),
    [
        (silent, keeps_quiet, 0),
        (silent, copies, 4),
        (echoes, keeps_quiet, 17),
        (logs, keeps_quiet, 17),
        (prints, keeps_quiet, 17),
        (raises, keeps_quiet, 17),
    ],
)
def test_what_leaks_is_counted_wherever_it_comes_out(
    hears: Hears, command: Callable[[Path, Path], None], leaked: int
) -> None:
    lines = bench_leaks(app(hears), {"batch": command}, amounts=FEW, files=FEW_FILES, seed=SEED)
    assert lines[0].split("|")[1].strip() == "Vei inn"
    total = next(line for line in lines if "I alt" in line)
    assert [cell.strip() for cell in total.split("|")[1:-1]] == ["I alt", "21", "", str(leaked)]
    assert f"frø {SEED}" in lines[-1]


def test_nothing_sent_is_told_as_such() -> None:
    assert "–" in leaks_lines([], [])[-1]


def test_there_are_ten_thousand_as_a_rule() -> None:
    assert sum(AMOUNTS.values()) + sum(amount for _, amount in FILES.values()) == 10_000
