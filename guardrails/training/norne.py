"""NorNE, named entities in Norwegian news, blogs and papers of state (Jørgensen et al. 2020)."""

import json
import lzma
from collections.abc import Iterator, Sequence
from pathlib import Path

from guardrails.training.name_examples import MarkedText

STANDARDS = ("nno", "nob")


def read_norne(
    path: Path, splits: Sequence[str] = ("train",), standards: Sequence[str] = STANDARDS
) -> Iterator[MarkedText]:
    """Sentences with the names of people marked.

    Args:
        path: The file, `{standard: {split: [[[token, tag, space after]…]…]}}` in JSON, xz.
        splits: Any of train, dev, test.
        standards: Written standards: nob is bokmål, nno nynorsk.
    """
    held = json.loads(lzma.decompress(path.read_bytes()))
    for standard in standards:
        for split in splits:
            yield from (_sentence(tokens) for tokens in held[standard][split])


def _sentence(tokens: Sequence[tuple[str, str, int]]) -> MarkedText:
    parts: list[str] = []
    names: list[tuple[int, int]] = []
    length = 0
    for word, tag, spaced in tokens:
        end = length + len(word)
        if tag == "B-PER":
            names.append((length, end))
        elif tag == "I-PER" and names:
            names[-1] = (names[-1][0], end)
        parts.append(word + " " * bool(spaced))
        length = end + bool(spaced)
    return MarkedText("".join(parts), tuple(names))
