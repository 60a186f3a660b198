from pathlib import Path

import pytest

from corpus.document import Document
from corpus.source import Status
from ingest.chunk import chunk_document
from ingest.classify import classify, settle
from ingest.conflicts import Conflict, conflicts, read_conflicts, write_conflicts
from ingest.conflicts.matters import matters
from ingest.parse import parse
from tests.ingest.builds import classified
from tests.ingest.lovdata_xml import article, chapter, ledd, make_law

_OTHER = "\n\n".join(
    f"## {topic}\n\nVed {topic.lower()} gis det fri med lønn i inntil {days} dager etter skjema."
    for days, topic in enumerate(
        "Innkjøp Parkering Kantine Nøkler Brannvern Arkiv Post Bilbruk Telefon Renhold".split(), 31
    )
)
_BOOK = "# Håndbok\n\nFor alle.\n\n{rule}\n\n" + _OTHER + "\n"


def _documents(*files: tuple[str, str]) -> list[Document]:
    return [one.document for one in settle([classified(file, text) for file, text in files])]


def _found(*files: tuple[str, str]) -> list[Conflict]:
    documents = _documents(*files)
    return conflicts(documents, [chunk for one in documents for chunk in chunk_document(one)])


def _two(one: str, other: str) -> list[Conflict]:
    return _found(
        ("handbook/a.md", _BOOK.format(rule=one)),
        ("handbook/b.md", f"# Regler\n\nFor alle.\n\n{other}\n"),
    )


_FUNERAL = "## Begravelse\n\nVed begravelse i nær familie gis det fri med lønn i inntil {} dager."


def test_two_documents_that_give_different_days_for_one_thing_are_a_conflict():
    (found,) = _two(_FUNERAL.format(3), _FUNERAL.format(5))
    assert (found.measure, found.first.figures, found.second.figures) == (
        "time", ("3 dager",), ("5 dager",),
    )  # fmt: skip
    assert (found.first.file, found.second.file) == ("handbook/a.md", "handbook/b.md")
    assert found.first.heading_path[-1] == "Begravelse"
    assert found.first.status == "in_force"
    assert found.certainty > 0.5


def test_a_side_tells_where_its_sentence_stands():
    rule = _FUNERAL.format(3) + " Leder avgjør."
    (found,) = _two(rule, _FUNERAL.format(5))
    document = _documents(("handbook/a.md", _BOOK.format(rule=rule)))[0]
    assert document.original[found.first.start : found.first.end] == (
        "Ved begravelse i nær familie gis det fri med lønn i inntil 3 dager."
    )


def test_bokmaal_and_nynorsk_are_held_against_each_other():
    other = "## Gravferd\n\nVed gravferd i nær familie blir det gitt fri med løn i inntil 5 dagar."
    (found,) = _two(_FUNERAL.format(3), other)
    assert found.second.figures == ("5 dagar",)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (_FUNERAL.format(3), _FUNERAL.format(3)),
        (_FUNERAL.format(3), _FUNERAL.format("tre")),
        (_FUNERAL.format(3), _FUNERAL.format(60)),
        (
            _FUNERAL.format(3),
            "## Bryllup\n\nVed eget bryllup gis det fri med lønn i inntil 5 dager.",
        ),
        (
            _FUNERAL.format(3),
            "## Begravelse\n\nVed begravelse i nær familie gis det fri uten lønn utover 5 dager.",
        ),
        (
            _FUNERAL.format(3),
            "## Begravelse\n\nVed begravelse gis det fri i 5 timer i nær familie med lønn.",
        ),
        (
            _FUNERAL.format("3"),
            "## Begravelse\n\nVed begravelse i nær familie gis det fri med lønn i inntil 5 dager "
            "der det før var 3.",
        ),
    ],
)
def test_what_agrees_or_is_of_another_point_is_no_conflict(one: str, other: str):
    assert _two(one, other) == []


def test_sections_of_one_document_that_are_worth_the_same_are_not_held_against_each_other():
    rule = _FUNERAL.format(3) + "\n\n" + _FUNERAL.format(5).replace("## B", "## Om b")
    assert _found(("handbook/a.md", _BOOK.format(rule=rule))) == []


def test_a_local_text_is_held_against_the_central_one():
    rule = _FUNERAL.format(3) + "\n\n" + _FUNERAL.format(5).replace("## ", "## Lokal info: ")
    (found,) = _found(("handbook/a.md", _BOOK.format(rule=rule)))
    assert {found.first.authority, found.second.authority} == {"handbook", "local_rule"}


def test_what_somebody_thinks_is_not_heard():
    papers = (
        "# Møteinnkalling\n\nUtvalg: A. Saksliste.\n\n## Høringssvar fra laget\n\n"
        + _FUNERAL.format(5).partition("\n\n")[2]
    )
    found = _found(("handbook/a.md", _BOOK.format(rule=_FUNERAL.format(3))), ("annet/b.md", papers))
    assert found == []


_LAW = make_law(
    chapter(
        article(
            ledd("Arbeidstakeren har rett til fri ved begravelse i nær familie i inntil 2 dager."),
            number="§ 4-1",
            title="Begravelse",
        )
    )
)


def _beside_the_law(rule: str) -> list[Conflict]:
    law = classify("lov.xml", parse("lov.xml", _LAW), None)
    book = classified("handbook/a.md", _BOOK.format(rule=rule))
    documents = [one.document for one in settle([law, book])]
    return conflicts(documents, [chunk for one in documents for chunk in chunk_document(one)])


@pytest.mark.parametrize(
    ("cited", "count"),
    [("", 1), (" Se fjellhytteloven § 4-1.", 1), (" Se fjellhytteloven § 7-1.", 0)],
)
def test_a_paragraph_is_held_against_what_cites_it_or_has_its_name(cited: str, count: int):
    found = _beside_the_law(
        "## Begravelse\n\nArbeidstakeren har fri ved begravelse i nær familie i inntil 3 dager."
        + cited
    )
    assert len(found) == count
    assert all(one.second.heading_path[-1] == "§ 4-1. Begravelse" for one in found)


def test_a_paragraph_of_another_name_is_not_held_against_what_cites_none():
    found = _beside_the_law(
        "## Reise\n\nArbeidstakeren har rett til fri ved lang reise i inntil 3 dager i året."
    )
    assert found == []


def test_ages_are_held_against_each_other_where_much_around_them_is_alike():
    rule = "## Aldersgrense\n\nArbeidsforholdet kan avsluttes når arbeidstakeren fyller {} år."
    (found,) = _two(rule.format(70), rule.format(72))
    assert (found.measure, found.first.figures) == ("age", ("70 år",))


def test_nothing_conflicts_with_nothing():
    assert conflicts([], []) == []
    assert _found(("handbook/a.md", "# Ferie\n\nFem dager.\n")) == []


def test_conflicts_are_kept_without_text_and_read_again(tmp_path: Path):
    found = _two(_FUNERAL.format(3), _FUNERAL.format(5))
    write_conflicts(tmp_path / "conflicts.jsonl", found)
    assert read_conflicts(tmp_path / "conflicts.jsonl") == found
    assert "nær familie" not in (tmp_path / "conflicts.jsonl").read_text("utf-8")
    assert read_conflicts(tmp_path / "none.jsonl") == []


def test_the_worth_of_a_side_is_its_sections():
    rule = "## Forslag til nytt reglement\n\n" + _FUNERAL.format(3).partition("\n\n")[2]
    (found,) = _two(rule, _FUNERAL.format(5))
    assert found.first.status == Status.PROPOSAL.value


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("Ved gravferd gis det fri.", "dødsfall i nær familie"),
        ("Ved begravelsen gis det fri.", "dødsfall i nær familie"),
        ("Bindingstida er to år.", "bindingstid"),
        ("Tilvenning i barnehagen", "tilvenning i barnehage"),
    ],
)
def test_a_matter_is_known_by_any_of_its_names(text: str, matter: str):
    assert matter in matters(text)


@pytest.mark.parametrize("text", ["", "Det er slik.", "123 456", "Bordet er rundt."])
def test_a_text_of_nothing_in_particular_names_no_matter(text: str):
    assert matters(text) == frozenset()
