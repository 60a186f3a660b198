"""Where sentences of Norwegian text end, and where they do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import sentence_spans

PIECES = st.sampled_from(
    [
        *".!?»«)(§…æÅ \n\t\u00a0\u2028",
        '"',
        "\n\n",
        "\r\n",
        "jf.",
        "kl.",
        "1.",
        "3,5",
        "juli",
        "Ferie",
    ]
)


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fristen er kort. Den er fast.", ["Fristen er kort.", "Den er fast."]),
        ("Hva nå? Ja! Greit.", ["Hva nå?", "Ja!", "Greit."]),
        ("Ferien er fri\n\nLønna er fast", ["Ferien er fri", "Lønna er fast"]),
        ("Ferien er fri\n \u00a0\nLønna er fast", ["Ferien er fri", "Lønna er fast"]),
        ("Han sa «nei.» Så gikk han.", ["Han sa «nei.»", "Så gikk han."]),
        ("Fristen er kort (jf. § 2.) Den er fast.", ["Fristen er kort (jf. § 2.)", "Den er fast."]),
        ("Det gjaldt fra 2024. Før var det ulikt.", ["Det gjaldt fra 2024.", "Før var det ulikt."]),
        ("Møtet er kl. 10.30. Så er det mat.", ["Møtet er kl. 10.30.", "Så er det mat."]),
        ("Se nr. 2. Deretter nr. 3.", ["Se nr. 2.", "Deretter nr. 3."]),
        ("  Kort.  ", ["Kort."]),
    ],
)
def test_sentences_end_at_stops_and_blank_lines(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Fristen er 1. juli 2026",
        "Jf. aml. § 15-3 første ledd",
        "Det gjelder etter lov av 17. juni 2005 nr. 62",
        "Du får fri bl.a. ved flytting, f.eks. innen kommunen",
        "T. Nilsen svarer på saken",
        "Satsen er kr. 3.500,50 pr. dag",
        "Møt kl. 9.30 i kantina",
        "linje én\nlinje to",
        "Dette er slutten …",
        "Fristen er minst 2. 3 dager er for lite",
        "Reglene i kap. 10 om arbeidstid m.v. gjelder",
        "Det vises til art. 9 nr. 2",
    ],
)
def test_abbreviations_ordinals_and_line_breaks_end_no_sentence(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Det krever hjemmel i lov. Arbeidsgiver skal drøfte saken.",
        "Fristen er ute no. Arbeidsgivar må svare.",
        "Du kan ta det eventuelt. Arbeidsgiver avgjør.",
    ],
)
def test_whole_words_at_the_end_of_a_sentence_end_it(text: str) -> None:
    assert len(sentences(text)) == 2


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u00a0\t\n"])
def test_white_space_holds_no_sentence(text: str) -> None:
    assert sentence_spans(text) == []


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200))
def test_spans_are_ordered_disjoint_trimmed_and_cover_every_visible_character(text: str) -> None:
    spans = sentence_spans(text)
    end = 0
    covered: set[int] = set()
    for span in spans:
        assert end <= span.start < span.end <= len(text)
        assert span.of(text) == span.of(text).strip()
        end = span.end
        covered.update(range(span.start, span.end))
    visible = {place for place, letter in enumerate(text) if not letter.isspace()}
    assert visible <= covered


@given(st.lists(PIECES, max_size=20).map("".join))
def test_a_blank_line_always_parts_sentences(text: str) -> None:
    joined = f"{text}\n\nNy del"
    assert sentences(joined)[-1] == "Ny del"
