"""The thesaurus that KS staff maintain: well-formed, and specific enough not to pull everything."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from corpus.text import STOP_WORDS, words
from corpus.thesaurus import Thesaurus, stem

THESAURUS = Path(__file__).parents[2] / "corpus" / "thesaurus.toml"

TERM_LISTS = ("rule", "nynorsk", "everyday", "english")
ALL_LISTS = (*TERM_LISTS, "abbreviations")
FEWEST_ENTRIES = 650
MOST_RULE_TERMS = 4
MOST_WORDS = {"rule": 8, "nynorsk": 8, "everyday": 6, "english": 6}
MOST_ENTRIES_PER_EVERYDAY_TERM = 3

# Each of these alone would match most questions or most paragraphs.
VERY_COMMON = frozenset(
    """
    jobb jobbe jobben arbeid arbeide ansatt ansatte ansette tilsett tilsette stilling lov loven
    lova rett retten regel regler reglar plikt krav penger pengar tid tida dag dager dagar uke
    uker veke år måned time timer kommune kommunen folk person personer barn sak saken dokument
    avtale leder leiar ledelse fri slutt slutte slutter snakke møte bruker brukar hjelp spørsmål
    svar skriv melde varsle varsel delta papir papirer beskjed nekte nekter fravær overtar trekke
    work job worker staff right rights rule rules law time day week month year money people person
    child children case document agreement manager meeting ask tell give get minutes course cover
    """.split()
)

COMMON_STEMS = frozenset(map(stem, VERY_COMMON | STOP_WORDS))

Entry = dict[str, Any]


def read_entries(text: str) -> list[Entry]:
    entries: list[Entry] = tomllib.loads(text)["entry"]
    return entries


def shape_faults(entry: Entry) -> list[str]:
    faults = [f"unknown list {name}" for name in entry if name not in ALL_LISTS]
    if not 1 <= len(entry.get("rule", [])) <= MOST_RULE_TERMS:
        faults.append("rule holds no term or too many")
    faults += [f"{name} is an empty list" for name, terms in entry.items() if not terms]
    return faults


def term_faults(entry: Entry) -> list[str]:
    faults = []
    for name, terms in entry.items():
        for term in terms:
            if not term or term != " ".join(term.split()):
                faults.append(f"{name}: empty or untidy {term!r}")
            if name in TERM_LISTS and term != term.lower():
                faults.append(f"{name}: upper case in {term!r}")
            if len(term.split()) > MOST_WORDS.get(name, 2):
                faults.append(f"{name}: too long {term!r}")
    return faults


def repeated_terms(entry: Entry) -> list[str]:
    counts = Counter(term for name in ALL_LISTS for term in entry.get(name, []))
    return [term for term, count in counts.items() if count > 1]


def common_terms(entry: Entry) -> list[str]:
    """Users' terms that are one very common word or stop word, in any inflection."""
    lists = ("everyday", "english", "abbreviations")
    return [term for name in lists for term in entry.get(name, []) if is_common(term)]


def is_common(term: str) -> bool:
    stems = [stem(word) for word in words(term)]
    return len(stems) == 1 and stems[0] in COMMON_STEMS


def overused(entries: list[Entry]) -> list[str]:
    counts = Counter(term for entry in entries for term in set(entry.get("everyday", [])))
    return [term for term, count in counts.items() if count > MOST_ENTRIES_PER_EVERYDAY_TERM]


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    return read_entries(THESAURUS.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def thesaurus() -> Thesaurus:
    return Thesaurus.load(THESAURUS)


def stems_of(term: str) -> tuple[str, ...]:
    return tuple(map(stem, words(term)))


def rule_terms_for(thesaurus: Thesaurus, question: str) -> set[tuple[str, ...]]:
    found = thesaurus.rewordings(question)
    return {stems_of(term) for rewording in found for term in rewording.terms}


def test_holds_enough_entries(entries):
    assert len(entries) >= FEWEST_ENTRIES


def test_every_entry_has_rule_terms_and_known_lists(entries):
    assert [(entry, found) for entry in entries if (found := shape_faults(entry))] == []


def test_terms_are_tidy_short_and_lower_case_but_for_abbreviations(entries):
    assert [found for entry in entries if (found := term_faults(entry))] == []


def test_no_term_is_repeated_within_an_entry(entries):
    found = [(entry["rule"], terms) for entry in entries if (terms := repeated_terms(entry))]
    assert found == []


def test_no_term_that_users_write_is_too_common(entries):
    assert [(entry["rule"], found) for entry in entries if (found := common_terms(entry))] == []


def test_no_everyday_term_is_in_more_than_three_entries(entries):
    assert overused(entries) == []


def test_no_two_entries_have_the_same_rule_terms(entries):
    counts = Counter(frozenset(entry["rule"]) for entry in entries)
    assert [terms for terms, count in counts.items() if count > 1] == []


def test_no_single_rule_word_names_two_matters(entries):
    counts = Counter(
        found
        for entry in entries
        for found in {stems_of(term) for term in (*entry["rule"], *entry.get("nynorsk", []))}
        if len(found) == 1
    )
    assert [found for found, count in counts.items() if count > 1] == []


def test_nearly_every_entry_has_users_words(entries):
    without = [entry["rule"] for entry in entries if not entry.get("everyday")]
    assert len(without) <= len(entries) // 50


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("hva må stå i en kontrakt", "arbeidsavtale"),
        ("hvor lang prøveperiode", "prøvetid"),
        ("hun jobber natt", "nattarbeid"),
        ("kan vi be ham ta ut ferie nå", "ferieavvikling"),
        ("ungen er syk", "barns sykdom"),
        ("kor mange dagar med sjuke barn", "barns sykdom"),
        ("antall sykt barn-dager", "omsorgspenger"),
        ("far dør", "dødsfall i nær familie"),
        ("fri til begravelse", "dødsfall i nær familie"),
        ("hun venter barn", "svangerskap"),
        ("regler for gravide", "svangerskap"),
        ("jeg vil slutte i jobben", "oppsigelse fra arbeidstaker"),
        ("når kan noen få sparken", "oppsigelse fra arbeidsgiver"),
        ("vi sa opp en vikar", "oppsigelse fra arbeidsgiver"),
        ("vi må kutte stillinger", "nedbemanning"),
        ("de er til overs", "overtallig"),
        ("finne annen jobb til dem", "annet passende arbeid"),
        ("gi referanse til en som slutter", "sluttattest"),
        ("en som drikker for mye", "rusmiddelmisbruk"),
        ("fyll på jobben", "rusmiddelmisbruk"),
        ("må vi snakke med tillitsvalgte", "informasjon og drøfting"),
        ("kan hun jobbe hjemmefra", "arbeid i arbeidstakers hjem"),
        ("kan leder lese mailen min", "innsyn i e-post"),
        ("noe hvem som helst kan se", "offentlig innsyn"),
        ("kan vi kaste papirer", "kassasjon"),
        ("eg vart sjuk i ferien", "sykdom i ferien"),
        ("what can the mayor decide", "ordfører"),
        ("length of maternity leave", "foreldrepermisjon"),
        ("hva sier HTA", "hovedtariffavtalen"),
        ("når må vi ha AMU", "arbeidsmiljøutvalg"),
    ],
)
def test_a_lay_wording_leads_to_the_words_of_the_rules(thesaurus, question, rule):
    assert stems_of(rule) in rule_terms_for(thesaurus, question)


@pytest.mark.parametrize(
    "question",
    [
        "jobb arbeid ansatt tilsett lov rett få ha fri",
        "hei hva har de ansatte krav på når de er på jobb",
        "hun fyller år på en onsdag",
        "stemmer det at saken var viktig",
        "eg trur dei har nok folk",
        "hvordan skal vi tolke dette",
        "det tar litt tid på sikt",
        "hva er det beste i praksis",
        "the employees are at work this week",
    ],
)
def test_ordinary_wordings_lead_to_no_special_matter(thesaurus, question):
    harmless = {stems_of("arbeidstaker"), stems_of("arbeidsgiver")}
    assert rule_terms_for(thesaurus, question) <= harmless


def test_rejects_what_is_not_toml():
    with pytest.raises(tomllib.TOMLDecodeError):
        read_entries('[[entry]]\nrule = ["prøvetid"')


@pytest.mark.parametrize(
    "entry",
    [
        {"everyday": ["kontrakt"]},
        {"rule": []},
        {"rule": ["a", "b", "c", "d", "e"]},
        {"rule": ["prøvetid"], "everyday": []},
        {"rule": ["prøvetid"], "hverdag": ["prøveperiode"]},
    ],
)
def test_a_misshapen_entry_is_found(entry):
    assert shape_faults(entry)


@pytest.mark.parametrize(
    "entry",
    [
        {"rule": ["prøvetid"], "everyday": [""]},
        {"rule": ["prøvetid"], "everyday": ["på  prøve"]},
        {"rule": ["prøvetid "]},
        {"rule": ["Prøvetid"]},
        {"rule": ["arbeidsmiljøutvalg"], "everyday": ["AMU"]},
        {"rule": ["prøvetid"], "everyday": ["en to tre fire fem seks sju"]},
    ],
)
def test_an_untidy_term_is_found(entry):
    assert term_faults(entry)


@pytest.mark.parametrize(
    "entry",
    [
        {"rule": ["prøvetid", "prøvetid"]},
        {"rule": ["prøvetid"], "nynorsk": ["prøvetid"]},
        {"rule": ["prøvetid"], "everyday": ["på prøve"], "english": ["på prøve"]},
        {"rule": ["arbeidsmiljøutvalg"], "abbreviations": ["AMU", "AMU"]},
    ],
)
def test_a_repeated_term_is_found(entry):
    assert repeated_terms(entry)


@pytest.mark.parametrize(
    ("term", "common"),
    [
        ("fri", True),
        ("jobben", True),
        ("jobber", True),
        ("HA", True),
        ("vara", True),
        ("fri til begravelse", False),
        ("få sparken", False),
        ("si opp", False),
        ("leave of absence", False),
        ("AMU", False),
    ],
)
def test_single_common_words_are_too_common_and_phrases_are_not(term, common):
    entries = [{"rule": ["x"], name: [term]} for name in ("everyday", "english", "abbreviations")]
    assert [bool(common_terms(entry)) for entry in entries] == [common] * 3


@pytest.mark.parametrize(("times", "expected"), [(3, []), (4, ["perm"])])
def test_an_everyday_term_may_stand_in_three_entries_but_not_four(times, expected):
    assert overused([{"rule": [str(n)], "everyday": ["perm"]} for n in range(times)]) == expected


def test_a_well_formed_entry_has_no_faults():
    entry = {"rule": ["arbeidsmiljøutvalg"], "nynorsk": ["arbeidsmiljøutval"]}
    entry |= {"abbreviations": ["AMU"], "english": ["working environment committee"]}
    found = [shape_faults, term_faults, repeated_terms, common_terms]
    assert [faults(entry) for faults in found] == [[], [], [], []]
