"""What has been counted since the server started; nothing in it was written by a user."""

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Literal, get_args

from assistant.conversation import Answer, AnswerStatus

Channel = Literal["chat", "stream", "completions", "page", "teams"]
Judged = Literal["allow", "ask", "block", "none"]
"""What an answer tells of the guard's verdict; `none`: the guard could not read the text."""

CHANNELS: tuple[Channel, ...] = get_args(Channel)
BUCKETS_S = (0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_EXPECTED_REFUSALS = (401, 413, 422, 429, 503)
_FIRST_REFUSAL = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The counts at one moment. What can be foreseen is there from the start, as 0.

    `seconds` has how many answers fell into each of `BUCKETS_S`, and last those above them all.
    """

    answers: Mapping[tuple[Channel, AnswerStatus], int]
    verdicts: Mapping[tuple[Judged, AnswerStatus], int]
    refusals: Mapping[int, int]
    feedback: Mapping[bool, int]
    seconds: tuple[int, ...]
    seconds_sum: float


class Counts:
    """Counts by channel, status and the like. To be used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers = Counter(dict.fromkeys(product(CHANNELS, AnswerStatus), 0))
        self._verdicts: Counter[tuple[Judged, AnswerStatus]] = Counter()
        self._refusals = Counter(dict.fromkeys(_EXPECTED_REFUSALS, 0))
        self._feedback = Counter({True: 0, False: 0})
        self._seconds = [0] * (len(BUCKETS_S) + 1)
        self._seconds_sum = 0.0

    def answered(self, channel: Channel, answer: Answer, seconds: float) -> None:
        """Count an answer and how long its asker waited for it."""
        with self._lock:
            self._answers[channel, answer.status] += 1
            self._verdicts[judged(answer), answer.status] += 1
            self._seconds[bisect_left(BUCKETS_S, seconds)] += 1
            self._seconds_sum += seconds

    def failed(self, channel: Channel) -> None:
        """Count a question that could not be answered because something broke."""
        with self._lock:
            self._answers[channel, AnswerStatus.ERROR] += 1

    def responded(self, status: int) -> None:
        """Count a response, by its HTTP status, where it is a refusal."""
        if status >= _FIRST_REFUSAL:
            with self._lock:
                self._refusals[status] += 1

    def kept(self, *, helpful: bool) -> None:
        """Count feedback that was kept."""
        with self._lock:
            self._feedback[helpful] += 1

    def now(self) -> Counted:
        """The counts, all of the same moment."""
        with self._lock:
            return Counted(
                answers=dict(self._answers),
                verdicts=dict(self._verdicts),
                refusals=dict(self._refusals),
                feedback=dict(self._feedback),
                seconds=tuple(self._seconds),
                seconds_sum=self._seconds_sum,
            )


def judged(answer: Answer) -> Judged:
    """The guard's verdict on a question, as its answer tells it.

    A sender who is referred on whatever the text holds counts as `allow`.
    """
    if answer.status is AnswerStatus.REFERRED_SPECIAL_CATEGORY:
        return "block"
    if answer.status is not AnswerStatus.PERSONAL_DATA:
        return "allow"
    return "ask" if answer.seen or answer.masked else "none"
