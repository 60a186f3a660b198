"""What goes back to Teams for one thing that was said or pressed."""

from dataclasses import dataclass
from typing import Any

from microsoft_teams.api.activities import MessageActivityInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A message, and the card with its sources or its choices, if there is any.

    In a personal conversation the card is a message of its own, so that citations stay in the
    text; in a group it is attached, so that there is one message. `sentences` are the message's
    text cut up as it may be streamed; joined they are the text.
    """

    message: MessageActivityInput
    card: MessageActivityInput | None = None
    sentences: tuple[str, ...] = ()

    def joined(self) -> MessageActivityInput:
        """Message and card in one."""
        if self.card is None:
            return self.message
        attachments = [*(self.message.attachments or []), *(self.card.attachments or [])]
        return self.message.model_copy(update={"attachments": attachments})


@dataclass(frozen=True, slots=True)
class Response:
    """The answer to an invoke: an HTTP status and a JSON body."""

    status: int
    body: dict[str, Any] | None = None
