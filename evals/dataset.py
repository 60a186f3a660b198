"""Questions with known answers; of documents only file, offsets and hash are kept, never text."""

from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.conversation import Quote, Turn
from corpus.document import Chunk
from evals.errors import DatasetInvalid

DATA = Path(__file__).parent / "data"

_ENOUGH_OF_SPAN = 0.7
_ENOUGH_OF_SHORTER = 0.5

Split = Literal["dev", "test"]
_Model = TypeVar("_Model", bound=BaseModel)


class Evidence(BaseModel):
    """Where an answer stands: characters [start, end) of a text file, or a § of a law."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    start: int = 0
    end: int = 0
    sha256: str = ""
    section: str = ""

    def covered_by(self, chunks: list[Chunk]) -> bool:
        """Whether chunks together hold most of the span, or one is the § named."""
        own = [chunk for chunk in chunks if chunk.locator.file == self.file]
        if self.section:
            return any(self._is_section(chunk) for chunk in own)
        held = sum(_overlap(self.start, self.end, c.locator.start, c.locator.end) for c in own)
        return held >= _ENOUGH_OF_SPAN * (self.end - self.start)

    def quoted_by(self, quote: Quote) -> bool:
        """Whether a quote is from the § named, or shares half of the shorter of the two spans."""
        if quote.locator.file != self.file:
            return False
        if self.section:
            return self._is_section(quote.chunk)
        shared = _overlap(self.start, self.end, quote.start, quote.end)
        return shared >= _ENOUGH_OF_SHORTER * min(self.end - self.start, quote.end - quote.start)

    def _is_section(self, chunk: Chunk) -> bool:
        return f"{chunk.heading_path[-1]}.".startswith(f"{self.section}.")


class TurnIn(BaseModel):
    """One message before the question."""

    role: Literal["user", "assistant"]
    content: str


class Sample(BaseModel):
    """One question. All groups of evidence are needed; within a group any one is enough."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    question: str
    history: tuple[TurnIn, ...] = ()
    language: Literal["nb", "nn", "en"]
    status: Literal["answered", "no_source"]
    evidence: tuple[tuple[Evidence, ...], ...] = ()
    topic: str = ""

    def is_about(self, folder: str) -> bool:
        """Whether any of its evidence lies in a folder; nothing lies in one without a name."""
        files = [one.file for group in self.evidence for one in group]
        return bool(folder) and any(file.startswith(f"{folder}/") for file in files)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The history as the assistant takes it."""
        return tuple(Turn(turn.role, turn.content) for turn in self.history)


def read_samples(split: Split, *kinds: str) -> list[Sample]:
    """All questions of a split whose file name begins with one of the kinds, by file.

    Raises:
        DatasetInvalid: A line is not a question; the message names file and line.
    """
    files = [file for kind in kinds for file in sorted(DATA.glob(f"{kind}*-{split}.jsonl"))]
    return [sample for file in files for sample in read_lines(file, Sample)]


def read_lines(file: Path, model: type[_Model]) -> list[_Model]:
    """Every line of a file as the model.

    Raises:
        DatasetInvalid: A line is something else; the message names file and line.
    """
    read: list[_Model] = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            read.append(model.model_validate_json(line))
        except ValidationError as error:
            raise DatasetInvalid(f"{file.name}, line {number}: {error}") from error
    return read


def _overlap(start: int, end: int, other_start: int, other_end: int) -> int:
    return max(0, min(end, other_end) - max(start, other_start))
