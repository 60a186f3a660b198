"""A table written out one cell to a line keeps its rows whole, label included."""

import pytest

from corpus.document import BlockKind
from ingest.parse.flattened_table import table_rows
from ingest.parse.plain_text import parse_plain_text

EMPTY = "\u00a0"


def flattened(*cells: str) -> str:
    return "\n\n".join(cells) + "\n"


TABLE = flattened(
    "4.1 BIKUBER",
    "Innledning som handler om bier og om hvordan papirene deres skal ordnes.",
    "Dokument", "Offentlig", "Unntatt", "Kode", "Merknader",
    "Avtale om bikube", EMPTY, "offl. §13\n\nfvl. §13", EMPTY, "X", "42", "Gjelder ut sesongen",
    "Honningprotokoll", "X", EMPTY, EMPTY, "X", "414 & 02", EMPTY,
    "Klage fra nabo", EMPTY, "offl. §25", "X", "X[AB12]", "? (&02)", "Legges i saken", "Se over",
    "4.2 HEST",
    "Om hester gjelder andre regler.",
)  # fmt: skip


def test_each_row_runs_from_its_label_to_its_remarks() -> None:
    rows = table_rows(TABLE)
    assert [row.label for row in rows] == ["Avtale om bikube", "Honningprotokoll", "Klage fra nabo"]
    texts = [" ".join(row.span.of(TABLE).split()) for row in rows]
    assert texts[0] == "Avtale om bikube offl. §13 fvl. §13 X 42 Gjelder ut sesongen"
    assert texts[1] == "Honningprotokoll X X 414 & 02"
    assert texts[2] == "Klage fra nabo offl. §25 X X[AB12] ? (&02) Legges i saken Se over"


def test_rows_become_sections_that_hold_their_own_label() -> None:
    parsed = parse_plain_text(TABLE, title="Veileder")
    rows = [s for s in parsed.sections if s.blocks[0].kind is BlockKind.TABLE_ROW]
    assert [row.heading_path[-1] for row in rows] == [
        "Avtale om bikube", "Honningprotokoll", "Klage fra nabo",
    ]  # fmt: skip
    for row in rows:
        assert row.blocks[0].span.of(TABLE).startswith(row.heading_path[-1])
    after = parsed.sections[-1]
    assert after.heading_path[-1] == "4.2 HEST"
    assert "hester" in after.blocks[0].span.of(TABLE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Overskrift\n\nEn vanlig setning om ferie.\n\nEn til.\n",
        flattened("Overskrift", EMPTY, EMPTY, EMPTY, "En setning om ferie."),
        flattened("Sensitivt", EMPTY, EMPTY, "Arkivdel"),
        flattened("1", "2", "3", "4", "5"),
        flattened("Fortsettelse av en merknad", EMPTY, "Neste merke"),
    ],
)
def test_ordinary_text_and_blank_lines_hold_no_rows(text: str) -> None:
    assert table_rows(text) == []
