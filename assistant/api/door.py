"""What every request passes: a limit on its size, headers that browsers obey, and no leak."""

import logging
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.problems import problem
from assistant.messages.catalog import Messages
from corpus.source import Language

MAX_BODY_BYTES = 1_000_000

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; "
    "require-trusted-types-for 'script'; trusted-types lit-html medlemsassistenten"
)


def policy(*framed_by: str) -> str:
    """The Content-Security-Policy of a page that pages of some origins may show in a frame."""
    ancestors = " ".join(framed_by) or "'none'"
    return f"{_POLICY}; frame-ancestors {ancestors}"


_HEADERS = {
    "Content-Security-Policy": policy(),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

logger = logging.getLogger(__name__)


class _TooLarge(Exception):
    """More bytes came than a request may have."""


class Door:
    """The outermost layer. An exception ends here: its message may hold what a user sent."""

    def __init__(self, app: ASGIApp, messages: Mapping[Language, Messages]) -> None:
        self._app = app
        self._messages = messages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        passage = _Passage(receive, send)
        try:
            passage.expect(Headers(scope=scope).get("content-length", "0"))
            await self._app(scope, passage.receive, passage.send)
        except _TooLarge:
            await self._refuse(413, "too_large", scope, passage)
        except Exception as error:  # noqa: BLE001 - the channel's boundary
            logger.error("request.failed", extra={"error": type(error).__name__})  # noqa: TRY400
            await self._refuse(500, "failed", scope, passage)

    async def _refuse(self, status: int, key: str, scope: Scope, passage: "_Passage") -> None:
        if not passage.started:
            language = Headers(scope=scope).get("accept-language", "")
            answer = problem(status, key, language, self._messages)
            await answer(scope, passage.receive, passage.send)


class _Passage:
    """One request's bytes in, counted, and its answer out, with the headers set."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._bytes = 0
        self._too_large = False
        self.started = False

    def expect(self, length: str) -> None:
        if not length.isdigit() or int(length) > MAX_BODY_BYTES:
            raise _TooLarge

    async def receive(self) -> Message:
        message = await self._receive()
        self._bytes += len(message.get("body", b""))
        if self._bytes > MAX_BODY_BYTES and not self.started:
            self._too_large = True
            raise _TooLarge
        return message

    async def send(self, message: Message) -> None:
        # The layers inside turn the refusal into an answer of their own; it is not the right one.
        if self._too_large and not self.started:
            self._too_large = False
            raise _TooLarge
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await self._send(message)
