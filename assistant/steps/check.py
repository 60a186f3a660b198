"""Nothing is said that the sources do not say: each statement checked against what it quotes."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.answerers.base import Draft, Statement
from assistant.answerers.occupations import is_for_others, occupations_in
from assistant.steps.conditions import changed_conditions
from assistant.steps.steering import steers
from guardrails.grounding import unsupported_numbers, unsupported_quote
from guardrails.redact import MASK


@dataclass(frozen=True, slots=True)
class Checked:
    """The statements that stand, and how many did not."""

    statements: tuple[Statement, ...]
    dropped: int


def check(draft: Draft, originals: Mapping[str, str]) -> Checked:
    """Keep the statements whose quotes are verbatim and hold every number that is said.

    What speaks to the assistant, and not to people, is not repeated.
    """
    kept = tuple(one for one in draft.statements if _stands(one, originals))
    return Checked(kept, len(draft.statements) - len(kept))


def _stands(statement: Statement, originals: Mapping[str, str]) -> bool:
    if not statement.quotes or steers(statement.text):
        return False
    for quote in statement.quotes:
        original = originals[quote.source.source_id]
        if MASK in quote.text or unsupported_quote(original, quote.start, quote.end, quote.text):
            return False
    quoted = [text for quote in statement.quotes for text in quote.held]
    if unsupported_numbers(statement.text, quoted):
        return False
    # A word that a machine misread is no condition.
    read = [quote.shown for quote in statement.quotes]
    if _tells_cells(statement):
        return True
    is_others_pay = is_for_others(occupations_in(statement.text), " ".join(read))
    return not is_others_pay and not changed_conditions(statement.text, read)


def _tells_cells(statement: Statement) -> bool:
    """Whether it says what cells of the rows quoted were recorded to mean, and nothing else.

    Such a statement leaves out other cells, and column headings («Unntatt offentlighet») are no
    conditions.
    """
    told: set[str] = set()
    for quote in statement.quotes:
        for row in quote.chunk.rows:
            if quote.start <= row.span.start < quote.end:
                told |= {f"{row.title}:", *row.statements, *map(row.said, row.statements)}
    lines = statement.text.splitlines()
    return bool(lines) and all(line.removeprefix("– ") in told for line in lines)
