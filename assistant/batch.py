"""Files of questions: `python -m assistant search` and `batch`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from assistant.api.schemas import TurnIn, is_text, whole_characters
from assistant.errors import InputFileMissing


class Line(BaseModel):
    """One question of a file; unknown fields are ignored."""

    model_config = ConfigDict(coerce_numbers_to_str=False)

    id: str | int | None = None
    question: Annotated[str, AfterValidator(whole_characters)]
    history: list[TurnIn] = []


Answered = dict[str, Any]


def run_batch(
    source: Path, target: Path, answer: Callable[[Line], Answered], failed: Callable[[], Answered]
) -> int:
    """Write one line for every line read, in order; returns how many could not be read.

    Raises:
        InputFileMissing: The file of questions cannot be opened.
    """
    unreadable = 0
    with _opened(source) as lines, target.open("w", encoding="utf-8") as out:
        for raw in lines:
            line_id, line = _read(raw)
            unreadable += line is None
            result = failed() if line is None else answer(line)
            out.write(json.dumps({"id": line_id, **result}, ensure_ascii=False) + "\n")
            out.flush()
    return unreadable


def _opened(source: Path) -> Any:  # noqa: ANN401 - what open returns
    try:
        return source.open(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise InputFileMissing(
            f"expected a JSONL file at {source}; name one that exists"
        ) from error


def _read(raw: str) -> tuple[str | int | None, Line | None]:
    try:
        record = json.loads(raw)
    except (ValueError, RecursionError):
        return None, None
    line_id = record.get("id") if isinstance(record, dict) else None
    if not isinstance(line_id, str | int) or not is_text(str(line_id)):
        line_id = None
    try:
        return line_id, Line.model_validate(record)
    except ValidationError:
        return line_id, None
