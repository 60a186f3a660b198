"""Pay tables in machine-read text, with invented groups and figures."""

import pytest

from corpus.document import Edit
from ingest.tables.fact import Fact, FactKind
from ingest.tables.wage_grid import wage_facts

PLAIN = """\
Innledning om bier.

Birgktarlgnn pr. 1.2.2031
Grupper Oar | 64ar | 8ar
Birøkter uten kube 11 500 | 12 500 (13 500
~ |krav til hatt
Kubesnekker 14500 | 15 500 15 900
med hammer
Bestemmelsen gjelder forholdsmessig for birøktere som ikke har egne kuber.

Etter tabellen.
"""

LADDER = """\
Lønn for birøktere pr. 1. mai 2031
Grupper 6 ar 8 ar 10 &r 16 ar
[Garanti- | Ans.tillegg | Ans.tillegg
Tillegg
- . 1o 13 400 7 200 30 200 26 3000
Birøkter uten |1Orans.
hatt og Laveste =11 300
kube |- 324700 | 331900 | 362100 | 388400
arslgnn
Tillege 4 200 11 400 43 800 16 400
Kubesnekker |forans.
Laveste
slør Arslgnn 456 700 468 100 511 900 528 300
452 500

Etter tabellen.
"""


def values(facts: list[Fact], kind: FactKind, row: str) -> list[str | None]:
    return [fact.value for fact in facts if fact.kind is kind and fact.row == (row,)]


def test_a_plain_table_has_a_fact_for_each_row_and_year() -> None:
    facts = wage_facts(PLAIN)
    assert {fact.row for fact in facts} == {
        ("Birøkter uten kube krav til hatt",),
        ("Kubesnekker med hammer",),
    }
    assert [fact.column for fact in facts[:3]] == [("0 år",), ("6 år",), ("8 år",)]
    assert [fact.value for fact in facts] == [
        "11 500", "12 500", "13 500", "14 500", "15 500", "15 900",
    ]  # fmt: skip
    assert facts[0].span.of(PLAIN).endswith("krav til hatt")
    assert facts[-1].span.of(PLAIN).startswith("Kubesnekker 14500")


def test_a_title_is_shown_as_it_was_repaired() -> None:
    start = PLAIN.index("Birgktarlgnn")
    edits = [Edit(start, start + len("Birgktarlgnn"), "Birøktarlønn")]
    assert wage_facts(PLAIN, edits)[0].table == "Birøktarlønn pr. 1.2.2031"


def test_levels_and_supplements_are_read_together() -> None:
    facts = wage_facts(LADDER)
    pay, supplement = FactKind.GUARANTEED_PAY, FactKind.SENIORITY_SUPPLEMENT
    first, second = "Birøkter uten hatt og kube", "Kubesnekker slør"
    assert values(facts, pay, first) == ["311 300", "324 700", "331 900", "362 100", "388 400"]
    assert values(facts, supplement, first) == ["13 400", "7 200", "30 200", "26 300"]
    assert values(facts, pay, second) == ["452 500", "456 700", "468 100", "511 900", "528 300"]
    assert values(facts, supplement, second) == ["4 200", "11 400", "43 800", "16 400"]
    assert [fact.column[-1] for fact in facts[:5]] == ["0 år", "6 år", "8 år", "10 år", "16 år"]


def test_repaired_figures_say_so_and_where_they_stand() -> None:
    repaired = [fact for fact in wage_facts(LADDER) if fact.repaired]
    assert [fact.value for fact in repaired] == ["311 300", "26 300"]
    assert [fact.figure.of(LADDER) for fact in repaired if fact.figure] == ["=11 300", "26 3000"]


def test_a_row_covers_its_label_and_both_its_lines() -> None:
    spans = list(dict.fromkeys(fact.span.of(LADDER) for fact in wage_facts(LADDER)))
    assert len(spans) == 2
    assert spans[0].startswith("Tillegg\n")
    assert spans[0].endswith("arslgnn")
    assert spans[1].endswith("452 500")


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("Kubesnekker |forans.", "Kubesnekker 99 900 |forans. 452 500"),
        ("slør Arslgnn 456 700 468 100 511 900 528 300", "slør 456 700 468 100"),
        ("slør Arslgnn 456 700 468 100 511 900 528 300", "slør Arslgnn 4 5 6 7 0 0 4 6 8 1 0 0"),
    ],
)
def test_a_row_with_too_many_or_too_few_amounts_is_left_unread(line: str, changed: str) -> None:
    facts = wage_facts(LADDER.replace(line, changed))
    last = [fact for fact in facts if fact.span == facts[-1].span]
    assert [fact.value for fact in last] == [None] * 9
    assert facts[0].value == "311 300"


def test_a_lowest_level_that_is_lost_is_not_worked_out() -> None:
    facts = wage_facts(LADDER.replace("452 500\n", ""))
    row = "Kubesnekker slør"
    got = values(facts, FactKind.GUARANTEED_PAY, row)
    assert got == [None, "456 700", "468 100", "511 900", "528 300"]


def test_a_plain_row_that_cannot_be_shared_out_is_left_unread() -> None:
    facts = wage_facts(PLAIN.replace("14500 | 15 500 15 900", "14500 | 15 500"))
    assert [fact.value for fact in facts if fact.row == ("Kubesnekker med hammer",)] == [None] * 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Lønn etter 0 år, 6 år og 8 år er 11 500 kroner, 12 500 kroner og 13 500 kroner.",
        "Grupper 0 år 6 år 8 år\nBirøkter 11 500 | 12 500 | 13 500\n",
        "Grupper 0 år 6 år 8 år\n\nBirøkter 11 500 | 12 500 | 13 500\nSnekker 1 000 2 000 3 000\n",
        "Birøkter 11 500 | 12 500 | 13 500\nSnekker 11 500 | 12 500 | 13 500\n",
    ],
)
def test_other_text_has_no_pay_table(text: str) -> None:
    assert wage_facts(text) == []
