"""Side by side on several processors, each question on one."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from threadpoolctl import threadpool_info, threadpool_limits

from assistant.side_by_side import one_thread_each


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    torch_had = torch.get_num_threads()
    with threadpool_limits(2):
        torch.set_num_threads(2)
        yield
    torch.set_num_threads(torch_had)


def test_matrix_libraries_keep_to_the_thread_that_asks() -> None:
    assert np.ones((2, 2)).dot(np.ones(2)).sum() == 4
    assert torch.get_num_threads() == 2
    one_thread_each()
    assert torch.get_num_threads() == 1
    assert {pool["num_threads"] for pool in threadpool_info()} == {1}


def test_threads_that_begin_later_keep_to_themselves_too() -> None:
    one_thread_each()
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(torch.get_num_threads).result() == 1


def test_done_twice_it_stays() -> None:
    one_thread_each()
    one_thread_each()
    assert torch.get_num_threads() == 1
