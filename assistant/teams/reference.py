"""Where the bot may write: what Teams calls a conversation reference."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["personal", "groupChat", "channel"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One user in one conversation, by the ids that Teams gives them; it holds no text and no name.

    In a channel `conversation` names the thread (`19:…@thread.tacv2;messageid=…`). `user` and `bot`
    are ids such as `29:…` and `28:…`; `user` is empty where a conversation has no single one.
    """

    service_url: str
    tenant: str
    conversation: str
    kind: Kind
    user: str
    bot: str

    @property
    def is_personal(self) -> bool:
        """Whether nobody but the user reads it."""
        return self.kind == "personal"
