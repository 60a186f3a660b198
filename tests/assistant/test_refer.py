"""Whom to turn to is read from the circular, wherever it stands in the index."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest

from assistant.conversation import AnswerStatus, Citation
from assistant.messages.catalog import LANGUAGES, load_messages
from assistant.steps.refer import Circular, marks
from corpus.factory import HASHING, load_embedder, open_index
from corpus.release import Release
from corpus.source import Language
from tests.assistant.documents import BICYCLE, CIRCULAR, files
from tests.factories import build_index

MESSAGES = load_messages()
S = AnswerStatus

ORIGINAL = """# Rundskriv om henvendelser

B-rundskriv nr.: B/08-2019

## Om sensitive saker

Saker med sensitive opplysninger sendes direkte til KS Advokatene i Fjellvik.
Andre kan ringe til Medlemsservice.

## Om telefonen

Telefonen har nummer 99 88 77 66. Den er åpen tirsdager og øvrige dager.
"""

TO = {
    S.REFERRED_SPECIAL_CATEGORY: "KS Advokatene",
    S.REFERRED_INDIVIDUAL_CASE: "KS Advokatene",
    S.REFERRED_EMPLOYEE_OR_UNION_REP: "nærmeste leder",
    S.REFERRED_KS_BEDRIFT: "KS Bedrift",
    S.REFERRED_COURSE_EVENT: "KS-kontoret",
    S.REFERRED_MATERIALS: "KF",
    S.REFERRED_DIGITALISATION: "digitalisering",
    S.CONTACT_INFO: "medlemsservice@ks.no",
}
"""What the circular's sentences on a status name, and its sentences on most others do not."""

PRACTICAL = [
    S.REFERRED_EMPLOYEE_OR_UNION_REP,
    S.REFERRED_KS_BEDRIFT,
    S.REFERRED_COURSE_EVENT,
    S.REFERRED_MATERIALS,
    S.REFERRED_DIGITALISATION,
]
REFERRED = [S.REFERRED_SPECIAL_CATEGORY, S.REFERRED_INDIVIDUAL_CASE, *PRACTICAL]


def release_of(folder: Path, texts: dict[str, str]) -> Release:
    return open_index(build_index(folder, texts), load_embedder(HASHING)).release


def quoted(citations: Sequence[Citation]) -> str:
    return " ".join(citation.quote.text for citation in citations)


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Release:
    held = files()
    texts = {name: held[name] for name in ("catalogue.toml", CIRCULAR)}
    return release_of(tmp_path_factory.mktemp("starter"), texts)


@pytest.fixture(scope="module")
def circular(starter: Release) -> Circular:
    return Circular.read(starter)


Says = Callable[..., Circular]


@pytest.fixture(scope="module")
def circular_saying(tmp_path_factory: pytest.TempPathFactory) -> Says:
    """Makes a circular that holds the given paragraphs and no others, once of each."""

    @cache
    def made(*paragraphs: str) -> Circular:
        held = ["# Rundskriv", "B-rundskriv nr.: B/08-2019", "## Til kommunene", *paragraphs]
        text = "\n\n".join(held) + "\n"
        return Circular.read(release_of(tmp_path_factory.mktemp("c"), {"circulars/c.md": text}))

    return made


@pytest.fixture(scope="module")
def bicycle(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """An index that does not hold the circular."""
    return release_of(tmp_path_factory.mktemp("bicycle"), {"handbook/sykkel.md": BICYCLE})


@pytest.mark.parametrize("status", TO)
def test_the_starter_circular_is_quoted_verbatim_on_every_matter(
    starter: Release, circular: Circular, status: AnswerStatus
) -> None:
    citations = circular.citations(status)
    assert TO[status] in quoted(citations)
    assert [citation.number for citation in citations] == list(range(1, len(citations) + 1))
    for citation in citations:
        quote = citation.quote
        assert starter.originals[quote.source.source_id][quote.start : quote.end] == quote.text
        assert citation.source.restatement


@pytest.mark.parametrize("status", PRACTICAL)
def test_what_is_quoted_of_one_office_names_no_other(
    circular: Circular, status: AnswerStatus
) -> None:
    said = quoted(circular.citations(status))
    others = {TO[other] for other in PRACTICAL if other is not status}
    assert not {other for other in others if other in said}


@pytest.mark.parametrize("first", [1, 4])
def test_citations_are_numbered_from_the_number_given(circular: Circular, first: int) -> None:
    citations = circular.citations(S.CONTACT_INFO, first=first)
    assert [one.number for one in citations] == list(range(first, first + len(citations)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", REFERRED)
def test_a_referral_is_whole_in_every_language(
    circular: Circular, language: Language, status: AnswerStatus
) -> None:
    referral = circular.referral(status, MESSAGES[language])
    assert referral.to
    assert referral.contact
    assert "B/08-2019" in referral.why
    assert referral.rule_citations == circular.citations(status)
    assert bool(referral.checklist) == (status not in PRACTICAL)


@pytest.mark.parametrize("status", PRACTICAL)
def test_another_office_is_reached_in_the_circulars_words(
    circular: Circular, status: AnswerStatus
) -> None:
    assert TO[status] in circular.contact(status, MESSAGES["en"])
    assert "24 13 64 00" not in circular.contact(status, MESSAGES["en"])


def test_a_rule_that_was_found_takes_the_place_of_the_circulars(circular: Circular) -> None:
    rule = circular.citations(S.REFERRED_MATERIALS)
    referral = circular.referral(S.REFERRED_INDIVIDUAL_CASE, MESSAGES["nb"], rule)
    assert referral.rule_citations == rule
    assert "24 13 64 00" in referral.contact


REACHED = {
    "nb": ("e-post medlemsservice@ks.no", "tirsdager kl. 10–15 og andre dager kl. 09–15"),
    "nn": ("e-post medlemsservice@ks.no", "tysdagar kl. 10–15 og andre dagar kl. 09–15"),
    "en": ("e-mail medlemsservice@ks.no", "10–15 on Tuesdays and 09–15 on other days"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_starters_figures_are_told_in_every_language(
    circular: Circular, language: Language
) -> None:
    contact = circular.contact(S.CONTACT_INFO, MESSAGES[language])
    assert "24 13 64 00" in contact
    assert all(piece in contact for piece in REACHED[language])


def test_the_original_goes_before_a_restatement(tmp_path: Path) -> None:
    held = files()
    texts = {
        "catalogue.toml": held["catalogue.toml"],
        CIRCULAR: held[CIRCULAR],
        "circulars/original.md": ORIGINAL,
    }
    circular = Circular.read(release_of(tmp_path, texts))
    assert "99 88 77 66" in circular.contact(S.CONTACT_INFO, MESSAGES["nb"])
    assert "i Fjellvik" in circular.citations(S.REFERRED_SPECIAL_CATEGORY)[0].quote.text
    # What the original leaves out still comes from the restatement.
    assert "KF" in quoted(circular.citations(S.REFERRED_MATERIALS))


@pytest.mark.parametrize("status", TO)
def test_without_the_circular_the_office_is_still_named(
    bicycle: Release, status: AnswerStatus
) -> None:
    circular = Circular.read(bicycle)
    assert circular == Circular({})
    assert circular.citations(status) == ()
    assert circular.response_time is None
    for messages in MESSAGES.values():
        assert "B/08-2019" in circular.contact(status, messages)
    if status in REFERRED:
        referral = circular.referral(status, MESSAGES["nb"])
        assert referral.to
        assert referral.rule_citations == ()


NO_CIRCULARS = {
    "handbook_that_mentions_it": {"handbook/om.md": ORIGINAL},
    "guide_that_mentions_it": {"guides/om.md": ORIGINAL},
    "another_circular": {"circulars/om.md": ORIGINAL.replace("B/08-2019", "B/03-2021")},
}
CIRCULARS = {
    "alone": {"circulars/om.md": ORIGINAL},
    "catalogued_as_one": {
        "catalogue.toml": '[[source]]\nfile = "post/om.md"\nauthority = "circular"\n',
        "post/om.md": ORIGINAL,
    },
    "beside_a_handbook": {"circulars/om.md": ORIGINAL, "handbook/om.md": ORIGINAL},
}


@pytest.mark.parametrize("texts", NO_CIRCULARS.values(), ids=NO_CIRCULARS)
def test_what_only_resembles_the_circular_is_not_it(tmp_path: Path, texts: dict[str, str]) -> None:
    assert Circular.read(release_of(tmp_path, texts)) == Circular({})


@pytest.mark.parametrize("texts", CIRCULARS.values(), ids=CIRCULARS)
def test_the_circular_is_known_by_its_number(tmp_path: Path, texts: dict[str, str]) -> None:
    quotes = Circular.read(release_of(tmp_path, texts)).sentences.values()
    assert quotes
    assert {quote.source.standing.authority.value for quote in quotes} == {"circular"}


REACH = "Skriv til post@fjellvik.example eller ring 99 88 77 66."
HOURS = {
    "after_the_day": ("Telefonen svarer tirsdager kl. 11-14. Øvrige dager kl. 08-16.", "11–14"),
    "minutes": (
        "Telefonen svarer tirsdager kl. 11.30-14.15. Øvrige dager kl. 08-16.",
        "11.30–14.15",
    ),
    "colons": (
        "Telefonen svarer tirsdager kl. 11:30-14:15. Øvrige dager kl. 08-16.",
        "11:30–14:15",
    ),
    "only_one_has_minutes": ("Telefonen svarer tirsdager 9.30-14, øvrige dager 08-16.", "9.30–14"),
    "before_the_day": (
        "Telefonen svarer fra 11 til 14 på tirsdager. Den svarer fra 08 til 16 andre dager.",
        "11–14",
    ),
    "in_one_sentence": ("Telefonen svarer tirsdager 11–14, øvrige dager 08–16.", "11–14"),
    "capitals": ("Tirsdager 11-14.\n\nØvrige dager 08-16.", "11–14"),
}
NO_HOURS = {
    "no_days": "Telefonen svarer kl. 08-16.",
    "tuesdays_alone": "Telefonen svarer tirsdager kl. 11-14.",
    "other_days_alone": "Telefonen svarer øvrige dager kl. 08-16.",
    "days_without_hours": "Telefonen svarer tirsdager. Den svarer også øvrige dager.",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("said", "tuesdays"), HOURS.values(), ids=HOURS)
def test_hours_are_read_from_the_circular(
    circular_saying: Says, language: Language, said: str, tuesdays: str
) -> None:
    contact = circular_saying(REACH, said).contact(S.CONTACT_INFO, MESSAGES[language])
    expected = MESSAGES[language].text("referral", "hours", tuesdays=tuesdays, others="08–16")
    assert contact.endswith(f"99 88 77 66. {expected}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("said", NO_HOURS.values(), ids=NO_HOURS)
def test_hours_that_are_not_said_are_not_told(
    circular_saying: Says, language: Language, said: str
) -> None:
    contact = circular_saying(REACH, said).contact(S.CONTACT_INFO, MESSAGES[language])
    assert contact.endswith("99 88 77 66.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_hours_with_minutes_are_told_whole(circular_saying: Says, language: Language) -> None:
    said = "Telefonen svarer tirsdager kl. 11.00-14.00. Øvrige dager kl. 08.00-16.00."
    contact = circular_saying(REACH, said).contact(S.CONTACT_INFO, MESSAGES[language])
    expected = MESSAGES[language].text(
        "referral", "hours", tuesdays="11.00–14.00", others="08.00–16.00"
    )
    assert contact.endswith(f"99 88 77 66. {expected}")


UNREACHED = {
    "no_telephone": "Skriv til post@fjellvik.example.",
    "no_address": "Ring 99 88 77 66.",
    "seven_figures": "Skriv til post@fjellvik.example eller ring 99 88 77 6.",
    "no_figures": "Skriv eller ring.",
}


@pytest.mark.parametrize("said", UNREACHED.values(), ids=UNREACHED)
def test_half_an_address_is_not_told(circular_saying: Says, said: str) -> None:
    contact = circular_saying(said).contact(S.CONTACT_INFO, MESSAGES["nb"])
    assert contact == MESSAGES["nb"].text("referral", "contact_unknown")


def test_a_sentence_that_says_two_things_is_cited_once(circular_saying: Says) -> None:
    circular = circular_saying(REACH)
    assert [one.quote.text for one in circular.citations(S.CONTACT_INFO)] == [REACH]


SAID_OF = {
    "lawyers": ("Slike saker går rett til KS Advokatene.", S.REFERRED_SPECIAL_CATEGORY),
    "case": (
        "Vil noen ha en konkret vurdering, kan KS Advokatene nås.",
        S.REFERRED_INDIVIDUAL_CASE,
    ),
    "employees": (
        "Tillitsvalgte og andre arbeidstakere går til sin nærmeste leder.",
        S.REFERRED_EMPLOYEE_OR_UNION_REP,
    ),
    "ks_bedrift": ("KS Bedrifts medlemmer spør KS Bedrift.", S.REFERRED_KS_BEDRIFT),
    "courses": ("Melding om kurs går til nærmeste KS-kontor.", S.REFERRED_COURSE_EVENT),
    "materials": ("Hefter kjøpes hos KF.", S.REFERRED_MATERIALS),
    "digital": ("Digitale verktøy hører til en egen avdeling.", S.REFERRED_DIGITALISATION),
    "weeks": ("Svaret kan ta flere uker.", S.CONTACT_INFO),
}
SAID_OF_NOTHING = {
    "lawyers": "KS Advokatene holder til i Fjellvik.",
    "case": "En konkret plan er en god plan.",
    "employees": "Tillitsvalgte velges av medlemmene sine.",
    "ks_bedrift": "KS Bedrift er en annen organisasjon.",
    "courses": "Kommunen holder kurs for nye ledere.",
    "materials": "Hefter ligger i resepsjonen.",
    "digital": "Digitale verktøy er nyttige.",
    "weeks": "Svaret kommer snart.",
}


@pytest.mark.parametrize(("sentence", "status"), SAID_OF.values(), ids=SAID_OF)
def test_a_sentence_is_known_by_what_it_says(
    circular_saying: Says, sentence: str, status: AnswerStatus
) -> None:
    circular = circular_saying(sentence)
    assert quoted(circular.citations(status)) == sentence
    assert [other for other in TO if circular.citations(other)] == [status]


@pytest.mark.parametrize("sentence", SAID_OF_NOTHING.values(), ids=SAID_OF_NOTHING)
def test_a_sentence_with_one_of_the_words_is_not_enough(
    circular_saying: Says, sentence: str
) -> None:
    assert circular_saying(sentence) == Circular({})


def test_marks_are_the_numbers_in_order(circular: Circular) -> None:
    citations = circular.citations(S.REFERRED_INDIVIDUAL_CASE, first=3)
    assert marks(citations[:2]) == " [3] [4]"
    assert marks(()) == ""
