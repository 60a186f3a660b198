"""What each part of retrieval is worth, told of an index of our own."""

import pytest

from corpus.embedders.hashing import HashingEmbedder
from corpus.factory import OpenIndex, open_index
from corpus.hybrid import Weights
from evals.bench import ablation
from evals.bench.ablation import Way, ablation_lines, bench_ablation, ways
from evals.datasets.sample import Sample
from tests.factories import build_index

_TEXT = "# Ferie\n\n## Lengde\n\nFerien er fem uker.\n\n## Lønn\n\nLønna kommer den tolvte.\n"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> OpenIndex:
    built = build_index(tmp_path_factory.mktemp("ablation"), {"handbook/ferie.md": _TEXT})
    return open_index(built, HashingEmbedder())


def _sample(question: str, heading: str | None) -> Sample:
    evidence = [[{"file": "handbook/ferie.md", "section": heading}]] if heading else []
    return Sample.model_validate(
        {
            "id": question,
            "question": question,
            "language": "nb",
            "style": "plain",
            "topic": "ferie",
            "status": "answered" if heading else "no_source",
            "evidence": evidence,
        }
    )


def test_every_way_is_measured_on_every_set_that_has_questions(
    index: OpenIndex, monkeypatch: pytest.MonkeyPatch
):
    samples = [_sample("Hvor lang er ferien?", "Lengde"), _sample("Hva med fly?", None)]
    monkeypatch.setattr(
        ablation, "read_samples", lambda _split, *kinds: samples if "talks" in kinds else []
    )
    measured = bench_ablation(index, "dev")
    assert [one.name for one in measured] == list(ways(Weights()))
    assert all(set(one.recall) == {"talks"} for one in measured)
    assert measured[0].recall["talks"][5].n == 1
    lines = "\n".join(ablation_lines(measured))
    assert lines.count("1,00 / 1,00") == len(measured)
    assert "samtaler: 1" in lines


def test_the_last_way_is_the_one_that_is_shipped():
    assert list(ways(Weights()).values())[-1] == Way(weights=Weights(), widened=True)


@pytest.mark.parametrize("name", ["words", "meaning", "both"])
def test_the_plain_ways_are_pointed_to_nothing(name: str):
    weights = ways(Weights())[name].weights
    assert (weights.known, weights.references, weights.ranked) == (0.0, 0.0, False)
