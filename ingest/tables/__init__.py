"""Tables read as facts: one value with the labels of its row and its column."""

from ingest.tables.fact import Fact, FactKind
from ingest.tables.reading import facts_of, figure_edits
from ingest.tables.statement import as_statement, row_statements

__all__ = ["Fact", "FactKind", "as_statement", "facts_of", "figure_edits", "row_statements"]
