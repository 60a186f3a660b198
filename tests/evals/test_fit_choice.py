"""The weights of the choice, fitted to a small index."""

from pathlib import Path

import pytest

from assistant.answerers.choice import Choice
from assistant.answerers.extractive import ExtractiveAnswerer
from corpus.embedders.hashing import HashingEmbedder
from corpus.factory import OpenIndex, open_index
from evals.datasets.sample import Sample
from evals.fit_choice import fit_choice, sentences_of
from tests.factories import build_index

_TEXT = """# Ferie

## Lengde

Ferien er fem uker. Den som har fylt 60 år, får en uke til.

## Lønn

Feriepengene kommer i juni. De er 12 prosent.
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> OpenIndex:
    built = build_index(tmp_path_factory.mktemp("fit"), {"handbook/ferie.md": _TEXT})
    return open_index(built, HashingEmbedder())


def sample(number: int, question: str, heading: str, *points: str) -> Sample:
    return Sample.model_validate(
        {
            "id": f"q-dev-{number}",
            "question": question,
            "language": "nb",
            "status": "answered",
            "evidence": [[{"file": "handbook/ferie.md", "section": heading}]],
            "points": list(points),
        }
    )


def test_a_sentence_is_as_good_as_what_it_quotes_and_says(index: OpenIndex) -> None:
    asked = sample(1, "Når kommer feriepengene?", "Lønn", "i juni")
    found = sentences_of(ExtractiveAnswerer(index), index, asked)
    good = {text: float(own) for text, own in zip(found.texts, found.goodness, strict=True)}
    assert good[next(text for text in good if "juni" in text)] == 1
    assert good[next(text for text in good if "60 år" in text)] == 0


def test_without_points_the_evidence_is_enough(index: OpenIndex) -> None:
    found = sentences_of(
        ExtractiveAnswerer(index), index, sample(1, "Hvor lang er ferien?", "Lengde")
    )
    assert sorted(set(found.goodness.tolist())) == [0, 1]


def test_what_is_printed_is_the_file_that_is_read(index: OpenIndex, tmp_path: Path) -> None:
    samples = [
        sample(1, "Når kommer feriepengene?", "Lønn", "i juni"),
        sample(2, "Hvor lang er ferien?", "Lengde", "fem uker"),
        sample(3, "Hvor mange prosent er feriepengene?", "Lønn", "12 prosent"),
    ] * 5
    samples = [one.model_copy(update={"id": f"q-dev-{at}"}) for at, one in enumerate(samples)]
    path = tmp_path / "choice.toml"
    lines = fit_choice([(index, samples)])
    path.write_text("\n".join(lines), encoding="utf-8")
    weights = Choice.of(index.embedder.name, path).weights
    assert weights.any()
    assert sum("5-fold" in line for line in lines) == 2
    assert any(line.startswith("#   q (15)") for line in lines)
