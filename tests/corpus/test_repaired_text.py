"""What was put right is shown, and every place in it leads back to the original."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Edit, Span
from corpus.repaired_text import RepairedText

MISREAD = "Lgn og fer i e afa 14 dagar"
EDITS = (Edit(0, 3, "Løn"), Edit(7, 14, "ferie"), Edit(15, 18, "å få"))
STORED = RepairedText(MISREAD, EDITS)


def test_a_span_is_shown_as_it_is_read() -> None:
    assert STORED.shown(Span(0, len(MISREAD))) == "Løn og ferie å få 14 dagar"
    assert STORED.repaired(Span(0, 3)) == "Løn"


def test_a_span_in_which_nothing_was_put_right_has_no_repair() -> None:
    assert STORED.repaired(Span(17, len(MISREAD))) is None
    assert RepairedText(MISREAD).repaired(Span(0, len(MISREAD))) is None


def test_an_edit_across_the_edge_of_a_span_is_left_out() -> None:
    assert STORED.shown(Span(4, 10)) == "og fer"
    assert STORED.shown(Span(8, len(MISREAD))) == "er i e å få 14 dagar"


def test_words_shown_are_found_where_they_stand() -> None:
    whole = Span(0, len(MISREAD))
    shown = STORED.shown(whole)
    for word, stands in (("ferie", "fer i e"), ("14", "14"), ("og ferie å", "og fer i e afa")):
        start = shown.index(word)
        assert STORED.original_span(whole, start, start + len(word)).of(MISREAD) == stands


@st.composite
def repaired_texts(draw: st.DrawFn) -> RepairedText:
    original = draw(st.text(alphabet="abcgø 1.", min_size=1, max_size=60))
    cuts = sorted(draw(st.sets(st.integers(0, len(original)), max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    words = st.text(alphabet="æøå", max_size=4)
    return RepairedText(original, [Edit(start, end, draw(words)) for start, end in pairs])


@given(repaired_texts(), st.data())
def test_every_place_shown_stands_in_the_original(
    stored: RepairedText, data: st.DataObject
) -> None:
    low = data.draw(st.integers(0, len(stored.original)))
    span = Span(low, data.draw(st.integers(low, len(stored.original))))
    shown = stored.shown(span)
    start = data.draw(st.integers(0, max(len(shown) - 1, 0)))
    end = data.draw(st.integers(start, len(shown)))
    if start < end:
        found = stored.original_span(span, start, end)
        assert span.start <= found.start < found.end <= span.end or found.start == found.end
        assert shown[start:end] in stored.shown(found)


@given(st.text(max_size=60))
def test_a_text_without_edits_is_shown_as_it_is(original: str) -> None:
    stored, whole = RepairedText(original), Span(0, len(original))
    assert stored.shown(whole) == original
    assert stored.repaired(whole) is None
