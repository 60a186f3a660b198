"""Every number here is synthetic and belongs to nobody."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Document
from corpus.source import Authority
from guardrails.redact import MASK
from guardrails.verdict import Finding
from ingest.chunk import chunk_document
from ingest.screen import Screen
from tests.factories import make_document, make_source, make_standing
from tests.guardrails.identity_numbers import identity_number
from tests.ingest.builds import classified

_FNR = identity_number("010190")


def _account() -> str:
    stem = "1503401235"
    weights = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    check = -sum(int(digit) * weight for digit, weight in zip(stem, weights, strict=True)) % 11
    assert check < 10
    return f"{stem[:4]}.{stem[4:6]}.{stem[6:]}{check}"


def _document(text: str, authority: Authority = Authority.HANDBOOK) -> Document:
    return make_document(
        {"Ferie": text}, source=make_source(standing=make_standing(authority=authority))
    )


@pytest.mark.parametrize(
    ("private", "kind"),
    [
        (_FNR, "NO_NATIONAL_ID"),
        (f"{_FNR[:6]} {_FNR[6:]}", "NO_NATIONAL_ID"),
        (_account(), "NO_BANK_ACCOUNT"),
        ("kari.fjellvik@example.no", "EMAIL_ADDRESS"),
        ("Kari-Anne_Fjell@example.org", "EMAIL_ADDRESS"),
        ("912 34 567", "PHONE_NUMBER"),
        ("+47 412 34 567", "PHONE_NUMBER"),
        ("91234567", "PHONE_NUMBER"),
    ],
)
def test_what_identifies_a_person_is_masked_and_counted(screen: Screen, private: str, kind: str):
    document = _document(f"Svar sendes til {private} innen fristen.")
    screened = screen(document)
    expected = document.original.replace(private, MASK * len(private))
    assert screened.document.original == expected
    assert screened.masked == {kind: 1}


@pytest.mark.parametrize(
    "public",
    [
        "postmottak@example.no",
        "post@example.no",
        "personal@example.no",
        "75 12 34 56",
        "22 12 34 56",
        "815 49 300",
        "saksnummer 2021/1234",
        "12 345 678 kroner",
        "1.1.2021–31.12.2022",
        "organisasjonsnummer 974 760 673",
        "§ 10-8 og § 10-12",
    ],
)
def test_what_belongs_to_an_office_stays(screen: Screen, public: str):
    document = _document(f"Svar sendes til {public} innen fristen.")
    screened = screen(document)
    assert screened.document == document
    assert screened.masked == {}


def test_a_law_is_let_through_as_it_stands(screen: Screen):
    document = _document(f"Nummeret {_FNR} er et eksempel.", Authority.LAW)
    assert screen(document).document is document


def test_locators_hold_and_a_masked_character_is_in_no_chunk(screen: Screen):
    document = _document(f"Send {_FNR} til kari.fjellvik@example.no. Ferien er fem uker.")
    screened = screen(document).document
    assert len(screened.original) == len(document.original)
    assert screened.sections == document.sections
    (chunk,) = chunk_document(screened)
    assert _FNR not in chunk.text
    assert "kari" not in chunk.text
    assert chunk.body.endswith("Ferien er fem uker.")


class _Finds:
    """An identifier finder that finds what it is told."""

    def __init__(self, *findings: Finding) -> None:
        self._findings = findings

    def find(self, text: str) -> Sequence[Finding]:
        del text
        return self._findings


def _finding(entity_type: str, score: float, start: int = 7, end: int = 12) -> Finding:
    return Finding(entity_type=entity_type, start=start, end=end, score=score, recognizer="test")


@pytest.mark.parametrize(
    ("entity_type", "score", "masked"),
    [
        ("NO_NATIONAL_ID", 0.5, True),
        ("NO_NATIONAL_ID", 0.4, False),
        ("NO_DUF", 0.9, True),
        ("IBAN_CODE", 0.9, True),
        ("PERSON", 1.0, False),
        ("LOCATION", 1.0, False),
    ],
)
def test_only_sure_identifiers_are_masked(entity_type: str, score: float, masked: bool):
    screened = Screen(_Finds(_finding(entity_type, score)))(_document("Ferien er fem uker."))
    assert (MASK in screened.document.original) is masked
    assert screened.masked == ({entity_type: 1} if masked else {})


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(1, 20)).map(
            lambda place: _finding("NO_NATIONAL_ID", 1.0, place[0], place[0] + place[1])
        ),
        max_size=5,
    )
)
def test_a_mask_never_changes_the_length_or_anything_beside_it(findings: list[Finding]):
    document = _document("Ferien er fem uker og en dag, og alle har rett til den hvert år.")
    masked = Screen(_Finds(*findings))(document).document.original
    covered = {place for found in findings for place in range(found.start, found.end)}
    assert masked == "".join(
        MASK if place in covered else character for place, character in enumerate(document.original)
    )


@pytest.mark.parametrize(
    ("file", "heading"),
    [
        ("handbook/a.txt", "Skriv til kari.fjellvik@example.no"),
        ("handbook/a.txt", "Ring saksbehandleren på 91234567"),
        ("handbook/a.md", f"# Sak om arbeidstaker {_FNR}"),
    ],
)
def test_what_is_masked_in_the_text_stands_in_no_heading_or_title(
    screen: Screen, file: str, heading: str
):
    document = screen(classified(file, f"{heading}\n\nFerien er fem uker.\n").document).document
    private = heading.split()[-1]
    assert private not in document.original
    assert private not in " ".join(document.sections[0].heading_path)
    assert private not in document.source.title


@pytest.mark.parametrize("address", ["karifjellvik@gmail.com", "kari1990@hotmail.com"])
def test_an_address_at_a_private_mail_service_is_masked(screen: Screen, address: str):
    assert screen(_document(f"Skriv til {address} i dag.")).masked == {"EMAIL_ADDRESS": 1}


_NAME = "Tormod Fjellvikås"


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        (f"Arbeidstaker {_NAME} søkte om permisjon i mai.", {"PERSON"}),
        (f"Møtt: {_NAME}, Fagforbundet.", {"UNION_AFFILIATION"}),
    ],
)
def test_a_private_persons_name_is_masked_in_text_and_headings(
    screen: Screen, line: str, kinds: set[str]
):
    document = make_document({"Ferie": line, f"Permisjon for {_NAME}": "Svaret er ja."})
    screened = screen(document)
    assert kinds <= set(screened.masked)
    assert _NAME not in screened.document.original
    headings = [words for one in screened.document.sections for words in one.heading_path]
    assert all(_NAME not in words for words in headings)


@pytest.mark.parametrize(
    "line",
    [
        f"Kommunedirektør {_NAME} la fram saken.",
        "Fagforbundet og Delta ba om drøfting.",
        "Bodø kommune og Røros kommune har egne reglement.",
        "Arbeidsmiljøloven og Hovedtariffavtalen gjelder.",
    ],
)
def test_office_holders_in_their_office_and_groups_stay(screen: Screen, line: str):
    document = _document(line)
    screened = screen(document)
    assert screened.document == document
    assert screened.masked == {}


def test_a_name_that_stands_only_in_a_files_name_is_masked_in_its_title(screen: Screen):
    document = make_document(
        {"Ferie": "Ferien er fem uker."}, source=make_source(title=f"Avtale med {_NAME}")
    )
    assert _NAME not in screen(document).document.source.title


def test_a_block_that_a_mask_leaves_empty_is_gone(screen: Screen):
    text = (
        f"Fra: {_NAME} <tormod.fjellvik@example.no>\nSendt: 3. mai 2024 10:15\n"
        "Til: HR\nEmne: Svar\n\nFerien er fem uker.\n"
    )
    screened = screen(classified("guides/svar.txt", text).document)
    assert screened.masked["EMAIL_HEADER"] == 1
    chunks = chunk_document(screened.document)
    assert any("Ferien er fem uker." in chunk.body for chunk in chunks)
    assert all(any(map(str.isalpha, chunk.body)) for chunk in chunks)


@pytest.mark.parametrize("long", ["ord " * 400_000, "x" * 1_200_000, "linje\n" * 200_000])
def test_a_text_of_any_length_is_screened_to_its_end(screen: Screen, long: str):
    document = make_document({"Ferie": f"{long} Skriv til kari.fjellvik@example.no i dag."})
    assert screen(document).masked["EMAIL_ADDRESS"] == 1
