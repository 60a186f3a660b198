"""Answers in a chat model's words, where a chat model is configured and every word holds."""

import logging
import time
from collections.abc import Callable, Sequence

from langchain_core.language_models import BaseChatModel

from assistant.answerers.base import Answerer, Asked, Draft
from assistant.answerers.model_call import ModelCall
from assistant.answerers.prompt import messages
from assistant.answerers.reply import Refused, Reply, read_reply
from corpus.release import Release
from corpus.retrieval import ScoredChunk

PASSAGES = 12
"""How many of the best passages are sent."""

logger = logging.getLogger(__name__)


class ChatModelAnswerer:
    """The `Answerer` that asks a model, and another answerer where the model fails.

    `stands` is the assistant's own check of a draft. One wrong statement discards the whole reply:
    what else it says is not to be trusted either.
    """

    def __init__(
        self,
        model: BaseChatModel,
        release: Release,
        fallback: Answerer,
        *,
        stands: Callable[[Draft], bool],
        timeout_s: float,
    ) -> None:
        self._call = ModelCall(model, Reply, timeout_s=timeout_s)
        self._release = release
        self._fallback = fallback
        self._stands = stands

    def compose(self, asked: Asked, found: Sequence[ScoredChunk]) -> Draft:
        """See `Answerer.compose`. Takes at most `timeout_s` and what the fallback takes."""
        if not found:
            return self._fallback.compose(asked, found)
        started = time.monotonic()
        try:
            return self._from_model(asked, found[:PASSAGES])
        except Exception as error:  # noqa: BLE001 - whatever is wrong, there is another answer
            refused = (
                error if isinstance(error, Refused) else Refused("broken", type(error).__name__)
            )
        logger.warning(
            "chat_model.failed",
            extra={
                "kind": refused.kind,
                "error": refused.error,
                "duration_ms": round(1000 * (time.monotonic() - started), 1),
            },
        )
        return self._fallback.compose(asked, found)

    def close(self) -> None:
        """Stop asking; the answerer is not to be used afterwards."""
        self._call.close()

    def _from_model(self, asked: Asked, passages: Sequence[ScoredChunk]) -> Draft:
        text = self._call.ask(messages(asked, passages, self._release))
        draft = read_reply(text, asked, passages, self._release)
        if not self._stands(draft):
            raise Refused("check")
        return draft
