"""Ways in which people and texts refer to rules."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.references import (
    DEFINED,
    MENTIONED,
    Places,
    Reference,
    ReferenceIndex,
    Works,
    WorksInvalid,
)
from corpus.source import Authority
from ingest.chunk import chunk_document
from tests.factories import make_document, make_source, make_standing

_FILE = Path(__file__).parents[2] / "corpus" / "works.toml"
_AML, _HTA = "arbeidsmiljøloven", "hovedtariffavtalen"


@pytest.fixture(scope="module")
def works() -> Works:
    law = make_source(
        title="Arbeidsmiljøloven (LOV-2005-06-17-62)",
        standing=make_standing(authority=Authority.LAW),
    )
    return Works.of([law], _FILE)


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("aml 14-9", Reference(_AML, "14-9")),
        ("hva sier aml. § 14-9 andre ledd?", Reference(_AML, "14-9")),
        ("Arbeidsmiljølova §14 – 9", Reference(_AML, "14-9")),
        ("§ 14-9 i arbeidsmiljøloven", Reference(_AML, "14-9")),
        ("paragraf 15-3 etter arbeidsmiljøloven", Reference(_AML, "15-3")),
        ("AML § 14-4 a", Reference(_AML, "14-4a")),
        ("Working Environment Act: § 14-9 of the Working Environment Act", Reference(_AML, "14-9")),
        ("HTA kap 1 § 8.2", Reference(_HTA, "8", "8.2")),
        ("HTA kapittel 1 § 8 punkt 8.2.1", Reference(_HTA, "8", "8.2.1")),
        ("HTA 14.1", Reference(_HTA, "14", "14.1")),
        ("Hovudtariffavtalen kap. 1, § 7 pkt 7.3", Reference(_HTA, "7", "7.3")),
        ("HA del B § 3-1 bokstav d", Reference("hovedavtalen", "3-1")),
        ("GDPR art. 33", Reference("personopplysningsloven", "article 33")),
        ("ferieloven § 9", Reference("ferieloven", "9")),
        ("§ 5-11", Reference("", "5-11")),
        ("B-rundskriv 10/2014", Reference("circular", "10/2014")),
        ("rundskriv nr. B/08-2019", Reference("circular", "8/2019")),
    ],
)
def test_a_reference_is_read_in_the_ways_it_is_written(
    works: Works, text: str, reference: Reference
):
    assert reference in works.references(text)


@pytest.mark.parametrize(
    "text",
    [
        "vi har 5-7 ansatte på avdelingen",
        "har vi ha 10 dager",
        "arbeidsmiljøloven sier noe om overtid",
        "Møtet var 14.10.2024 kl. 14.30",
        "aml og 3 andre lover",
        "rundskriv om ferie fra 2014",
        "lønnstrinn 14-9",
        "HTA gjelder fra 1. mai",
        "ring 22 13 26 00",
    ],
)
def test_numbers_that_refer_to_no_rule_are_let_be(works: Works, text: str):
    assert works.references(text) == []


def test_a_second_place_joined_to_the_first_is_of_the_same_work(works: Works):
    found = works.references("aml § 10-6 og § 10-12, men ikke § 3 alene. § 2 er en annen sak")
    assert found[:2] == [Reference(_AML, "10-6"), Reference(_AML, "10-12")]
    assert Reference("", "2") in found


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str):
    works = Works({"aml": _AML, "hta": _HTA})
    for reference in works.references(text):
        assert reference.section


def _index() -> tuple[ReferenceIndex, list[str]]:
    law = make_document(
        {"§ 14-9. Midlertidig ansettelse": "Ansettes fast.", "§ 14-10. Åremål": "Øverste leder."},
        source=make_source(
            source_id="law",
            title="Arbeidsmiljøloven (LOV-2005-06-17-62)",
            standing=make_standing(authority=Authority.LAW),
        ),
    )
    handbook = make_document(
        {"Vikarar": "Sjå aml. § 14-9 og HTA kap. 1 § 2.", "Ferie": "Ferien er fem veker."},
        source=make_source(source_id="handbook", title="Personalhandbok"),
    )
    circular = make_document(
        {"Lønn": "Satsen er ny."},
        source=make_source(
            source_id="circular",
            title="B-rundskriv B/08-2019 Satser",
            standing=make_standing(authority=Authority.CIRCULAR),
        ),
    )
    documents = (law, handbook, circular)
    chunks = [chunk for document in documents for chunk in chunk_document(document)]
    sources = {document.source.source_id: document.source for document in documents}
    index = ReferenceIndex(
        Works.of(list(sources.values()), _FILE),
        Places.of(chunks, sources, _FILE),
        size=len(chunks),
    )
    return index, [chunk.heading_path[-1] for chunk in chunks]


@pytest.mark.parametrize(
    ("question", "scores"),
    [
        ("Hva sier aml § 14-9?", {"§ 14-9. Midlertidig ansettelse": DEFINED, "Vikarar": MENTIONED}),
        ("§ 14-10", {"§ 14-10. Åremål": DEFINED}),
        ("Hva står i HTA kap 1 § 2?", {"Vikarar": MENTIONED}),
        ("rundskriv 8/2019", {"Lønn": DEFINED}),
        ("HTA kap 1 § 12", {}),
        ("Hvor lang er ferien?", {}),
        ("ferieloven § 14-9", {}),
    ],
)
def test_what_is_the_rule_goes_before_what_speaks_of_it(question: str, scores: dict[str, float]):
    index, headings = _index()
    found = index.scores(question)
    assert {head: float(found[row]) for row, head in enumerate(headings) if found[row]} == scores


@pytest.mark.parametrize("held", ["[[work]]\nname = 'x'", "work = 3", "[[work]]\nnames = []", "["])
def test_a_mistake_in_the_file_of_works_is_told(tmp_path: Path, held: str):
    path = tmp_path / "works.toml"
    path.write_text(held, encoding="utf-8")
    with pytest.raises(WorksInvalid, match="works"):
        Works.of([], path)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([_AML, _HTA, ""]),
            st.sampled_from(["8", "14-9"]),
            st.sampled_from([None, "8.2", "8.2.1"]),
            st.integers(0, 4),
            st.sampled_from([MENTIONED, DEFINED]),
        )
    ),
    st.sampled_from(["aml § 14-9", "HTA § 8.2", "§ 8", "§ 14-9 og HTA § 8", "ferie"]),
)
def test_a_chunk_is_as_surely_meant_as_its_surest_place(
    works: Works, held: list[tuple[str, str, str | None, int, float]], question: str
):
    places = sorted({one[:3] for one in held}, key=str)
    ordered = sorted(held, key=lambda one: places.index(one[:3]))
    index = ReferenceIndex(
        works,
        Places(
            references=tuple(Reference(*one) for one in places),
            which=np.array([places.index(one[:3]) for one in ordered], dtype=np.int64),
            rows=np.array([one[3] for one in ordered], dtype=np.int64),
            sureness=np.array([one[4] for one in ordered], dtype=np.float32),
        ),
        size=5,
    )
    asked = works.references(question)
    expected = [
        max(
            (
                sureness
                for work, section, point, held_by, sureness in held
                if held_by == row
                and any(one.covers(Reference(work, section, point)) for one in asked)
            ),
            default=0.0,
        )
        for row in range(5)
    ]
    assert index.scores(question).tolist() == expected


@pytest.mark.parametrize(
    ("names", "text", "found"),
    [
        (["lov om ferie", "lov"], "lov om ferie § 3", "lov om ferie"),
        (["lov om ferie", "lov"], "lov om fisk, lov § 3", "lov"),
        (["lov om ferie"], "lov om", ""),
        (["lov om ferie"], "om ferie § 3", ""),
    ],
)
def test_the_longest_name_that_stands_there_is_meant(names: list[str], text: str, found: str):
    references = Works({name: name for name in names}).references(text)
    assert [one.work for one in references if one.work] == [found] * bool(found)
