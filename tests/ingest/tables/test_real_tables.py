"""The real handbook's pay tables and the real archive plan, by hashes: no figure stands here."""

import hashlib
from pathlib import Path

import pytest

from ingest.tables import Fact, FactKind, facts_of

pytestmark = pytest.mark.real_documents

_HERE = Path(__file__).parent


def hashes(facts: list[Fact]) -> list[str]:
    """One of each cell: its labels and its value."""
    return [
        hashlib.sha256("|".join([*fact.row, *fact.column, fact.value or ""]).encode()).hexdigest()
        for fact in facts
    ]


def expected(name: str) -> list[str]:
    return (_HERE / name).read_text("utf-8").split()


def test_every_cell_of_the_pay_tables_is_right(real_documents: Path) -> None:
    text = (real_documents / "handbook/ikamr-personalhandbok-2025-08-29.txt").read_text("utf-8")
    facts = facts_of(text, ())
    count = {kind: sum(fact.kind is kind for fact in facts) for kind in FactKind}
    assert count[FactKind.GUARANTEED_PAY] == 45
    assert count[FactKind.AMOUNT] == 45
    assert count[FactKind.SENIORITY_SUPPLEMENT] == 36
    assert hashes(facts) == expected("handbook_cells.sha256")
    assert sum(fact.repaired for fact in facts) == 3
    assert all(fact.figure for fact in facts if fact.repaired)


def test_every_row_of_the_archive_plan_is_read_or_listed_as_irregular(
    real_documents: Path,
) -> None:
    text = (real_documents / "guides/roros-veileder-personalarkiv.txt").read_text("utf-8")
    facts = facts_of(text, ())
    assert len({fact.table for fact in facts}) == 13
    assert len({fact.span for fact in facts}) == 74
    assert sum(fact.kind is FactKind.IRREGULAR for fact in facts) == 2
    assert hashes(facts) == expected("archive_cells.sha256")


@pytest.mark.parametrize("name", ["circulars", "regulations", "guides/ks-folkevalgtprogram.txt"])
def test_other_documents_have_no_such_tables(real_documents: Path, name: str) -> None:
    place = real_documents / name
    for file in sorted(place.glob("*.txt")) if place.is_dir() else [place]:
        assert facts_of(file.read_text("utf-8"), ()) == []
