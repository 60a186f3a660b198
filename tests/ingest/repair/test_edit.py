"""Places before and after changes."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Span
from ingest.repair import Edit, Repair

TEXT = "eit mgte om lgn i dag"
DONE = Repair(TEXT, (Edit(4, 8, "møte", 9.0), Edit(12, 15, "lønn", 9.0)))


@st.composite
def repairs(draw: st.DrawFn) -> Repair:
    text = draw(st.text("abc ", max_size=40))
    cuts = draw(st.lists(st.integers(0, len(text)), unique=True, max_size=10).map(sorted))
    edits = [
        Edit(start, end, draw(st.text("xyz", min_size=1, max_size=5)), 3.0)
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    return Repair(text, tuple(edits))


def test_the_text_holds_the_replacements():
    assert DONE.text == "eit møte om lønn i dag"
    assert not DONE.is_identity


def test_a_word_is_found_on_both_sides():
    assert DONE.span_in_repaired(12, 15) == Span(12, 16)
    assert DONE.span_in_original(12, 16) == Span(12, 15)
    assert DONE.span_in_original(17, 18).of(TEXT) == "i"


def test_a_part_of_a_change_counts_whole():
    assert DONE.span_in_repaired(5, 6) == Span(4, 8)
    assert DONE.span_in_original(13, 14) == Span(12, 15)
    assert DONE.span_in_repaired(0, 14).of(DONE.text) == "eit møte om lønn"


def test_without_changes_every_place_is_itself():
    same = Repair(TEXT, ())
    assert same.is_identity
    assert same.text == TEXT
    assert same.span_in_original(3, 9) == same.span_in_repaired(3, 9) == Span(3, 9)


def test_a_place_between_characters_stays_one():
    assert DONE.span_in_repaired(13, 13) == Span(12, 12)
    assert len(DONE.span_in_original(20, 20)) == 0


@given(repairs())
def test_characters_outside_changes_are_the_same_on_both_sides(done: Repair):
    for at in range(len(done.original)):
        if not any(edit.start <= at < edit.end for edit in done.edits):
            span = done.span_in_repaired(at, at + 1)
            assert span.of(done.text) == done.original[at]
            assert done.span_in_original(span.start, span.end) == Span(at, at + 1)


@given(repairs(), st.data())
def test_there_and_back_never_loses_a_character(done: Repair, data: st.DataObject):
    start = data.draw(st.integers(0, len(done.original)))
    end = data.draw(st.integers(start, len(done.original)))
    there = done.span_in_repaired(start, end)
    assert 0 <= there.start <= there.end <= len(done.text)
    back = done.span_in_original(there.start, there.end)
    if there.start < there.end:
        assert back.start <= start
        assert back.end >= end


@given(repairs())
def test_the_whole_is_the_whole(done: Repair):
    assert done.span_in_repaired(0, len(done.original)).end == len(done.text)
    assert done.span_in_original(0, len(done.text)).end == len(done.original) or not done.text
