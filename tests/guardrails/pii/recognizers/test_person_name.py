import pytest

from guardrails.pii.person_tagger import PersonTagger
from guardrails.pii.recognizers.person_name import PersonNameRecognizer
from tests.guardrails.pii.recognizers.tables import marked

FOUND = {
    "first_and_last": ("Kan Kari Nordmann få fri?", "Kari Nordmann"),
    "lower_case": ("kan kari nordmann få fri", "kari nordmann"),
    "all_caps": ("KAN KARI NORDMANN FÅ FRI", "KARI NORDMANN"),
    "first_alone": ("Jeg snakket med Ingrid i går", "Ingrid"),
    "lower_first_alone": ("hva gjør vi med torbjørg nå", "torbjørg"),
    "genitive": ("Hva er Kari Nordmanns rett?", "Kari Nordmann"),
    "ending_in_s": ("Kan Jovnna Vars få fri?", "Jovnna Vars"),
    "sami": ("Áile Utsi har søkt", "Áile Utsi"),
    "sami_plain_letters": ("Maret Anne Gaup har søkt", "Maret Anne Gaup"),
    "somali": ("Hodan Warsame vil bytte vakt", "Hodan Warsame"),
    "polish": ("agnieszka kowalska har søkt", "agnieszka kowalska"),
    "vietnamese": ("Vi har gitt Thuy Nguyen svar", "Thuy Nguyen"),
    "unlisted": ("Kan Adebayo Okonkwo få fri?", "Adebayo Okonkwo"),
    "word_as_name": ("Jeg snakket med Liv i går", "Liv"),
    "middle_initial": ("Saken til Per K. Hansen ligger her", "Per K. Hansen"),
    "named_in_lower_case": ("hun heter xochitl", "xochitl"),
    "double": ("Anne-Grete Solli er ny", "Anne-Grete Solli"),
    "after_verb": ("Ringte Amina Farah i går", "Amina Farah"),
}
UNLISTED = {
    "unlisted_lower_case": ("kan gunnfrøy ta ut ferie i juli", "gunnfrøy"),
    "unlisted_genitive": ("hva er gunnfrøys lønn", "gunnfrøy"),
    "unlisted_both_parts": ("vi ansatte olubanke okwuosa i går", "olubanke okwuosa"),
    "unlisted_all_caps": ("MÅ VI SVARE GUNNFRØY FØR FREDAG", "GUNNFRØY"),
}
IGNORED = {
    "day": "Hver dag, og i liv og helse",
    "words": "finn hans forslag i hagen ved bakken i juni",
    "garden": "det er hans hagen det gjelder, ikke bakken",
    "even": "even om lykke og mark er bo og stein",
    "spring": "Vår avtale gjelder i Juni og August",
    "school": "Lærere ved Olav Duuns skole",
    "municipality": "Bergen kommune og Nordre Follo",
    "agreement": "Hovedtariffavtalen og Hovedavtalen i KS",
    "union": "Norsk Sykepleierforbund og Delta",
    "product": "Vi bruker Microsoft Teams og Visma",
    "statute": "Arbeidsmiljøloven § 14-9 og Ferieloven",
    "author": "ifølge boka av Jan Fougner",
    "place": "Vi holder til i Ytre Sund",
    "months": "Fra 1. Mai til 31. August",
    "headings": "Lønn Og Ferie",
    "school_of_a_place": "Kan vi endre turnus ved Karasjok skole?",
    "towns": "vi har kontorer i bodø, harstad og kautokeino",
    "compound": "gjelder seniorpolitikkavtalen for helgeturnusansatte",
    "misspelt": "har vi plikt til å betlae overtidd for møterr",
    "unions": "akademikerne, nito og unio krever drøfting",
    "hilde": "hans forslag er ikke hans ansvar",
    "so_called": "hva heter kontoret deres",
    "salary": "Årslønn 437 900 kroner",
    "greeting": "Hei, god dag og takk",
}


@pytest.fixture(scope="module", params=["rules", "rules_and_tagger"])
def recognizer(request: pytest.FixtureRequest) -> PersonNameRecognizer:
    with_tagger = request.param != "rules"
    return PersonNameRecognizer(tagger=PersonTagger.load() if with_tagger else None)


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_marks_exactly_the_identifier(
    recognizer: PersonNameRecognizer, text: str, expected: str
) -> None:
    assert marked(recognizer, text) == [expected]


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED.keys())
def test_lets_ordinary_text_through(recognizer: PersonNameRecognizer, text: str) -> None:
    assert marked(recognizer, text) == []


@pytest.mark.parametrize(("text", "expected"), UNLISTED.values(), ids=UNLISTED.keys())
def test_the_tagger_finds_what_no_list_holds(text: str, expected: str) -> None:
    assert marked(PersonNameRecognizer(), text) == []
    assert marked(PersonNameRecognizer(tagger=PersonTagger.load()), text) == [expected]


def test_names_after_each_other_are_told_apart(recognizer: PersonNameRecognizer) -> None:
    found = marked(recognizer, "Både Kari Nordmann, Amina Farah og Áile Utsi søkte.")
    assert found == ["Kari Nordmann", "Amina Farah", "Áile Utsi"]
