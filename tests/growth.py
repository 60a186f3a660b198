"""How time grows with the length of a text: a ratio in one process, never a number of seconds."""

import time
from collections.abc import Callable

from threadpoolctl import threadpool_limits

from tests.conftest import untraced

_TIMES = 5
_ROUNDS = 3
_TRIES = 3
_SPREAD = 2.4
"""A machine with other work is so much slower from one moment to the next."""
_NOISE_S = 0.05


def is_linear(do: Callable[[str], object], unit: str, chars: int) -> bool:
    """Whether a text of that many characters takes about five times as long as a fifth of it.

    Processor time of this process without coverage, the least of three rounds each; what is
    quadratic takes 25 times as long.
    """
    whole = unit * (chars // len(unit))
    part = unit * (chars // _TIMES // len(unit))
    # Threads of a matrix library that wait for one another would burn processor time.
    with untraced(), threadpool_limits(1):
        return any(_grows_little(do, part, whole) for _ in range(_TRIES))


def _grows_little(do: Callable[[str], object], part: str, whole: str) -> bool:
    quick = min(_seconds(do, part) for _ in range(_ROUNDS))
    slow = min(_seconds(do, whole) for _ in range(_ROUNDS))
    return slow < _SPREAD * _TIMES * quick + _NOISE_S


def _seconds(do: Callable[[str], object], text: str) -> float:
    started = time.process_time()
    do(text)
    return time.process_time() - started
