"""The workbook that advisers write their questions in."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from evals.datasets.catalogue import REQUIRED_FIELDS, catalogue
from evals.datasets.cells import read_cell
from evals.datasets.workbook import add_choices, fill_sheet, put_text

_GUIDANCE_WIDTHS = (18, 70, 45, 45)


def write_template(path: Path) -> None:
    """Write the template: an empty sheet of questions, the guidance, and examples."""
    book = Workbook()
    words = catalogue()
    questions = book.worksheets[0]
    fill_sheet(questions, words.sheets["questions"], ())
    _fill_guidance(book.create_sheet(words.sheets["guidance"]))
    fill_sheet(book.create_sheet(), words.sheets["examples"], example_rows())
    add_choices(book, questions)
    book.save(path)


def example_rows() -> Sequence[Sequence[str]]:
    """The examples' cells in the order of the columns, dates in ISO 8601."""
    words = catalogue()
    rows = [[row.get(name, "") for name in words.columns] for row in words.examples]
    at = list(words.columns).index("as_of")
    for row in rows:
        if row[at]:
            row[at] = str(read_cell("as_of", row[at]).value)
    return rows


def _fill_guidance(sheet: Worksheet) -> None:
    """The introduction, and for each column what it is with a good and a bad example."""
    words = catalogue()
    put_text(sheet, 1, 1, str(words.template["guidance_intro"]))
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(_GUIDANCE_WIDTHS))
    sheet.row_dimensions[1].height = 32
    for at, header in enumerate(words.template["guidance_headers"], start=1):
        put_text(sheet, 2, at, header, bold=True)
    for number, (name, column) in enumerate(words.columns.items(), start=3):
        put_text(sheet, number, 1, column.header, bold=name in REQUIRED_FIELDS)
        for at, text in enumerate((column.about, column.good, column.bad), start=2):
            put_text(sheet, number, at, text)
    for letters, width in zip("ABCD", _GUIDANCE_WIDTHS, strict=True):
        sheet.column_dimensions[letters].width = width
    sheet.freeze_panes = "A3"
