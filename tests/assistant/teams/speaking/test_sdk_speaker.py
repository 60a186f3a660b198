"""The speaker over Microsoft's SDK, against a connector on this machine."""

import asyncio
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from microsoft_teams.api.activities import MessageActivityInput
from microsoft_teams.api.models import CardAction, CardActionType, SuggestedActions

from assistant.teams.sdk_speaker import MOST_BYTES, NoServer, SdkSpeaker, quiet_sdk, sdk_app
from assistant.teams.speaker import Delivery, Sent
from tests.assistant.teams.activities import BOT, USER
from tests.assistant.teams.ingress.test_tokens import registration
from tests.contracts.test_speaker import reference
from tests.fakes.bot_keys import APP_ID, TENANT
from tests.fakes.connector import Answer, Connector, connector


@pytest.fixture
def teams() -> Iterator[Connector]:
    with connector() as served:
        yield served


def said(
    teams: Connector, *, conversation: str = "a:1", text: str = "Hei", token: Any = None
) -> tuple[Sent, list[float]]:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def say() -> Sent:
        app = sdk_app(registration(service_hosts=frozenset({"127.0.0.1"}), secret=""))
        if token is not None:
            app.credentials.token = token  # type: ignore[union-attr]
        speaker = SdkSpeaker(app.api, sleep=sleep)
        to = reference(teams.url, "personal")
        to = type(to)(**{**{name: getattr(to, name) for name in to.__slots__},
                         "conversation": conversation})  # fmt: skip
        try:
            return await speaker.say(to, MessageActivityInput(text=text))
        finally:
            await speaker.close()

    return asyncio.run(say()), slept


def test_a_post_names_the_bot_the_conversation_and_a_token(teams: Connector) -> None:
    sent, _ = said(teams)
    (got,) = teams.got
    assert sent == Sent(Delivery.SENT, "m1")
    assert (got.method, got.path) == ("POST", "/teams/v3/conversations/a:1/activities")
    assert got.sent["from"]["id"] == BOT
    assert got.sent["conversation"]["id"] == "a:1"
    assert got.token.count(".") == 2


HOSTILE = {
    "another path": ("a/../../x", "/teams/v3/conversations/a%2F..%2F..%2Fx/activities"),
    "a query": ("a?x=1", "/teams/v3/conversations/a%3Fx=1/activities"),
    "a fragment": ("a#x", "/teams/v3/conversations/a%23x/activities"),
    "the folder above": ("..", "/teams/v3/conversations/%2E/activities"),
    "per cent": ("a%2f", "/teams/v3/conversations/a%252f/activities"),
    "a thread": (
        "19:x@thread.tacv2;messageid=1",
        "/teams/v3/conversations/19:x@thread.tacv2;messageid=1/activities",
    ),
}


@pytest.mark.parametrize(("conversation", "path"), HOSTILE.values(), ids=HOSTILE)
def test_an_id_reaches_no_other_path(teams: Connector, conversation: str, path: str) -> None:
    said(teams, conversation=conversation)
    paths = [got.path for got in teams.got]
    assert paths == [path] or paths == []
    assert not any("/../" in one for one in paths)


def test_what_is_refused_for_the_moment_is_tried_again(teams: Connector) -> None:
    teams.answers = [Answer(429, headers={"Retry-After": "2"}), Answer(503)]
    sent, slept = said(teams)
    assert sent.delivery is Delivery.SENT
    assert len(teams.got) == 3
    assert slept[0] == 2.0


def test_it_is_not_tried_for_ever(teams: Connector) -> None:
    teams.answers = [Answer(503)] * 9
    sent, slept = said(teams)
    assert sent.delivery is Delivery.FAILED
    assert (len(teams.got), len(slept)) == (3, 2)


def test_who_is_told_to_wait_long_does_not(teams: Connector) -> None:
    teams.answers = [Answer(429, headers={"Retry-After": "600"})]
    sent, slept = said(teams)
    assert (sent.delivery, slept) == (Delivery.FAILED, [])


def test_what_is_too_long_for_teams_is_not_sent(teams: Connector) -> None:
    sent, _ = said(teams, text="x" * MOST_BYTES)
    assert sent.delivery is Delivery.FAILED
    assert teams.got == []


def test_a_connector_that_is_gone_fails(teams: Connector) -> None:
    sent, slept = said(Connector(port=9))
    assert sent.delivery is Delivery.FAILED
    assert len(slept) == 3


def test_without_a_token_nothing_is_sent(teams: Connector) -> None:
    async def broken(*_asked: object) -> str:
        raise RuntimeError("hemmelig")

    sent, _ = said(teams, token=broken)
    assert sent.delivery is Delivery.FAILED
    assert teams.got == []


ERRORS = {
    "taken out": (Answer(403, {"error": {"code": "BotNotInConversationRoster"}}), Delivery.GONE),
    "blocked": (Answer(403, {"error": {"message": "ConversationBlockedByUser"}}), Delivery.GONE),
    "no rights": (Answer(403, {"error": {"code": "Forbidden"}}), Delivery.FAILED),
    "no body": (Answer(403), Delivery.FAILED),
    "a text": (Answer(403, "nei"), Delivery.FAILED),
    "a list": (Answer(403, []), Delivery.FAILED),
    "out of time": (
        Answer(403, {"error": {"message": "Message streaming exceeded streaming time"}}),
        Delivery.NOT_STREAMED,
    ),
    "not known": (Answer(401), Delivery.FAILED),
}


@pytest.mark.parametrize(("answer", "delivery"), ERRORS.values(), ids=ERRORS)
def test_an_error_is_told_for_what_it_is(
    teams: Connector, answer: Answer, delivery: Delivery
) -> None:
    teams.answers = [answer]
    assert said(teams)[0].delivery is delivery


def test_a_replaced_message_without_an_id_in_the_answer_is_replaced(teams: Connector) -> None:
    teams.answers = [Answer(200)]

    async def replace() -> Sent:
        app = sdk_app(registration(service_hosts=frozenset({"127.0.0.1"}), secret=""))
        speaker = SdkSpeaker(app.api)
        to = reference(teams.url)
        sent = await speaker.replace(to, "m/1", MessageActivityInput(text="Ny"))
        await speaker.close()
        return sent

    assert asyncio.run(replace()) == Sent(Delivery.SENT, "m/1")
    assert (teams.got[0].method, teams.got[0].path.rpartition("/")[2]) == ("PUT", "m%2F1")


def test_chips_are_for_the_user(teams: Connector) -> None:
    chip = CardAction(type=CardActionType.IM_BACK, title="Hei", value="Hei")
    message = MessageActivityInput(text="Hei")
    message.with_suggested_actions(SuggestedActions(to=[], actions=[chip]))

    async def say() -> None:
        app = sdk_app(registration(service_hosts=frozenset({"127.0.0.1"}), secret=""))
        speaker = SdkSpeaker(app.api)
        await speaker.say(reference(teams.url, "personal"), message)
        await speaker.close()

    asyncio.run(say())
    assert teams.got[0].sent["suggestedActions"]["to"] == [USER]


def test_neither_a_text_nor_an_error_is_logged(
    teams: Connector, caplog: pytest.LogCaptureFixture
) -> None:
    quiet_sdk()
    teams.answers = [Answer(400, {"error": {"message": "Kari Nordmann"}})]
    with caplog.at_level(logging.DEBUG):
        said(teams, text="Kari Nordmann", conversation="a:Kari")
    assert "teams.not_sent" in [record.getMessage() for record in caplog.records]
    assert [one for one in caplog.records if "Kari" in str(vars(one))] == []


PROOFS: dict[str, tuple[dict[str, Any], str]] = {
    "a secret": ({}, "ClientCredentials"),
    "the bot's own identity": (
        {"secret": "", "managed_identity": APP_ID}, "ManagedIdentityCredentials",
    ),
    "another identity": (
        {"secret": "", "managed_identity": "99999999-2222-4333-8444-555555555555"},
        "FederatedIdentityCredentials",
    ),
    "a rehearsal": (
        {"secret": "", "service_hosts": frozenset({"localhost"})}, "TokenCredentials",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "credentials"), PROOFS.values(), ids=PROOFS)
def test_the_sdk_is_given_what_the_bot_proves_itself_with(
    changes: dict[str, Any], credentials: str
) -> None:
    app = sdk_app(registration(**changes))
    assert type(app.credentials).__name__ == credentials
    assert app.credentials is not None
    assert app.credentials.tenant_id == TENANT


def test_the_sdk_hears_nothing() -> None:
    server = NoServer()
    server.serve_static("/", "x")
    asyncio.run(server.start(1))
    asyncio.run(server.stop())
    assert isinstance(sdk_app(registration()).server.adapter, NoServer)
