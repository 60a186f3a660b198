"""Train the guard's classifiers from the labelled messages in `messages/`.

Run `python -m guardrails.training.train_impression`; it needs two cores, five minutes and no
network. `pretrain_attention` comes before it where the tokenizer is changed.
The messages were written for training by writers who saw neither the guard nor any test message.
"""

import argparse
import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

from guardrails.factory import build_policy
from guardrails.guard import AssistantTurn
from guardrails.impression import Appearance
from guardrails.marked_message import windows
from guardrails.pieces import Pieces
from guardrails.settings import GuardrailSettings
from guardrails.training.fit import Example, fit
from guardrails.training.fit_attention import PRETRAINED, LabelledWindow, fit_attention
from guardrails.verdict import Action, Category

MESSAGES = Path(__file__).parent / "messages"
MODEL = Path(__file__).parents[1] / "models"
ROUTES = Path(__file__).parents[2] / "assistant/routes"
KNOWN = Path(__file__).parents[2] / "corpus/bank/questions"
EVERY = 4
"""One in so many of the router's examples comes along as harmless; more of them cost recall."""
EVERY_KNOWN = 8
"""One in so many of the bank's questions comes along as harmless: rules are asked for like that."""
STRICTNESS = 10.0
THREADS = 2


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the messages, train both classifiers, write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=MODEL, help="folder for the models")
    parser.add_argument(
        "--messages", type=Path, nargs="*", default=sorted(MESSAGES.glob("*.jsonl"))
    )
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    train(chosen.messages, chosen.out)


def train(files: Sequence[Path], out: Path) -> None:
    """Write `verdicts.npz` and `attention.npz`."""
    rows = [row for file in files for row in _rows(file)]
    examples = [row for file in sorted(ROUTES.glob("examples*.jsonl")) for row in _rows(file)]
    rows += [_harmless(row) for row in examples[::EVERY]]
    known = [row for file in sorted(KNOWN.glob("*.jsonl")) for row in _rows(file)]
    rows += [_harmless({"text": row["question"]}) for row in known[::EVERY_KNOWN]]
    policy = build_policy(GuardrailSettings(), impression=None)
    seen = [policy.appearance(row["text"], _turns(row)) for row in rows]
    counted = [
        Example(views=one.views, flags=one.flags, label=row["verdict"])
        for row, one in zip(rows, seen, strict=True)
    ]
    out.mkdir(parents=True, exist_ok=True)
    fit(counted, strictness=STRICTNESS).save(out / "verdicts.npz")
    pieces = Pieces.load()
    labelled = [_labelled(row, one, pieces) for row, one in zip(rows, seen, strict=True)]
    torch.set_num_threads(THREADS)
    network = fit_attention(labelled, PRETRAINED, pieces=pieces.size)
    network.as_model().save(out / "attention.npz")


def _labelled(row: Mapping[str, Any], seen: Appearance, pieces: Pieces) -> LabelledWindow:
    return LabelledWindow(
        window=windows(seen.reading, seen.earlier, pieces)[0],
        flags=seen.flags,
        verdict=Action(row["verdict"]),
        categories=tuple(map(Category, row.get("categories", ()))),
    )


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
