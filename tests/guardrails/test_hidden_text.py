import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.hidden_text import lower_keeping_length, make_visible

SHOWN = {
    "zero_width": ("syk\u200bmeldt", "sykmeldt"),
    "soft_hyphen": ("syk\u00admeldt", "sykmeldt"),
    "tag_characters": ("a\U000e0041b", "ab"),
    "right_to_left_override": ("\u202esyk\u202c", "syk"),
    "variation_selector": ("a\ufe0fb", "ab"),
    "full_width": ("ｓｙｋ １２", "syk 12"),
    "cyrillic": ("gr\u0430vid", "gravid"),
    "greek": ("\u039f\u03bba", "O\u03bba"),
    "arabic_digits": ("٠١٢٣", "0123"),
    "no_break_space": ("12\u00a0345", "12 345"),
    "decomposed": ("a\u030ase", "åse"),
    "half_a_surrogate_pair": ("syke\ud800meldt", "sykemeldt"),
    "sami": ("Áile Čáhppes Ŋ đ ŧ ž", "Áile Čáhppes Ŋ đ ŧ ž"),
    "keycaps": ("1\ufe0f\u20e32\ufe0f\u20e3", "12"),
    "html_numbers": ("&#115;yk&#x6D;eldt", "sykmeldt"),
    "html_names": ("158375&nbsp;12345&shy;6", "158375 123456"),
    "address": ("sm%C3%B8r%20og%20br%C3%B8d", "smør og brød"),
    "string_escapes": ("\\u0031\\x32", "12"),
    "html_twice": ("&amp;#49;2", "12"),
    "ideographs": ("一五〇", "150"),
    "no_such_name": ("R&finnesikke; D", "R&finnesikke; D"),
    "no_text_in_utf8": ("50 %ab", "50 %ab"),
    "per_cent": ("50 % av 100 %, 5%-regelen, Q&A", "50 % av 100 %, 5%-regelen, Q&A"),
    "plain": ("Hva sier § 14-9 om «fast» ansettelse – og øvrige?", None),
}


@pytest.mark.parametrize(("original", "visible"), SHOWN.values(), ids=SHOWN.keys())
def test_shows_what_a_reader_sees(original: str, visible: str | None) -> None:
    assert make_visible(original).text == (original if visible is None else visible)


@given(st.text())
def test_map_stays_inside_the_original_and_in_order(original: str) -> None:
    visible = make_visible(original)
    assert len(visible.text) == len(visible.starts) == len(visible.ends)
    spans = list(zip(visible.starts, visible.ends, strict=True))
    assert all(0 <= start < end <= len(original) for start, end in spans)
    assert spans == sorted(spans)


@given(st.text(alphabet="abcæøåABC 0123456789.,§-", min_size=1))
def test_plain_text_maps_to_itself(original: str) -> None:
    visible = make_visible(original)
    assert visible.text == original
    assert visible.original_span(0, len(original)) == (0, len(original))


@given(st.text())
def test_lowering_keeps_length(text: str) -> None:
    assert len(lower_keeping_length(text)) == len(text)


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_nothing_invisible_is_left(original: str) -> None:
    left = [c for c in make_visible(original).text if not c.isascii()]
    assert all(unicodedata.category(c) not in {"Cf", "Cs"} for c in left)


def test_a_span_covers_the_hidden_characters_within() -> None:
    original = "Ka\u200bri ringte"
    start, end = make_visible(original).original_span(0, 4)
    assert original[start:end] == "Ka\u200bri"


def test_a_span_covers_the_codes_within() -> None:
    original = "nr &#49;&#50; her"
    start, end = make_visible(original).original_span(3, 5)
    assert original[start:end] == "&#49;&#50;"
