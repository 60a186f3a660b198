"""What every embedder promises."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.embedders.base import Embedder
from corpus.embedders.hashing import HashingEmbedder
from corpus.embedders.sentence_transformer import SentenceTransformerEmbedder
from corpus.factory import SHIPPED_MODEL
from corpus.model_files import find_model
from tests.tiny_models import make_encoder

Make = Callable[[], Embedder]
KINDS = ["hashing", "shipped", "transformer"]
PROMPTS = {"query": "query: ", "document": "passage: "}
TEXTS = [
    "Arbeidstakeren har rett til ferie.",
    "Kor lenge varer permisjonen?",
    "Overtid",
    "How much notice is required?",
    "Sykemelding " * 400,
]


@pytest.fixture(scope="module")
def makers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Make]:
    tiny = make_encoder(tmp_path_factory.mktemp("transformer"), PROMPTS)
    return {
        "hashing": HashingEmbedder,
        "shipped": lambda: SentenceTransformerEmbedder(find_model(str(SHIPPED_MODEL))),
        "transformer": lambda: SentenceTransformerEmbedder(find_model(str(tiny))),
    }


@pytest.fixture(scope="module", params=KINDS)
def make(request: pytest.FixtureRequest, makers: dict[str, Make]) -> Make:
    return makers[request.param]


@pytest.fixture(scope="module")
def embedder(make: Make) -> Embedder:
    return make()


def test_passages_are_rows_of_float32_with_unit_length(embedder: Embedder) -> None:
    vectors = embedder.embed_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_question_is_one_float32_vector_of_unit_length(embedder: Embedder) -> None:
    vector = embedder.embed_query("Hvor mye ferie har jeg?")
    assert vector.shape == (embedder.dimension,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u00a0"])
def test_an_empty_text_has_no_direction(embedder: Embedder, text: str) -> None:
    vector = embedder.embed_query(text)
    assert vector.shape == (embedder.dimension,)
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == 0


def test_no_passages_give_no_rows(embedder: Embedder) -> None:
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)


def test_rows_stand_in_the_order_given(embedder: Embedder) -> None:
    forwards = embedder.embed_passages(TEXTS)
    backwards = embedder.embed_passages(TEXTS[::-1])
    np.testing.assert_allclose(forwards, backwards[::-1], atol=1e-6)


def test_the_company_a_passage_keeps_does_not_change_its_vector(embedder: Embedder) -> None:
    alone = np.vstack([embedder.embed_passages([text]) for text in TEXTS])
    np.testing.assert_allclose(embedder.embed_passages(TEXTS), alone, atol=1e-6)


def test_two_instances_agree_to_the_bit_and_in_name(make: Make) -> None:
    one, other = make(), make()
    np.testing.assert_array_equal(one.embed_passages(TEXTS), other.embed_passages(TEXTS))
    assert one.name == other.name


def test_embedders_have_different_names(makers: dict[str, Make]) -> None:
    assert len({make().name for make in makers.values()}) == len(makers)


@pytest.mark.parametrize(
    ("question", "passage", "other"),
    [
        ("Hvor mange feriedager?", "Feriedager og ferieloven.", "Regler om varsling av fare."),
        ("overtid", "Overtidsgodtgjørelse for overtid.", "Barnehagen har åpent."),
    ],
)
def test_a_question_is_nearer_to_its_own_matter_than_to_another(
    embedder: Embedder, question: str, passage: str, other: str
) -> None:
    near, far = embedder.embed_passages([passage, other]) @ embedder.embed_query(question)
    assert near > far


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(text=st.text(max_size=80))
def test_any_text_has_a_finite_vector_of_length_one_or_nil(embedder: Embedder, text: str) -> None:
    norm = float(np.linalg.norm(embedder.embed_query(text)))
    assert norm == pytest.approx(1, abs=1e-5) or norm == 0
