"""BM25 over character 4-grams: what scores, what scores more, and that it survives the disk."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import lexical
from corpus.document import Chunk
from corpus.lexical import HEADING_WEIGHT, K1, B, LexicalIndex
from corpus.text import grams
from tests.factories import make_chunk

FILLER = "Kommunen har ansvar for opplæring i alle virksomheter."
WORDS = st.text(alphabet="abcdefgøåæ", min_size=1, max_size=12)


def chunks(*bodies: str, heading: str = "Regler") -> list[Chunk]:
    return [
        make_chunk(f"c{number}", body, heading_path=(heading,))
        for number, body in enumerate(bodies)
    ]


def scores(index: LexicalIndex, *asked: str) -> list[float]:
    return [float(score) for score in index.scores(dict.fromkeys(asked, 1.0))]


def test_only_chunks_that_share_grams_score() -> None:
    index = LexicalIndex.build(chunks("Ferien varer i fem uker.", FILLER))
    found = scores(index, "ferien")
    assert found[0] > 0
    assert found[1] == 0


@pytest.mark.parametrize("asked", ["xyzzy", "qqqq", "日本語", "_"])
def test_words_in_no_chunk_score_nothing(asked: str) -> None:
    assert scores(LexicalIndex.build(chunks("Ferien varer.", FILLER)), asked) == [0.0, 0.0]


def test_a_scanned_word_is_found_by_its_printed_spelling() -> None:
    index = LexicalIndex.build(chunks("Minste|@nn gjelder.", FILLER))
    found = scores(index, "minstelønn")
    assert found[0] > found[1]


def test_a_part_of_a_compound_finds_the_compound() -> None:
    index = LexicalIndex.build(chunks(FILLER, "Foreldrepermisjonen kan deles."))
    found = scores(index, "permisjon")
    assert found[1] > found[0]


def test_a_word_in_the_heading_weighs_more_than_the_same_word_in_the_body() -> None:
    heading = make_chunk("c0", "Dette er fast", heading_path=("Overtid",))
    body = make_chunk("c1", "Overtid er fast", heading_path=("Dette",))
    found = scores(LexicalIndex.build([heading, body]), "overtid")
    assert HEADING_WEIGHT > 1
    assert found[0] > found[1] > 0


def test_a_lead_in_is_searched_with_its_chunk() -> None:
    with_lead_in = make_chunk("c0", "b) flytting", lead_in="Velferdspermisjon gis ved:")
    found = scores(LexicalIndex.build([with_lead_in, make_chunk("c1", "c) flytting")]), "velferd")
    assert found[0] > found[1]


def test_repeating_a_word_helps_less_each_time() -> None:
    one, two, three = ("ferie " * times + "regel " * (4 - times) for times in (1, 2, 3))
    found = scores(LexicalIndex.build(chunks(one, two, three, FILLER)), "ferie")
    assert found[0] < found[1] < found[2]
    assert found[1] - found[0] > found[2] - found[1]


def test_a_short_chunk_scores_more_than_a_long_one_with_the_same_words() -> None:
    index = LexicalIndex.build(chunks("Ferie gis.", "Ferie gis. " + FILLER * 5))
    found = scores(index, "ferie")
    assert found[0] > found[1]


def test_a_words_weight_scales_its_score() -> None:
    index = LexicalIndex.build(chunks("Ferie gis.", FILLER))
    whole, half = index.scores({"ferie": 1.0}), index.scores({"ferie": 0.5})
    assert half[0] == pytest.approx(whole[0] / 2)


def test_rare_words_tell_more_than_common_ones_and_unseen_the_most() -> None:
    common = [f"Arbeidsgiver drøfter sak {number}." for number in range(8)]
    index = LexicalIndex.build(chunks(*common, "Arbeidsgiver gir feriepenger."))
    told = [index.informativeness(word) for word in ("arbeidsgiver", "feriepenger", "xyzzyx")]
    assert told == sorted(told)
    assert len(set(told)) == 3


@pytest.mark.parametrize("asked", [[], ["ferie"]])
def test_an_index_of_nothing_answers_with_nothing(asked: list[str]) -> None:
    index = LexicalIndex.build([])
    assert index.scores(dict.fromkeys(asked, 1.0)).shape == (0,)
    assert index.informativeness("ferie") > 0


def test_an_index_is_the_same_after_saving_and_loading(tmp_path: Path) -> None:
    index = LexicalIndex.build(chunks("Ferien varer i fem uker.", FILLER, "Lønn for overtid"))
    index.save(tmp_path)
    loaded = LexicalIndex.load(tmp_path)
    assert loaded.size == index.size == 3
    for asked in ("ferien", "overtid", "opplæring", "xyzzy"):
        np.testing.assert_array_equal(loaded.scores({asked: 1.0}), index.scores({asked: 1.0}))
        assert loaded.informativeness(asked) == index.informativeness(asked)


def test_a_missing_index_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"lexical\.npz"):
        LexicalIndex.load(tmp_path)


def test_arrays_that_are_no_index_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "lexical.npz", lengths=np.zeros(1), other=np.zeros(3))
    with pytest.raises(TypeError, match="other"):
        LexicalIndex.load(tmp_path)


def same(one: LexicalIndex, other: LexicalIndex) -> None:
    for name in ("terms", "starts", "rows", "counts", "lengths", "weights", "idf"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)
        assert getattr(one, name).dtype == getattr(other, name).dtype


BODIES = st.lists(st.lists(WORDS, max_size=6).map(" ".join), max_size=7)


@given(BODIES, BODIES, st.data())
def test_indexes_combined_are_as_if_built_at_once(
    first: list[str], second: list[str], data: st.DataObject
) -> None:
    """Some chunks of the first are left out, and the others stand in any order with the second."""
    left_out = data.draw(st.sets(st.integers(0, max(len(first) - 1, 0))))
    held = [(0, row) for row in range(len(first)) if row not in left_out]
    order = data.draw(st.permutations([*held, *((1, row) for row in range(len(second)))]))
    rows = (np.full(len(first), -1), np.full(len(second), -1))
    for new_row, (part, row) in enumerate(order):
        rows[part][row] = new_row
    parts = (LexicalIndex.build(chunks(*first)), LexicalIndex.build(chunks(*second)))
    combined = LexicalIndex.combined((parts[0], rows[0]), (parts[1], rows[1]))
    same(combined, LexicalIndex.build(chunks(*((first, second)[part][row] for part, row in order))))


def test_what_is_left_out_leaves_no_gram_behind() -> None:
    index = LexicalIndex.build(chunks("Ferien varer.", FILLER, heading="Om"))
    left = LexicalIndex.combined((index, np.array([-1, 0])))
    same(left, LexicalIndex.build(chunks(FILLER, heading="Om")))
    assert left.informativeness("ferien") > index.informativeness("ferien")


@given(st.lists(st.lists(WORDS, max_size=8), min_size=1, max_size=6), WORDS)
def test_scores_are_finite_and_never_negative_and_a_held_word_scores(
    bodies: list[list[str]], asked: str
) -> None:
    index = LexicalIndex.build(chunks(*map(" ".join, bodies)))
    found = index.scores({asked: 1.0})
    assert found.shape == (len(bodies),)
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    assert all(found[row] > 0 for row, body in enumerate(bodies) if asked in body)


@given(
    st.lists(st.lists(WORDS, min_size=1, max_size=6).map(" ".join), max_size=8),
    st.dictionaries(WORDS, st.floats(0.1, 2), max_size=5),
)
def test_a_score_is_the_sum_over_shared_grams_of_bm25(
    bodies: list[str], asked: dict[str, float]
) -> None:
    index = LexicalIndex.build(chunks(*bodies))
    expected = np.zeros(len(bodies))
    for word, weight in asked.items():
        for gram in grams(word):
            for place in np.flatnonzero(index.terms == gram):
                held = range(int(index.starts[place]), int(index.starts[place + 1]))
                for posting in held:
                    row, count = int(index.rows[posting]), float(index.counts[posting])
                    length = float(index.lengths[row]) / float(index.lengths.mean())
                    norm = K1 * (1 - B + B * length)
                    bm25 = float(index.idf[place]) * count * (K1 + 1) / (count + norm)
                    expected[row] += weight / len(grams(word)) ** 0.5 * bm25
    np.testing.assert_allclose(index.scores(asked), expected, rtol=1e-4)


def test_weights_are_the_same_however_many_are_worked_out_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = chunks("Ferien varer i fem uker.", FILLER, "Lønna kommer.", "Ferie og lønn.")
    whole = LexicalIndex.build(held)
    for postings in (1, 7, 40):
        monkeypatch.setattr(lexical, "_POSTINGS", postings)
        np.testing.assert_array_equal(LexicalIndex.build(held).weights, whole.weights)
