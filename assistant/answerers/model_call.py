"""Asks a chat model: alone, within a time limit, and with nobody listening."""

import asyncio
from concurrent.futures import CancelledError
from contextvars import Context
from threading import Thread
from typing import Any

from langchain_core.language_models import BaseChatModel
from langsmith import tracing_context
from pydantic import BaseModel

from assistant.answerers.reply import Refused


class ModelCall:
    """One model and the event loop that its calls run in.

    In an event loop a call can be cut off wherever it stands, also while a server sends a byte
    now and then; a thread that waits for such a server could not be stopped.
    """

    def __init__(self, model: BaseChatModel, reply: type[BaseModel], *, timeout_s: float) -> None:
        """Prepare the calls; `reply` is the form that the model is held to."""
        # A schema that the server holds the model to is what OpenAI, Azure, Ollama, vLLM and
        # llama.cpp all have. The reply is read here, as LangChain's own parser repairs cut JSON.
        self._asks = model.with_structured_output(
            reply.model_json_schema(), method="json_schema", include_raw=True, strict=True
        )
        self._timeout_s = timeout_s
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="chat-model", daemon=True)
        self._thread.start()

    def ask(self, messages: list[tuple[str, str]]) -> str:
        """What the model answers, unread.

        Raises:
            Refused: There was no answer in time, or none at all.
        """
        # An empty context: no callback, tracer or parent run of the caller comes along.
        future = Context().run(
            asyncio.run_coroutine_threadsafe, self._outcome(messages), self._loop
        )
        try:
            outcome = future.result(self._timeout_s)
        except TimeoutError:
            future.cancel()
            raise Refused("timeout") from None
        except CancelledError:
            raise Refused("closed") from None
        if isinstance(outcome, Refused):
            raise outcome
        return outcome

    def close(self) -> None:
        """Stop the loop; calls that are under way fail."""
        asyncio.run_coroutine_threadsafe(_cut_off(), self._loop).result(self._timeout_s)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _outcome(self, messages: list[tuple[str, str]]) -> str | Refused:
        """The text or the failure; never raises, as asyncio would log the error with the text."""
        try:
            with tracing_context(enabled=False):
                answer: Any = await self._asks.ainvoke(messages)
            return str(answer["raw"].text)
        except Exception as error:  # noqa: BLE001 - the libraries' errors hold what was sent
            name, status = type(error).__name__, getattr(error, "status_code", None)
            told = f"{name} {status}" if isinstance(status, int) else name
            return Refused("timeout" if "Timeout" in name else "call", told)


async def _cut_off() -> None:
    """End the loop's other tasks, and wait until their connections are closed."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        if not task.cancelling():
            task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
