"""Questions with what is expected; of documents only file, offsets and hash, never text."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.conversation import AnswerStatus, Quote, Turn
from corpus.document import Chunk

_ENOUGH_OF_SPAN = 0.7
_ENOUGH_OF_SHORTER = 0.5

_KIND = re.compile(r"\bkind: ([a-z]+(?: change)?)")

Review = Literal["draft", "reviewed", "approved"]


class Evidence(BaseModel):
    """Where an answer stands in a document.

    Characters [start, end) of it, or the § or heading named, or the whole where neither is.
    `sha256` is of the span's text in UTF-8: it tells when the document has changed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    start: int = 0
    end: int = 0
    sha256: str = ""
    section: str = ""

    def covered_by(self, chunks: Sequence[Chunk]) -> bool:
        """Whether chunks together hold most of the span, or one is of the section or file."""
        own = [chunk for chunk in chunks if chunk.locator.file == self.file]
        if self.section:
            return any(self._is_section(chunk) for chunk in own)
        held = sum(_overlap(self.start, self.end, c.locator.start, c.locator.end) for c in own)
        return bool(own) and held >= _ENOUGH_OF_SPAN * (self.end - self.start)

    def quoted_by(self, quote: Quote) -> bool:
        """Whether a quote is from the section, or shares half of the shorter of the two spans."""
        if quote.locator.file != self.file:
            return False
        if self.section:
            return self._is_section(quote.chunk)
        shared = _overlap(self.start, self.end, quote.start, quote.end)
        return shared >= _ENOUGH_OF_SHORTER * min(self.end - self.start, quote.end - quote.start)

    def _is_section(self, chunk: Chunk) -> bool:
        if self.section.startswith("§"):
            return f"{chunk.heading_path[-1]}.".startswith(f"{self.section}.")
        return self.section.casefold() in {heading.casefold() for heading in chunk.heading_path}


class TurnIn(BaseModel):
    """One message before the question."""

    model_config = ConfigDict(frozen=True)

    role: Literal["user", "assistant"]
    content: str


class Sample(BaseModel):
    """One question. All groups of evidence are needed; within a group any one is enough.

    `points` are what the answer must say and `must_not` what it may not; « | » stands between
    wordings of which any will do. A point that begins with «vilkår:» is a condition of the rule.
    `pair` names the same question in the other written standard. `invented` says that whoever is
    told of in the question does not exist; `referral` that the answer must name an office.
    `alone` is a follow-up written out so that it needs no history.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    question: str
    history: tuple[TurnIn, ...] = ()
    status: AnswerStatus
    evidence: tuple[tuple[Evidence, ...], ...] = ()
    points: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    as_of: date | None = None
    employer: str = ""
    language: Literal["nb", "nn", "en"]
    topic: str = ""
    style: str = ""
    author: str = ""
    review: Review = "draft"
    pair: str = ""
    invented: bool = False
    referral: bool = False
    alone: str = ""
    note: str = ""

    def is_about(self, folder: str) -> bool:
        """Whether any of its evidence lies in a folder; nothing lies in one without a name."""
        return bool(folder) and any(file.startswith(f"{folder}/") for file in self.files)

    @property
    def files(self) -> frozenset[str]:
        """The documents that its evidence is in."""
        return frozenset(one.file for group in self.evidence for one in group)

    @property
    def kinds(self) -> tuple[str, ...]:
        """What its author's note says of its kind, as slices: «kind: proposal»."""
        return tuple(f"kind:{kind}" for kind in _KIND.findall(self.note))

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The history as the assistant takes it."""
        return tuple(Turn(turn.role, turn.content) for turn in self.history)


def _overlap(start: int, end: int, other_start: int, other_end: int) -> int:
    return max(0, min(end, other_end) - max(start, other_start))
