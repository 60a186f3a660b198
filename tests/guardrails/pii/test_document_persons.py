"""Who is masked in a document, and who stays."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.errors import DataFileInvalid
from guardrails.pii import document_persons
from guardrails.pii.document_persons import FICTITIOUS, find_private
from guardrails.redact import mask
from guardrails.verdict import Category
from tests.growth import is_linear

LABELS = Path(__file__).parents[3] / "evals" / "data" / "document-persons.jsonl"


def found(text: str, kind: str = "") -> list[tuple[str, str]]:
    return [(f.entity_type, text[f.start : f.end]) for f in find_private(text, kind=kind)]


MASKED = {
    "alone in a sentence": (
        "Søknaden fra Kari Nordmann ble avslått.",
        [("PERSON", "Kari Nordmann")],
    ),
    "genitive": ("Lønna til Ola Berntsens kollega.", [("PERSON", "Ola Berntsens")]),
    "two given names and two surnames": (
        "I gruppa satt Anne Berit Moen Solberg.",
        [("PERSON", "Anne Berit Moen Solberg")],
    ),
    "initial": ("Prosjektgruppe: Sissel K. Brattlid", [("PERSON", "Sissel K. Brattlid")]),
    "unlisted given name": ("Møtte: Sigbjern Pettersen", [("PERSON", "Sigbjern Pettersen")]),
    "unlisted, in a list of names": (
        "Representert ved Kari Aasen, Zyxo Qwartz, Malin Hansen.",
        [("PERSON", "Kari Aasen"), ("PERSON", "Zyxo Qwartz"), ("PERSON", "Malin Hansen")],
    ),
    "over a line break": ("Til stede var Berit\nHelgesen.", [("PERSON", "Berit\nHelgesen")]),
    "list without separators": (
        "Deltakere Arne Hansen Siri Thomsen Geir Inge Larsen Rapport",
        [
            ("PERSON", "Arne Hansen"),
            ("PERSON", "Siri Thomsen"),
            ("PERSON", "Geir Inge Larsen"),
        ],
    ),
    "signature without a title": (
        "Med vennlig hilsen\nBerit Helen Olsen",
        [("PERSON", "Berit Helen Olsen")],
    ),
    "given name alone, of one named elsewhere": (
        "Gruppa: Ragnhild Lund. Nettsidene følges opp (Ragnhild).",
        [("PERSON", "Ragnhild Lund"), ("PERSON", "Ragnhild")],
    ),
    "double given name without its hyphen": (
        "Gruppa: Ann-Britt Hansen. Ansvar: Ann Britt tar arkivet.",
        [("PERSON", "Ann-Britt Hansen"), ("PERSON", "Ann Britt")],
    ),
    "greeted": ("Hei Susanne!\nTakk for sist.", [("PERSON", "Susanne")]),
    "beside a union": (
        "Deltakere: Kari Nordmann, Fagforbundet/LO kommune",
        [("UNION_AFFILIATION", "Kari Nordmann")],
    ),
    "union in brackets": ("Ola Hansen (Delta) møtte.", [("UNION_AFFILIATION", "Ola Hansen")]),
    "union before": ("For NITO: Ola Hansen", [("UNION_AFFILIATION", "Ola Hansen")]),
    "union office": ("Ola Hansen, HTV", [("UNION_AFFILIATION", "Ola Hansen")]),
    "leader of a union": (
        "Ola Hansen, leder i Utdanningsforbundet Fjordvik",
        [("UNION_AFFILIATION", "Ola Hansen")],
    ),
    "nynorsk list of unions": (
        "Hos Forskarforbundet er Kari Moen tillitsvald, og Ola Hansen er vara.",
        [("UNION_AFFILIATION", "Kari Moen"), ("UNION_AFFILIATION", "Ola Hansen")],
    ),
    "surname misread": (
        "Ved Fagforbundet er Ilze barndea plasstillitsvald.",
        [("UNION_AFFILIATION", "Ilze barndea")],
    ),
    "deputy with an unlisted name": (
        "Hos NITO er Kari Aasen tillitsvald, og Zyxanna Qwartz er vara.",
        [("UNION_AFFILIATION", "Kari Aasen"), ("UNION_AFFILIATION", "Zyxanna Qwartz")],
    ),
    "given name alone, of a union representative": (
        "Hovedtillitsvalgt er valgt. I år er Zyxanna er plasstillitsvalgt.",
        [("UNION_AFFILIATION", "Zyxanna")],
    ),
    "unlisted given name before a listed one": (
        "Med i gruppa var og Zyxo Dan Eriksson.",
        [("PERSON", "Zyxo Dan Eriksson")],
    ),
    "tied to a union elsewhere, vowels misread": (
        "Kari Aasen, Tekna, møtte. Rådgiver Kari Aesen skrev referatet.",
        [("UNION_AFFILIATION", "Kari Aasen"), ("PERSON", "Kari Aesen")],
    ),
    "party in brackets": ("Ingrid Moen (Sp) leder", [("PARTY", "Sp")]),
    "party of one letter": ("Ordfører Ola Hansen (H)", [("PARTY", "H")]),
    "party after a comma": ("Ola Hansen, Arbeiderpartiet, sa", [("PARTY", "Arbeiderpartiet")]),
    "party before": ("Høyre v/Ola Hansen fremmet forslag", [("PARTY", "Høyre")]),
    "misread address": (
        "Send spørsmål til kari.nordmann(aposten.no i dag",
        [("EMAIL_ADDRESS", "kari.nordmann(aposten.no")],
    ),
    "address over two lines": (
        "skriv til kari.nordmann@fjordvik.\nno",
        [("EMAIL_ADDRESS", "kari.nordmann@fjordvik.\nno")],
    ),
    "address without its sign": (
        "e - post: kari.nordmannfjordvik.kommune.no",
        [("EMAIL_ADDRESS", "kari.nordmannfjordvik.kommune.no")],
    ),
}


@pytest.mark.parametrize(("text", "expected"), MASKED.values(), ids=MASKED.keys())
def test_private_people_are_masked(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


KEPT = {
    "title below": "Silje Hansen\nAvdelingsdirektør",
    "title after, flattened": "Ola Kåre Jensen Rådmann Per Arne Olsen HR-sjef",
    "title before": "Rådgiver Marianne Hansen, HR-kontoret",
    "two titles before": "Fagsjef/advokat Ola Solberg",
    "title with unit": "Ola Nilsen\nIKT sjef",
    "title misread": "Her med ridmann Liv Hansen og HR ragivar Ola Nilsen",
    "case handler in a form": "Saksbehandler:...Ragnhild Hansen Telefon",
    "approved by": "Godkjent av: Jacob Hansen",
    "in brackets": "Fra Kommunikasjon: Tord Hansen (leder)",
    "the employer's side": "Fra arbeidsgiversiden: Rune Hansen, Marianne Lund",
    "whole address, found by others": "post: kari.nordmann@fjordvik.kommune.no",
    "safety representative": "Verneombud ved etaten er Kari Aasen og vara er Gerd Hansen.",
    "authors with year": "Kari Hansen og Ola Nikolai Lund (KF 2021): Arbeidstid",
    "authors and others": "Oppsigelse (Tor Hansen & Gro Brandt Moen mfl. 2021).",
    "author with KS": "Les meir: KS/ Silje Hansen: Oppseiing",
    "photographer": "Foto: Endre Hansen",
    "street": "Karl Johans gate 5 og Karl Johansgt. 47",
    "law and body": "Arbeidsmiljøloven, Hovedavtalen Del B, Norsk Folkehjelp, Røde Kors",
    "places": "Sandefjord Ålesund Skien Arendal, Møre og Romsdal, Bodø kommune",
    "weekend and holidays": "Helge- og høytidstillegg; Kristi Himmelfartsdag; Helge og natt",
    "case": "Case\n\nPersonalsjef Tuva Hansen klaget. Tuva vant fram for Ola Lund.",
    "numbered case": "## Case 2\nKari Nordmann søker permisjon fra Fagforbundet.",
    "period": "Fra: 1. januar 2020 Til: 31. desember 2020",
    "unions without names": "Fagforbundet, Delta og Utdanningsforbundet deltok. Leder møtte.",
    "parties without names": "Høyre og Ap stemte for. SV: imot.",
    "office's address": "postmottak@fjordvik.kommune.no, www.fjordvik.kommune.no",
    "empty": "",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT.keys())
def test_what_readers_need_stays(text: str) -> None:
    assert found(text) == []


def test_names_in_a_document_that_is_a_case_stay() -> None:
    text = "Kari Nordmann (Delta) ble syk. Hei Kari!"
    assert found(text, FICTITIOUS) == []
    assert found(text) != []


def test_the_name_of_an_invented_person_stays_outside_the_case_too() -> None:
    assert found("Case\nKari Nordmann søker.\n\n\n\nHva bør Kari Nordmann gjøre?") == []


def test_a_case_ends_with_its_slide() -> None:
    assert found("Case\nHva nå?\n\n\n\nOla Hansen sa nei.") == [("PERSON", "Ola Hansen")]


def test_special_categories_are_told() -> None:
    findings = find_private("Kari Nordmann (Sp). Ola Hansen, Fagforbundet.")
    assert [f.category for f in findings] == [Category.POLITICAL, Category.UNION]


HEADERS = {
    "on one line": (
        "Fra: Kari Lund Sendt: 27. mai 2014 14:34 Til: Ola Hansen; Liv Moen Kopi: Per Vik "
        "Emne: SV: Permisjon Takk for innspill.",
        "Fra: Kari Lund Sendt: 27. mai 2014 14:34 Til: Ola Hansen; Liv Moen Kopi: Per Vik",
    ),
    "on lines": (
        "Fra: Kari Lund\nSendt: tirsdag 27. mai 2014 14:34\nTil: Ola Hansen\nEmne: Lønn\n\nHei",
        "Fra: Kari Lund\nSendt: tirsdag 27. mai 2014 14:34\nTil: Ola Hansen",
    ),
    "quoted": (
        "> Fra: Kari Lund\n> Sendt: 22. mai 2014\n> Til: Ola Hansen\n> Emne: Lønn",
        "Fra: Kari Lund\n> Sendt: 22. mai 2014\n> Til: Ola Hansen",
    ),
    "English": (
        "From: Kari Lund\nTo: Ola Hansen\nSubject: Leave",
        "From: Kari Lund\nTo: Ola Hansen",
    ),
    "cut off after the date": (
        "Fra: Kari Lund Sendt: 21. mai 2014 15:54\n\n46 Nytt punkt om lønn",
        "Fra: Kari Lund Sendt: 21. mai 2014 15:54",
    ),
    "without a subject, on its own line": (
        "Fra: Kari Lund\nSendt: 21. mai 2014\nTil: Ola Hansen\nHei",
        "Fra: Kari Lund\nSendt: 21. mai 2014\nTil: Ola Hansen",
    ),
    "date missing": ("Fra: Kari Lund Sendt: Emne: Lønn", "Fra: Kari Lund Sendt:"),
    "cut off before the date": ("Fra: Kari Lund Sendt: ukjent", "Fra: Kari Lund Sendt:"),
}


@pytest.mark.parametrize(("text", "header"), HEADERS.values(), ids=HEADERS.keys())
def test_whole_headers_are_found(text: str, header: str) -> None:
    assert ("EMAIL_HEADER", header) in found(text)


def test_the_subject_and_the_message_stay() -> None:
    text = HEADERS["on one line"][0]
    assert mask(text, find_private(text)).endswith(" Emne: SV: Permisjon Takk for innspill.")


def test_a_long_list_of_recipients_without_a_subject_is_found_up_to_its_last_separator() -> None:
    people = "Ola Hansen; Liv Moen; " * 20
    text = f"Fra: Kari Lund Sendt: 21. mai 2014 Til: {people}2 Side42 {'Lønn er viktig. ' * 10}"
    covered = mask(text, find_private(text))
    assert "Hansen" not in covered
    assert covered.endswith("Lønn er viktig. ")


NO_HEADERS = {
    "from a place": "Fra Servicetorget: nye rutiner Til: alle Emne: lønn",
    "running text": f"Fra: kommunen Til: {'dette er en lang setning uten skilletegn ' * 5}Emne: x",
    "only a sender": "Fra: Kommunaldirektøren",
    "only to": "Fra: kommunen Til: staten",
    "far apart": f"Fra: {'ordet ' * 60}Sendt: 1. mai",
    "very long": f"Fra: Kari Lund Til: {'a b; ' * 5000}Emne: lønn",
}


@pytest.mark.parametrize("text", NO_HEADERS.values(), ids=NO_HEADERS.keys())
def test_what_is_no_header_is_not_taken_for_one(text: str) -> None:
    assert all(entity_type != "EMAIL_HEADER" for entity_type, _ in found(text))


_PIECES = st.sampled_from(
    "Kari |Nordmann|\n|, |Fagforbundet |(Sp) |Fra: |Sendt: |Til: |; |Emne: |Case\n|rådmann |Hei |"
    "kari.lund@x.\nno |Ann-Britt |K. |2021) ".split("|")
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=40).map("".join)))
def test_findings_are_in_order_disjoint_and_keep_length(text: str) -> None:
    findings = find_private(text)
    places = [place for f in findings for place in (f.start, f.end)]
    assert places == sorted(places)
    assert all(0 <= f.start < f.end <= len(text) for f in findings)
    assert len(mask(text, findings)) == len(text)


HARD = {
    "names": "Kari Nordmann, Ola Hansen og Per ",
    "senders": "Fra: Kari Lund ",
    "headers": "Fra: Kari Lund Sendt: 1. mai Til: Ola; ",
    "capitals": "Abc Def Ghi ",
    "references": "Kari Lund og Ola Hansen og ",
    "addresses": "kari.lund.ola.hansen.",
    "one word": "a",
    "spaces": " \n",
}


@pytest.mark.parametrize("piece", HARD.values(), ids=HARD.keys())
def test_time_is_linear(piece: str) -> None:
    assert is_linear(find_private, piece, 40_000)


def test_damaged_patterns_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "documents.toml").write_text("offices = 1\nunions = 'x'\n", encoding="utf-8")
    monkeypatch.setattr(document_persons, "DATA", tmp_path)
    with pytest.raises(DataFileInvalid):
        document_persons.read_signs()


def test_the_labelled_places_hold_no_text() -> None:
    rows = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    fields = {"file", "start", "end", "type", "why", "split", "sha256"}
    assert all(set(row) == fields for row in rows)
    kept = sum(row["type"] == "keep" for row in rows)
    assert len(rows) >= 150
    assert kept >= len(rows) / 2
