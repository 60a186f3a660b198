import pytest

from ingest.standing.cited import Citation, article_of, cited_in, law_name


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("jf. arbeidsmiljøloven § 14-5", [Citation("arbeidsmiljølov", "14-5")]),
        ("arbeidsmiljølova § 15-13 a", [Citation("arbeidsmiljølov", "15-13a")]),
        ("personopplysningslovens § 2-8", [Citation("personopplysningslov", "2-8")]),
        ("aml. § 2 A-1 og ferieloven § 10", [
            Citation("arbeidsmiljølov", "2a-1"), Citation("ferielov", "10"),
        ]),
        ("lov 14. april 2000 nr. 31", [Citation("lov/2000-04-14-31")]),
        ("Lov av 13. juni 1969 nr. 25 om tro", [Citation("lov/1969-06-13-25")]),
        ("loven sier", []),
        ("HTA § 7", []),
        ("lov 31. februar 2000 nr. 4", []),
        ("ferieloven sier at fem uker gis", []),
    ],
)  # fmt: skip
def test_laws_are_read_from_a_text(text: str, cited: list[Citation]):
    assert list(cited_in(text)) == cited


@pytest.mark.parametrize(
    ("heading", "article"),
    [
        ("§ 14-5. Krav", "14-5"),
        ("§ 15-13 a. Alder", "15-13a"),
        ("§ 2 A-1. Varsling", "2a-1"),
        ("§ 10. Beregning", "10"),
        ("§ 9 a. Kontroll", "9a"),
        ("Kapittel 10", None),
        ("Ferie", None),
    ],
)
def test_a_headings_article_is_read(heading: str, article: str | None):
    assert article_of(heading) == article


@pytest.mark.parametrize("name", ["Arbeidsmiljøloven", "arbeidsmiljølova", "arbeidsmiljølov"])
def test_a_law_has_one_name_in_both_written_standards(name: str):
    assert law_name(name) == "arbeidsmiljølov"


def test_a_person_reads_the_laws_name():
    assert Citation("ferielov", "10").words() == "ferieloven § 10"
    assert Citation("lov/2000-04-14-31").words() == "lov/2000-04-14-31"
