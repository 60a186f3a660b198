"""Which circulars are over, and which say that they came in their place."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.teams.circulars import (
    Changed,
    Gone,
    Renamed,
    Replaced,
    _named_as_replaced,
    digest_of,
    news_of,
)
from corpus.release import Release
from corpus.source import PUBLIC, Validity
from tests.assistant.teams.notices.releases import (
    FLEXTIME,
    HANDBOOK,
    KEPT,
    LUNCH,
    MEMBERS,
    NEW_FLEXTIME,
    TODAY,
    Releases,
    of,
    saying,
)


def told(release: Release, day: date = TODAY) -> dict[str, list[str]]:
    """The files that are over, each with the files of those that replace it."""
    public = [one for one, source in sorted(release.sources.items()) if source.audience == PUBLIC]
    news = [news_of(release, one, "", day) for one in public]
    over = [one for one in news if isinstance(one, Replaced)]
    return {one.source.file: [by.file for by in one.by] for one in over}


def test_nothing_is_over_in_the_first_release(releases: Releases) -> None:
    assert told(releases.before) == {}


def test_the_next_says_what_is_over_and_what_came_instead(releases: Releases) -> None:
    assert told(releases.after) == {FLEXTIME: [NEW_FLEXTIME], LUNCH: []}


def test_a_circular_is_the_same_source_in_both(releases: Releases) -> None:
    assert of(releases.before, FLEXTIME).source_id == of(releases.after, FLEXTIME).source_id


def without(release: Release, file: str) -> Release:
    gone = of(release, file).source_id
    return replace(
        release, sources={one: held for one, held in release.sources.items() if one != gone}
    )


def said_in(release: Release, file: str) -> tuple[str, str]:
    """The id of a source, and the digest of what it says."""
    source_id = of(release, file).source_id
    return source_id, digest_of(release.originals[source_id])


def test_a_circular_that_says_the_same_is_no_news(releases: Releases) -> None:
    kept = said_in(releases.before, KEPT)
    assert news_of(releases.after, *kept, TODAY) is None
    source_id = kept[0]
    broken = releases.after.originals[source_id].replace(" ", "\n")
    again = replace(releases.after, originals={**releases.after.originals, source_id: broken})
    assert news_of(again, *kept, TODAY) is None


@pytest.mark.parametrize("body", ["Hatten kan være grønn.", "Hatten kan være blå på onsdager"])
def test_a_circular_that_says_something_else_is_changed(releases: Releases, body: str) -> None:
    source_id, before = said_in(releases.before, KEPT)
    after = saying(releases.after, KEPT, body)
    _, now = said_in(after, KEPT)
    assert news_of(after, source_id, before, TODAY) == Changed(of(after, KEPT), now)
    assert news_of(after, source_id, now, TODAY) is None
    assert news_of(after, source_id, "", TODAY) is None


def test_a_circular_that_is_over_is_replaced_whatever_it_says(releases: Releases) -> None:
    over = saying(releases.after, LUNCH, "Noe annet.")
    assert isinstance(news_of(over, *said_in(releases.before, LUNCH), TODAY), Replaced)


def test_a_circular_in_another_file_is_renamed(releases: Releases) -> None:
    _, digest = said_in(releases.before, KEPT)
    moved = news_of(releases.after, "circulars-under-an-earlier-name", digest, TODAY)
    assert moved == Renamed(of(releases.after, KEPT))


def under_another_name(release: Release, file: str, body: str | None = None) -> Release:
    """The release as if a circular had come in another file, saying something else."""
    source = of(release, file)
    held = release.originals[source.source_id]
    said = saying(release, file, body).originals[source.source_id] if body else held
    moved = replace(source, source_id="b-in-another-file", file="circulars/another-file.txt")
    gone = without(release, file)
    return replace(
        gone,
        sources={**gone.sources, moved.source_id: moved},
        originals={**gone.originals, moved.source_id: said},
    )


def test_a_circular_with_another_text_in_another_file_is_known_by_its_number(
    releases: Releases,
) -> None:
    source_id, before = said_in(releases.before, KEPT)
    after = under_another_name(releases.after, KEPT, "Hatten kan være grønn.")
    moved, now = said_in(after, "circulars/another-file.txt")
    assert news_of(after, source_id, before, TODAY) == Changed(after.sources[moved], now)
    assert news_of(after, source_id, "", TODAY) == Renamed(after.sources[moved])
    over = under_another_name(releases.after, LUNCH, "Hatten kan være grønn.")
    told = news_of(over, *said_in(releases.before, LUNCH), TODAY)
    assert told == Replaced(source=over.sources[moved], by=())


def test_a_circular_that_only_names_the_number_is_not_its_new_file(releases: Releases) -> None:
    source_id, before = said_in(releases.before, KEPT)
    naming = saying(without(releases.after, KEPT), NEW_FLEXTIME, "Se også B/04-2023.")
    assert isinstance(news_of(naming, source_id, before, TODAY), Gone)


def test_what_only_members_may_see_is_not_known_by_its_number(releases: Releases) -> None:
    members = of(releases.before, MEMBERS).source_id
    public = under_another_name(releases.after, MEMBERS, "Hatten kan lånes.")
    moved = public.sources["b-in-another-file"]
    public = replace(
        public, sources={**public.sources, moved.source_id: replace(moved, audience=PUBLIC)}
    )
    assert news_of(public, members, "", TODAY) == Gone(None)


def test_of_two_that_say_the_same_the_one_that_applies_is_followed(releases: Releases) -> None:
    source_id, digest = "an-earlier-name", said_in(releases.after, KEPT)[1]
    over = of(releases.after, LUNCH)
    twice = replace(
        releases.after,
        originals={
            **releases.after.originals,
            over.source_id: releases.after.originals[of(releases.after, KEPT).source_id],
        },
    )
    assert news_of(twice, source_id, digest, TODAY) == Renamed(of(twice, KEPT))
    alone = without(twice, KEPT)
    assert isinstance(news_of(alone, source_id, digest, TODAY), Replaced)


@pytest.mark.parametrize("file", [MEMBERS, HANDBOOK])
def test_what_is_no_public_circular_is_not_its_new_file(releases: Releases, file: str) -> None:
    _, digest = said_in(releases.before, file)
    assert news_of(releases.after, "an-earlier-name", digest, TODAY) == Gone(None)


def test_a_circular_that_is_gone_has_the_title_of_the_release_before(releases: Releases) -> None:
    source = of(releases.before, KEPT)
    for gone in (without(releases.after, KEPT), hidden(releases.after, KEPT)):
        assert news_of(gone, source.source_id, "", TODAY) == Gone(source.title)
    members = of(releases.before, MEMBERS).source_id
    assert news_of(releases.after, members, "", TODAY) == Gone(None)
    assert news_of(releases.after, "never-there", "", TODAY) == Gone(None)


def hidden(release: Release, file: str) -> Release:
    source = of(release, file)
    sources = {**release.sources, source.source_id: replace(source, audience="members")}
    return replace(release, sources=sources)


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
