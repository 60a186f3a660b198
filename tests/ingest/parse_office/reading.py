"""What the office parsers made of a file, in a form that tests can compare."""

from collections.abc import Callable

import pytest

from ingest.errors import DocumentRejected, Reason
from ingest.parse.parsed import Parsed
from tests.ingest.parsing import blocks, lead_ins, rows

Line = tuple[str, str, str | None]


def lines(parsed: Parsed) -> list[Line]:
    """Kind, words and lead-in of every block, in order."""
    return [
        (kind.value, words, lead_in)
        for (kind, words), lead_in in zip(rows(parsed), lead_ins(parsed), strict=True)
    ]


def reason_of(read: Callable[[], object]) -> Reason:
    """Why a file is left out."""
    with pytest.raises(DocumentRejected) as rejected:
        read()
    return rejected.value.reason


def assert_sound(parsed: Parsed) -> None:
    """Every block stands inside the original, after the one before, and holds words."""
    end = 0
    for block in blocks(parsed):
        assert end <= block.span.start < block.span.end <= len(parsed.original)
        assert block.span.of(parsed.original).strip()
        assert block.lead_in is None or block.lead_in.of(parsed.original).strip()
        end = block.span.end
    parsed.original.encode()
