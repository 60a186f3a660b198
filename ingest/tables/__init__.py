"""Tables read as facts: one value with the labels of its row and its column."""

from ingest.tables.fact import Fact, FactKind
from ingest.tables.faults import TableFault, table_faults
from ingest.tables.masked_rows import unmasked_rows
from ingest.tables.reading import facts_of, figure_edits, heading_edits
from ingest.tables.recorded import record_tables, rows_of
from ingest.tables.statement import as_statement, row_statements

__all__ = [
    "Fact",
    "FactKind",
    "TableFault",
    "as_statement",
    "facts_of",
    "figure_edits",
    "heading_edits",
    "record_tables",
    "row_statements",
    "rows_of",
    "table_faults",
    "unmasked_rows",
]
