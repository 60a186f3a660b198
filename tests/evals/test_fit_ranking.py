"""Weights of the learned order, fitted to lists with a known answer."""

import numpy as np
import pytest

from corpus.document import Span
from corpus.embedders.hashing import HashingEmbedder
from corpus.factory import OpenIndex, open_index
from corpus.learned_weights import LearnedWeights
from corpus.ranking import Signs
from evals.bench.evidence_places import Place
from evals.bench.peers.port import Passage
from evals.datasets.sample import Sample
from evals.fit_ranking import Listed, fit_ranking, fit_weights
from tests.factories import build_index

_TEXT = "# Ferie\n\n## Lengde\n\nFerien er fem uker.\n\n## Lønn\n\nLønna kommer den tolvte.\n"


def _sample(number: int, heading: str) -> Sample:
    return Sample.model_validate(
        {
            "id": f"q-{number}",
            "question": "Hvor lang er ferien?",
            "language": "nb",
            "style": "plain",
            "topic": "ferie",
            "status": "answered",
            "evidence": [[{"file": "handbook/ferie.md", "section": heading}]],
        }
    )


def _list(number: int, told_by: str) -> Listed:
    """Five candidates of which the one with the highest of one sign is wanted."""
    signs = np.random.default_rng(number).random((5, len(Signs._fields))).astype(np.float32)
    wanted = np.zeros(5, dtype=np.bool_)
    wanted[signs[:, Signs._fields.index(told_by)].argmax()] = True
    passages = tuple(Passage("a", 10 * at, 10 * at + 10, "") for at in range(5))
    right = int(wanted.argmax())
    places = ((Place("a", (Span(10 * right, 10 * right + 10),), 7.0),),)
    return Listed(_sample(number, "Lengde"), passages, signs, wanted, places)


@pytest.mark.parametrize("told_by", ["known", "alike", "length"])
def test_the_sign_that_tells_gets_the_weight(told_by: str):
    lists = [_list(number, told_by) for number in range(80)]
    weights = fit_weights(lists)
    assert Signs._fields[int(np.abs(weights).argmax())] == told_by
    right = [one.all_found_at(one.signs @ weights, 1) for one in lists]
    assert sum(right) > 0.8 * len(lists)


def test_a_sign_that_never_varies_gets_no_say():
    lists = [_list(number, "known") for number in range(20)]
    for one in lists:
        one.signs[:, Signs._fields.index("table")] = 0.0
    assert np.isfinite(fit_weights(lists)).all()


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> OpenIndex:
    built = build_index(tmp_path_factory.mktemp("fit"), {"handbook/ferie.md": _TEXT})
    return open_index(built, HashingEmbedder())


def test_what_is_printed_is_the_file_that_is_read(
    index: OpenIndex, tmp_path_factory: pytest.TempPathFactory
):
    samples = [_sample(number, "Lengde" if number % 2 else "Lønn") for number in range(10)]
    path = tmp_path_factory.mktemp("file") / "ranking.toml"
    lines = fit_ranking(index, samples)
    path.write_text("\n".join(lines), encoding="utf-8")
    assert LearnedWeights.load(path, Signs._fields).encoder == index.embedder.name
    assert sum("@5" in line for line in lines) == 2
