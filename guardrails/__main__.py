"""`python -m guardrails check --in FILE --out FILE`: judge messages from a file."""

import argparse
import json
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from guardrails.guard import AssistantTurn, Guard
from guardrails.verdict import Action, Verdict
from guardrails.wordlists import DATA

_USAGE_ERROR = 2


class _Malformed(ValueError):
    """An input line is not what section 5 of the design asks for."""

    def __init__(self, code: str, found_id: object = None) -> None:
        super().__init__(code)
        self.code = code
        self.found_id = found_id if isinstance(found_id, str | int | float) else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when every input line has its output line, 2 for wrong use."""
    messages = tomllib.loads((DATA / "messages.toml").read_text(encoding="utf-8"))
    options = _parser(messages).parse_args(arguments)
    if not options.source.is_file():
        print(messages["input_missing"].format(path=options.source), file=sys.stderr)
        return _USAGE_ERROR
    from guardrails.factory import build_guard  # after the check above: loading takes seconds

    guard = build_guard()
    try:
        with options.target.open("w", encoding="utf-8", newline="\n") as target:
            _check_file(guard, options.source, target)
    except OSError:
        print(messages["output_failed"].format(path=options.target), file=sys.stderr)
        return _USAGE_ERROR
    return 0


def _parser(messages: dict[str, str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m guardrails")
    commands = parser.add_subparsers(required=True)
    check = commands.add_parser("check", help=messages["check_help"])
    check.add_argument("--in", dest="source", type=Path, required=True, help=messages["in_help"])
    check.add_argument("--out", dest="target", type=Path, required=True, help=messages["out_help"])
    return parser


def _check_file(guard: Guard, source: Path, target: TextIO) -> None:
    for line in _lines(source):
        # Escaped: an id may hold half a surrogate pair, which UTF-8 cannot carry.
        target.write(json.dumps(_judge(guard, line)) + "\n")


def _lines(source: Path) -> Iterator[bytes]:
    with source.open("rb") as file:
        for line in file:
            yield line.rstrip(b"\r\n")


def _judge(guard: Guard, line: bytes) -> dict[str, object]:
    try:
        message_id, text, history = _parse(line)
    except _Malformed as error:
        blocked = _as_output(error.found_id, Verdict(action=Action.BLOCK))
        return {**blocked, "error": error.code}
    return _as_output(message_id, guard.check(text, history))


def _parse(line: bytes) -> tuple[object, str, list[str]]:
    try:
        item = json.loads(line.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise _Malformed("not_json") from None
    if not isinstance(item, dict):
        raise _Malformed("not_an_object")
    found_id, text = item.get("id"), item.get("text")
    if not isinstance(text, str):
        raise _Malformed("text_missing", found_id)
    return found_id, text, _history(item.get("history"), found_id)


def _history(value: object, found_id: object) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise _Malformed("history_not_a_list", found_id)
    return [turn for entry in value if (turn := _turn(entry, found_id)) is not None]


def _turn(entry: object, found_id: object) -> str | None:
    content = entry.get("content") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(content, str):
        raise _Malformed("history_turn_invalid", found_id)
    role = entry.get("role")
    if role == "user":
        return content
    return AssistantTurn(content) if role == "assistant" else None


def _as_output(message_id: object, verdict: Verdict) -> dict[str, object]:
    return {
        "id": message_id,
        "verdict": verdict.action.value,
        "categories": [category.value for category in verdict.categories],
        "entities": list(verdict.entities),
    }


if __name__ == "__main__":
    sys.exit(main())
