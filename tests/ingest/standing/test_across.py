from datetime import date

import pytest

from corpus.source import Status, Validity
from ingest.catalogue import Entry
from ingest.classify import Classified, classify, settle
from ingest.parse import parse
from ingest.standing.across import Remark
from tests.ingest.builds import classified
from tests.ingest.lovdata_xml import article, chapter, ledd, make_law


def _circular(number: str, text: str = "Om ferie.", day: str = "01.02.2024") -> Classified:
    head = f"B-rundskriv nr.: {number}\nDato: {day}\n\n"
    return classified(f"circulars/{number.replace('/', '-')}.txt", head + text + "\n")


def _law(**facts: str) -> Classified:
    body = chapter(article(ledd("Hytten er varm."), number="§ 1-1"))
    return classify(f"{facts['refid']}.xml", parse("a.xml", make_law(body, **facts)), None)


@pytest.mark.parametrize(
    "text",
    [
        "Rundskrivet erstatter B-rundskriv B/03-2021.",
        "Rundskrivet erstatter B/3-2021 fra i dag.",
        "Dette opphever rundskriv B/03-2021.",
        "Erstatter: B/03-2021",
        "Rundskriv B/03-2021 utgår.",
        "Rundskrivet erstatter B/01-2020 og B/03-2021.",
        "Rundskrivet erstatter B-rundskriv nr. B/03-2021 om ferie.",
        "Dette rundskrivet trekkjer tilbake B/03-2021.",
        "Rundskriv B/03-2021 av 5.11.2021 oppheves.",
        "B/03-2021 blir erstattet av dette rundskrivet.",
    ],
)
def test_a_circular_ends_the_one_it_replaces(text: str):
    old, new = settle([_circular("B/03-2021", day="05.11.2021"), _circular("B/05-2024", text)])
    standing = old.document.source.standing
    assert standing.validity == Validity(date(2021, 11, 5), date(2024, 2, 1))
    assert standing.status_on(date(2024, 1, 31)) is Status.IN_FORCE
    assert standing.status_on(date(2024, 2, 1)) is Status.SUPERSEDED
    assert new.document.source.standing.validity == Validity(date(2024, 2, 1))


@pytest.mark.parametrize(
    "text",
    [
        "Se også rundskriv B/03-2021.",
        "Rundskrivet utfyller B/03-2021.",
        "Rundskrivet erstatter ikke B/03-2021.",
        "Rundskriv B/03-2021 oppheves ikke.",
        "Rundskriv B/03-2021 skal ikke oppheves.",
        "Dette erstatter tidligere praksis. Se B/03-2021.",
        "Om ferie.",
    ],
)
def test_a_circular_that_only_names_another_ends_nothing(text: str):
    old, _ = settle([_circular("B/03-2021"), _circular("B/05-2024", text)])
    assert old.document.source.standing.validity.valid_to is None


def test_a_circular_without_a_day_still_replaces():
    new = _circular("B/05-2024", "Rundskrivet erstatter B/03-2021.", day="uviss")
    old, _ = settle([_circular("B/03-2021"), new])
    assert old.document.source.standing.status is Status.SUPERSEDED


def test_a_circular_that_is_itself_ended_by_staff_keeps_that_end():
    parsed = parse("circulars/a.txt", b"B-rundskriv nr.: B/03-2021\n\nOm ferie.\n")
    old = classify("circulars/a.txt", parsed, Entry(file="x", valid_to=date(2023, 1, 1)))
    new = _circular("B/05-2024", "Rundskrivet erstatter B/03-2021.")
    assert settle([old, new])[0].document.source.standing.validity.valid_to == date(2023, 1, 1)


def test_a_replaced_circular_that_is_not_there_is_remarked_upon():
    (alone,) = settle([_circular("B/05-2024", "Rundskrivet erstatter B/03-2021.")])
    assert alone.remarks == (Remark("replaces_unknown", "B/03-2021"),)


def test_a_text_that_cites_what_a_law_has_not_is_remarked_upon():
    text = "Etter hytteloven § 9-9 skal det fyres. Se også hytteloven § 1-1 og vannloven § 3.\n"
    _, guide = settle([_law(refid="lov/2001-02-03-4", short="Hytteloven"),
                       classified("guides/a.txt", text)])  # fmt: skip
    assert guide.remarks == (Remark("cites_no_article", "hytteloven § 9-9"),)


def test_a_text_that_cites_a_repealed_law_is_remarked_upon():
    new = classify(
        "lov/2025.xml",
        parse("a.xml", make_law(
            chapter(article(ledd("Hytten er varm.")))
            + '<article class="defaultP">Følgende lov oppheves: lov 3. februar 2001 nr. 4.'
            "</article>",
            refid="lov/2025-06-01-9", in_force="2026-01-01",
        )),
        None,
    )  # fmt: skip
    _, guide = settle(
        [new, classified("guides/a.txt", "Se lov 3. februar 2001 nr. 4 om hytter.\n")]
    )
    assert guide.remarks == (Remark("cites_repealed", "lov/2001-02-03-4"),)


def test_local_rules_of_a_replaced_circular_end_with_it():
    old = _circular("B/03-2021", "Ferie\n\nLokal info: Ferie\n\nFor oss.")
    end = settle([old, _circular("B/05-2024", "Dette erstatter B/03-2021.")])[0].document
    assert {section.standing.validity.valid_to for section in end.sections if section.standing} == {
        date(2024, 2, 1)
    }
