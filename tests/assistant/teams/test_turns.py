"""One after the other under one name, side by side under different ones."""

import asyncio

import pytest

from assistant.teams.turns import Turns


def order(*names: str) -> list[str]:
    turns, told = Turns(), []

    async def have(number: int, name: str) -> None:
        async with turns.of(name):
            told.append(f"{name}{number} begins")
            for _ in range(3):
                await asyncio.sleep(0)
            told.append(f"{name}{number} ends")

    async def all_of_them() -> None:
        await asyncio.gather(*(have(number, name) for number, name in enumerate(names)))

    asyncio.run(all_of_them())
    assert len(turns) == 0
    return told


def test_those_of_one_name_come_in_their_order() -> None:
    assert order("a", "a", "a") == [
        f"a{number} {what}" for number in range(3) for what in ("begins", "ends")
    ]


def test_those_of_another_name_do_not_wait() -> None:
    assert order("a", "b")[:2] == ["a0 begins", "b1 begins"]


def test_a_turn_that_breaks_is_over() -> None:
    async def broken() -> int:
        turns = Turns()
        with pytest.raises(RuntimeError, match="broken"):
            async with turns.of("a"):
                raise RuntimeError("broken")
        async with turns.of("a"):
            return len(turns)

    assert asyncio.run(broken()) == 1
