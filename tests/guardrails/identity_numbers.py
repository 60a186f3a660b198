"""Synthetic identity numbers for tests, made from a date part; no living person has them."""

from itertools import product

_K1 = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_K2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def identity_number(six: str, *, remainder: int = 0) -> str:
    """The first eleven-digit number on a date part whose first checksum leaves `remainder`.

    Raises:
        ValueError: No number on this date fits.
    """
    for individual in product("0123456789", repeat=3):
        nine = six + "".join(individual)
        first = (remainder - _weighted(nine, _K1)) % 11
        if first > 9:
            continue
        second = -_weighted(nine + str(first), _K2) % 11
        if second <= 9:
            return f"{nine}{first}{second}"
    raise ValueError("no number on this date")


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(d) * w for d, w in zip(digits, weights, strict=True))
