"""How a reading machine spoils letters: what is seen for what was printed, and how often."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import log2

Rule = tuple[str, str]
"""What is seen, what was printed."""

_PRINTED_AS = {
    "ø": "g e a @ o 0 6 é 9 d u ge eg",
    "å": "a & d @ 3 é aé e 4",
    "æ": "aa ag as ae ee e a ss ze sg ez z",
    "ær": "aa ag as ae a",
    "l": "I | 1 i",
    "i": "l | 1 I j",
    "j": "i",
    "sj": "g s j § 5 u gj",
    "sl": "d",
    "cl": "d",
    "rn": "m",
    "m": "rn",
    "ti": "h",
    "ll": "l",
    "tt": "t",
    "nn": "n",
    "o": "0 c",
    "e": "c",
    "s": "5 § g",
    "t": "f r",
    "f": "t",
    "vv": "w",
    "u": "ii",
    "é": "e",
    "i$": "l$ $",
    "^l": "^| ^I ^1",
    "^sj": "^ ^g ^5 ^§",
    "^sl": "^ ^d",
}
"""Confusions of letters, most of them met in print that was read without æ, ø and å."""

END = "$"
"""Stands for the end of a word in a rule that holds only there."""

START = "^"
"""Stands for the beginning of a word."""

_USUAL = 0.02
_DAMAGED_LETTERS = frozenset("æøå") | {"ær"}
_SELDOM = 0.001
_STRENGTH = 20.0
_FLOOR = 0.3
_SPACE_STRENGTH = 400.0
_SPACE_LOST = 0.004
_SPACE_ADDED = 0.002


@dataclass(frozen=True, slots=True)
class Tally:
    """Expected counts: of each rule at work, of each letter or group printed, of spaces."""

    seen: Mapping[Rule, float]
    printed: Mapping[str, float]
    words: Mapping[int, float]
    spaces: float
    spaces_lost: float


@dataclass(frozen=True)
class Channel:
    """Probabilities that a printed letter or group is seen as something else."""

    shares: Mapping[Rule, float]
    space_lost: float = _SPACE_LOST
    space_added: float = _SPACE_ADDED
    rules: Mapping[str, tuple[tuple[str, float], ...]] = field(init=False)
    start_rules: Mapping[str, tuple[tuple[str, float], ...]] = field(init=False)
    end_rules: Mapping[str, tuple[tuple[str, float], ...]] = field(init=False)

    def __post_init__(self) -> None:
        """Sort the rules by what is seen, the likeliest first, in bits."""
        object.__setattr__(self, "rules", _by_seen(self.shares, ""))
        object.__setattr__(self, "start_rules", _by_seen(self.shares, START))
        object.__setattr__(self, "end_rules", _by_seen(self.shares, END))

    @cached_property
    def space_lost_bits(self) -> float:
        """Bits of two words being seen as one."""
        return -log2(self.space_lost)

    @cached_property
    def space_added_bits(self) -> float:
        """Bits of one word being seen as two."""
        return -log2(self.space_added)

    @staticmethod
    def prior() -> "Channel":
        """What is expected of machine reading before a document is seen."""
        return Channel(
            {
                (seen, printed): _expected(seen, printed)
                for printed, row in _PRINTED_AS.items()
                for seen in row.split()
            }
        )

    def widened(self, found: Iterable[Rule]) -> "Channel":
        """With confusions that a document shows, at the prior's small share."""
        return Channel({**dict.fromkeys(found, _SELDOM * 2), **self.shares})

    def updated(self, tally: Tally, prior: "Channel") -> "Channel":
        """The shares after a look at a document: maximum a posteriori under a Dirichlet prior."""
        # A floor for what the words that were looked at did not happen to show.
        shares = {
            rule: max(
                _FLOOR * share,
                (_STRENGTH * share + tally.seen.get(rule, 0.0))
                / (_STRENGTH + tally.printed.get(rule[1], 0.0)),
            )
            for rule, share in prior.shares.items()
        }
        lost = (_SPACE_STRENGTH * prior.space_lost + tally.spaces_lost) / (
            _SPACE_STRENGTH + tally.spaces
        )
        return Channel({rule: min(share, 0.95) for rule, share in shares.items()}, lost)


def _expected(seen: str, printed: str) -> float:
    at_an_end = bool(_mark(printed)) and seen != START
    return _USUAL if printed in _DAMAGED_LETTERS or at_an_end else _SELDOM


def _by_seen(shares: Mapping[Rule, float], mark: str) -> dict[str, tuple[tuple[str, float], ...]]:
    """Rules of one place in a word by what is seen, the likeliest first, in bits."""
    rows: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for (seen, printed), share in shares.items():
        if _mark(printed) == mark:
            rows[seen.strip(START + END)].append((printed.strip(START + END), -log2(share)))
    return {seen: tuple(sorted(row, key=lambda rule: rule[1])) for seen, row in rows.items()}


def _mark(printed: str) -> str:
    return next((mark for mark in (START, END) if mark in printed), "")
