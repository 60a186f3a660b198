from datetime import date

import pytest

from corpus.source import PUBLIC, SECTOR, Authority, Status, Validity
from ingest.catalogue import Entry
from ingest.classify import classify, source_id
from ingest.parse import parse
from tests.factories import make_standing
from tests.ingest.builds import classified

_TEXT = "Ferie\n\nAlle har rett til fri om sommeren.\n"
_CIRCULAR = "B-rundskriv nr.: B/03-2021\nDato: {day}\n\nDette rundskrivet handler om ferie.\n"


@pytest.mark.parametrize(
    ("file", "authority"),
    [
        ("circulars/a.txt", Authority.CIRCULAR),
        ("handbook/deep/a.txt", Authority.HANDBOOK),
        ("regulations/a.txt", Authority.REGULATION),
        ("guides/a.txt", Authority.GUIDE),
        ("annet/a.txt", Authority.GUIDE),
        ("annet/handbook/a.txt", Authority.GUIDE),
        ("handbook.txt", Authority.GUIDE),
    ],
)
def test_the_outermost_folder_decides_where_nothing_else_does(file: str, authority: Authority):
    source = classified(file, _TEXT).document.source
    assert source.standing == make_standing(authority=authority)
    assert source.audience == PUBLIC


def test_a_committees_paper_with_a_draft_is_a_proposal():
    text = "Møteinnkalling\n\nUtvalg: Oppvekst\n\nSaksframlegg med forslag til reglement.\n"
    standing = classified("regulations/a.txt", text).document.source.standing
    assert (standing.authority, standing.status) == (Authority.LOCAL_RULE, Status.PROPOSAL)


def test_a_committees_paper_that_proposes_nothing_is_a_record():
    text = "Møteprotokoll\n\nUtvalg: Oppvekst\n\nMøtet ble satt klokken ni.\n"
    standing = classified("regulations/a.txt", text).document.source.standing
    assert (standing.authority, standing.status) == (Authority.LOCAL_RULE, Status.MEETING_RECORD)


@pytest.mark.parametrize(
    "text",
    [
        "Ferie\n\nEt forslag om ferie sendes til leder.\n",
        "Møteinnkalling\n\nSlik skriver du et forslag.\n",
        "Ferie\n\n" + "Alle har rett til fri. " * 200 + "\n\nMøteprotokoll. Utvalg: A. Forslag.\n",
    ],
)
def test_a_word_or_two_make_no_committees_paper(text: str):
    standing = classified("guides/a.txt", text).document.source.standing
    assert (standing.authority, standing.status) == (Authority.GUIDE, Status.IN_FORCE)


def test_a_circulars_number_and_day_are_read():
    source = classified("circulars/a.txt", _CIRCULAR.format(day="5.11.2021")).document.source
    assert source.title.startswith("B-rundskriv B/03-2021")
    assert source.issuer == "KS"
    assert source.standing.validity == Validity(date(2021, 11, 5))


def test_a_day_outside_a_circular_begins_nothing():
    source = classified(
        "guides/a.txt", "Dato: 05.11.2021\n\nDette gjelder ferie.\n"
    ).document.source
    assert source.standing.validity == Validity()


@pytest.mark.parametrize("day", ["31.02.2021", "00.01.2021", "12.13.2021", "01.01.0000"])
def test_a_circular_with_a_day_that_no_calendar_has_has_no_day(day: str):
    source = classified("circulars/a.txt", _CIRCULAR.format(day=day)).document.source
    assert source.standing.validity == Validity()


def test_a_municipalitys_own_paper_binds_that_municipality():
    text = "Ferie\n\n" + "Fjellvik kommune gir fri. " * 6 + "Havnes kommune er med.\n"
    source = classified("regulations/a.txt", text).document.source
    assert source.standing.scope == "Fjellvik kommune"
    assert source.issuer == "Fjellvik kommune"


@pytest.mark.parametrize("file", ["handbook/a.txt", "circulars/a.txt"])
def test_a_handbook_or_circular_is_for_the_sector_whoever_it_names(file: str):
    text = "Ferie\n\n" + "Fjellvik kommune gir fri. " * 6
    assert classified(file, text).document.source.standing.scope == SECTOR


@pytest.mark.parametrize("times", [1, 4])
def test_a_municipality_named_now_and_then_is_an_example(times: int):
    text = "Ferie\n\n" + "Fjellvik kommune gir fri. " * times
    assert classified("regulations/a.txt", text).document.source.standing.scope == SECTOR


def test_a_county_authority_keeps_its_name():
    text = "Ferie\n\n" + "Nordfjell fylkeskommune gir fri. " * 6
    scope = classified("regulations/a.txt", text).document.source.standing.scope
    assert scope == "Nordfjell fylkeskommune"


@pytest.mark.parametrize("word", ["Hver", "Enhver", "Denne", "Vår", "En", "Ingen"])
def test_a_guide_for_every_municipality_binds_the_sector(word: str):
    text = "Ferie\n\n" + f"{word} kommune gir fri. " * 6
    assert classified("guides/a.txt", text).document.source.standing.scope == SECTOR


def test_local_info_binds_the_employer_whose_handbook_it_is():
    text = (
        "Velkommen til Fjellvik Vann IKS (FVANN)\n\nFerie\n\nFor alle.\n\n"
        "Lokal info: Ferie\n\nFor oss.\n\nPermisjon\n\nFor alle.\n"
    )
    ours = [section.standing for section in classified("handbook/a.txt", text).document.sections]
    assert ours[-2:] == [
        make_standing(authority=Authority.LOCAL_RULE, scope="FVANN"),
        None,
    ]


def test_local_info_of_nobody_known_binds_the_handbooks_title_not_the_sector():
    text = "Håndbok for ansatte\n\nFor alle.\n\nLokal info: Ferie\n\nFor oss.\n"
    last = classified("handbook/a.txt", text).document.sections[-1].standing
    assert last == make_standing(authority=Authority.LOCAL_RULE, scope="Håndbok for ansatte")


@pytest.mark.parametrize(
    ("heading", "fictitious"),
    [
        ("Case 1 Ferie", True),
        ("Caset Ferie på fjellet", True),
        ("En fiktiv historie", True),
        ("Casino og ferie", False),
        ("Ferie", False),
    ],
)
def test_a_made_up_case_is_told_apart_by_its_heading(heading: str, fictitious: bool):
    text = f"# Kurs\n\nOm kurset.\n\n## {heading}\n\nLeder sa nei til ferie.\n"
    standing = classified("guides/a.md", text).document.sections[-1].standing
    expected = make_standing(authority=Authority.GUIDE, status=Status.FICTITIOUS_CASE)
    assert standing == (expected if fictitious else None)


@pytest.mark.parametrize(
    ("file", "day"),
    [
        ("handbook/haandbok-2025-08-29.txt", date(2025, 8, 29)),
        ("2024-01-31/a.txt", date(2024, 1, 31)),
        ("handbook/haandbok-2025-13-29.txt", None),
        ("handbook/haandbok-2025.txt", None),
        ("handbook/haandbok-0000-00-00.txt", None),
    ],
)
def test_the_day_in_a_file_name_is_its_state(file: str, day: date | None):
    assert classified(file, _TEXT).document.source.state_date == day


def test_what_staff_wrote_goes_before_the_file_and_the_folder():
    entry = Entry(
        file="x", title="Ferieregler", issuer="KS", authority=Authority.CENTRAL_AGREEMENT,
        scope="Fjellvik kommune", status=Status.SUPERSEDED, valid_from=date(2020, 1, 1),
        valid_to=date(2022, 1, 1), state_date=date(2021, 6, 1), audience="members", language="nn",
        restatement=True, url="https://example.no/ferie",
    )  # fmt: skip
    parsed = parse("circulars/a.txt", _CIRCULAR.format(day="05.11.2021").encode())
    source = classify("circulars/a.txt", parsed, entry).document.source
    assert source.standing == make_standing(
        authority=Authority.CENTRAL_AGREEMENT,
        scope="Fjellvik kommune",
        status=Status.SUPERSEDED,
        validity=Validity(date(2020, 1, 1), date(2022, 1, 1)),
    )
    assert (source.issuer, source.audience, source.language) == ("KS", "members", "nn")
    assert (source.state_date, source.restatement) == (date(2021, 6, 1), True)
    assert (source.title, source.url) == ("Ferieregler", "https://example.no/ferie")


def test_staff_can_end_a_circular_and_leave_its_first_day():
    parsed = parse("circulars/a.txt", _CIRCULAR.format(day="05.11.2021").encode())
    entry = Entry(file="x", valid_to=date(2023, 1, 1))
    standing = classify("circulars/a.txt", parsed, entry).document.source.standing
    assert standing.validity == Validity(date(2021, 11, 5), date(2023, 1, 1))


@pytest.mark.parametrize("file", ["a.txt", "Ærlig/Øl & Å.md", "æøå.txt", "a b/c#d?.txt", "x" * 300])
def test_a_source_id_is_safe_in_a_url_and_a_file_name(file: str):
    name = source_id(file)
    assert len(name) <= 80
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_source_ids_differ_where_paths_differ_only_in_signs():
    assert (
        len({source_id(file) for file in ("a/b.txt", "a-b.txt", "a_b.txt", "a/b.md", "A/b.txt")})
        == 5
    )


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Alle som ikke har vært i arbeid, kan få fri fra jobben når de ber om det.\n" * 3, "nb"),
        ("Alle som ikkje har vore i arbeid, kan få fri frå jobben når dei ber om det.\n" * 3, "nn"),
        (
            "Everybody who has not been at work can have the day off when they ask.\n" * 3,
            "en",
        ),
    ],
)
def test_the_language_is_told_from_the_text(text: str, language: str):
    assert classified("guides/a.txt", text).document.source.language == language
