"""The speaker over the outgoing half of Microsoft's SDK."""

import asyncio
import logging
import warnings
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import jwt
from microsoft_teams.api.activities import ActivityParams, MessageActivityInput
from microsoft_teams.api.clients.conversation import CreateConversationParams
from microsoft_teams.api.models import Account, ConversationAccount, SuggestedActions

from assistant.teams.reference import Reference
from assistant.teams.registration import Registration
from assistant.teams.speaker import Delivery, Sent

if TYPE_CHECKING:
    from microsoft_teams.api import ApiClient
    from microsoft_teams.apps import App
    from microsoft_teams.apps.http import HttpMethod, HttpRouteHandler

MOST_BYTES = 28_000
"""Teams takes at least so much; its documents name different limits above it."""

TRIES = 3
_LIMIT_S = 10.0
_LONGEST_WAIT_S = 8.0
_FIRST_WAIT_S = 0.5
_AGAIN = frozenset({429, 500, 502, 503, 504})
_FORBIDDEN, _NOT_FOUND = 403, 404
_NOT_THERE = ("conversationnotfound", "botnotinconversation", "not part of the conversation",
              "conversationblockedbyuser", "botdisabledbyadmin")  # fmt: skip
_NO_ID = "DO_NOT_USE_PLACEHOLDER_ID"
"""What the SDK says where Teams gave no id."""

_SDK_LOGGERS = ("microsoft_teams", "msal", "httpx", "httpcore")

logger = logging.getLogger(__name__)


class NoServer:
    """What the SDK is given as a server: it hears nothing."""

    def register_route(self, method: "HttpMethod", path: str, handler: "HttpRouteHandler") -> None:
        """Leave the route out."""

    def serve_static(self, path: str, directory: str) -> None:
        """Serve nothing."""

    async def start(self, port: int) -> None:
        """Start nothing."""

    async def stop(self) -> None:
        """Stop nothing."""


def sdk_app(registration: Registration) -> "App":
    """The SDK for an app of a single tenant, with a secret or a managed identity.

    In a rehearsal, where all that is written to is this machine, it writes without a token.
    """
    # Imported here: the SDK reads a .env file when it is imported, and tells of previews.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from microsoft_teams.apps import App
        from microsoft_teams.common.http import ClientOptions

    async def no_token(*_asked_for: object) -> str:
        # The SDK wants one that can be read; nobody holds it against anything.
        return jwt.encode({}, "", algorithm="none")

    proof: dict[str, Any] = {"managed_identity_client_id": registration.managed_identity}
    if registration.is_rehearsal:
        proof = {"token": no_token}
    elif registration.secret:
        proof = {"client_secret": registration.secret}
    return App(
        client_id=registration.app_id,
        tenant_id=registration.tenant,
        http_server_adapter=NoServer(),
        client=ClientOptions(timeout=_LIMIT_S),
        telemetry={"agent365": False},
        **proof,
    )


def quiet_sdk() -> None:
    """From here on the SDK and what it uses log nothing: their lines may quote what is sent."""
    for name in _SDK_LOGGERS:
        library = logging.getLogger(name)
        library.handlers = [logging.NullHandler()]
        library.propagate = False


class SdkSpeaker:
    """Writes through the SDK's client of the connector.

    What Teams or the network refuses for the moment is tried again, three times in all.
    """

    def __init__(
        self, api: "ApiClient", *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        """`api` is `sdk_app(…).api`; `sleep` takes seconds."""
        self._api = api
        self._sleep = sleep

    async def say(self, to: Reference, activity: ActivityParams) -> Sent:
        """See `Speaker.say`."""
        addressed = _addressed(to, activity)

        async def post() -> str | None:
            place = _safe(to.conversation)
            sent = await self._at(to).conversations.create_activity(place, addressed)
            return None if sent.id == _NO_ID else sent.id

        return await self._tried(addressed, post)

    async def replace(self, to: Reference, earlier: str, activity: ActivityParams) -> Sent:
        """See `Speaker.replace`."""
        addressed = _addressed(to, activity)

        async def put() -> str | None:
            place, message = _safe(to.conversation), _safe(earlier)
            # The SDK wants an id in the answer, and Teams may answer with none.
            try:
                await self._at(to).conversations.update_activity(place, message, addressed)
            except KeyError:
                logger.debug("teams.replaced_without_id")
            return earlier

        return await self._tried(addressed, put)

    async def personal(self, to: Reference) -> Reference | None:
        """See `Speaker.personal`."""
        asked = CreateConversationParams(
            members=[Account(id=to.user)],
            tenant_id=to.tenant,
            channel_data={"tenant": {"id": to.tenant}},
        )
        opened: list[str] = []

        async def post() -> str | None:
            resource = await self._at(to).conversations.create(asked)
            opened.append(resource.id)
            return resource.id

        sent = await self._tried(None, post)
        if sent.delivery is not Delivery.SENT or not opened or not opened[0]:
            return None
        return Reference(
            service_url=to.service_url,
            tenant=to.tenant,
            conversation=opened[0],
            kind="personal",
            user=to.user,
            bot=to.bot,
        )

    async def close(self) -> None:
        """See `Speaker.close`."""
        await self._api.http.http.aclose()

    def _at(self, to: Reference) -> "ApiClient":
        return self._api.clone(service_url=to.service_url.rstrip("/"))

    async def _tried(
        self, activity: ActivityParams | None, send: Callable[[], Awaitable[str | None]]
    ) -> Sent:
        if activity is not None and len(activity.model_dump_json(by_alias=True)) > MOST_BYTES:
            logger.error("teams.too_long")
            return Sent(Delivery.FAILED)
        for number in range(1, TRIES + 1):
            try:
                return Sent(Delivery.SENT, await send())
            except httpx.HTTPStatusError as error:
                wait_s = _wait(error.response, number)
                if number == TRIES or wait_s is None:
                    return Sent(_delivery(error.response))
            except Exception as error:  # noqa: BLE001 - the SDK's edge: tokens, network, shapes
                logger.warning("teams.not_sent", extra={"error": type(error).__name__})
                wait_s = _FIRST_WAIT_S * number
            await self._sleep(wait_s)
        return Sent(Delivery.FAILED)


def _addressed(to: Reference, activity: ActivityParams) -> ActivityParams:
    """A copy with sender and conversation; the activity itself stays as it is."""
    told: dict[str, Any] = {
        "from_": Account(id=to.bot),
        "conversation": ConversationAccount(id=to.conversation),
    }
    chips = activity.suggested_actions if isinstance(activity, MessageActivityInput) else None
    if chips is not None:
        told["suggested_actions"] = SuggestedActions(to=[to.user], actions=chips.actions)
    return activity.model_copy(update=told)


def _safe(name: str) -> str:
    """An id as one segment of a path: the SDK would let it reach another one."""
    return quote(name, safe=":@;=,!$'()*") if name not in {"", ".", ".."} else "%2E"


def _wait(response: httpx.Response, number: int) -> float | None:
    """Seconds until another try; None where there is to be none."""
    if response.status_code not in _AGAIN:
        return None
    told = response.headers.get("retry-after", "")
    wait_s = float(told) if told.isdecimal() else _FIRST_WAIT_S * 2**number
    return wait_s if wait_s <= _LONGEST_WAIT_S else None


def _delivery(response: httpx.Response) -> Delivery:
    status, said = response.status_code, _said(response)
    logger.warning("teams.not_sent", extra={"code": status})
    if status == _NOT_FOUND or any(word in said for word in _NOT_THERE):
        return Delivery.GONE
    if status != _FORBIDDEN or "stream" not in said:
        return Delivery.FAILED
    return Delivery.STOPPED if "cancel" in said else Delivery.NOT_STREAMED


def _said(response: httpx.Response) -> str:
    """Code and message of an error, in small letters."""
    try:
        error = response.json().get("error", {})
        return f"{error.get('code', '')} {error.get('message', '')}".lower()
    except (ValueError, AttributeError):
        return ""
