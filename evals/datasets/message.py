"""Messages with the verdict that the guard should give them."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from evals.datasets.sample import TurnIn
from guardrails.guard import AssistantTurn, Guard


class Message(BaseModel):
    """A message with its label. Whoever is told of in it is invented."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    text: str
    history: tuple[TurnIn, ...] = ()
    verdict: Literal["allow", "ask", "block"]
    categories: tuple[str, ...] = ()
    kind: str = ""
    language: str = ""
    pair: str | None = None

    def judged_by(self, guard: Guard) -> str:
        """The guard's verdict."""
        history = [
            turn.content if turn.role == "user" else AssistantTurn(turn.content)
            for turn in self.history
        ]
        return guard.check(self.text, history).action.value
