"""What every re-ranker promises."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.model_files import find_model
from corpus.rerankers.base import Reranker
from corpus.rerankers.cross_encoder import CrossEncoderReranker
from corpus.rerankers.overlap import OverlapReranker
from tests.tiny_models import make_cross_encoder

Make = Callable[[], Reranker]
KINDS = ["overlap", "cross_encoder"]
QUESTION = "Hvor mange dager ferie har jeg?"
PASSAGES = [
    "Arbeidstakeren har rett til ferie.",
    "Overtid",
    "Permisjon " * 400,
    "",
    "How many days of leave?",
]


@pytest.fixture(scope="module")
def makers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Make]:
    model = make_cross_encoder(tmp_path_factory.mktemp("cross-encoder"))
    return {
        "overlap": OverlapReranker,
        "cross_encoder": lambda: CrossEncoderReranker(find_model(str(model))),
    }


@pytest.fixture(scope="module", params=KINDS)
def make(request: pytest.FixtureRequest, makers: dict[str, Make]) -> Make:
    return makers[request.param]


@pytest.fixture(scope="module")
def reranker(make: Make) -> Reranker:
    return make()


def test_it_fills_the_port(reranker: Reranker) -> None:
    assert isinstance(reranker, Reranker)


def test_each_passage_has_a_figure_between_nil_and_one(reranker: Reranker) -> None:
    fits = reranker.fits(QUESTION, PASSAGES)
    assert fits.shape == (len(PASSAGES),)
    assert fits.dtype == np.float32
    assert ((fits >= 0) & (fits <= 1)).all()


def test_different_passages_are_told_apart(reranker: Reranker) -> None:
    assert len(set(reranker.fits(QUESTION, PASSAGES[:3]).tolist())) > 1


def test_no_passages_have_no_figures(reranker: Reranker) -> None:
    assert reranker.fits(QUESTION, []).shape == (0,)


def test_figures_stand_in_the_order_given(reranker: Reranker) -> None:
    forwards = reranker.fits(QUESTION, PASSAGES)
    backwards = reranker.fits(QUESTION, PASSAGES[::-1])
    np.testing.assert_allclose(forwards, backwards[::-1], atol=1e-5)


def test_the_company_a_passage_keeps_does_not_change_its_figure(reranker: Reranker) -> None:
    alone = np.concatenate([reranker.fits(QUESTION, [passage]) for passage in PASSAGES])
    np.testing.assert_allclose(reranker.fits(QUESTION, PASSAGES), alone, atol=1e-5)


def test_two_instances_agree_to_the_bit_and_in_name(make: Make) -> None:
    one, other = make(), make()
    np.testing.assert_array_equal(one.fits(QUESTION, PASSAGES), other.fits(QUESTION, PASSAGES))
    assert one.name == other.name


def test_rerankers_have_different_names(makers: dict[str, Make]) -> None:
    assert len({make().name for make in makers.values()}) == len(makers)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(question=st.text(max_size=60), passage=st.text(max_size=60))
def test_any_texts_have_a_finite_figure(reranker: Reranker, question: str, passage: str) -> None:
    (fit,) = reranker.fits(question, [passage]).tolist()
    assert 0 <= fit <= 1
