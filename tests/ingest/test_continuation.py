"""What says little without the rule before it is told by how it opens."""

import pytest

from ingest.continuation import Tie, goes_on, parts_named, tie

LONG = " Lederen skal føre dette inn i planen, og alle skal få se den." * 6


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dette gjelder ikke for vikarer.", Tie.BOUND),
        ("(2) Dette gjelder likevel ikke for vikarer.", Tie.BOUND),
        ("b) Unntak kan avtales.", Tie.BOUND),
        ("Det same gjeld for vikarar.", Tie.BOUND),
        ("I slike høve skal det drøftast.", Tie.BOUND),
        ("Føresegna i første ledd gjeld ikkje.", Tie.BOUND),
        ("Unless agreed otherwise, the leader decides.", Tie.BOUND),
        ("UNNTAK: vikarer", Tie.BOUND),
        ("Vilkaret er at noen kan.", Tie.BOUND),
        ("Dersom noen er syke, faller fristen bort.", Tie.BOUND),
        (f"Dersom noen er syke, faller fristen bort.{LONG}", Tie.NONE),
        ("Retten til fri etter annet ledd kan deles.", Tie.REFERRING),
        ("Når disse vilkårene er oppfylt, kan fri gis.", Tie.REFERRING),
        ("Denne listen henger på veggen.", Tie.LEANING),
        ("Lederen setter opp en liste.", Tie.NONE),
        ("Unntaksvis finnes det kaffe.", Tie.NONE),
        ("Menyen henger på veggen.", Tie.NONE),
        ("Detaljene står i planen.", Tie.NONE),
        ("Etter § 14-9 annet ledd kan avtalen sies opp.", Tie.NONE),
        ("", Tie.NONE),
    ],
)
def test_a_text_is_tied_to_what_stands_before_it(text: str, expected: Tie) -> None:
    assert tie(text) is expected


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Første ledd gjelder ikke.", (1,)),
        ("Første og tredje ledd gjelder ikke.", (1, 3)),
        ("Fyrste, andre og tredje ledd gjeld ikkje.", (1, 2, 3)),
        ("The second paragraph does not apply.", (2,)),
        ("Ledelsen møtes første mandag.", ()),
        ("Lederen bestemmer. Første ledd gjelder ikke.", ()),
        ("Etter § 4 første ledd er det fri.", ()),
    ],
)
def test_parts_of_a_rule_are_named_by_their_order(text: str, numbers: tuple[int, ...]) -> None:
    assert parts_named(text) == numbers


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Alle har fri når de er", "syke.", True),
        ("fri ved sykdom,", "Fri ved dødsfall.", True),
        ("fri ved sykdom eller", "Fri ved dødsfall.", True),
        ("Alle har fri.", "syke har fri.", False),
        ("Fri", "Alle har fri.", False),
        ("Alle har fri", "a) ved sykdom", False),
    ],
)
def test_a_sentence_may_run_over(before: str, after: str, expected: bool) -> None:
    assert goes_on(before, after) is expected
