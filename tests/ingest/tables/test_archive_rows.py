"""Rows of an archive plan: columns are told by counting the empty cells."""

import pytest

from ingest.tables.archive_rows import archive_facts
from ingest.tables.fact import FactKind

EMPTY = "\u00a0"
HEADS = ("Dokument", "Offentlig", "Unntatt", "offentlighet", "Sensitivt", "Personal", "Emne 13",
         "K-kode", "Merknader")  # fmt: skip
BASIS = ("offl. §13", "fvl. §13")


def table(*cells: str, heads: tuple[str, ...] = HEADS, title: str = "4.1 BIKUBER") -> str:
    return "\n\n".join([title, "Om bier og papirer.", *heads, *cells]) + "\n"


def read(*cells: str) -> dict[str, str | None]:
    facts = archive_facts(table(*cells))
    assert all(fact.table == "4.1 BIKUBER" for fact in facts)
    return {fact.column[-1] if fact.column else "": fact.value for fact in facts}


@pytest.mark.parametrize(
    ("cells", "columns"),
    [
        (
            ("X", EMPTY, EMPTY, EMPTY, "X", "414", "Legges i saken"),
            {"Offentlig": "X", "Emne 13": "X", "K-kode": "414", "Merknader": "Legges i saken"},
        ),
        (
            (EMPTY, *BASIS, EMPTY, "X", EMPTY, "42 &72 /", "41 &72", EMPTY, "Se loven", "§ 3"),
            {
                "Unntatt offentlighet": "offl. §13, fvl. §13", "Personal": "X",
                "K-kode": "42 &72 / 41 &72", "Merknader": "Se loven § 3",
            },
        ),
        (
            (EMPTY, EMPTY, "offl. §25", EMPTY, EMPTY, "X", "G17 & 01"),
            {"Unntatt offentlighet": "offl. §25", "Emne 13": "X", "K-kode": "G17 & 01"},
        ),
        (
            (EMPTY, *BASIS, "X", "(X)", EMPTY, EMPTY, "Uten kode"),
            {
                "Unntatt offentlighet": "offl. §13, fvl. §13", "Sensitivt": "X",
                "Personal": "(X)", "Merknader": "Uten kode",
            },
        ),
        (
            ("X", "offl. §13 fvl. §13", EMPTY, "X[AB1]", "X", "? (&02)"),
            {
                "Offentlig": "X", "Unntatt offentlighet": "offl. §13 fvl. §13",
                "Personal": "X", "Emne 13": "X", "K-kode": "? (&02)",
            },
        ),
    ],
)  # fmt: skip
def test_each_filled_cell_stands_in_its_column(
    cells: tuple[str, ...], columns: dict[str, str]
) -> None:
    assert read("Avtale om bikube [AB2]", *cells) == columns


@pytest.mark.parametrize(
    "cells",
    [
        (EMPTY, "X", EMPTY, EMPTY, "X", "X", "41"),  # one cell too many, and no basis to count from
        (EMPTY, *BASIS, EMPTY, EMPTY, "X", EMPTY, EMPTY, "X", EMPTY, "574"),
        (EMPTY, *BASIS, EMPTY, "X", "574", "Merknad"),  # one cell too few
        ("X", EMPTY, "offl. §13", EMPTY, "X", EMPTY, "574"),
        (EMPTY, "offl. §13", EMPTY, "fvl. §13", "X", "X", EMPTY, "574"),
        ("X", EMPTY, EMPTY, "X"),
        (EMPTY, *BASIS, EMPTY, "X", EMPTY, "Merknad"),  # no cell for the code
    ],
)
def test_a_row_that_cannot_be_counted_is_given_whole(cells: tuple[str, ...]) -> None:
    text = table("Avtale om bikube", *cells)
    facts = archive_facts(text)
    assert [(fact.kind, fact.column) for fact in facts] == [(FactKind.IRREGULAR, ())]
    assert (facts[0].value or "").startswith("Avtale om bikube · ")


def test_a_fact_covers_the_whole_row() -> None:
    row = ("Avtale om bikube", EMPTY, *BASIS, EMPTY, "X", EMPTY, "42", "Se loven")
    text = table(*row)
    for fact in archive_facts(text):
        assert fact.span.of(text) == "\n\n".join(row)
        assert fact.row == ("Avtale om bikube",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        table(),
        table("Bikube", "X", EMPTY, EMPTY, EMPTY, "X", "414", heads=("Bikube", "Offentlig")),
        table("Bikube", "X", EMPTY, EMPTY, EMPTY, "X", "414", title="Bikuber"),
    ],
)
def test_tables_with_other_columns_are_left(text: str) -> None:
    assert archive_facts(text) == []
