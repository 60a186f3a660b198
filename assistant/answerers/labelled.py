"""Questions labelled by whether they are of a kind that rule texts answer."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import AnswererUnreadable

EXAMPLES = Path(__file__).parent / "examples"
BEYOND, WITHIN = "beyond", "within"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question, and whether it is `BEYOND` what rule texts hold or `WITHIN` it."""

    question: str
    label: str


def read_labelled(folder: Path = EXAMPLES) -> list[Labelled]:
    """Read `*.jsonl`, by name.

    Raises:
        AnswererUnreadable: There is no question, or a line is none.
    """
    labelled = [one for file in sorted(folder.glob("*.jsonl")) for one in _read(file)]
    if not labelled:
        raise AnswererUnreadable(f"expected labelled questions in {folder}; restore the folder")
    return labelled


def _read(file: Path) -> Iterator[Labelled]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            one = Labelled(str(row["question"]), str(row["label"]))
        except (ValueError, KeyError, TypeError) as error:
            raise AnswererUnreadable(_expected(file, number, str(error))) from error
        if one.label not in {BEYOND, WITHIN}:
            raise AnswererUnreadable(_expected(file, number, f"label {one.label!r}"))
        yield one


def _expected(file: Path, number: int, found: str) -> str:
    return (
        f"{file.name}, line {number}: expected a question and a label, {BEYOND} or {WITHIN}; "
        f"found {found}; restore the file"
    )
