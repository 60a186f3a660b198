"""A follow-up written out by a chat model, where one is configured.

What the model writes is searched for and nothing else: it is never shown, never answered from, and
not used at all where it says more than the conversation does.
"""

import logging
import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.answerers.model_call import ModelCall
from assistant.answerers.prompt import harmless, prompt_texts
from assistant.answerers.reply import Refused
from assistant.conversation import Turn
from corpus.text import content_words
from guardrails.grounding import unsupported_numbers

_MAX_CHARS = 400

logger = logging.getLogger(__name__)


class Rewritten(BaseModel):
    """The question, written out so that it needs no conversation."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: str


@dataclass(frozen=True, slots=True)
class _Texts:
    system: str
    task: str
    speakers: dict[str, str]


class ModelRewriter:
    """The `Rewriter` that asks a chat model; it takes at most `timeout_s`.

    `is_harmless` is the guard's verdict on what the model wrote.
    """

    def __init__(
        self, model: BaseChatModel, *, is_harmless: Callable[[str], bool], timeout_s: float
    ) -> None:
        self._call = ModelCall(model, Rewritten, timeout_s=timeout_s)
        self._is_harmless = is_harmless

    def rewrite(self, text: str, history: Sequence[Turn]) -> str | None:
        """See `Rewriter.rewrite`."""
        started = time.monotonic()
        try:
            written = self._written(text, history)
        except Exception as error:  # noqa: BLE001 - whatever is wrong, there is another way
            kind = error.kind if isinstance(error, Refused) else "broken"
            took = round(1000 * (time.monotonic() - started), 1)
            extra = {"kind": kind, "error_type": type(error).__name__, "duration_ms": took}
            logger.warning("rewriting.failed", extra=extra)
            return None
        return written

    def close(self) -> None:
        """Stop asking; the rewriter is not to be used afterwards."""
        self._call.close()

    def _written(self, text: str, history: Sequence[Turn]) -> str:
        said = "\n".join(f"{_texts().speakers[turn.role]}: {turn.content}" for turn in history)
        task = _texts().task.format(conversation=harmless(said), question=harmless(text))
        written = _read(self._call.ask([("system", _texts().system), ("user", task)]))
        if unsupported_numbers(written, [said, text]):
            raise Refused("numbers")
        if not self._is_harmless(written):
            raise Refused("guard")
        return written


def _read(reply: str) -> str:
    """The question in a reply.

    Raises:
        Refused: There is none, or it is no question to search for.
    """
    try:
        written = " ".join(Rewritten.model_validate_json(reply).question.split())
    except ValidationError:
        raise Refused("format") from None
    if not content_words(written) or len(written) > _MAX_CHARS:
        raise Refused("length")
    if prompt_texts().led_astray.search(written):
        raise Refused("led_astray")
    return written


@cache
def _texts() -> _Texts:
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    speakers = {role: str(table[role]) for role in ("user", "assistant")}
    return _Texts(table["system"].strip(), table["task"].strip(), speakers)
