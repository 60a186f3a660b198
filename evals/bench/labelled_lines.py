"""Lines of a real document whose right reading people have set down, as places and hashes.

The document's text may not be in the repository: a label says where a wrong word stands and what
the hash of the right one is.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.document import Span
from evals.errors import DatasetInvalid

LINES_FILE = Path(__file__).with_name("repair-lines.jsonl")
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class WrongWord:
    """A misread word, or several that belong together, by its place in the document."""

    span: Span
    right_hash: str | None
    """None where nobody can tell what was printed: such a word is not counted."""

    wrong_chars: int
    """Edit distance to the right reading."""


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """A line by its place, and its wrong words in order."""

    split: str
    span: Span
    line_hash: str
    right_hash: str
    wrong: tuple[WrongWord, ...]


def hash_of(text: str) -> str:
    """The first 16 hexadecimal digits of SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def read_lines(document: str, split: str, path: Path = LINES_FILE) -> Sequence[LabelledLine]:
    """The labels of one split.

    Raises:
        DatasetInvalid: The document is not the one that was labelled.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    lines = [_line(row) for row in rows if row["split"] == split]
    for line in lines:
        if hash_of(document[line.span.start : line.span.end]) != line.line_hash:
            raise DatasetInvalid(
                f"{path.name}: characters {line.span.start} to {line.span.end} are not what was "
                "labelled; expected the handbook of 2025-08-29 as its owner published it"
            )
    return lines


def _line(row: dict[str, object]) -> LabelledLine:
    start, end, edits = row["start"], row["end"], row["edits"]
    if not (isinstance(start, int) and isinstance(end, int) and isinstance(edits, list)):
        raise DatasetInvalid(f"expected start, end and edits, got {sorted(row)}")
    wrong = tuple(
        WrongWord(Span(start + at, start + at + length), right, chars)
        for at, length, right, chars in edits
    )
    return LabelledLine(
        str(row["split"]), Span(start, end), str(row["sha256"]), str(row["right_sha256"]), wrong
    )
