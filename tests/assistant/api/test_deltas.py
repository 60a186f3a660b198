"""An answer is cut at its sentences, and nothing of it is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.api.deltas import deltas

CUT = {
    "empty": ("", []),
    "one": ("Ferien er fem uker.", ["Ferien er fem uker."]),
    "marks_belong_to_their_sentence": (
        "Ferien er fem uker. [1] [2] Den tas ut samlet. [3]",
        ["Ferien er fem uker. [1] [2] ", "Den tas ut samlet. [3]"],
    ),
    "a_paragraph_ends_with_its_break": (
        "Ferien er fem uker. [1]\n\nDen tas ut samlet. [2]",
        ["Ferien er fem uker. [1]\n\n", "Den tas ut samlet. [2]"],
    ),
    "a_mark_before_the_full_stop": (
        "Fem uker [1]. Seks uker [2].",
        ["Fem uker [1]. ", "Seks uker [2]."],
    ),
    "a_paragraph_sign_is_no_end": (
        "Se aml. § 15-6. Den gjelder.",
        ["Se aml. § 15-6. ", "Den gjelder."],
    ),
    "a_list_stays_whole": (
        "Den som låner, skal:\n– bruke hjelm\n– låse [1]",
        ["Den som låner, skal:\n– bruke hjelm\n– låse [1]"],
    ),
    "a_mark_on_the_next_line": ("Fem uker.\n[1] Seks.", ["Fem uker.\n[1] ", "Seks."]),
    "brackets_that_are_no_mark": ("Fem uker. [navn] har seks.", ["Fem uker. ", "[navn] har seks."]),
}


@pytest.mark.parametrize(("text", "cut"), CUT.values(), ids=CUT)
def test_it_is_cut_at_its_sentences(text: str, cut: list[str]) -> None:
    assert deltas(text) == cut


@given(st.text(alphabet="aB.!?  \n\u00a0[]12§»", max_size=80))
def test_joined_they_are_the_text(text: str) -> None:
    cut = deltas(text)
    assert "".join(cut) == text
    assert all(cut)
