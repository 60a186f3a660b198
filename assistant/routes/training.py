"""Train the router's classifier from the examples beside it.

Run `python -m assistant.routes.training`; it needs a minute and no network. The examples were
written for training by writers who saw neither the router nor any test question.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.routes.cues import CUES, Cues
from assistant.routes.router import MODEL, Route, features
from guardrails.training.fit import Example, fit

FOLDER = Path(__file__).parent
QUESTIONS = Path(__file__).parents[2] / "corpus/bank/questions"
"""Questions to the sources that were written for the search encoder."""
STRICTNESS = 3.0
BALANCE = 0.75


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the examples, train, write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=MODEL, help="the model's file")
    chosen = parser.parse_args(arguments)
    cues = Cues.load(CUES)
    examples = []
    for row in _rows():
        views, flags = features(cues, row["text"])
        examples.append(Example(views=views, flags=flags, label=row["route"]))
    fit(examples, strictness=STRICTNESS, balance=BALANCE).save(chosen.out)


def _rows() -> Iterator[dict[str, Any]]:
    for file in sorted(FOLDER.glob("*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines if line.strip())
    for file in sorted(QUESTIONS.glob("*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                yield {"text": json.loads(line)["question"], "route": Route.SEARCH.value}


if __name__ == "__main__":
    main()
