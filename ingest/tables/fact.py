"""What one cell of a table says."""

from dataclasses import dataclass
from enum import StrEnum

from corpus.document import Span


class FactKind(StrEnum):
    """What a cell's value is, which decides how it is put into words."""

    PLAIN = "plain"
    TICK = "tick"
    AMOUNT = "amount"
    """Kroner by seniority; the table's title says what is paid."""

    GUARANTEED_PAY = "guaranteed_pay"
    SENIORITY_SUPPLEMENT = "seniority_supplement"
    IRREGULAR = "irregular"
    """A whole row whose cells could not be told apart."""


BY_YEARS = frozenset({FactKind.AMOUNT, FactKind.GUARANTEED_PAY, FactKind.SENIORITY_SUPPLEMENT})
"""Kinds of which the last column label is years of seniority."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A cell with its labels, outermost first; `span` is the whole row, label included.

    `value` is the figure or the words as the source has them, kroner grouped by thousands, and
    None where they cannot be read. `repaired` marks a figure that is not what stands there, and
    `figure` is then where the misread one stands, if that can be told. `heading` is where the
    labels of the columns stand, and the table's title where it stands right above them.
    """

    row: tuple[str, ...]
    column: tuple[str, ...]
    value: str | None
    span: Span
    kind: FactKind = FactKind.PLAIN
    table: str = ""
    repaired: bool = False
    figure: Span | None = None
    heading: Span | None = None
