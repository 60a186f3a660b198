"""Train the guard's classifiers from the labelled messages in `messages/`.

Run `python -m guardrails.training.train_impression`; it needs two cores, a minute and no network.
The messages were written for training by writers who saw neither the guard nor any test message.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from guardrails.factory import build_policy
from guardrails.guard import AssistantTurn
from guardrails.settings import GuardrailSettings
from guardrails.training.fit import Example, fit

MESSAGES = Path(__file__).parent / "messages"
MODEL = Path(__file__).parents[1] / "models"
ROUTES = Path(__file__).parents[2] / "assistant/routes"
KNOWN = Path(__file__).parents[2] / "corpus/bank/questions"
EVERY = 4
"""One in so many of the router's examples comes along as harmless; more of them cost recall."""
EVERY_KNOWN = 8
"""One in so many of the bank's questions comes along as harmless: rules are asked for like that."""
STRICTNESS = 10.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the messages, train both classifiers, write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=MODEL, help="folder for the models")
    parser.add_argument(
        "--messages", type=Path, nargs="*", default=sorted(MESSAGES.glob("*.jsonl"))
    )
    chosen = parser.parse_args(arguments)
    train(chosen.messages, chosen.out)


def train(files: Sequence[Path], out: Path) -> None:
    """Write `verdicts.npz` and `categories.npz`."""
    rows = [row for file in files for row in _rows(file)]
    examples = [row for file in sorted(ROUTES.glob("examples*.jsonl")) for row in _rows(file)]
    rows += [_harmless(row) for row in examples[::EVERY]]
    known = [row for file in sorted(KNOWN.glob("*.jsonl")) for row in _rows(file)]
    rows += [_harmless({"text": row["question"]}) for row in known[::EVERY_KNOWN]]
    policy = build_policy(GuardrailSettings(), impression=None)
    seen = [policy.appearance(row["text"], _turns(row)) for row in rows]
    verdicts = [
        Example(views=one.views, flags=one.flags, label=row["verdict"])
        for row, one in zip(rows, seen, strict=True)
    ]
    categories = [
        Example(views=one.views, flags=one.flags, label=category)
        for row, one in zip(rows, seen, strict=True)
        if row["verdict"] == "block"
        for category in row["categories"]
    ]
    out.mkdir(parents=True, exist_ok=True)
    fit(verdicts, strictness=STRICTNESS).save(out / "verdicts.npz")
    fit(categories, strictness=STRICTNESS).save(out / "categories.npz")


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _harmless(row: dict[str, Any]) -> dict[str, Any]:
    before = [{"role": "user", "content": said} for said in row.get("history", [])]
    return {"text": row["text"], "history": before, "verdict": "allow"}


def _turns(row: dict[str, Any]) -> list[str]:
    return [
        turn["content"] if turn["role"] == "user" else AssistantTurn(turn["content"])
        for turn in row["history"]
    ]


if __name__ == "__main__":
    main()
