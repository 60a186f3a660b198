import warnings
from collections.abc import Callable, Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, confusion_matrix, precision_recall_fscore_support

from evals.metrics.agreement import (
    ClassFigures,
    class_figures,
    cohens_kappa,
    confusion,
    macro_f1,
    percent_agreement,
)

_PAIRS = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=60
)


def _apart(pairs: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    return [one for one, _ in pairs], [other for _, other in pairs]


@given(_PAIRS)
def test_kappa_is_that_of_the_known_library(pairs: list[tuple[str, str]]) -> None:
    one, other = _apart(pairs)
    assume(len({*one, *other}) > 1)
    assert cohens_kappa(one, other) == pytest.approx(cohen_kappa_score(one, other))


@given(_PAIRS)
def test_confusions_are_those_of_the_known_library(pairs: list[tuple[str, str]]) -> None:
    expected, found = _apart(pairs)
    counts = confusion(expected, found)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        theirs = confusion_matrix(expected, found, labels=list(counts))
    assert [list(row.values()) for row in counts.values()] == theirs.tolist()


@given(_PAIRS)
def test_figures_of_the_classes_are_those_of_the_known_library(
    pairs: list[tuple[str, str]],
) -> None:
    expected, found = _apart(pairs)
    mine = class_figures(expected, found)
    theirs = precision_recall_fscore_support(expected, found, labels=list(mine), zero_division=0)
    for place, figures in enumerate(mine.values()):
        got = (figures.precision, figures.recall, figures.f1, figures.n)
        assert got == pytest.approx(tuple(column[place] for column in theirs))
    macro = precision_recall_fscore_support(expected, found, average="macro", zero_division=0)
    assert macro_f1(expected, found) == pytest.approx(macro[2])


@pytest.mark.parametrize(
    ("one", "other", "kappa", "agreed"),
    [
        ("yyyn", "yyyn", 1.0, 1.0),
        ("ynyn", "nyny", -1.0, 0.0),
        ("yynn", "ynyn", 0.0, 0.5),
        ("yyyy", "yyyy", 1.0, 1.0),
        ("yyyy", "nnnn", 0.0, 0.0),
        ("yyyy", "yyyn", 0.0, 0.75),
        ("yynn", "yynn", 1.0, 1.0),
        ("yyynnn", "yynnnn", 2 / 3, 5 / 6),
    ],
)
def test_kappa_tells_agreement_from_chance(
    one: str, other: str, kappa: float, agreed: float
) -> None:
    assert cohens_kappa(one, other) == pytest.approx(kappa)
    assert percent_agreement(one, other) == pytest.approx(agreed)


def test_labels_may_be_outcomes() -> None:
    figures = class_figures([True, True, True, False], [True, True, False, False])
    assert figures[False] == ClassFigures(precision=0.5, recall=1.0, f1=2 / 3, n=1)


_MEASURES = [percent_agreement, cohens_kappa, confusion, class_figures, macro_f1]


@pytest.mark.parametrize("measure", _MEASURES)
def test_nothing_compared_is_an_error(
    measure: Callable[[Sequence[str], Sequence[str]], object],
) -> None:
    with pytest.raises(ValueError, match="at least one label"):
        measure([], [])


@pytest.mark.parametrize("measure", _MEASURES)
def test_both_must_label_the_same_things(
    measure: Callable[[Sequence[str], Sequence[str]], object],
) -> None:
    with pytest.raises(ValueError, match="got 1 and 2"):
        measure(["a"], ["a", "b"])
