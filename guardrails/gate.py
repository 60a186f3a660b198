"""A gate around a chat model, or any other of LangChain's runnables.

Nothing reaches the runnable inside that the guard does not let through, and nothing leaves it
either. Both ways, what cannot be read or judged is stopped.
"""

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from contextvars import Context
from functools import partial
from typing import Any

from langchain_core.globals import get_debug, get_llm_cache, get_verbose
from langchain_core.messages import AIMessage, AIMessageChunk, ToolCallChunk
from langchain_core.runnables import Runnable, RunnableConfig
from langsmith import tracing_context

from guardrails.errors import GuardrailError
from guardrails.guard import FailClosedGuard, Guard
from guardrails.runnable_values import CallNames, Read, Unreadable, Value, read, text_of
from guardrails.settings import GuardrailSettings
from guardrails.verdict import Action
from guardrails.wordlists import DATA, read_table

_SENTENCE_END = re.compile(r"(?:[.!?:;…][\"'»”)\]]*\s|\n)\s*")
_LAG_CHARS = 80
_END = object()
_LISTENERS = ("callbacks", "verbose", "cache", "config_factories")
_HOLDING_ONE = ("bound", "runnable")
_HOLDING_MANY = ("steps", "fallbacks")

logger = logging.getLogger(__name__)


class InnerRunnableFailed(GuardrailError):
    """The runnable inside raised; only the name of its error is told, as it may quote the text."""


class RunnableOverheard(GuardrailError):
    """LangChain is set up so that others would see the text before it is judged."""


class PiiGate(Runnable[Any, Any]):
    """Runs a runnable on what the guard allows, and gives only what the guard allows.

    Messages, prompts, strings, and mappings and lists of them are read whole: history, tool calls
    and their results, every part of a message. Pictures, files and objects are stopped unread.
    Only `allow` passes; a message to be asked about is stopped like one to be blocked.

    The runnable inside is run without callbacks, tracing, tags or configuration of the caller's,
    since those would see an answer before it is judged. Tools and options are bound to it before
    it is handed in. The gate reports nothing to callbacks itself.
    """

    def __init__(
        self,
        inner: Runnable[Any, Any],
        guard: Guard,
        *,
        refusal: str = "",
        settings: GuardrailSettings | None = None,
    ) -> None:
        """Put the gate around a runnable.

        Args:
            inner: What is protected; without callbacks, listeners, cache or `verbose` of its own.
            guard: Who decides; whatever breaks in it is taken for a block.
            refusal: Given instead of what is stopped; a sentence in Norwegian where empty.
            settings: Limits on length and time for one judgement.

        Raises:
            ValueError: Somebody listens to the runnable inside.
        """
        if _is_listened_to(inner):
            raise ValueError(
                "expected a runnable without callbacks, listeners, cache or verbose=True: they "
                "would see its answers before they are judged; make it without them"
            )
        limits = settings or GuardrailSettings()
        self._inner = inner
        self._guard = FailClosedGuard(
            [guard], max_chars=limits.max_chars, timeout_s=limits.timeout_s
        )
        self._refusal = refusal or str(read_table(DATA / "gate.toml")["refusal"])
        self._says_text = _says_text(inner)

    def invoke(
        self,
        input: Value,  # noqa: A002 - LangChain's name
        config: RunnableConfig | None = None,
        **kwargs: object,
    ) -> Value:
        """Run once; the refusal in place of anything that is stopped, on either side.

        Raises:
            InnerRunnableFailed: The runnable inside raised.
            RunnableOverheard: LangChain's debug or verbose mode, or its cache, is on.
            TypeError: Options were given that the gate cannot judge.
        """
        _check_surroundings(kwargs)
        asked = self._taken(input)
        if asked is None:
            return self._refused()
        call = partial(self._inner.invoke, asked.value, _passed_on(config))
        return self._given(_settled(_caught(Context(), call)), asked)

    async def ainvoke(
        self,
        input: Value,  # noqa: A002
        config: RunnableConfig | None = None,
        **kwargs: object,
    ) -> Value:
        """As `invoke`."""
        _check_surroundings(kwargs)
        asked = await asyncio.to_thread(self._taken, input)
        if asked is None:
            return self._refused()
        call = self._inner.ainvoke(asked.value, _passed_on(config))
        answer = _settled(await _acaught(Context(), call))
        return await asyncio.to_thread(self._given, answer, asked)

    def stream(
        self,
        input: Value,  # noqa: A002
        config: RunnableConfig | None = None,
        **kwargs: object,
    ) -> Iterator[Value]:
        """As `invoke`, in pieces; each ends with a sentence and was judged with all before it.

        The last 80 characters wait for what comes after them: a number may be told in two
        sentences. Where something is stopped, the refusal is the last piece.
        """
        _check_surroundings(kwargs)
        asked = self._taken(input)
        if asked is None:
            yield self._refused(piece=True)
            return
        context = Context()
        pieces = self._inner.stream(asked.value, _passed_on(config))
        held = _Held(self._says_text)
        try:
            while not held.done:
                piece = _settled(_caught(context, partial(next, pieces, _END)))
                yield from self._passed(held, piece, asked)
        finally:
            _closed(context, pieces)

    async def astream(
        self,
        input: Value,  # noqa: A002
        config: RunnableConfig | None = None,
        **kwargs: object,
    ) -> AsyncIterator[Value]:
        """As `stream`."""
        _check_surroundings(kwargs)
        asked = await asyncio.to_thread(self._taken, input)
        if asked is None:
            yield self._refused(piece=True)
            return
        context = Context()
        pieces = self._inner.astream(asked.value, _passed_on(config))
        held = _Held(self._says_text)
        try:
            while not held.done:
                piece = _settled(await _acaught(context, anext(pieces, _END)))
                for passed in await asyncio.to_thread(self._passed, held, piece, asked):
                    yield passed
        finally:
            await _aclosed(context, pieces)

    def _taken(self, value: Value) -> Read | None:
        """What is put in, if the guard allows every turn of it in the light of those before."""
        asked = _readable(value, CallNames())
        if asked is not None and self._allows(asked, ()):
            return asked
        _tell_stopped("input")
        return None

    def _given(self, answer: Value, asked: Read) -> Value:
        found = _readable(answer, CallNames(fresh=True))
        if found is not None and self._allows(found, _history(asked)):
            return found.value
        _tell_stopped("output")
        return self._refused()

    def _passed(self, held: "_Held", piece: Value, asked: Read) -> Sequence[Value]:
        """What may leave now that one piece more has come; nothing after a refusal."""
        try:
            held.take(piece)
            judged = held.to_judge()
            allowed = judged is None or self._allows(judged, _history(asked))
        except Exception:  # noqa: BLE001 - what cannot be read is stopped, and not told of
            allowed = False
        if allowed:
            return held.release()
        _tell_stopped("output")
        held.done = True
        return [self._refused(piece=True, after=held.said, text=held.is_text)]

    def _allows(self, found: Read, before: Sequence[str]) -> bool:
        history = list(before)
        for turn in found.turns:
            for text in turn.readings():
                if self._guard.check(text, history).action is not Action.ALLOW:
                    return False
            history.append(turn.turn)
        return True

    def _refused(self, *, piece: bool = False, after: str = "", text: bool | None = None) -> Value:
        said = f"\n\n{self._refusal}" if after else self._refusal
        if self._says_text if text is None else text:
            return said
        kind = AIMessageChunk if piece else AIMessage
        return kind(content=said, response_metadata={"finish_reason": "content_filter"})


class _Held:
    """What a stream has brought, what of it was judged, and what has left."""

    def __init__(self, is_text: bool) -> None:  # noqa: FBT001 - private
        self.is_text = is_text
        self.done = False
        self.said = ""
        """What has left."""
        self._waiting = ""
        self._judged = 0
        """How much of what waits was judged."""
        self._calls = AIMessageChunk(content="")
        self._last: Sequence[Value] = ()

    def take(self, piece: Value) -> None:
        """Keep a piece, or note the end.

        Raises:
            Unreadable: It is neither text nor a message of a model.
        """
        if piece is _END:
            self.done = True
        elif isinstance(piece, str):
            self.is_text = True
            self._waiting += piece
        elif isinstance(piece, AIMessage):
            self.is_text = False
            self._waiting += text_of(piece.content)
            self._calls += _calls_of(piece)
        else:
            raise Unreadable

    def to_judge(self) -> Read | None:
        """All that was said, at the end; before, as far as a sentence is whole and not judged."""
        if self.done:
            return self._whole()
        ends = [found.end() for found in _SENTENCE_END.finditer(self._waiting)]
        if not ends or ends[-1] == self._judged:
            return None
        self._judged = ends[-1]
        return read(AIMessage(self.said + self._waiting[: self._judged]))

    def release(self) -> Sequence[Value]:
        """What may leave: sentences that were judged, and in the end what is left."""
        if self.done:
            return self._last
        judged = self._waiting[: self._judged]
        ends = [found.end() for found in _SENTENCE_END.finditer(judged)]
        safe = max((end for end in ends if end <= self._judged - _LAG_CHARS), default=0)
        leaving, self._waiting = self._waiting[:safe], self._waiting[safe:]
        self._judged -= safe
        self.said += leaving
        if not leaving:
            return ()
        return [leaving if self.is_text else AIMessageChunk(content=leaving)]

    def _whole(self) -> Read:
        if self._calls.invalid_tool_calls:
            raise Unreadable
        said = AIMessage(self.said + self._waiting, tool_calls=self._calls.tool_calls)
        found = read(said, names=CallNames(fresh=True))
        self._last = [self._waiting] if self.is_text else [self._last_chunk(found.value)]
        return found

    def _last_chunk(self, message: AIMessage) -> AIMessageChunk:
        calls = [
            ToolCallChunk(name=call["name"], args=json.dumps(call["args"]), id=call["id"], index=at)
            for at, call in enumerate(message.tool_calls)
        ]
        usage = self._calls.usage_metadata
        return AIMessageChunk(content=self._waiting, tool_call_chunks=calls, usage_metadata=usage)


def _calls_of(piece: AIMessage) -> AIMessageChunk:
    usage = piece.usage_metadata
    if isinstance(piece, AIMessageChunk):
        chunks = piece.tool_call_chunks
        return AIMessageChunk(content="", tool_call_chunks=chunks, usage_metadata=usage)
    calls, invalid = piece.tool_calls, piece.invalid_tool_calls
    return AIMessageChunk(
        content="", tool_calls=calls, invalid_tool_calls=invalid, usage_metadata=usage
    )


def _readable(value: Value, names: CallNames) -> Read | None:
    try:
        return read(value, names=names)
    except Exception:  # noqa: BLE001 - what cannot be read is stopped, and not told of
        return None


def _tell_stopped(side: str) -> None:
    logger.info("gate.stopped", extra={"side": side})


def _history(asked: Read) -> list[str]:
    return [turn.turn for turn in asked.turns]


def _passed_on(config: RunnableConfig | None) -> RunnableConfig:
    """Only numbers: callbacks, tags and metadata are for onlookers, the rest may hold text."""
    given, kept = config or RunnableConfig(), RunnableConfig()
    if given.get("max_concurrency") is not None:
        kept["max_concurrency"] = given["max_concurrency"]
    if "recursion_limit" in given:
        kept["recursion_limit"] = given["recursion_limit"]
    return kept


def _check_surroundings(options: Mapping[str, object]) -> None:
    if options:
        raise TypeError("expected no options; bind them to the runnable before it is handed in")
    if get_debug() or get_verbose() or get_llm_cache() is not None:
        raise RunnableOverheard(
            "LangChain's debug or verbose mode, or its cache, is on and would keep what a model "
            "says before it is judged; turn it off"
        )


def _caught(context: Context, call: Callable[[], Value]) -> Value | InnerRunnableFailed:
    """What a call gives, without listeners; its failure as a value, so that nothing is chained."""
    try:
        return context.run(_untraced, call)
    except Exception as error:  # noqa: BLE001 - its message may quote the text
        return _failure(error)


def _untraced(call: Callable[[], Value]) -> Value:
    with tracing_context(enabled=False):
        return call()


async def _acaught(context: Context, call: Awaitable[Value]) -> Value | InnerRunnableFailed:
    return await asyncio.create_task(_auntraced(call), context=context)


async def _auntraced(call: Awaitable[Value]) -> Value | InnerRunnableFailed:
    """Never raises: asyncio would log the error of a task that nobody waits for any more."""
    try:
        with tracing_context(enabled=False):
            return await call
    except Exception as error:  # noqa: BLE001 - as above
        return _failure(error)


def _failure(error: Exception) -> InnerRunnableFailed:
    status = getattr(error, "status_code", None)
    told = f" {status}" if isinstance(status, int) else ""
    return InnerRunnableFailed(f"the runnable inside raised {type(error).__name__}{told}")


def _settled(outcome: Value) -> Value:
    if isinstance(outcome, InnerRunnableFailed):
        raise outcome
    return outcome


def _closed(context: Context, pieces: Iterator[Value]) -> None:
    close = getattr(pieces, "close", None)
    if close is not None:
        _caught(context, close)


async def _aclosed(context: Context, pieces: AsyncIterator[Value]) -> None:
    close = getattr(pieces, "aclose", None)
    if close is not None:
        await _acaught(context, close())


def _says_text(inner: Runnable[Any, Any]) -> bool:
    """Whether a refusal is a string here; a message where nothing is declared."""
    with suppress(TypeError):
        return inner.OutputType is str
    return False


def _is_listened_to(inner: Runnable[Any, Any]) -> bool:
    bound = getattr(inner, "config", None) or {}
    kept = (*(getattr(inner, name, None) for name in _LISTENERS), bound.get("callbacks"))
    inside = [getattr(inner, name, None) for name in _HOLDING_ONE]
    inside += [one for name in _HOLDING_MANY for one in getattr(inner, name, None) or ()]
    return any(kept) or any(_is_listened_to(one) for one in inside if isinstance(one, Runnable))
