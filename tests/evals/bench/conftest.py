"""Leaves the environment as it was: keeping peers offline writes into it."""

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def environment_as_before() -> Iterator[None]:
    before = dict(os.environ)  # noqa: TID251 - what the peers' switches are taken back from
    yield
    os.environ.clear()  # noqa: TID251
    os.environ.update(before)  # noqa: TID251
