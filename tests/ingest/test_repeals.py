from datetime import date

import pytest

from corpus.source import Status, Validity
from ingest.catalogue import Entry
from ingest.classify import Classified, classify, settle_repeals
from ingest.parse import parse
from tests.ingest.lovdata_xml import article, chapter, ledd, make_law

_RULES = chapter(article(ledd("Hytten er varm.")))
_REPEALS = '<article class="defaultP">Følgende lov oppheves: lov 3. februar 2001 nr. 4.</article>'


def _law(body: str, entry: Entry | None = None, **facts: str) -> Classified:
    return classify(facts.get("refid", "a"), parse("a.xml", make_law(body, **facts)), entry)


def _new(in_force: str) -> Classified:
    return _law(_RULES + _REPEALS, refid="lov/2025-06-01-9", in_force=in_force)


def test_a_law_in_force_ends_the_law_that_it_repeals():
    old, new = settle_repeals([_law(_RULES), _new("2026-01-01")])
    assert old.source.standing.validity == Validity(date(2002, 1, 1), date(2026, 1, 1))
    assert old.source.standing.status_on(date(2025, 12, 31)) is Status.IN_FORCE
    assert old.source.standing.status_on(date(2026, 1, 1)) is Status.SUPERSEDED
    assert new.source.standing.validity == Validity(date(2026, 1, 1))


@pytest.mark.parametrize("new_first", [True, False])
def test_the_order_of_the_files_does_not_matter(new_first: bool):
    laws = [_law(_RULES), _new("2026-01-01")]
    ends = {
        law.source.file: law.source.standing.validity.valid_to
        for law in settle_repeals(laws[::-1] if new_first else laws)
    }
    assert ends == {"a": date(2026, 1, 1), "lov/2025-06-01-9": None}


def test_a_law_that_is_not_in_force_ends_nothing():
    old, new = settle_repeals([_law(_RULES), _new("Kongen bestemmer")])
    assert old.source.standing.validity == Validity(date(2002, 1, 1))
    assert new.source.standing.status is Status.NOT_YET_IN_FORCE


def test_another_law_is_not_ended():
    other = _law(_RULES, refid="lov/2001-02-03-40")
    assert settle_repeals([other, _new("2026-01-01")])[0] == other.document


def test_the_end_that_staff_wrote_stands():
    entry = Entry(file="a", valid_from=date(2002, 1, 1), valid_to=date(2025, 7, 1))
    old, _ = settle_repeals([_law(_RULES, entry), _new("2026-01-01")])
    assert old.source.standing.validity.valid_to == date(2025, 7, 1)


def test_nothing_to_settle_is_nothing():
    assert settle_repeals([]) == []
