"""Questions are worked out side by side, each on one processor."""

import torch
from threadpoolctl import threadpool_limits


def one_thread_each() -> None:
    """Keep matrix libraries on the thread that asks, in the whole process, from here on.

    What one question multiplies is small. Helping threads wait for one another by spinning, and
    what they spin on is the processor that the question beside this one needs.
    """
    torch.set_num_threads(1)
    threadpool_limits(limits=1)
