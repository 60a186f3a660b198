from dataclasses import replace
from datetime import date

import pytest

from corpus.document import Edit
from corpus.source import PUBLIC, SECTOR, Authority, Status, Validity
from ingest.catalogue import Entry, SectionEntry
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


@pytest.mark.parametrize(
    ("file", "text", "rule"),
    [
        ("circulars/a.txt", _CIRCULAR.format(day="5.11.2021"), "circular"),
        ("handbook/a.txt", _TEXT, "folder"),
        ("annet/a.txt", _TEXT, "no_sign"),
        ("annet/a.txt", "Møteinnkalling\n\nUtvalg: A\n\nFri gis.\n", "committee_paper"),
        ("annet/a.md", "# Høringssvar fra Fjellvik\n\nVi er enige.\n", "consultation_statement"),
        ("annet/a.md", "# Utkast til reglement\n\nFri gis.\n", "draft"),
    ],
)
def test_the_rule_that_decided_for_the_file_is_named(file: str, text: str, rule: str):
    assert classified(file, text).source_rule == rule


def test_every_section_has_a_rule():
    text = "# Kurs\n\nOm kurset.\n\n## Case 1\n\nNei.\n\n## Lokal info\n\nFor oss.\n"
    one = classified("guides/a.md", text)
    assert one.reasons == ("folder", "fictitious_case", "local_info")
    assert len(one.reasons) == len(one.document.sections)


_AGREEMENT = "# {title}\n\nAvtalen gjelder fra 1. mai 2024 til 30. april 2026.\n\n{rest}\n"
_HTA_PERIOD = Validity(date(2024, 5, 1), date(2026, 5, 1))


@pytest.mark.parametrize("title", ["Hovedtariffavtalen", "SFS 2305", "Særavtale om reiser"])
def test_a_central_agreement_has_its_period_and_goes_on_after_it(title: str):
    text = _AGREEMENT.format(title=title, rest="Fri gis.")
    standing = classified("annet/a.md", text).document.source.standing
    assert standing == make_standing(authority=Authority.CENTRAL_AGREEMENT, validity=_HTA_PERIOD)
    assert standing.status_on(date(2027, 1, 1)) is Status.IN_FORCE


def test_a_local_agreement_binds_the_municipality_that_made_it():
    text = _AGREEMENT.format(title="Lokal særavtale om lønn", rest="Fjellvik kommune gir fri. " * 6)
    one = classified("annet/a.md", text)
    assert one.document.source.standing == make_standing(
        authority=Authority.LOCAL_RULE, scope="Fjellvik kommune", validity=_HTA_PERIOD
    )
    assert one.source_rule == "local_agreement"


@pytest.mark.parametrize(
    "text",
    [
        "# Hovedtariffavtalen\n\nFri gis i fem dager.\n",
        "# Om hovedtariffavtalen\n\nAvtalen gjelder fra 1. mai 2024 til 30. april 2026.\n",
        "# Ferie\n\nAvtalen gjelder fra 1. mai 2024 til 30. april 2026.\n",
    ],
)
def test_a_text_about_an_agreement_is_none(text: str):
    standing = classified("annet/a.md", text).document.source.standing
    assert standing == make_standing(authority=Authority.GUIDE)


@pytest.mark.parametrize(
    ("file", "audience"),
    [
        ("members/a.txt", "members"),
        ("handbook/subscribers/a.txt", "subscribers"),
        ("employers/Fjellvik kommune/deep/a.txt", "Fjellvik kommune"),
        ("employers/a.txt", PUBLIC),
        ("handbook/members.txt", PUBLIC),
        ("a.txt", PUBLIC),
    ],
)
def test_a_folder_tells_whom_a_file_is_for(file: str, audience: str):
    assert classified(file, _TEXT).document.source.audience == audience


def test_staff_decide_whom_a_file_in_such_a_folder_is_for():
    parsed = parse("members/a.txt", _TEXT.encode())
    source = classify("members/a.txt", parsed, Entry(file="x", audience=PUBLIC)).document.source
    assert source.audience == PUBLIC


def test_an_email_is_no_rule_wherever_it_lies():
    message = b"From: a@b.no\nSubject: Ferie\nContent-Type: text/plain; charset=utf-8\n\nFri gis.\n"
    one = classify("circulars/a.eml", parse("circulars/a.eml", message), None)
    assert one.document.source.standing.status is Status.CONSULTATION_INPUT
    assert one.source_rule == "email_file"


_PAPERS = (
    "# Møteinnkalling\n\nUtvalg: Kultur. Saksliste med forslag.\n\n"
    "## Saksframlegg\n\nReglementet foreslås endret.\n\n"
    "### Gjeldende reglement\n\nFri gis i tre dager.\n\n"
    "## Referat fra drøftingsmøte\n\nPartene er enige.\n\n"
    "## Høringssvar fra laget\n\nVi vil ha fem dager.\n\n"
    "### Begrunnelse\n\nTre er for lite.\n"
)


def test_no_part_of_a_committees_papers_is_a_rule():
    one = classified("regulations/a.md", _PAPERS)
    own = one.document.source.standing
    statuses = [(section.standing or own).status for section in one.document.sections]
    assert statuses == [
        Status.PROPOSAL,
        Status.PROPOSAL,
        Status.MEETING_RECORD,
        Status.MEETING_RECORD,
        Status.CONSULTATION_INPUT,
        Status.CONSULTATION_INPUT,
    ]


def test_the_first_words_of_a_long_section_do_not_speak_for_all_of_it():
    long = "Saksliste\n" + "Reglementet foreslås endret. " * 400
    text = f"# Møteinnkalling\n\nUtvalg: A. Saksliste.\n\n## Side 2\n\n{long}\n"
    section = classified("regulations/a.md", text).document.sections[-1]
    assert section.standing is None


def test_what_goes_on_about_the_people_of_a_case_belongs_to_it():
    text = (
        "# Kurs\n\nOm kurset.\n\n## Case\n\nTurid Fjellstad sa nei.\n\n"
        "## Hva bør Turid Fjellstad gjøre?\n\nDrøft.\n\n## Ferie\n\nFem uker.\n\n"
        "## Turid Fjellstad\n\nSkrev kurset.\n"
    )
    one = classified("guides/a.md", text)
    assert one.reasons[1:] == ("fictitious_case", "people_of_a_case", "folder", "folder")


def test_a_heading_with_a_first_day_begins_what_stands_below_it():
    text = "# Håndbok\n\nFor alle.\n\n## Satser fra 01.05.2025\n\nTi kroner.\n\n### Natt\n\nTi.\n"
    first, *dated = classified("handbook/a.md", text).document.sections
    assert first.standing is None
    assert [one.standing for one in dated] == [
        make_standing(validity=Validity(date(2025, 5, 1)))
    ] * 2


def test_staff_decide_for_sections_and_leave_some_out():
    parsed = parse("guides/a.md", b"# Kurs\n\nA.\n\n## Ferie\n\nB.\n\n## Lonn\n\nC.\n")
    entry = Entry(
        file="x",
        section=(
            SectionEntry(heading="Ferie", status=Status.SUPERSEDED),
            SectionEntry(heading="Lonn", ignore=True),
            SectionEntry(heading="Fravær", ignore=True),
        ),
    )
    one = classify("guides/a.md", parsed, entry)
    assert [section.heading_path[-1] for section in one.document.sections] == ["Kurs", "Ferie"]
    assert one.document.sections[1].standing == make_standing(
        authority=Authority.GUIDE, status=Status.SUPERSEDED
    )
    assert one.reasons == ("folder", "staff")
    assert one.unmatched == ("Fravær",)


def test_signs_are_read_as_repaired():
    parsed = parse("guides/a.md", b"# Kurs\n\nA.\n\n## Ferie\n\nCa5e: Leder sa nei.\n")
    at = parsed.original.index("Ca5e")
    mended = replace(parsed, edits=(Edit(at, at + 4, "Case"),))
    assert classify("guides/a.md", parsed, None).reasons[-1] == "folder"
    assert classify("guides/a.md", mended, None).reasons[-1] == "fictitious_case"
