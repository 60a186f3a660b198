"""Whether questions go the right way, through the whole pipeline, guard included."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from assistant.conversation import Answer, AnswerStatus, Question, Turn
from assistant.pipeline import Assistant
from evals.dataset import DATA, Split, TurnIn, read_lines
from evals.interval import Share

_TO_SOURCES = {AnswerStatus.ANSWERED, AnswerStatus.PARTIAL, AnswerStatus.NO_SOURCE}


class Routed(BaseModel):
    """A message with the status that it should end with.

    `answered` says that it goes to the sources, whatever these then hold.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    question: str
    history: tuple[TurnIn, ...] = ()
    status: AnswerStatus
    referral: bool = False

    def ended_right(self, answer: Answer) -> bool:
        """Whether the answer has the status, or any that the sources give."""
        if self.status is AnswerStatus.ANSWERED:
            return answer.status in _TO_SOURCES
        return answer.status is self.status


def read_routed(split: Split) -> list[Routed]:
    """The messages of a split.

    Raises:
        DatasetInvalid: A line is not a message; the error names file and line.
    """
    return read_lines(DATA / f"routes-{split}.jsonl", Routed)


def bench_routes(assistant: Assistant, messages: Sequence[Routed]) -> list[str]:
    """Right endings over all messages, over those that leave the sources, and by status."""
    ended = {
        one.id: one.ended_right(
            assistant.answer(
                Question(
                    text=one.question,
                    history=tuple(Turn(turn.role, turn.content) for turn in one.history),
                )
            )
        )
        for one in messages
    }
    leaving = [one for one in messages if one.status is not AnswerStatus.ANSWERED]
    lines = [
        f"right, all messages: {_share(messages, ended)}",
        f"right, of those that leave the sources: {_share(leaving, ended)}",
    ]
    for status in sorted({one.status for one in messages}):
        own = [one for one in messages if one.status is status]
        lines.append(f"  {status.value}: {_share(own, ended)}")
    return lines


def _share(messages: Sequence[Routed], ended: dict[str, bool]) -> Share:
    return Share.of([ended[one.id] for one in messages])
