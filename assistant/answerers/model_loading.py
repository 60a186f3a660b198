"""Makes the chat model that the operator names, so that it speaks to the server named only."""

import logging
from collections.abc import Callable
from typing import Any

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel

from assistant.errors import ChatModelUnusable

_CONTEXT_TOKENS = 16_384
"""Twelve long passages and the answer; Ollama's own default cuts them off without a word."""

_SPEAKING_LIBRARIES = (
    *("httpcore", "httpcore2", "httpx", "httpx2", "langchain", "langchain_core"),
    *("langchain_ollama", "langchain_openai", "langsmith", "ollama", "openai"),
)


def load_chat_model(name: str, *, timeout_s: float, max_tokens: int) -> BaseChatModel:
    """The model named as `provider:model`; nothing is sent yet.

    Addresses and keys stand where each provider's own library looks for them: `OPENAI_API_KEY` and
    `OPENAI_BASE_URL`, `AZURE_OPENAI_API_KEY` and `AZURE_OPENAI_ENDPOINT`, `OLLAMA_HOST`. Proxies
    of the environment are not used and no redirect is followed.

    Raises:
        ChatModelUnusable: The name or the provider's settings cannot be used.
    """
    provider, _, model = name.partition(":")
    if provider not in _OPTIONS or not model:
        known = ", ".join(sorted(_OPTIONS))
        raise ChatModelUnusable(f"MODEL must be PROVIDER:NAME with a provider of {known}")
    _silence()
    try:
        options = _OPTIONS[provider](timeout_s, max_tokens)
        loaded: BaseChatModel = init_chat_model(
            model, model_provider=provider, temperature=0, cache=False, verbose=False, **options
        )
    except Exception as error:  # noqa: BLE001 - the library's message may hold the key
        raise ChatModelUnusable(
            f"the settings of {provider} cannot be used ({type(error).__name__}); see the "
            "variables that the README names for it"
        ) from None
    return loaded


def _openai(timeout_s: float, max_tokens: int) -> dict[str, Any]:
    import openai

    # The SDK reads its own variables. Left to LangChain, LANGSMITH_GATEWAY would send the
    # questions somewhere else.
    with openai.OpenAI(http_client=_clients(timeout_s)["http_client"]) as sdk:
        address = {"base_url": str(sdk.base_url), "api_key": sdk.api_key}
    return _azure(timeout_s, max_tokens) | address


def _azure(timeout_s: float, max_tokens: int) -> dict[str, Any]:
    return {
        "timeout": timeout_s,
        "max_retries": 1,
        "max_tokens": max_tokens,
        "use_responses_api": False,
        "openai_proxy": None,
        **_clients(timeout_s),
    }


def _ollama(timeout_s: float, max_tokens: int) -> dict[str, Any]:
    import httpx

    # A connection is not kept: questions are few, and a kept one may have died.
    limits = httpx.Limits(max_keepalive_connections=0)
    plain = {"timeout": timeout_s, "trust_env": False, "follow_redirects": False, "limits": limits}
    return {"num_predict": max_tokens, "num_ctx": _CONTEXT_TOKENS, "client_kwargs": plain}


def _clients(timeout_s: float) -> dict[str, Any]:
    import httpx2
    import openai

    limits = httpx2.Limits(max_keepalive_connections=0)
    plain: dict[str, Any] = {"timeout": timeout_s, "trust_env": False, "follow_redirects": False}
    return {
        "http_client": openai.DefaultHttpxClient(limits=limits, **plain),
        "http_async_client": openai.DefaultAsyncHttpxClient(limits=limits, **plain),
    }


def _silence() -> None:
    """Keep the libraries' debug lines, which hold what a server answers, from every handler."""
    for name in _SPEAKING_LIBRARIES:
        logger = logging.getLogger(name)
        logger.handlers = [logging.NullHandler()]
        logger.propagate = False


_OPTIONS: dict[str, Callable[[float, int], dict[str, Any]]] = {
    "openai": _openai,
    "azure_openai": _azure,
    "ollama": _ollama,
}
