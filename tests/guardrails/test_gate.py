"""Nothing passes the gate, in or out, that the guard does not allow; and nobody overhears it."""

import asyncio
import inspect
import io
import json
import logging
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from langchain_core import globals as langchain_globals
from langchain_core.caches import InMemoryCache
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    BaseMessage,
    ChatMessage,
    FunctionMessage,
    HumanMessage,
    RemoveMessage,
    SystemMessage,
    ToolMessage,
)
from langchain_core.output_parsers import StrOutputParser
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder, PromptTemplate
from langchain_core.runnables import Runnable, RunnableLambda
from langsmith import Client

from guardrails.gate import InnerRunnableFailed, PiiGate, RunnableOverheard
from guardrails.guard import Guard
from guardrails.settings import GuardrailSettings
from guardrails.verdict import Action, Verdict

ASKED = "Hvor lenge varer sykepengene?"
SECRET = "Zqxhemmelig"
PERSONAL = f"Kari {SECRET}sen er sykmeldt for kreft"
ANSWER = "Sykepengene varer i ett år. Kommunen betaler de første dagene. Så betaler folketrygden."
LEAKING = f"{ANSWER} {ANSWER} Dette gjelder. {PERSONAL}. Mer vet jeg ikke om det."
REFUSAL = "Stopp."


class ScriptedModel(BaseChatModel):
    """Says what it is told to, a few letters at a time, and keeps what it was asked."""

    says: Any = ANSWER
    calls: Any = ()
    fails: bool = False
    seen: Any = ()

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: Any, stop: Any = None, run_manager: Any = None, **_: Any) -> Any:
        self._see(messages)
        message = AIMessage(self.says, tool_calls=self.calls, id="x")
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(self, messages: Any, stop: Any = None, run_manager: Any = None, **_: Any) -> Any:
        self._see(messages)
        for at in range(0, len(self.says), 7):
            piece = self.says[at : at + 7]
            chunk = ChatGenerationChunk(message=AIMessageChunk(content=piece))
            if run_manager:
                run_manager.on_llm_new_token(piece, chunk=chunk)
            yield chunk
        for at, call in enumerate(self.calls):
            args = json.dumps(call["args"])
            parts: Any = [{**call, "args": args, "index": at, "type": "tool_call_chunk"}]
            yield ChatGenerationChunk(message=AIMessageChunk(content="", tool_call_chunks=parts))

    def _see(self, messages: Sequence[BaseMessage]) -> None:
        self.seen.append(list(messages))
        if self.fails:
            raise RuntimeError(f"the model was asked {messages} and said {PERSONAL}")


@dataclass
class Seer:
    """A runnable that keeps what reaches it and gives what it is told to."""

    gives: Any = ANSWER
    seen: list[Any] = field(default_factory=list)

    @property
    def runnable(self) -> Runnable[Any, Any]:
        def see(value: Any) -> Any:
            self.seen.append(value)
            return self.gives

        return RunnableLambda(see)


class Blocks:
    """A guard that stops what holds the secret, also where it stands in the history."""

    def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
        hit = SECRET in "".join([*history, text])
        return Verdict(action=Action.BLOCK if hit else Action.ALLOW)


def model(**said: Any) -> ScriptedModel:
    return ScriptedModel(seen=[], **said)


def gate(inner: Runnable[Any, Any], guard: Guard | None = None) -> PiiGate:
    return PiiGate(inner, guard or Blocks(), refusal=REFUSAL)


def _invoke(gated: PiiGate, value: Any) -> Any:
    return gated.invoke(value)


def _ainvoke(gated: PiiGate, value: Any) -> Any:
    return asyncio.run(gated.ainvoke(value))


def _batch(gated: PiiGate, value: Any) -> Any:
    return gated.batch([value, value])[1]


def _abatch(gated: PiiGate, value: Any) -> Any:
    return asyncio.run(gated.abatch([value]))[0]


def _batch_as_completed(gated: PiiGate, value: Any) -> Any:
    return next(gated.batch_as_completed([value]))[1]


def _stream(gated: PiiGate, value: Any) -> Any:
    return _summed(list(gated.stream(value)))


def _astream(gated: PiiGate, value: Any) -> Any:
    async def collect() -> list[Any]:
        return [piece async for piece in gated.astream(value)]

    return _summed(asyncio.run(collect()))


def _transform(gated: PiiGate, value: Any) -> Any:
    return _summed(list(gated.transform(iter([value]))))


def _atransform(gated: PiiGate, value: Any) -> Any:
    async def once() -> AsyncIterator[Any]:
        yield value

    async def collect() -> list[Any]:
        return [piece async for piece in gated.atransform(once())]

    return _summed(asyncio.run(collect()))


def _summed(pieces: Sequence[Any]) -> Any:
    whole = pieces[0]
    for piece in pieces[1:]:
        whole = whole + piece
    return whole


WAYS: list[Callable[[PiiGate, Any], Any]] = [
    _invoke,
    _ainvoke,
    _batch,
    _abatch,
    _batch_as_completed,
    _stream,
    _astream,
    _transform,
    _atransform,
]
STREAMS = [_stream, _astream, _transform, _atransform]

CALL = {"name": "slaa_opp", "args": {"navn": [PERSONAL]}, "id": "a1", "type": "tool_call"}
HARMLESS_CALL = {"name": "oppslag", "args": {"tema": "ferie"}, "id": f"id-{SECRET}"}
HIDDEN_IN = {
    "a string": PERSONAL,
    "a message": HumanMessage(PERSONAL),
    "the last message": [HumanMessage(ASKED), HumanMessage(PERSONAL)],
    "the first message": [HumanMessage(PERSONAL), AIMessage("Ja."), HumanMessage(ASKED)],
    "a pair": [("user", PERSONAL), ("user", ASKED)],
    "a role and its content": [{"role": "user", "content": PERSONAL}],
    "what the assistant said": [HumanMessage(ASKED), AIMessage(PERSONAL), HumanMessage(ASKED)],
    "a system message": [SystemMessage(PERSONAL), HumanMessage(ASKED)],
    "a message of a role": [ChatMessage(role="user", content=PERSONAL)],
    "the answer of a tool": [
        HumanMessage(ASKED),
        AIMessage("", tool_calls=[{"name": "t", "args": {}, "id": "1"}]),
        ToolMessage(PERSONAL, tool_call_id="1"),
    ],
    "the answer of a function": [FunctionMessage(name="f", content=PERSONAL)],
    "the arguments of a call": [HumanMessage(ASKED), AIMessage("", tool_calls=[CALL])],
    "the name of a sender": [HumanMessage(ASKED, name=f"Kari_{SECRET}sen")],
    "a part of a message": [
        HumanMessage([{"type": "text", "text": ASKED}, {"type": "text", "text": PERSONAL}])
    ],
    "parts that belong together": [HumanMessage([SECRET[:4], SECRET[4:] + " er syk"])],
    "a prompt": ChatPromptTemplate.from_messages([("user", "{q}")]).invoke({"q": PERSONAL}),
    "a prompt of text": PromptTemplate.from_template("{q}").invoke({"q": PERSONAL}),
    "a field": {"question": PERSONAL},
    "the name of a field": {PERSONAL: ASKED},
    "a field's conversation": {"question": ASKED, "history": [HumanMessage(PERSONAL)]},
    "a list in a field": {"question": [ASKED, {"more": (PERSONAL,)}]},
}
UNREADABLE = {
    "a picture": [HumanMessage([{"type": "image_url", "image_url": {"url": "data:x"}}])],
    "a file": [HumanMessage([{"type": "file", "base64": "eA=="}])],
    "a part of a new kind": [HumanMessage([{"type": "text2", "text": ASKED}])],
    "bytes": ASKED.encode(),
    "an object": object(),
    "a function": {"question": lambda: ASKED},
    "a name that is no string": {3: ASKED},
    "a message of an unknown role": [ChatMessage(role="Kari", content=ASKED)],
    "a message of an unknown kind": [RemoveMessage(id="1")],
    "a role that is none": [{"role": "boss", "content": ASKED}],
    "a call that could not be read": [
        AIMessage("", invalid_tool_calls=[{"name": "f", "args": PERSONAL, "id": "1", "error": ""}])
    ],
    "a call of the old kind": [
        AIMessage("", additional_kwargs={"function_call": {"arguments": PERSONAL}})
    ],
    "nesting without an end": [[[[[[[[[[[[[[[[[[[[[[[[ASKED]]]]]]]]]]]]]]]]]]]]]]]],
}


def test_the_cases_would_leak_without_a_gate() -> None:
    for value in HIDDEN_IN.values():
        seer = Seer()
        seer.runnable.invoke(value)
        assert SECRET in "".join(str(seer.seen).split("', '"))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("value", HIDDEN_IN.values(), ids=HIDDEN_IN)
def test_what_the_guard_stops_never_arrives(way: Callable[..., Any], value: Any) -> None:
    seer = Seer()
    answer = way(gate(seer.runnable), value)
    assert seer.seen == []
    assert answer.content == REFUSAL
    assert answer.response_metadata == {"finish_reason": "content_filter"}


@pytest.mark.parametrize("way", [_invoke, _astream])
@pytest.mark.parametrize("value", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_never_arrives(way: Callable[..., Any], value: Any) -> None:
    seer = Seer()
    assert way(gate(seer.runnable), value).content == REFUSAL
    assert seer.seen == []


PASSES = {
    "a string": ASKED,
    "messages": [SystemMessage("Svar kort."), HumanMessage(ASKED)],
    "pairs": [("system", "Svar kort."), ("user", ASKED)],
    "parts": [HumanMessage([{"type": "text", "text": ASKED}, "Og ferie?"])],
    "a prompt": ChatPromptTemplate.from_messages([("user", "{q}")]).invoke({"q": ASKED}),
    "a talk": [HumanMessage(ASKED), AIMessage("I ett år."), HumanMessage("Og ferien?")],
    "a tool's answer": [
        HumanMessage(ASKED),
        AIMessage("", tool_calls=[HARMLESS_CALL]),
        ToolMessage("25 dager", tool_call_id=HARMLESS_CALL["id"]),
    ],
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("value", PASSES.values(), ids=PASSES)
def test_what_the_guard_allows_arrives_and_is_answered(
    way: Callable[..., Any], value: Any, guard: Guard
) -> None:
    inner = model()
    answer = way(gate(inner, guard), value)
    assert ASKED in str(inner.seen[0])
    assert answer.content == ANSWER
    assert SECRET not in str(inner.seen)


def test_the_real_guard_reads_a_conversation_through_the_gate(guard: Guard) -> None:
    seer = Seer()
    talk = [HumanMessage("Det gjelder Kari Nordmann"), HumanMessage("Hun er gravid")]
    for value in (talk, "kan ola hansen få fri", {"navn": "Kari Nordmann", "sak": "er gravid"}):
        assert gate(seer.runnable, guard).invoke(value).content == REFUSAL
    assert seer.seen == []


def test_each_turn_is_judged_with_those_before_it() -> None:
    judged: list[tuple[str, list[str]]] = []

    class Keeps:
        def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
            kinds = [f"{type(turn).__name__} {turn}" for turn in history]
            judged.append((text, kinds))
            return Verdict(action=Action.ALLOW)

    talk = [HumanMessage("Hei"), AIMessage("Ja"), HumanMessage(ASKED)]
    gate(Seer("Nei").runnable, Keeps()).invoke(talk)
    before = ["str Hei", "AssistantTurn Ja"]
    assert judged == [
        ("Hei", []),
        ("Ja", before[:1]),
        (ASKED, before),
        ("Nei", [*before, f"str {ASKED}"]),
    ]


def test_only_what_was_read_goes_on() -> None:
    seer = Seer()
    told = AIMessage(
        [{"type": "reasoning", "reasoning": PERSONAL}, {"type": "text", "text": "Ja"}],
        id=SECRET,
        response_metadata={"note": PERSONAL},
        additional_kwargs={"note": PERSONAL},
        tool_calls=[HARMLESS_CALL],
    )
    answered = ToolMessage("25", tool_call_id=HARMLESS_CALL["id"], artifact=PERSONAL)
    gate(seer.runnable).invoke([HumanMessage(ASKED, id=SECRET), told, answered])
    assert SECRET not in str(seer.seen)
    _, called, result = seer.seen[0]
    assert called.tool_calls[0]["id"] == result.tool_call_id
    assert called.tool_calls[0]["args"] == {"tema": "ferie"}


def test_what_is_changed_after_it_was_judged_does_not_arrive() -> None:
    messages = [HumanMessage(ASKED)]

    class Slips:
        def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
            messages[0].content = PERSONAL
            return Blocks().check(text, history)

    seer = Seer()
    gate(seer.runnable, Slips()).invoke(messages)
    assert SECRET not in str(seer.seen)
    assert seer.seen


def test_a_chain_with_templates_is_run_on_its_fields() -> None:
    template = ChatPromptTemplate.from_messages([MessagesPlaceholder("history"), ("user", "{q}")])
    inner = model()
    gated = gate(template | inner | StrOutputParser())
    assert gated.invoke({"q": ASKED, "history": [("user", "Hei")], "n": 3, "x": None}) == ANSWER
    assert [message.content for message in inner.seen[0]] == ["Hei", ASKED]
    assert gated.invoke({"q": PERSONAL, "history": []}) == REFUSAL
    assert list(gated.stream({"q": PERSONAL, "history": []})) == [REFUSAL]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("as_text", [False, True])
def test_what_the_guard_stops_never_leaves(way: Callable[..., Any], as_text: bool) -> None:
    inner = model(says=LEAKING)
    answer = way(gate(inner | StrOutputParser() if as_text else inner), ASKED)
    said = answer if as_text else answer.content
    assert SECRET not in str(answer)
    assert said.endswith(REFUSAL)


@pytest.mark.parametrize(
    "gives",
    [
        {"svar": PERSONAL},
        {"svar": [{"mer": PERSONAL}]},
        {PERSONAL: 1},
        [PERSONAL],
        AIMessage("", tool_calls=[CALL]),
        AIMessage([{"type": "text", "text": PERSONAL}]),
        AIMessage([{"type": "image", "base64": "eA=="}]),
        object(),
        PERSONAL.encode(),
    ],
)
def test_answers_of_every_shape_are_judged(gives: Any) -> None:
    answer = gate(Seer(gives).runnable).invoke(ASKED)
    assert answer.content == REFUSAL


@pytest.mark.parametrize("gives", [{"svar": ["a", 1, None, True]}, ["a"], 4.5, "a"])
def test_harmless_answers_of_every_shape_leave_as_they_are(gives: Any) -> None:
    assert gate(Seer(gives).runnable).invoke(ASKED) == gives


@pytest.mark.parametrize("way", WAYS)
def test_calls_of_tools_leave_with_their_arguments(way: Callable[..., Any]) -> None:
    call = {**HARMLESS_CALL, "type": "tool_call"}
    answer = way(gate(model(says="", calls=[call])), ASKED)
    assert [(c["name"], c["args"]) for c in answer.tool_calls] == [("oppslag", {"tema": "ferie"})]
    assert SECRET not in str(answer)
    assert len(answer.tool_calls[0]["id"]) == 9


@pytest.mark.parametrize("way", WAYS)
def test_calls_of_tools_are_stopped_with_what_they_say(way: Callable[..., Any]) -> None:
    answer = way(gate(model(says="", calls=[CALL])), ASKED)
    assert SECRET not in str(answer)
    assert not answer.tool_calls


def test_a_stream_comes_in_sentences_and_stops_at_the_first_that_may_not_leave() -> None:
    pieces = [piece.content for piece in gate(model(says=LEAKING)).stream(ASKED)]
    assert pieces[-1] == f"\n\n{REFUSAL}"
    assert all(piece.rstrip().endswith(".") for piece in pieces)
    assert "".join(pieces[:-1])
    assert LEAKING.startswith("".join(pieces[:-1]))


def test_a_stream_that_may_leave_comes_in_several_pieces_and_whole() -> None:
    pieces = [piece.content for piece in gate(model(says=ANSWER * 4)).stream(ASKED)]
    assert len(pieces) > 4
    assert "".join(pieces) == ANSWER * 4


def test_half_of_a_number_does_not_leave_before_the_other_half_is_seen(guard: Guard) -> None:
    said = f"{ANSWER} Noter 200369. Så noterer du 14700 like etter det. {ANSWER}"

    class Joins:
        def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
            both = "200369" in text and "14700" in text
            return Verdict(action=Action.BLOCK if both else Action.ALLOW)

    for way in STREAMS:
        assert "200369" not in way(gate(model(says=said), Joins()), ASKED).content


@pytest.mark.parametrize("way", STREAMS)
@pytest.mark.parametrize("piece", [b"x", {"svar": ASKED}, [ASKED]])
def test_a_stream_of_what_cannot_be_put_together_is_stopped(
    way: Callable[..., Any], piece: Any
) -> None:
    assert way(gate(Seer(piece).runnable), ASKED).content == REFUSAL


def test_a_stream_is_closed_when_it_is_stopped_or_left() -> None:
    closed: list[str] = []

    def talk(_: Any) -> Iterator[str]:
        try:
            yield from (*[f"{ASKED} "] * 9, PERSONAL + ". ", *[f"{ASKED} "] * 99)
        finally:
            closed.append("closed")

    gated = gate(RunnableLambda(talk))
    assert "".join(gated.stream(ASKED)).endswith(REFUSAL)
    next(iter(gated.stream(ASKED)))
    assert closed == ["closed", "closed"]


# Who listens


class Spy(BaseHTTPRequestHandler):
    heard: ClassVar[list[bytes]] = []

    def do_POST(self) -> None:
        self.heard.append(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        self.send_response(202)
        self.end_headers()

    do_GET = do_PATCH = do_POST  # noqa: N815 - the standard library's names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def tracing(langsmith_forgotten: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """Tracing as an operator turns it on, to a server of our own."""
    Spy.heard = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Spy)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    for prefix in ("LANGSMITH", "LANGCHAIN"):
        monkeypatch.setenv(f"{prefix}_TRACING_V2", "true")
        monkeypatch.setenv(f"{prefix}_ENDPOINT", f"http://127.0.0.1:{server.server_address[1]}")
        monkeypatch.setenv(f"{prefix}_API_KEY", "none")
    yield Spy.heard
    server.shutdown()
    thread.join()
    server.server_close()


class Listener(BaseCallbackHandler):
    """Keeps everything that LangChain tells its callbacks."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def __getattribute__(self, name: str) -> Any:
        if not name.startswith("on_"):
            return super().__getattribute__(name)
        return lambda *said, **more: self.heard.append(f"{name} {said} {more}")


class Everything(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(f"{record.getMessage()} {vars(record)!r}")


@pytest.fixture
def log() -> Iterator[Everything]:
    handler, root = Everything(), logging.getLogger()
    level = root.level
    root.setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield handler
    root.setLevel(level)
    root.removeHandler(handler)


def test_neither_callbacks_nor_tracing_nor_logs_hear_what_is_stopped(
    tracing: list[bytes], log: Everything
) -> None:
    listener = Listener()
    config: Any = {"callbacks": [listener], "metadata": {"note": PERSONAL}, "tags": [PERSONAL]}
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        for value in (PERSONAL, ASKED):
            gated = gate(model(says=LEAKING))
            gated.invoke(value, config)
            list(gated.stream(value, config))
            gated.batch([value], config)
            asyncio.run(gated.ainvoke(value, config))
            asyncio.run(_pieces(gated.astream(value, config)))
        client = Client()
        RunnableLambda(lambda said: said).invoke("kontrollspor", {"callbacks": [listener]})
        client.flush()
        _wait_until(lambda: any(b"kontrollspor" in body for body in tracing))
    assert any("kontrollspor" in heard for heard in listener.heard)
    assert not any(SECRET.encode() in body for body in tracing)
    assert not any(SECRET in heard for heard in listener.heard)
    assert any("gate.stopped" in record for record in log.seen)
    assert not any(SECRET in record for record in log.seen)
    assert SECRET not in out.getvalue()


async def _pieces(stream: AsyncIterator[Any]) -> list[Any]:
    return [piece async for piece in stream]


def _wait_until(condition: Callable[[], bool]) -> None:
    waited = threading.Event()
    for _ in range(200):
        if condition():
            return
        waited.wait(0.05)
    raise AssertionError("it did not happen within ten seconds")


def test_a_chain_around_the_gate_does_not_hear_what_is_stopped_inside() -> None:
    listener = Listener()
    chain = RunnableLambda(lambda said: said) | gate(model(says=LEAKING)) | StrOutputParser()
    assert REFUSAL in chain.invoke(ASKED, {"callbacks": [listener]})
    assert "".join(chain.stream(ASKED, {"callbacks": [listener]})).endswith(REFUSAL)
    assert listener.heard
    assert not any(SECRET in heard for heard in listener.heard)


def test_events_of_the_gate_hold_nothing_that_is_stopped() -> None:
    async def events() -> list[Any]:
        chain = gate(model(says=LEAKING)) | StrOutputParser()
        return [event async for event in chain.astream_events(ASKED, version="v2")]

    found = asyncio.run(events())
    assert found
    assert SECRET not in str(found)


@pytest.mark.parametrize("way", WAYS)
def test_a_runnable_that_raises_is_told_of_by_name_only(way: Callable[..., Any]) -> None:
    with pytest.raises(InnerRunnableFailed, match="raised RuntimeError") as caught:
        way(gate(model(fails=True)), ASKED)
    error: BaseException | None = caught.value
    while error is not None:
        assert SECRET not in f"{error} {error.args}"
        error = error.__cause__ or error.__context__


def test_the_status_of_a_server_that_fails_is_told() -> None:
    def fail(_: Any) -> None:
        error = ValueError(PERSONAL)
        error.status_code = 503  # type: ignore[attr-defined]
        raise error

    with pytest.raises(InnerRunnableFailed, match=r"raised ValueError 503$"):
        gate(RunnableLambda(fail)).invoke(ASKED)


class Raises:
    def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
        raise RuntimeError(text)


class Hangs:
    def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
        threading.Event().wait(1)
        return Verdict(action=Action.ALLOW)


class GivesRubbish:
    def __init__(self, rubbish: Any) -> None:
        self._rubbish = rubbish

    def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
        rubbish: Verdict = self._rubbish
        return rubbish


RUBBISH: list[Any] = [None, True, "allow", object(), Verdict(action="allow")]  # type: ignore[arg-type]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("broken", [Raises(), Hangs(), *map(GivesRubbish, RUBBISH)])
def test_a_guard_that_fails_is_a_refusal(way: Callable[..., Any], broken: Guard) -> None:
    seer = Seer()
    limits = GuardrailSettings(timeout_s=0.02)
    gated = PiiGate(seer.runnable, broken, refusal=REFUSAL, settings=limits)
    assert way(gated, ASKED).content == REFUSAL
    assert seer.seen == []


class FailsLater:
    def __init__(self) -> None:
        self.calls = 0

    def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
        self.calls += 1
        if self.calls > 1:
            raise RuntimeError(text)
        return Verdict(action=Action.ALLOW)


@pytest.mark.parametrize("way", [way for way in WAYS if way is not _batch])
def test_a_guard_that_fails_at_the_answer_is_a_refusal(way: Callable[..., Any]) -> None:
    answer = way(gate(model(says=ANSWER * 5), FailsLater()), ASKED)
    assert answer.content == REFUSAL


def test_a_text_that_is_too_long_is_a_refusal() -> None:
    seer = Seer()
    gated = PiiGate(seer.runnable, Blocks(), settings=GuardrailSettings(max_chars=20))
    assert "personopplysninger" in gated.invoke("a" * 21).content
    assert gated.invoke("a" * 20).content.startswith("Dette kan jeg ikke")
    assert seer.seen == ["a" * 20]


@pytest.mark.parametrize(
    "heard",
    [
        lambda: model(callbacks=[Listener()]),
        lambda: model(verbose=True),
        lambda: model(cache=InMemoryCache()),
        lambda: model().with_config(callbacks=[Listener()]),
        lambda: model().with_listeners(on_end=print),
        lambda: model().with_config(callbacks=[Listener()]) | StrOutputParser(),
        lambda: model().bind(stop=["x"]).with_listeners(on_end=print),
        lambda: model().with_fallbacks([model(callbacks=[Listener()])]),
    ],
)
def test_a_runnable_that_somebody_listens_to_is_not_taken(heard: Callable[[], Any]) -> None:
    with pytest.raises(ValueError, match="expected a runnable without callbacks"):
        gate(heard())


@pytest.mark.parametrize(
    ("turn_on", "turn_off"),
    [
        (
            lambda: langchain_globals.set_debug(True),
            lambda: langchain_globals.set_debug(False),
        ),
        (
            lambda: langchain_globals.set_verbose(True),
            lambda: langchain_globals.set_verbose(False),
        ),
        (
            lambda: langchain_globals.set_llm_cache(InMemoryCache()),
            lambda: langchain_globals.set_llm_cache(None),
        ),
    ],
)
def test_nothing_is_run_while_langchain_keeps_or_prints(
    turn_on: Callable[[], None], turn_off: Callable[[], None]
) -> None:
    gated = gate(model())
    turn_on()
    try:
        for way in WAYS:
            with pytest.raises(RunnableOverheard, match="turn it off"):
                way(gated, ASKED)
    finally:
        turn_off()
    assert gated.invoke(ASKED).content == ANSWER


def test_options_that_nobody_judged_are_not_taken() -> None:
    with pytest.raises(TypeError, match="bind them"):
        gate(model()).invoke(ASKED, stop=[PERSONAL])
    with pytest.raises(TypeError, match="bind them"):
        gate(model()).bind(stop=[PERSONAL]).invoke(ASKED)


def test_of_the_callers_configuration_only_limits_go_on() -> None:
    seen: list[Any] = []

    def see(value: Any, config: Any) -> Any:
        seen.append(config)
        return value

    given: Any = {
        "max_concurrency": 3,
        "recursion_limit": 4,
        "configurable": {"user": PERSONAL},
        "run_name": PERSONAL,
    }
    gate(RunnableLambda(see)).invoke("Hei", given)
    assert (seen[0]["max_concurrency"], seen[0]["recursion_limit"]) == (3, 4)
    assert SECRET not in str(seen)


def test_every_way_of_running_is_the_gates_own_or_goes_through_it() -> None:
    own = {"invoke", "ainvoke", "stream", "astream"}
    public = [name for name, _ in inspect.getmembers(Runnable, inspect.isfunction)]
    running = {name for name in public if name.lstrip("a") in {"invoke", "stream"}}
    assert running == own
    assert own <= set(vars(PiiGate))


# Beside LangChain's own

ADDRESS = f"kari.{SECRET.lower()}@eksempel.no"
EARLIER = [HumanMessage(f"Skriv til {ADDRESS}."), AIMessage("Ja."), HumanMessage(ASKED)]
TELLING = f"{ANSWER} {ANSWER} Skriv til {ADDRESS} om mer. {ANSWER}"


def langchains(inner: ScriptedModel) -> Any:
    """An agent behind LangChain's middleware, with every switch of it on."""
    agents = pytest.importorskip("langchain.agents", reason="the package langchain is not here")
    middleware = pytest.importorskip("langchain.agents.middleware")
    everywhere = {"apply_to_input": True, "apply_to_output": True, "apply_to_tool_results": True}
    detects = middleware.PIIMiddleware("email", strategy="redact", **everywhere)
    return agents.create_agent(inner, middleware=[detects])


def test_the_middleware_finds_the_address_where_it_looks() -> None:
    inner = model()
    langchains(inner).invoke({"messages": [HumanMessage(EARLIER[0].content)]})
    assert inner.seen
    assert ADDRESS not in str(inner.seen)
    answer = langchains(model(says=TELLING)).invoke({"messages": [HumanMessage(ASKED)]})
    assert ADDRESS not in str(answer)


def test_in_a_history_the_middleware_leaks_and_the_gate_does_not(guard: Guard) -> None:
    theirs, ours = model(), model()
    langchains(theirs).invoke({"messages": EARLIER})
    gate(ours, guard).invoke(EARLIER)
    assert ADDRESS in str(theirs.seen)
    assert ADDRESS not in str(ours.seen)


def test_in_a_stream_the_middleware_leaks_and_the_gate_does_not(guard: Guard) -> None:
    asked = [HumanMessage(ASKED)]
    agent = langchains(model(says=TELLING))
    theirs = [
        piece.content for piece, _ in agent.stream({"messages": asked}, stream_mode="messages")
    ]
    ours = [piece.content for piece in gate(model(says=TELLING), guard).stream(asked)]
    assert ADDRESS in "".join(theirs)
    assert ADDRESS not in "".join(ours)
    assert ours[-1].endswith(REFUSAL)
