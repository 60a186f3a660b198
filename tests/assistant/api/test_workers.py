"""The threads that answer: bounded, and given up by who goes away."""

import asyncio
import gc
import logging
import threading
from collections.abc import Iterator

import pytest

from assistant.api import workers as module
from assistant.api.workers import TooBusy, Workers

SENTINEL = "grevlingsjampinjong"


@pytest.fixture
def workers() -> Iterator[Workers]:
    made = Workers(threads=1, waiting=1)
    yield made
    made.close()


def fail() -> None:
    raise RuntimeError(SENTINEL)


def test_what_is_done_is_given(workers: Workers) -> None:
    assert asyncio.run(workers.run(sum, [1, 2], start=3)) == 6


def test_an_error_comes_to_who_waits(workers: Workers) -> None:
    with pytest.raises(RuntimeError, match=SENTINEL):
        asyncio.run(workers.run(fail))


def test_more_than_may_wait_are_turned_away_and_later_let_in(workers: Workers) -> None:
    let_go, begun = threading.Event(), threading.Event()

    def hold() -> None:
        begun.set()
        assert let_go.wait(10)

    async def ask() -> int:
        held, crowded = [], []
        for _ in range(2):
            held.append(workers.start(hold))
            crowded.append(workers.is_crowded)
        assert crowded == [False, True]
        await asyncio.to_thread(begun.wait, 10)
        with pytest.raises(TooBusy) as refused:
            workers.start(sum, [1])
        assert refused.value.status == 503
        assert refused.value.headers == {"Retry-After": "5"}
        let_go.set()
        for one in held:
            await one.result()
        return await workers.run(sum, [1])

    assert asyncio.run(ask()) == 1


@pytest.mark.parametrize("waits_quietly", [True, False])
def test_work_whose_waiter_goes_away_is_never_begun(workers: Workers, waits_quietly: bool) -> None:
    let_go = threading.Event()
    done: list[int] = []

    async def wait() -> None:
        work = workers.start(done.append, 1)
        if waits_quietly:
            async for _ in work.quiet():
                pass
        await work.result()

    async def ask() -> None:
        held = workers.start(let_go.wait, 10)
        waiting = asyncio.create_task(wait())
        await asyncio.sleep(0.05)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        let_go.set()
        await held.result()
        await workers.run(sum, [1])

    asyncio.run(ask())
    assert done == []


def test_a_long_wait_is_told_now_and_then(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_QUIET_S", 0.01)
    let_go = threading.Event()

    async def ask() -> int:
        work, told = workers.start(let_go.wait, 10), 0
        async for _ in work.quiet():
            told += 1
            if told == 3:
                let_go.set()
        assert await work.result()
        return told

    assert asyncio.run(ask()) >= 3


def test_after_closing_nothing_is_begun(workers: Workers) -> None:
    workers.close()
    with pytest.raises(TooBusy):
        workers.start(sum, [1])
    with pytest.raises(TooBusy):
        workers.start(sum, [1])


def test_an_error_that_nobody_fetches_is_not_logged(
    workers: Workers, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    let_go = threading.Event()

    def fail_later() -> None:
        assert let_go.wait(10)
        fail()

    async def ask() -> None:
        work = workers.start(fail_later)
        waiting = asyncio.create_task(work.result())
        await asyncio.sleep(0.05)
        waiting.cancel()
        let_go.set()
        await asyncio.gather(waiting, return_exceptions=True)
        await workers.run(sum, [1])

    asyncio.run(ask())
    gc.collect()
    assert SENTINEL not in caplog.text
