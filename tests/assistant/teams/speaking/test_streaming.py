"""An answer told step by step, in a time that passes only where somebody sleeps."""

import asyncio
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from microsoft_teams.api.activities import MessageActivityInput

from assistant.teams.reply import Reply
from assistant.teams.speaker import Delivery, Sent
from assistant.teams.streaming import GAP_S, LONGEST_S, STEPS, Stream
from tests.assistant.teams.bots import Time
from tests.contracts.test_speaker import reference
from tests.fakes.bot_keys import SERVICE_URL
from tests.fakes.teams_speaker import FakeSpeaker, Posted

TO = reference(SERVICE_URL, "personal")


class Slow(FakeSpeaker):
    """Takes some seconds for each post."""

    def __init__(self, time: Time, seconds: float) -> None:
        super().__init__()
        self.time, self.seconds = time, seconds

    def _post(self, posted: Posted) -> Sent:
        self.time.now += self.seconds
        return super()._post(posted)


def told(
    sentences: Sequence[str], *outcomes: Delivery, thinking_s: float = 0.0
) -> tuple[FakeSpeaker, Time, Sent]:
    speaker, time = FakeSpeaker(outcomes=outcomes), Time()

    async def tell() -> Sent:
        stream = await Stream.begun(speaker, TO, "Leter …", time.clock())
        time.now += thinking_s
        text = "".join(sentences)
        reply = Reply(message=MessageActivityInput(text=text), sentences=tuple(sentences))
        return await stream.finished(reply)

    return speaker, time, asyncio.run(tell())


LONG = [f"Setning {number} er en ganske lang setning om ferie. " for number in range(30)]


def test_steps_are_numbered_grow_and_belong_together() -> None:
    speaker, _, sent = told(LONG)
    *steps, final = speaker.posts
    assert [one.step for one in speaker.posts] == ["informative", "streaming", "streaming", "final"]
    infos = [one.payload["entities"][-1] for one in speaker.posts]
    assert [one.get("streamSequence") for one in infos] == [1, 2, 3, None]
    assert "streamId" not in infos[0]
    assert {one["streamId"] for one in infos[1:]} == {"m1"}
    assert [one.payload["channelData"]["streamType"] for one in steps[1:]] == ["streaming"] * 2
    texts = [one.text for one in speaker.posts[1:]]
    assert all(later.startswith(earlier) for earlier, later in pairwise(texts))
    assert final.text == "".join(LONG)
    assert sent == Sent(Delivery.SENT, "m1")


def test_posts_are_a_gap_apart() -> None:
    _, time, _ = told(LONG)
    assert time.slept == pytest.approx([GAP_S] * 3)


def test_who_has_thought_long_does_not_wait_once_more() -> None:
    _, time, _ = told(["Kort."], thinking_s=5.0)
    assert time.slept == pytest.approx([GAP_S])


def test_a_slow_connection_takes_nothing_from_the_gap() -> None:
    time = Time()
    speaker = Slow(time, 3.0)

    async def tell() -> None:
        stream = await Stream.begun(speaker, TO, "Leter …", time.clock())
        await stream.finished(
            Reply(message=MessageActivityInput(text="Kort."), sentences=("Kort.",))
        )

    asyncio.run(tell())
    assert time.slept == pytest.approx([GAP_S] * 2)


def test_a_stream_that_would_last_too_long_is_told_as_a_message() -> None:
    speaker, _, _ = told(LONG, thinking_s=LONGEST_S)
    assert [one.step for one in speaker.posts] == ["informative", None]


ENDS = {
    "at the opening": ([Delivery.NOT_STREAMED], ["informative", None]),
    "the opening failed": ([Delivery.FAILED], ["informative", None]),
    "at a step": (
        [Delivery.SENT, Delivery.NOT_STREAMED], ["informative", "streaming", None],
    ),
    "at the last": (
        [Delivery.SENT, Delivery.SENT, Delivery.FAILED],
        ["informative", "streaming", "final", None],
    ),
    "by its reader": ([Delivery.SENT, Delivery.STOPPED], ["informative", "streaming"]),
    "by its reader at the last": (
        [Delivery.SENT, Delivery.SENT, Delivery.STOPPED], ["informative", "streaming", "final"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("outcomes", "steps"), ENDS.values(), ids=ENDS)
def test_a_stream_that_is_refused_becomes_a_message_and_one_that_is_stopped_nothing(
    outcomes: list[Delivery], steps: list[str | None]
) -> None:
    speaker, _, _ = told(["En. ", "To."], *outcomes)
    assert [one.step for one in speaker.posts] == steps


def test_what_is_given_up_ends_with_what_is_said_instead() -> None:
    speaker, time = FakeSpeaker(), Time()

    async def tell() -> None:
        stream = await Stream.begun(speaker, TO, "Leter …", time.clock())
        await stream.abandoned(Reply(message=MessageActivityInput(text="Beklager.")))

    asyncio.run(tell())
    assert [one.step for one in speaker.posts] == ["informative", "final"]
    assert speaker.posts[1].text == "Beklager."


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300),
                min_size=1, max_size=12))  # fmt: skip
def test_whatever_is_told_each_step_begins_what_comes_after(sentences: list[str]) -> None:
    speaker, time, _ = told(sentences)
    texts = [one.text for one in speaker.posts[1:]]
    assert len(texts) <= STEPS + 1
    assert all(texts[-1].startswith(text) for text in texts)
    assert all(seconds >= GAP_S - 0.001 for seconds in time.slept)
