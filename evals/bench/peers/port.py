"""The port that every retriever fills that ours is measured beside, ours included."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

MAX_PASSAGE_CHARS = 1200
"""No retriever may hand out longer passages: a longer one holds more evidence by its size."""


class Mode(StrEnum):
    """What a retriever searches by."""

    LEXICAL = "lexical"
    OWN_ENCODER = "own_encoder"
    MINILM = "minilm"
    HYBRID_OWN_ENCODER = "hybrid_own_encoder"
    HYBRID_MINILM = "hybrid_minilm"


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document: `text` is the document's characters [start, end)."""

    file: str
    start: int
    end: int
    text: str


class Peer(Protocol):
    """Indexes documents and finds passages in them; no network, no files but in its own folder."""

    def index(self, documents: Mapping[str, str]) -> None:
        """Take in the texts, by file name; once, before the first search."""
        ...

    def search(self, question: str, k: int) -> list[Passage]:
        """The k best passages or fewer, best first, each of at most `MAX_PASSAGE_CHARS`."""
        ...

    def size_bytes(self) -> int | None:
        """Size of the index as written to the disk; None where this peer only has it in memory."""
        ...

    def close(self) -> None:
        """Let go of what is open; nothing is searched afterwards."""
        ...
