"""The threads that answers are worked out in, and how many may wait for one."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, ParamSpec, TypeVar

from assistant.api.problems import Refusal

Given = ParamSpec("Given")
Result = TypeVar("Result")

RETRY_AFTER_S = 5
_QUIET_S = 15.0


class TooBusy(Refusal):
    """More wait for an answer than may."""

    def __init__(self) -> None:
        """503, and when to try again."""
        super().__init__(503, "busy", headers={"Retry-After": str(RETRY_AFTER_S)})


class Work(Generic[Result]):
    """Something that a thread does or will do."""

    def __init__(self, future: "Future[Result]") -> None:
        """Work that has been handed to a thread."""
        self._future = future

    async def result(self) -> Result:
        """What came of it. Work that has not begun when its waiter goes away is never done."""
        awaited = asyncio.wrap_future(self._future)
        awaited.add_done_callback(_seen)
        return await awaited

    async def quiet(self) -> AsyncIterator[None]:
        """One item for each while that passes without a result; it ends when there is one."""
        awaited = asyncio.wrap_future(self._future)
        awaited.add_done_callback(_seen)
        try:
            while not (await asyncio.wait({awaited}, timeout=_QUIET_S))[0]:
                yield None
        finally:
            awaited.cancel()


class Workers:
    """A pool of threads with a bounded queue. Nothing in it outlives its request."""

    def __init__(self, *, threads: int, waiting: int) -> None:
        """So many threads, and at most so many pieces of work that wait for one."""
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="answer")
        self._threads, self._room = threads, threads + waiting
        self._lock = threading.Lock()
        self._held = 0

    @property
    def waiting(self) -> int:
        """How many pieces of work wait for a thread."""
        return max(0, self._held - self._threads)

    @property
    def is_crowded(self) -> bool:
        """Whether somebody waits for a thread."""
        return self.waiting > 0

    def start(
        self, do: Callable[Given, Result], *given: Given.args, **named: Given.kwargs
    ) -> Work[Result]:
        """Hand something to the threads.

        Raises:
            TooBusy: Too much waits already.
        """
        with self._lock:
            if self._held >= self._room:
                raise TooBusy
            self._held += 1
        try:
            future = self._pool.submit(do, *given, **named)
        except RuntimeError as error:
            self._leave()
            raise TooBusy from error
        future.add_done_callback(self._leave)
        return Work(future)

    async def run(
        self, do: Callable[Given, Result], *given: Given.args, **named: Given.kwargs
    ) -> Result:
        """Have something done, and wait for it.

        Raises:
            TooBusy: Too much waits already.
        """
        return await self.start(do, *given, **named).result()

    def close(self) -> None:
        """Begin nothing more; what has begun is finished."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _leave(self, _done: object = None) -> None:
        with self._lock:
            self._held -= 1


def _seen(done: "asyncio.Future[Result]") -> None:
    """The loop would log an error that nobody fetched, and its message may hold what was sent."""
    if not done.cancelled():
        done.exception()
