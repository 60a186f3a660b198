"""The model is asked within its time, at its own address, and nobody else hears of it."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from langchain_core.caches import InMemoryCache
from langchain_core.globals import get_llm_cache, set_llm_cache
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable, RunnableMap
from langchain_core.tracers.context import collect_runs
from langsmith.utils import tracing_is_enabled

from assistant.answerers.model_call import ModelCall
from assistant.answerers.model_loading import load_chat_model
from assistant.answerers.reply import Refused, Reply
from assistant.errors import ChatModelUnusable
from tests.fakes.openai_server import (
    Behaviour,
    OpenAIServer,
    drips,
    echoes,
    fails,
    redirects,
    replies,
    stalls,
)

CANARY = "Grevlingsjampinjong"
KEY = "sk-KanaripipeKanaripipe"
NO = {"answered": False, "statements": []}
SAID = '{"answered": false, "statements": []}'
ASKED = [("system", "Svar kort."), ("user", f"Hva er {CANARY}?")]
QUICK = 0.4
SLOW_S = 2.0

Asks = Callable[..., ModelCall]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenAIServer]:
    with OpenAIServer() as running:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", running.base_url)
        running.behaviour = replies(NO)
        yield running


@pytest.fixture
def spy() -> Iterator[OpenAIServer]:
    """A server that must not hear anything."""
    with OpenAIServer() as running:
        running.behaviour = replies(NO)
        yield running


@pytest.fixture
def call() -> Iterator[Asks]:
    """Makes calls, and closes them afterwards."""
    made: list[ModelCall] = []

    def make(
        name: str = "openai:test", timeout_s: float = 5, model: BaseChatModel | None = None
    ) -> ModelCall:
        loaded = model or load_chat_model(name, timeout_s=timeout_s, max_tokens=100)
        made.append(ModelCall(loaded, Reply, timeout_s=timeout_s))
        return made[-1]

    yield make
    for one in made:
        one.close()


def refused(call: ModelCall) -> Refused:
    with pytest.raises(Refused) as caught:
        call.ask(ASKED)
    assert caught.value.__cause__ is None
    assert CANARY not in repr(caught.value) + repr(vars(caught.value))
    return caught.value


SLOW: dict[str, Behaviour] = {
    "stalls": stalls(),
    "drips_its_body": drips(0.02),
    "drips_its_headers": drips(0.02, in_headers=True),
}


@pytest.mark.parametrize("behaviour", SLOW.values(), ids=SLOW)
def test_a_slow_server_is_left_when_the_time_is_up(
    server: OpenAIServer, call: Asks, behaviour: Behaviour
) -> None:
    server.behaviour = behaviour
    asks = call(timeout_s=QUICK)
    started = time.monotonic()
    assert refused(asks).kind == "timeout"
    assert time.monotonic() - started < 10 * QUICK


def test_a_call_that_ran_out_of_time_holds_no_connection(server: OpenAIServer, call: Asks) -> None:
    server.behaviour = drips(0.02)
    assert refused(call(timeout_s=QUICK)).kind == "timeout"
    assert server.left.wait(20)


def test_retries_count_towards_the_time(server: OpenAIServer, call: Asks) -> None:
    server.behaviour = fails(503)
    # OpenAI's client waits for 0.375 s at least before it asks again.
    assert refused(call(timeout_s=0.3)).kind == "timeout"


@pytest.mark.parametrize(("status", "requests"), [(503, 2), (401, 1)])
def test_a_failing_server_is_asked_once_more_only_where_that_may_help(
    server: OpenAIServer, call: Asks, status: int, requests: int
) -> None:
    server.behaviour = fails(status)
    assert refused(call()).error.endswith(str(status))
    assert len(server.requests) == requests


def test_calls_from_several_threads_do_not_wait_for_each_other(
    server: OpenAIServer, call: Asks
) -> None:
    server.behaviour = stalls()
    asks = call(timeout_s=SLOW_S)
    threads = [threading.Thread(target=refused, args=(asks,)) for _ in range(5)]
    started = time.monotonic()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert time.monotonic() - started < 4 * SLOW_S


def test_it_may_be_asked_again_after_a_timeout(server: OpenAIServer, call: Asks) -> None:
    server.behaviour = stalls()
    asks = call(timeout_s=1)
    refused(asks)
    server.behaviour = replies(NO)
    assert asks.ask(ASKED) == SAID


def test_closing_ends_what_is_under_way(server: OpenAIServer) -> None:
    server.behaviour = stalls()
    asks = ModelCall(load_chat_model("openai:test", timeout_s=9, max_tokens=9), Reply, timeout_s=9)
    kinds: list[str] = []
    waiting = threading.Thread(target=lambda: kinds.append(refused(asks).kind))
    waiting.start()
    while not server.requests:
        time.sleep(0.01)
    asks.close()
    waiting.join(2)
    assert kinds == ["closed"]


@pytest.mark.parametrize("tail", ["/v1", "/v1/"])
def test_the_server_named_is_asked_with_the_key(
    server: OpenAIServer, call: Asks, monkeypatch: pytest.MonkeyPatch, tail: str
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", server.root + tail)
    assert call().ask(ASKED) == SAID
    (sent,) = server.requests
    assert sent.path == "/v1/chat/completions"
    assert sent.headers["authorization"] == f"Bearer {KEY}"
    assert CANARY in sent.text


def test_ollama_is_asked_with_room_for_the_passages(
    server: OpenAIServer, call: Asks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", server.root)
    assert call("ollama:test").ask(ASKED) == SAID
    (sent,) = server.requests
    assert sent.path == "/api/chat"
    assert sent.body["format"]["required"] == ["answered", "statements"]
    assert sent.body["options"] == {"num_ctx": 16384, "num_predict": 100, "temperature": 0.0}


def test_azure_is_asked_for_the_deployment(
    server: OpenAIServer, call: Asks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", server.root)
    monkeypatch.setenv("AZURE_OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_API_VERSION", "2024-10-21")
    monkeypatch.delenv("OPENAI_BASE_URL")
    assert call("azure_openai:medlem").ask(ASKED) == SAID
    (sent,) = server.requests
    assert sent.path.startswith("/openai/deployments/medlem/chat/completions")
    assert sent.body["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize("name", ["openai:test", "ollama:test"])
def test_a_slow_server_of_either_kind_is_left(
    server: OpenAIServer, call: Asks, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", server.root)
    server.behaviour = drips(0.02)
    assert refused(call(name, timeout_s=QUICK)).kind == "timeout"
    assert server.left.wait(20)


@pytest.mark.parametrize("name", ["openai:test", "ollama:test"])
def test_no_redirect_is_followed(
    server: OpenAIServer, spy: OpenAIServer, call: Asks, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", server.root)
    server.behaviour = redirects(spy.root)
    assert refused(call(name)).kind == "call"
    assert server.requests
    assert spy.requests == []


@pytest.mark.parametrize("name", ["openai:test", "ollama:test"])
def test_no_proxy_of_the_environment_is_used(
    server: OpenAIServer, spy: OpenAIServer, call: Asks, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", server.root)
    for variable in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "OPENAI_PROXY"):
        monkeypatch.setenv(variable, spy.root)
        monkeypatch.setenv(variable.lower(), spy.root)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert call(name).ask(ASKED) == SAID
    assert spy.requests == []


def test_langsmiths_gateway_gets_neither_question_nor_key(
    server: OpenAIServer, spy: OpenAIServer, call: Asks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGSMITH_GATEWAY", spy.root)
    monkeypatch.setenv("LANGSMITH_GATEWAY_API_KEY", "lsv2_x")
    assert call().ask(ASKED) == SAID
    assert spy.requests == []
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


@pytest.fixture
def traced(spy: OpenAIServer, langsmith_forgotten: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """LangSmith asked for in every way that the environment knows, at the spy's address."""
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    for prefix in ("LANGSMITH", "LANGCHAIN"):
        monkeypatch.setenv(f"{prefix}_TRACING_V2", "true")
        monkeypatch.setenv(f"{prefix}_ENDPOINT", spy.root)
        monkeypatch.setenv(f"{prefix}_API_KEY", "lsv2_x")


class Listening(BaseChatModel):
    """Answers by itself and tells who listens."""

    heard: list[Any]

    @property
    def _llm_type(self) -> str:
        return "listening"

    def with_structured_output(self, *_: Any, **__: Any) -> Runnable[Any, Any]:
        return RunnableMap(raw=self)

    def _generate(
        self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **_: Any
    ) -> ChatResult:
        self.heard.append((tracing_is_enabled(), list(run_manager.handlers)))
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=SAID))])


def test_tracing_stays_off_whatever_the_environment_says(
    server: OpenAIServer, spy: OpenAIServer, traced: None, call: Asks
) -> None:
    assert tracing_is_enabled()
    model = Listening(heard=[])
    assert call(model=model).ask(ASKED) == SAID
    assert model.heard == [(False, [])]
    assert call().ask(ASKED) == SAID
    time.sleep(0.3)
    assert spy.requests == []


def test_langchains_first_tracer_which_it_has_dropped_costs_the_model_only(
    server: OpenAIServer, call: Asks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGCHAIN_TRACING", "true")
    assert refused(call()).error == "RuntimeError"
    assert server.requests == []


def test_the_callers_listeners_do_not_come_along(call: Asks) -> None:
    model = Listening(heard=[])
    with collect_runs() as collected:
        assert call(model=model).ask(ASKED) == SAID
    assert collected.traced_runs == []
    assert model.heard == [(False, [])]


def test_a_global_cache_keeps_nothing(server: OpenAIServer, call: Asks) -> None:
    before = get_llm_cache()
    set_llm_cache(InMemoryCache())
    try:
        asks = call()
        asks.ask(ASKED)
        asks.ask(ASKED)
    finally:
        set_llm_cache(before)
    assert len(server.requests) == 2


LIBRARIES = ("httpcore", "httpcore2", "httpx", "httpx2", "openai", "langchain", "ollama", "asyncio")


@pytest.mark.parametrize("name", ["openai:test", "ollama:test"])
def test_no_log_line_holds_the_question_or_the_key_even_where_the_server_repeats_them(
    server: OpenAIServer,
    call: Asks,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    name: str,
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", server.root)
    monkeypatch.setenv("OLLAMA_API_KEY", KEY)
    asks = call(name)
    caplog.set_level(logging.DEBUG)
    for known in list(logging.Logger.manager.loggerDict):
        if known.startswith(LIBRARIES):
            caplog.set_level(logging.DEBUG, logger=known)
    asks.ask(ASKED)
    server.behaviour = echoes()
    error = refused(asks)
    assert error.kind == "call"
    assert any(CANARY in sent.text for sent in server.requests)
    written = "\n".join(f"{one.getMessage()} {vars(one)!r}" for one in caplog.records)
    printed = capfd.readouterr()
    for secret in (CANARY, KEY):
        assert secret not in written + printed.out + printed.err


UNUSABLE = ["", "openai", "openai:", ":gpt", "gpt-4o-mini", "anthropic:x", "file:///x", "OPENAI:x"]


@pytest.mark.parametrize("name", UNUSABLE)
def test_a_name_that_is_no_provider_and_model_is_refused(server: OpenAIServer, name: str) -> None:
    with pytest.raises(ChatModelUnusable, match="azure_openai, ollama, openai"):
        load_chat_model(name, timeout_s=1, max_tokens=10)


def test_a_missing_key_is_told_without_a_secret(
    server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(ChatModelUnusable, match="openai"):
        load_chat_model("openai:test", timeout_s=1, max_tokens=10)


def test_settings_that_contradict_each_other_are_told_without_a_secret(
    server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZURE_OPENAI_API_KEY", KEY)
    monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", "ikke en adresse")
    monkeypatch.delenv("OPENAI_API_VERSION", raising=False)
    with pytest.raises(ChatModelUnusable) as caught:
        load_chat_model("azure_openai:test", timeout_s=1, max_tokens=10)
    assert KEY not in str(caught.value)
    assert caught.value.__cause__ is None


def test_loading_sends_nothing(server: OpenAIServer) -> None:
    load_chat_model("openai:test", timeout_s=1, max_tokens=10)
    assert server.requests == []


def test_the_key_is_not_shown_with_the_model(server: OpenAIServer) -> None:
    assert KEY not in repr(load_chat_model("openai:test", timeout_s=1, max_tokens=10))
