"""Texts that the attention model reads before it sees a labelled message: plain Norwegian.

Each source is read as its licence allows: laws NLOD 2.0, NAV's letters MIT, NorQuAD CC0, NorNE for
models only, and the project's own questions and messages.
"""

import gzip
import json
import random
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from guardrails.training.norne import read_norne

LAWS = Path("norwegian-laws/lover_forskrifter_md.tar.xz")
LETTERS = Path("nb-nn/nav-pairs.tsv.gz")
QUESTIONS = Path("norquad/norquad.tar.xz")
NEWS = Path("norne/norne.json.xz")
FILES = (LAWS, LETTERS, QUESTIONS, NEWS)

_OWN = ("guardrails/training/messages", "corpus/bank/questions", "assistant/routes")
_LAW_SHARE = 0.06
_SENTENCES = 4
_SHORTEST, _LONGEST = 20, 700


@dataclass(frozen=True, slots=True)
class Matter:
    """Texts of one source, and how often one of them is read beside one of another source."""

    name: str
    texts: tuple[str, ...]
    weight: float


def read_matter(data: Path, repository: Path, seed: int) -> list[Matter]:
    """Read every source; the same seed gives the same texts.

    Raises:
        FileNotFoundError: A file of `FILES` is missing.
    """
    draw = random.Random(seed)  # noqa: S311 - texts, no secret
    return [
        Matter("own", _once(_own(repository)), 3.0),
        Matter("letters", _once(_letters(data / LETTERS)), 1.0),
        Matter("questions", _once(_questions(data / QUESTIONS)), 1.0),
        Matter("news", _once(_news(data / NEWS, draw)), 1.0),
        Matter("laws", _once(_laws(data / LAWS, draw)), 0.7),
    ]


def _once(texts: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text[:_LONGEST] for text in texts if text))


def _own(repository: Path) -> Iterator[str]:
    for folder in _OWN:
        for file in sorted((repository / folder).glob("*.jsonl")):
            for line in file.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                yield row.get("question") or row.get("text") or ""
                for turn in row.get("history") or ():
                    yield turn["content"] if isinstance(turn, dict) else turn


def _letters(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield from (cell for cell in line.rstrip("\n").split("\t") if len(cell) > _SHORTEST)


def _questions(path: Path) -> Iterator[str]:
    with tarfile.open(path) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name.endswith(".json") else None
            if file is not None:
                for text in _strings(json.load(file)):
                    yield from _in_parts(text)


def _strings(held: object) -> Iterator[str]:
    if isinstance(held, str):
        if len(held) > _SHORTEST:
            yield held
    elif isinstance(held, dict | list):
        for part in held.values() if isinstance(held, dict) else held:
            yield from _strings(part)


def _in_parts(text: str) -> Iterator[str]:
    sentences = re.split(r"(?<=\.) ", text)
    for at in range(0, len(sentences), _SENTENCES):
        yield " ".join(sentences[at : at + _SENTENCES])


def _news(path: Path, draw: random.Random) -> Iterator[str]:
    sentences = [one.text for one in read_norne(path, splits=("train",))]
    for at in range(0, len(sentences), 3):
        yield " ".join(sentences[at : at + draw.randint(1, _SENTENCES)])


def _laws(path: Path, draw: random.Random) -> Iterator[str]:
    with tarfile.open(path) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name.endswith(".md") else None
            if file is None or draw.random() > _LAW_SHARE:
                continue
            for line in file.read().decode("utf-8", "replace").splitlines():
                if _SHORTEST * 3 < len(line) < _LONGEST:
                    yield line.strip()
