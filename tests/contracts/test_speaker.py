"""What everything that writes to Teams does."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from microsoft_teams.api.activities import MessageActivityInput, TypingActivityInput

from assistant.teams.reference import Reference
from assistant.teams.sdk_speaker import SdkSpeaker, sdk_app
from assistant.teams.speaker import Delivery, Sent, Speaker
from tests.assistant.teams.activities import BOT, USER
from tests.assistant.teams.ingress.test_tokens import registration
from tests.fakes.bot_keys import SERVICE_URL, TENANT
from tests.fakes.connector import Answer, connector
from tests.fakes.teams_speaker import FakeSpeaker


def refused(status: int, code: str, message: str = "") -> Answer:
    return Answer(status, {"error": {"code": code, "message": message}})


STREAM = "ContentStreamNotAllowed"
OUTCOMES = {
    Delivery.SENT: Answer(body={"id": "x"}),
    Delivery.STOPPED: refused(403, STREAM, "Content stream was canceled by user."),
    Delivery.NOT_STREAMED: refused(403, STREAM, "Message streaming is not allowed"),
    Delivery.GONE: refused(404, "ConversationNotFound"),
    Delivery.FAILED: refused(400, "BadSyntax"),
}


@dataclass
class Tried:
    """A speaker, and what has reached the other end: the bodies, in order."""

    speaker: Speaker
    to: Reference
    sent: Callable[[], Sequence[dict[str, Any]]]


async def at_once(_seconds: float) -> None:
    """No time passes."""


@contextmanager
def fake(outcomes: Sequence[Delivery]) -> Iterator[Tried]:
    speaker = FakeSpeaker(outcomes=outcomes, opens_personal=Delivery.FAILED not in outcomes)
    yield Tried(speaker, reference(SERVICE_URL), lambda: [one.payload for one in speaker.posts])


@contextmanager
def over_the_sdk(outcomes: Sequence[Delivery]) -> Iterator[Tried]:
    with connector() as teams:
        teams.answers = [OUTCOMES[one] for one in outcomes]
        app = sdk_app(registration(service_hosts=frozenset({"127.0.0.1"}), secret=""))
        speaker = SdkSpeaker(app.api, sleep=at_once)
        yield Tried(speaker, reference(teams.url), lambda: [one.sent for one in teams.got])


SPEAKERS = {"fake": fake, "sdk": over_the_sdk}


def reference(url: str, kind: Any = "groupChat") -> Reference:
    return Reference(
        service_url=url, tenant=TENANT, conversation="19:x@thread.v2", kind=kind, user=USER, bot=BOT
    )


@pytest.fixture(params=SPEAKERS)
def trying(request: pytest.FixtureRequest) -> Callable[..., Any]:
    opened = SPEAKERS[request.param]

    def tried(work: Callable[[Tried], Awaitable[Any]], *outcomes: Delivery) -> Any:
        async def done(one: Tried) -> Any:
            try:
                return await work(one), list(one.sent())
            finally:
                await one.speaker.close()

        with opened(outcomes) as one:
            return asyncio.run(done(one))

    return tried


def hello() -> MessageActivityInput:
    return MessageActivityInput(text="Hei æøå").add_ai_generated()


def test_what_is_said_arrives_and_gets_an_id(trying: Callable[..., Any]) -> None:
    sent, got = trying(lambda one: one.speaker.say(one.to, hello()))
    assert sent.delivery is Delivery.SENT
    assert sent.activity
    assert got[0]["text"] == "Hei æøå"
    assert got[0]["entities"][0]["additionalType"] == ["AIGeneratedContent"]


def test_a_sign_of_typing_arrives(trying: Callable[..., Any]) -> None:
    _, got = trying(lambda one: one.speaker.say(one.to, TypingActivityInput()))
    assert got[0]["type"] == "typing"


def test_what_was_said_can_be_replaced_and_keeps_its_id(trying: Callable[..., Any]) -> None:
    async def work(one: Tried) -> tuple[Sent, Sent]:
        first = await one.speaker.say(one.to, hello())
        assert first.activity
        changed = MessageActivityInput(text="Ny")
        return first, await one.speaker.replace(one.to, first.activity, changed)

    (first, second), got = trying(work)
    assert second == Sent(Delivery.SENT, first.activity)
    assert [one["text"] for one in got] == ["Hei æøå", "Ny"]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_outcome_is_told_and_nothing_is_raised(
    trying: Callable[..., Any], outcome: Delivery
) -> None:
    sent, _ = trying(lambda one: one.speaker.say(one.to, hello()), outcome)
    assert sent.delivery is outcome
    assert (sent.activity is not None) == (outcome is Delivery.SENT)


def test_a_user_of_a_group_is_reached_alone(trying: Callable[..., Any]) -> None:
    alone, _ = trying(lambda one: one.speaker.personal(one.to))
    assert alone.is_personal
    assert alone.conversation != "19:x@thread.v2"
    assert (alone.user, alone.tenant, alone.bot) == (USER, TENANT, BOT)


def test_a_user_who_cannot_be_reached_alone_is_not(trying: Callable[..., Any]) -> None:
    alone, _ = trying(lambda one: one.speaker.personal(one.to), Delivery.FAILED)
    assert alone is None


def test_what_is_said_is_not_changed_by_saying_it(trying: Callable[..., Any]) -> None:
    said = hello()
    before = said.model_dump()
    trying(lambda one: one.speaker.say(one.to, said))
    assert said.model_dump() == before
