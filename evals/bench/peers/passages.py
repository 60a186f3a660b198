"""The one way of cutting for peers that leave it to their user: paragraphs packed together."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from evals.bench.peers.port import Passage

CHARS = 1000
"""Upper bound of a passage, as in LangChain's usual chain, so that the peers get alike pieces."""

OVERLAP_CHARS = 200
"""How much of a passage peers with a splitter of their own repeat in the next."""

_PARAGRAPH = re.compile(r"\S(?:[^\n]|\n(?!\s*\n))*")


def cut(documents: Mapping[str, str]) -> list[Passage]:
    """Passages in reading order, without overlap and without blank edges.

    Neighbouring paragraphs are packed up to `CHARS`; a longer paragraph is cut at its last space
    before that, or at `CHARS` where it has none.
    """
    return [
        Passage(file, start, end, text[start:end])
        for file, text in documents.items()
        for start, end in _packed(_pieces(text))
    ]


def folder_bytes(folder: Path) -> int:
    """The size of all files under a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    for found in _PARAGRAPH.finditer(text):
        start, end = found.start(), found.start() + len(found[0].rstrip())
        while end - start > CHARS:
            middle = _last_space(text, start)
            yield start, start + len(text[start:middle].rstrip())
            start = middle + len(text[middle:end]) - len(text[middle:end].lstrip())
        yield start, end


def _last_space(text: str, start: int) -> int:
    """Where to cut: after the last character that can stay, never at the start itself."""
    for place in range(start + CHARS, start, -1):
        if text[place].isspace():
            return place
    return start + CHARS


def _packed(pieces: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    held: tuple[int, int] | None = None
    for start, end in pieces:
        if held and end - held[0] <= CHARS:
            held = held[0], end
            continue
        if held:
            yield held
        held = start, end
    if held:
        yield held
