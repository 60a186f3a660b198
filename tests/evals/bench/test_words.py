import pytest

from evals.bench.peers.port import Mode
from evals.bench.words import number, ratio, table, words


def test_columns_stand_below_their_heads() -> None:
    assert table(["Søk", "ms"], [["vårt", "1"], ["et annet", "22"]]) == [
        "| Søk      | ms |",
        "|----------|----|",
        "| vårt     | 1  |",
        "| et annet | 22 |",
    ]


@pytest.mark.parametrize(
    ("value", "ours", "told"),
    [(3.0, 2.0, "1,50 ×"), (0.0, 2.0, "0,0000 ×"), (0.1, 2.0, "0,0500 ×"), (3.0, 0.0, "–")],
)
def test_ratios_are_to_ours(value: float, ours: float, told: str) -> None:
    assert ratio(value, ours) == told


def test_numbers_have_a_comma() -> None:
    assert number(1234.5678, 2) == "1234,57"


def test_every_mode_has_a_name() -> None:
    assert set(words("mode")) == set(Mode)
