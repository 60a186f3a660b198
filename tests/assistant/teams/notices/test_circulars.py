"""Which circulars are over, and which say that they came in their place."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.teams.circulars import _named_as_replaced, replaced_among
from corpus.release import Release
from corpus.source import Validity
from tests.assistant.teams.notices.releases import (
    FLEXTIME,
    HANDBOOK,
    LUNCH,
    NEW_FLEXTIME,
    TODAY,
    Releases,
    of,
    saying,
)


def told(release: Release, day: date = TODAY) -> dict[str, list[str]]:
    """The files that are over, each with the files of those that replace it."""
    over = replaced_among(release, release.sources, day)
    return {one.source.file: [by.file for by in one.by] for one in over}


def test_nothing_is_over_in_the_first_release(releases: Releases) -> None:
    assert told(releases.before) == {}


def test_the_next_says_what_is_over_and_what_came_instead(releases: Releases) -> None:
    assert told(releases.after) == {FLEXTIME: [NEW_FLEXTIME], LUNCH: []}


def test_a_circular_is_the_same_source_in_both(releases: Releases) -> None:
    assert of(releases.before, FLEXTIME).source_id == of(releases.after, FLEXTIME).source_id


def test_only_what_is_followed_is_looked_at(releases: Releases) -> None:
    kept, over = of(releases.after, HANDBOOK).source_id, of(releases.after, LUNCH).source_id
    assert replaced_among(releases.after, [], TODAY) == []
    assert replaced_among(releases.after, [kept, "gone-from-the-index"], TODAY) == []
    assert [one.source.source_id for one in replaced_among(releases.after, [over], TODAY)] == [over]


@pytest.mark.parametrize(
    ("day", "over"), [(date(2025, 2, 28), [LUNCH]), (date(2025, 3, 1), [FLEXTIME, LUNCH])]
)
def test_it_is_over_from_the_day_of_the_new_one(
    releases: Releases, day: date, over: list[str]
) -> None:
    assert list(told(releases.after, day)) == over


ENDED = (
    "Rundskrivet erstatter B/05-2023.",
    "Rundskrivet erstatter B/5-2023.",
    "Rundskrivet erstatter B-rundskriv nr. B/05-2023.",
    "Rundskrivet erstatter vårt brev av 12.03.2023 og B/05-2023.",
    "Rundskrivet\nerstatter B/03-2022, B/04-2022 og\nB-rundskriv nr. B/05-2023.",
    "Rundskrivet erstattar B/05-2023.",
    "Rundskrivet opphever B/05-2023.",
    "Rundskrivet avløyser B/05-2023.",
    "Rundskrivet avløser B/05-2023.",
    "KS trekker tilbake B/05-2023.",
    "B/05-2023 oppheves.",
    "B/05-2023 utgår fra 1. mars.",
    "B/05-2023 blir erstattet av dette rundskrivet.",
    "B/05-2023 er avløst av B/09-2025.",
    "B/05-2023 vert oppheva.",
    "B/09-2025 erstatter B/05-2023.",
)
NOT_ENDED = (
    "Se B/05-2023.",
    "Rundskrivet erstatter ikke B/05-2023.",
    "Rundskrivet erstattar ikkje B/05-2023.",
    "B/05-2023 er ikke erstattet.",
    "B/05-2023 er erstattet av B/08-2025.",
    "B/08-2025 erstatter B/05-2023.",
    "Rundskrivet erstatter B/03-2022. Se også B/05-2023.",
    "Les B/05-2023. Rundskrivet erstatter B/03-2022.",
    "Rundskrivet erstatter brevet\n\nB/05-2023 gjelder fortsatt.",
    "Rundskrivet erstatter AB/05-2023.",
    "Rundskrivet erstatter B/05-20234.",
    "Rundskrivet erstatter B/05-2022 og B/06-2023.",
    "Arbeidsgiveren erstatter hatten. Beløpet står i B/05-2023.",
    "Erstatning for hatten: B/05-2023.",
)


@pytest.mark.parametrize("said", ENDED)
def test_what_says_that_it_ends_a_circular_is_named(releases: Releases, said: str) -> None:
    assert told(saying(releases.after, NEW_FLEXTIME, said))[FLEXTIME] == [NEW_FLEXTIME]


@pytest.mark.parametrize("said", NOT_ENDED)
def test_what_does_not_say_so_is_not_named(releases: Releases, said: str) -> None:
    assert told(saying(releases.after, NEW_FLEXTIME, said))[FLEXTIME] == []


CHANGES = {
    "not for everybody": {"audience": "members"},
    "not yet in force": {"valid_from": date(2027, 1, 1)},
    "over itself": {"valid_to": date(2026, 1, 1)},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_successor_is_public_and_in_force(
    releases: Releases, change: dict[str, str | date]
) -> None:
    source = of(releases.after, NEW_FLEXTIME)
    if "audience" in change:
        changed = replace(source, audience=str(change["audience"]))
    else:
        standing = replace(source.standing, validity=Validity(**change))  # type: ignore[arg-type]
        changed = replace(source, standing=standing)
    sources = {**releases.after.sources, source.source_id: changed}
    assert told(replace(releases.after, sources=sources))[FLEXTIME] == []


def test_its_own_number_is_the_one_at_its_head_or_in_its_title(releases: Releases) -> None:
    source = of(releases.after, FLEXTIME)
    for title, head, by in (
        ("Endringer i B/06-2023", "B-rundskriv nr.: B/05-2023", [NEW_FLEXTIME]),
        ("Rundskriv B/05-2023 om hatter", "Se B/06-2023", [NEW_FLEXTIME]),
        ("Hatter 05-2023", "Se B/05-2023", []),
    ):
        changed = replace(
            releases.after,
            sources={**releases.after.sources, source.source_id: replace(source, title=title)},
            originals={**releases.after.originals, source.source_id: f"{head}\n\nHatten."},
        )
        assert told(changed)[FLEXTIME] == by


@given(st.text(alphabet="B/05-2023 erstatter.\nikke og, ", max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    assert all(len(number) == 2 for number in _named_as_replaced(text, (9, 2025)))
