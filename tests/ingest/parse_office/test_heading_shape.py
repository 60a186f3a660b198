import pytest

from ingest.parse.heading_shape import may_be_heading, numbered_level


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("Kapittel 3 Lønn", 1),
        ("Kap. 3 Lønn", 1),
        ("Del II Lønn", 1),
        ("3 Lønn", 1),
        ("3. Lønn", 1),
        ("3.1 Lønn", 2),
        ("3.1.2. Lønn", 3),
        ("§ 4-2. Lønn", 4),
        ("§ 7 a Lønn", 4),
        ("§§ 7-9 Lønn", 4),
        ("Lønn", None),
        ("3 kroner", None),
        ("31.12.2031 er fristen", None),
        ("Delta i møtet", None),
        ("Kapittelet om lønn", None),
        ("2031 Lønn", None),
    ],
)
def test_a_headings_number_tells_how_deep_it_is(words: str, level: int | None):
    assert numbered_level(words) == level


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("§ 4-2 Lønn under sykdom", True),
        ("Ferie og fravær i 2031", True),
        ("Lønn i kapittel 4.", True),
        ("Du får lønn.", False),
        ("Hva er lønn?", False),
        ("Lønn:", False),
        ("12 000", False),
        ("", False),
        ("lønn " * 15, False),
        ("L" * 101, False),
    ],
)
def test_a_heading_is_short_and_no_sentence(words: str, expected: bool):
    assert may_be_heading(words) is expected
