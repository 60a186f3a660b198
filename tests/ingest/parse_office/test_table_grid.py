import pytest

from ingest.parse.table_grid import MAX_COLUMNS, Cell, Grid, Row, lay_out


def _row(*words: str, bold: bool = False, header: bool = False) -> Row:
    return Row(cells=tuple(Cell(words=one, bold=bold) for one in words), header=header)


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (_row("Gruppe", "Sats", "Fra"), 1),
        (_row("Gruppe", "0", "8"), 1),
        (_row("Gruppe", "2030", "2031"), 1),
        (_row("Gruppe", "0", "8", bold=True), 1),
        (_row("Gruppe", "Sats", bold=True), 1),
        (_row("Gruppe", "Sats", header=True), 1),
        (_row("Lærer", "12", "8"), 0),
        (_row("Lærer", "410 000", "430 000"), 0),
        (_row("Utvalg:", "Formannskapet", "2031"), 0),
        (_row("Dato", "i dag"), 0),
        (_row("Skole", "Skole", "Helse"), 0),
        (_row("Merknad", "", ""), 0),
    ],
)
def test_a_row_of_headings_is_told_by_mark_weight_or_words(first: Row, expected: int):
    rows = [first, _row("Lærer", "1", "2")]
    assert lay_out(rows).header_rows == expected


def test_several_marked_rows_are_headings_but_never_all():
    rows = [_row("a", "b", header=True), _row("c", "d", header=True)]
    assert lay_out(rows).header_rows == 0
    assert lay_out([*rows, _row("1", "2")]).header_rows == 2


def test_a_whole_row_is_a_caption_at_the_top_and_stands_once_further_down():
    whole = Row(cells=(Cell(words="Satser", columns=3),))
    rows = [whole, _row("Gruppe", "Fra", "Til"), whole, _row("Lærer", "1", "2")]
    assert lay_out(rows) == Grid(
        captions=("Satser",),
        rows=(("Gruppe", "Fra", "Til"), ("Satser",), ("Lærer", "1", "2")),
        header_rows=1,
    )


def test_empty_rows_are_left_out_and_width_is_bounded():
    wide = Row(cells=(Cell(words="x", columns=10**9), Cell(words="y")))
    grid = lay_out([_row("", ""), wide])
    assert grid.rows == (("x",) * MAX_COLUMNS,)
    assert lay_out([]) == Grid(captions=(), rows=(), header_rows=0)


def test_a_cell_that_goes_on_from_nothing_keeps_its_own_words():
    row = Row(cells=(Cell(words="a", from_above=True), Cell(words="b", columns=0)))
    assert lay_out([row]).rows == (("a", "b"),)
