"""A bank of known questions that is embedded in no time."""

import json
from pathlib import Path

TOPIC = {
    "heading": "Tjenestesykkel",
    "text": "Tjenestesykkel kan lånes i to uker.",
    "questions": ["Hvor lenge kan jeg ha tjenestesykkelen?", "Kan jeg låne sykkel?"],
}


def write_bank(folder: Path) -> Path:
    """Write a bank of one topic; returns its folder."""
    (folder / "topics").mkdir(parents=True)
    line = json.dumps(TOPIC, ensure_ascii=False)
    (folder / "topics" / "sykkel.jsonl").write_text(f"{line}\n", encoding="utf-8")
    return folder
