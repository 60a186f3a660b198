"""Train the classifier of questions that no rule text answers.

Run `python -m assistant.answerers.training`; it needs a minute and no network. `within` are the
examples so labelled and the questions that the search encoder is trained on, each of which some
rule text answers. None of them was taken from a test.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.answerers.beyond import MODEL, WITHIN, features
from guardrails.training.fit import Example, fit

EXAMPLES = Path(__file__).parent / "examples"
ENCODER_DATA = Path(__file__).parents[2] / "corpus/training"
STRICTNESS = 3.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the examples, train, write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=MODEL, help="the model's file")
    chosen = parser.parse_args(arguments)
    examples = []
    for question, label in _labelled():
        views, flags = features(question)
        examples.append(Example(views=views, flags=flags, label=label))
    fit(examples, strictness=STRICTNESS).save(chosen.out)


def _labelled() -> Iterator[tuple[str, str]]:
    for row in _rows(EXAMPLES):
        yield row["question"], row["label"]
    for row in _rows(ENCODER_DATA / "questions"):
        yield row["question"], WITHIN
    for row in _rows(ENCODER_DATA / "passages"):
        for question in row["questions"]:
            yield question, WITHIN


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.glob("*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines if line.strip())


if __name__ == "__main__":
    main()
