import pytest

from assistant.answerers.expectation import Expectation

HOLDS = {
    "money": ("Hvor mange kroner er tillegget?", "Tillegget er 310 kroner."),
    "money_nn": ("Kva kostar det å parkere?", "Det er kr 40 per time."),
    "money_rate": ("Hva er satsen for nattillegg?", "Satsen er minst 25 %."),
    "percent": ("Hvor mange prosent er pensjonstrekket?", "Det er 2 prosent."),
    "percent_half": ("Hvilken prosent gjelder?", "Stillingen regnes som halv."),
    "duration": ("Hvor lenge varer prøvetiden?", "Prøvetiden varer i seks måneder."),
    "duration_nn": ("Kor lenge varer ho?", "Ho varer i fire veker."),
    "duration_scanned": ("Hvor lenge varer den?", "Den varer i 3 m&neder."),
    "duration_en": ("How long is the leave?", "The leave lasts to to tre dager."),
    "days": ("Hvor mange dager kan den ansatte være borte?", "Inntil 8 dager."),
    "count": ("Hvor mange søkere må vi innkalle?", "Vi innkaller minst tre søkere."),
    "amount": ("Hvor mye ferie har ansatte?", "De har full ferie."),
    "deadline": ("Hva er fristen for å klage?", "Klagen sendes innen tre uker."),
    "deadline_word": ("Når er fristen?", "Planen legges straks."),
    "no_unit": ("Kan vi endre turnus?", "Ja, etter drøfting."),
}
LACKS = {
    "money": ("Hvor mange kroner er tillegget?", "Tillegget fastsettes lokalt."),
    "money_nn": ("Kva kostar det å parkere?", "Ein parkerer på baksida av rådhuset."),
    "percent": ("Hvor mange prosent er pensjonstrekket?", "Det trekkes av lønna."),
    "percent_days": ("Hvilken prosent gjelder?", "Fristen er 14 dager."),
    "duration": ("Hvor lenge varer prøvetiden?", "Prøvetid avtales skriftlig."),
    "duration_nn": ("Kor lenge varer ho?", "Ho skal vere skriftleg."),
    "duration_money": ("Hvor lenge varer den?", "Den koster 300 kroner."),
    "duration_en": ("How long is the leave?", "The leave is agreed in writing."),
    "days": ("Hvor mange dager kan den ansatte være borte?", "Fravær meldes til leder."),
    "count": ("Hvor mange søkere må vi innkalle?", "Vi innkaller søkere."),
    "amount": ("Hvor mye ferie har ansatte?", "Ferien avtales."),
    "deadline": ("Hva er fristen for å klage?", "Klagen er skriftlig."),
}


@pytest.mark.parametrize(("question", "text"), HOLDS.values(), ids=HOLDS)
def test_an_answer_of_the_kind_asked_for_is_seen(question: str, text: str) -> None:
    assert Expectation.of(question).has_unit(text)


@pytest.mark.parametrize(("question", "text"), LACKS.values(), ids=LACKS)
def test_an_answer_without_what_is_asked_for_is_seen(question: str, text: str) -> None:
    assert not Expectation.of(question).has_unit(text)


MISSING = {
    "other_year": ("Hva var satsen i 2019?", "Satsene gjelder fra 1. mai 2024.", 1),
    "two_years": ("Hva endret seg fra 2008 til 2022?", "Fra 2022 gjelder nye regler.", 1),
    "other_employer": ("Hva er tillegget i Fjellvik?", "Lia kommune betaler tillegg.", 1),
    "name_and_year": ("Hva gjaldt i Fjellvik i 2019?", "Lia kommune, 2024.", 2),
    "other_agreement": ("Hva sier vi om SFS i dag?", "Hovedavtalen gjelder.", 1),
}
NAMED = {
    "year": ("Hva var satsen i 2024?", "Satsene gjaldt fra 1. mai 2024."),
    "employer": ("Hva er tillegget i Fjellvik?", "FJELLVIK KOMMUNE betaler tillegg."),
    "genitive": ("Hva står i Fjellvik sitt reglement?", "Fjellviks reglement."),
    "opening_word": ("Hvilke regler gjelder?", "Noe annet."),
    "no_name": ("kan vi endre turnus i juni?", "Drøft den."),
    "scanned": ("Hva gjelder i Bodø i dag?", "B&do Bod@ kommune."),
}


@pytest.mark.parametrize(("question", "about", "lacking"), MISSING.values(), ids=MISSING)
def test_names_and_years_that_a_passage_lacks_are_counted(
    question: str, about: str, lacking: int
) -> None:
    assert Expectation.of(question).missing(about) == lacking


@pytest.mark.parametrize(("question", "about"), NAMED.values(), ids=NAMED)
def test_names_and_years_that_a_passage_has_are_not_missed(question: str, about: str) -> None:
    assert Expectation.of(question).missing(about) == 0


@pytest.mark.parametrize("question", ["Hei Hvor lenge varer den?", "Takk Hva koster det?"])
def test_a_question_word_is_no_name(question: str) -> None:
    assert Expectation.of(question).names == ()


@pytest.mark.parametrize("text", ["Nattillegg betales.", "Lønn og ferie avtales."])
def test_a_word_that_ends_in_g_is_no_amount(text: str) -> None:
    assert not Expectation.of("Hva er satsen for natt?").has_unit(text)


@pytest.mark.parametrize("text", ["Grensa er 6 G.", "Ytelsen er inntil 6G"])
def test_the_basic_amount_is_an_amount(text: str) -> None:
    assert Expectation.of("Hva er satsen for natt?").has_unit(text)


@pytest.mark.parametrize("year", ["2019", "2021", "1998"])
def test_a_year_with_a_one_in_it_is_found(year: str) -> None:
    about = f"Satsene gjaldt fra 1. mai {year}."
    assert Expectation.of(f"Hva var satsen i {year}?").missing(about) == 0


WHO_RULES = {
    "ministry": "Departementet kan gi forskrift om utlån av sykler.",
    "king": "Kongen gir forskrifter om utlån av sykler.",
    "named": "Sykkeldepartementet kan i forskrift gjøre unntak fra plikten.",
    "authority": "Tilsynsmyndigheten fastsetter nærmere regler om utlån.",
    "nynorsk": "(2) Departementet kan gi føresegner om utlån av syklar.",
    "numbered": "§ 4. Kongen kan i forskrift gi nærmere bestemmelser om utlån.",
}
RULES = {
    "rule": "Arbeidsgiveren skal følge forskriften om utlån av sykler.",
    "duty": "Departementet skal svare innen tre uker.",
    "named_later": "Har departementet gitt forskrift, gjelder den i stedet.",
    "decision": "Kongen utnevner sykkelmesteren.",
}


@pytest.mark.parametrize("text", WHO_RULES.values(), ids=WHO_RULES)
def test_a_sentence_on_who_may_make_rules_is_beside_the_question(text: str) -> None:
    assert Expectation.of("Kan vi låne ut sykler?").is_beside(text)
    assert not Expectation.of("Hvilken forskrift finnes om sykler?").is_beside(text)


@pytest.mark.parametrize("text", RULES.values(), ids=RULES)
def test_a_rule_is_not_beside_the_question(text: str) -> None:
    assert not Expectation.of("Kan vi låne ut sykler?").is_beside(text)
