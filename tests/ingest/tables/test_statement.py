"""Facts in words, in the three languages."""

from dataclasses import replace

import pytest

from corpus.document import Span
from corpus.source import Language
from ingest.tables import Fact, FactKind, as_statement, row_statements

ROW = Span(3, 40)


def pay(kind: FactKind, value: str | None, *, repaired: bool = False) -> Fact:
    return Fact(
        row=("Fagarbeiderstilling",), column=("Laveste årslønn", "8 år"), value=value, span=ROW,
        kind=kind, table="Satser pr. 1. mai 2031", repaired=repaired,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "kind", "words"),
    [
        ("nb", FactKind.GUARANTEED_PAY,
         "Garantilønn (laveste årslønn) per 1. mai 2031 for fagarbeiderstilling med 8 års "
         "ansiennitet: 468 100 kroner"),
        ("nn", FactKind.SENIORITY_SUPPLEMENT,
         "Tillegg for ansiennitet per 1. mai 2031 for fagarbeiderstilling med 8 års ansiennitet: "
         "468 100 kroner"),
        ("en", FactKind.GUARANTEED_PAY,
         "Guaranteed pay (lowest annual pay) as of 1. mai 2031 for fagarbeiderstilling with 8 "
         "years of seniority: NOK 468 100"),
        ("nb", FactKind.AMOUNT,
         "Satser pr. 1. mai 2031: fagarbeiderstilling med 8 års ansiennitet: 468 100 kroner"),
    ],
)  # fmt: skip
def test_pay_by_seniority_is_said_in_full(language: Language, kind: FactKind, words: str) -> None:
    assert as_statement(pay(kind, "468 100"), language) == words


@pytest.mark.parametrize(
    ("language", "end"),
    [("nb", "uten ansiennitet"), ("nn", "utan ansiennitet"), ("en", "without seniority")],
)
def test_the_lowest_level_has_no_years(language: Language, end: str) -> None:
    lowest = replace(pay(FactKind.GUARANTEED_PAY, "468 100"), column=("Laveste årslønn", "0 år"))
    assert f"fagarbeiderstilling {end}: " in as_statement(lowest, language)


def test_what_is_repaired_or_unreadable_says_so() -> None:
    repaired = as_statement(pay(FactKind.GUARANTEED_PAY, "468 100", repaired=True), "nn")
    assert repaired.endswith("468 100 kroner (retta etter feil i maskinlesinga)")
    unread = as_statement(pay(FactKind.GUARANTEED_PAY, None), "nb")
    assert unread.endswith("ansiennitet: kan ikke leses i kilden")


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (
            Fact(row=("Skoler", "Lærer"), column=("Sats", "Ny"), value="12 %", span=ROW),
            "Skoler – Lærer – Sats, Ny: 12 %",
        ),
        (
            Fact(row=("U/H",), column=("Personal",), value="X", span=ROW, kind=FactKind.TICK,
                 table="4.1 BIKUBER"),
            "U/H (4.1 BIKUBER) – Personal: krysset av (X)",
        ),
        (
            Fact(row=("U/H",), column=("6 år",), value="5 000", span=ROW, kind=FactKind.AMOUNT),
            "U/H med 6 års ansiennitet: 5 000 kroner",
        ),
        (
            Fact(row=("Bi",), column=(), value="Bi · X", span=ROW, kind=FactKind.IRREGULAR),
            "Bi: raden er ujevn i kilden, så kolonnene er usikre: Bi · X",
        ),
    ],
)  # fmt: skip
def test_other_cells_are_said_with_their_labels(fact: Fact, words: str) -> None:
    assert as_statement(fact, "nb") == words


def test_all_that_a_row_says_is_gathered() -> None:
    first = Fact(row=("Bi",), column=("Sats",), value="5", span=ROW)
    second = Fact(row=("Bi",), column=("Tak",), value="7", span=ROW)
    other = Fact(row=("Vi",), column=("Tak",), value="8", span=Span(50, 60))
    assert row_statements([first, second, other], "nb") == {
        ROW: "Bi – Sats: 5\nBi – Tak: 7",
        Span(50, 60): "Vi – Tak: 8",
    }
