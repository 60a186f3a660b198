from datetime import date

import pytest

from corpus.document import Block, Section, Span
from corpus.source import SECTOR, Authority, Status, Validity
from ingest.catalogue import SectionEntry
from ingest.standing.staff import entry_for_each, standing_said
from tests.factories import make_standing

_SECTIONS = [
    Section(heading_path=path, blocks=(Block(span=Span(place * 10, place * 10 + 5)),))
    for place, path in enumerate(
        [
            ("Håndbok", "Ferie"),
            ("Håndbok", "Ferie", "Overføring av ferie"),
            ("Håndbok", "Permisjon"),
            ("Håndbok", "Permisjon", "Frist"),
            ("Håndbok", "Oppsigelse", "Frist"),
        ]
    )
]


def _meant(**words: object) -> list[int]:
    entry = SectionEntry.model_validate({"status": "superseded", **words})
    said, _ = entry_for_each([entry], _SECTIONS)
    return [place for place, one in enumerate(said) if one is entry]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ({"heading": "Ferie"}, [0, 1]),
        ({"heading": "ferie"}, [0, 1]),
        ({"heading": "Overf@ring av ferie"}, [1]),
        ({"heading": "Frist"}, [3, 4]),
        ({"heading": "Permisjon › Frist"}, [3]),
        ({"heading": "Håndbok › Frist"}, []),
        ({"heading": "Fri"}, []),
        ({"from": "Ferie", "to": "Permisjon"}, [0, 1]),
        ({"from": "Permisjon"}, [2, 3, 4]),
        ({"from": "Permisjon", "to": "Ferie"}, [2, 3, 4]),
        ({"from": "Lønn", "to": "Ferie"}, []),
        ({"start": 10, "end": 21}, [1, 2]),
        ({"start": 41, "end": 90}, []),
    ],
)
def test_staff_mean_sections_by_heading_by_range_or_by_offsets(
    words: dict[str, object], meant: list[int]
):
    assert _meant(**words) == meant


def test_the_first_entry_that_means_a_section_decides():
    entries = [
        SectionEntry(heading="Frist", ignore=True),
        SectionEntry(heading="Permisjon", status=Status.SUPERSEDED),
    ]
    said, unmatched = entry_for_each(entries, _SECTIONS)
    assert said == [None, None, entries[1], entries[0], entries[0]]
    assert unmatched == ()


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ({"heading": "Lønn"}, "Lønn"),
        ({"from": "Lønn", "to": "Ferie"}, "Lønn"),
        ({"start": 70, "end": 80}, "[70, 80)"),
    ],
)
def test_what_means_no_section_is_told(words: dict[str, object], named: str):
    entry = SectionEntry.model_validate({**words, "ignore": True})
    assert entry_for_each([entry], _SECTIONS)[1] == (named,)


def test_what_staff_leave_out_stays_as_it_was():
    own = make_standing(scope="FVANN", validity=Validity(date(2020, 1, 1)))
    said = standing_said(SectionEntry(heading="Ferie", valid_to=date(2024, 1, 1)), own)
    assert said == make_standing(
        scope="FVANN", validity=Validity(date(2020, 1, 1), date(2024, 1, 1))
    )
    entry = SectionEntry(heading="Ferie", authority=Authority.GUIDE, scope=SECTOR)
    assert standing_said(entry, own) == make_standing(
        authority=Authority.GUIDE, validity=Validity(date(2020, 1, 1))
    )
