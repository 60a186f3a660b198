"""The policy that a lawyer signs says what the guard does, line by line."""

import re
from pathlib import Path

import pytest

from guardrails.guard import Guard

PAGE = Path(__file__).parents[2] / "docs" / "guardrail-policy.md"
OUTCOMES = {"stans": "block", "spør": "ask", "slipp gjennom": "allow"}


def rows() -> list[list[str]]:
    """The cells of every table's rows, headings and rules left out."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if not re.fullmatch(r"-+", row[0])]


def examples() -> list[tuple[str, str]]:
    """Every message of the page with the outcome that stands beside or above it."""
    found = [(row[0], OUTCOMES[row[1]]) for row in rows() if len(row) == 2 and row[1] in OUTCOMES]
    for row in rows():
        if len(row) == 3 and row[0] != "Kategori":
            found += [(row[1], "block"), (row[2], "allow")]
    return found


def test_the_page_has_examples_on_each_side():
    outcomes = [outcome for _, outcome in examples()]
    assert len(outcomes) >= 28
    assert {outcome: outcomes.count(outcome) >= 2 for outcome in OUTCOMES.values()} == {
        "block": True,
        "ask": True,
        "allow": True,
    }


@pytest.mark.parametrize(("message", "outcome"), examples())
def test_the_guard_does_what_the_page_says(guard: Guard, message: str, outcome: str):
    assert guard.check(message).action.value == outcome
