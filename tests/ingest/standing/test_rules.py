import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.source import Status
from ingest.standing.rules import SectionRules, rule_of_whole, rules

_EMAIL = "Fra: Kari Sendt: 4. mai Til: Ola Emne: SV: Ferie Hei, jeg synes fristen er for kort."


def _judged(heading: str, opening: str = "Alle kan søke om fri.", *, papers: bool) -> str | None:
    rule = SectionRules(papers=papers).judge(("Sakspapirer", heading), opening)
    return rule.name if rule else None


@pytest.mark.parametrize(
    ("heading", "opening", "rule"),
    [
        ("E-post: SV: Reglement", "Hei", "email_input"),
        ("Opprinnelig melding", "Hei", "email_input"),
        ("Side 4", _EMAIL, "email_input"),
        ("Høringssvar fra Fjellvik", "Vi er enige.", "consultation_statement"),
        ("Svar på «høring nytt reglement»", "Vi er enige.", "consultation_statement"),
        ("Høyringsuttale frå laget", "Vi er samde.", "consultation_statement"),
        ("Innspill til reglementet", "Vi er enige.", "consultation_statement"),
        ("Innspill", "Fristen bør være lenger.", "own_views"),
        ("Side 5", "Laget mener følgende om reglementet: behold det.", "own_views"),
        ("Referat fra drøftingsmøte", "Til stede: alle.", "discussion_record"),
        ("Drøftingsreferat", "Partene møttes.", "discussion_record"),
        ("Protokoll fra forhandlinger", "Partene møttes.", "discussion_record"),
        ("Oppfølging etter drøftingsmøte", "Se under.", "discussion_record"),
        ("Side 6", "Møtested: Rådhuset Deltakere: tre Referent: Kari", "minutes_form"),
        ("Saksliste", "PS 1/20", "agenda"),
        ("Møteinnkalling", "Utvalg for kultur", "agenda"),
        ("Trykte vedlegg", "1. Reglement", "agenda"),
        ("Gjeldende reglement", "Fri gis i tre dager.", "rules_of_the_past"),
        ("Gammelt permisjonsreglement", "Fri gis.", "rules_of_the_past"),
        ("1. Omfang", "Gjeldende reglement pkt. 2.1 lyder slik: fri.", "rules_of_the_past"),
        ("Notat til orientering", "Arbeidet er i gang.", "information_item"),
        ("Rapport om service", "Vi målte.", "information_item"),
        ("Høring av nytt reglement", "Frist i mai.", "consultation_paper"),
        ("Høringsbrev", "Frist i mai.", "consultation_paper"),
        ("PS 14/20 Nytt reglement", "Vi har ett.", "case_paper"),
        ("Saksframlegg", "Vi har ett.", "case_paper"),
        ("Rådmannens innstilling", "Det vedtas.", "case_paper"),
        ("Utkast til retningslinjer", "Fri gis.", "draft"),
        ("Case 2: Ferien", "Leder sa nei.", "fictitious_case"),
        ("Ferie", "Alle kan søke om fri.", None),
        ("Rapportering av skader", "Skader meldes.", None),
        ("Innspillsmøte i avdelingen", "Møtet er åpent.", None),
        ("Innkallinger", "Fra: rådhuset går bussen til skolen.", None),
        ("Til: deg som er ny", "Velkommen.", None),
        ("Protokollføring", "Slik fører du.", None),
        ("Høringsinstanser", "Se listen.", None),
        ("Sakens gang", "Først drøftes den.", None),
    ],
)
def test_a_part_of_a_committees_papers_is_known_by_its_heading_or_opening(
    heading: str, opening: str, rule: str | None
):
    assert _judged(heading, opening, papers=True) == rule


@pytest.mark.parametrize(
    ("heading", "opening"),
    [
        ("Referat fra drøftingsmøte", "Slik skriver du det."),
        ("Høringssvar", "Kommunen svarer innen fristen."),
        ("Innspill", "Alle kan gi innspill."),
        ("Saksframlegg", "Slik skriver du det."),
        ("Rapport", "Lever den i mai."),
        ("Gjeldende regler", "Fri gis."),
        ("Forslag til sjekkliste", "Husk nøkler."),
        ("Forslag til plan for oppfølging", "Avtal møter."),
        ("Casino", "Vi reiser ikke dit."),
        ("Case management", "Saken følges opp."),
    ],
)
def test_the_same_headings_in_a_handbook_are_its_own_rules(heading: str, opening: str):
    assert _judged(heading, opening, papers=False) is None


@pytest.mark.parametrize(
    ("heading", "opening", "rule"),
    [
        ("Forslag til nytt reglement", "Fri gis.", "draft"),
        ("Utkast til reviderte retningslinjer", "Fri gis.", "draft"),
        ("Side 9", _EMAIL, "email_thread"),
        ("En fiktiv historie", "Leder sa nei.", "fictitious_case"),
        ("Tenkt eksempel", "Leder sa nei.", "fictitious_case"),
        ("Oppgave", "Case Ferie på fjellet: leder sa nei.", "fictitious_case"),
        ("§ 7 (ikke i kraft)", "Fri gis.", "not_begun"),
        ("§ 8", "(Ikkje i kraft) Fri gis.", "not_begun"),
        ("§ 9 Ferie", "Ferie gis (i kraft fra den tid Kongen bestemmer).", "not_begun"),
        ("Kapittel 3", "Kapitlet trer i kraft fra den tid Kongen bestemmer.", "not_begun"),
        ("§ 20 Ikrafttredelse", "Loven trer i kraft fra den tid Kongen bestemmer.", None),
        ("§ 2", "Pensjonskassen hører under det departement som Kongen bestemmer.", None),
    ],
)
def test_some_signs_count_in_every_document(heading: str, opening: str, rule: str | None):
    assert _judged(heading, opening, papers=False) == rule


def test_what_stands_below_a_heading_is_worth_the_same():
    judge = SectionRules(papers=True).judge
    outer = ("Papirer", "Referat fra drøftingsmøte")
    assert judge(outer, "Til stede: alle.") == judge((*outer, "1. Ferie"), "Partene er enige.")
    assert judge((*outer, "1. Ferie", "Frist"), "Partene er enige.") is not None
    assert judge(("Papirer", "1. Ferie"), "Fri gis.") is None


def test_an_opening_speaks_for_the_headings_below_it():
    judge = SectionRules(papers=True).judge
    assert judge(("Papirer", "Side 4"), _EMAIL) is not None
    below = judge(("Papirer", "Side 4", "Med hilsen"), "Kari")
    assert below is not None
    assert below.name == "email_input"


def test_a_nearer_heading_goes_before_one_farther_up():
    judge = SectionRules(papers=True).judge
    judge(("Papirer", "PS 1/20 Ferie"), "Saken.")
    found = judge(("Papirer", "PS 1/20 Ferie", "Høringssvar"), "Vi er enige.")
    assert found is not None
    assert found.name == "consultation_statement"


def test_an_agenda_says_nothing_of_what_stands_below_it():
    judge = SectionRules(papers=True).judge
    judge(("Papirer", "Saksliste"), "PS 1/20")
    assert judge(("Papirer", "Saksliste", "Ferie"), "Fri gis.") is None


def test_the_files_own_title_is_no_heading_of_a_section():
    assert SectionRules(papers=True).judge(("Høringssvar",), "Fri gis.") is None


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("Høringssvar fra Fjellvik kommune", Status.CONSULTATION_INPUT),
        ("Møtereferat 4. mai", Status.MEETING_RECORD),
        ("Referat fra drøftingsmøte", Status.MEETING_RECORD),
        ("Utkast til permisjonsreglement", Status.PROPOSAL),
        ("Høringsnotat om ferie", Status.PROPOSAL),
        ("Case om ferie", Status.FICTITIOUS_CASE),
        ("Permisjonsreglement", None),
        ("Veileder om høringer", None),
        ("Referatføring i møter", None),
        ("Rapporter", None),
    ],
)
def test_a_whole_file_is_known_by_its_title(title: str, status: Status | None):
    found = rule_of_whole(title, "Her står det noe.")
    assert (found.status if found else None) is status


def test_every_rule_has_a_name_of_its_own_and_a_sign():
    table = rules()
    assert len({rule.name for rule in table}) == len(table)
    assert all(rule.heading or rule.opening for rule in table)
    assert all(rule.status is not Status.IN_FORCE for rule in table)


@given(st.lists(st.text(max_size=40), min_size=1, max_size=4), st.text(max_size=200), st.booleans())
def test_any_heading_and_text_is_judged(path: list[str], opening: str, papers: bool):
    found = SectionRules(papers=papers).judge(path, opening)
    assert found is None or found in rules()
