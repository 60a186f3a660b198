"""Whether identity numbers are found however they are written, and nothing else is taken for one.

Everything is made anew from seeds; the development and the test half share neither the seed nor
the sentences around the numbers, but they do share the ways of writing.
"""

import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median, quantiles
from types import MappingProxyType

from evals.bench.identity_disguises import (
    CLOSE,
    DISGUISES,
    OPEN,
    REMAINDERS,
    SERIES,
    UNSEEN,
    identity_number,
    one_wrong_digit,
    two_swapped,
)
from evals.bench.pay_text import PAY_KINDS, pay_message, sentences
from evals.bench.words import number as decimal
from evals.bench.words import table
from evals.metrics.interval import Share
from guardrails.hidden_text import VisibleText, make_visible
from guardrails.policy_guard import IdentifierFinder
from guardrails.verdict import Finding

_WORDS_FILE = Path(__file__).with_name("identity_numbers.nb.toml")
_SEEDS = MappingProxyType({"dev": 101, "test": 90_007})
_IDENTITY = "NO_NATIONAL_ID"
_NAMES = frozenset({"PERSON", "PERSON_INITIALS"})
_ASKED = 0.4
_PLAIN_WAYS = ("plain", "six_five_space", "six_five_hyphen", "dotted_date", "each_space")
_WAYS = MappingProxyType({**DISGUISES, **UNSEEN})
_MISTAKES: Mapping[str, Callable[[str, Random], str]] = MappingProxyType(
    {"wrong_digit": one_wrong_digit, "swapped": two_swapped}
)
_TIMED_CHARS = 500
_FLOOD = 50_000
FLOODS = (
    *("1", "1 ", "15837512345 ", "158375 12345 ", "null en ", "tjueto", "O1lS", "MjAw", "32", "a "),
    *("&#49;", "%32", "((((", "født 200369 ", "siste fem er 14700 ", "437 900 ", "+47 ", "a@a."),
    *("1 en ", "(1)[2]", "\u200b1", "kari.hansen.", "Storgata ", "01.05.2024–", "AB 1234 "),
)
"""Units that are repeated to make the worst text we could think of."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A text and the places of the identity number in it: every letter and digit is to be found."""

    text: str
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundNumbers:
    """What was found of planted numbers, and what was taken for an identifier in harmless text."""

    by_way: Mapping[str, Share]
    by_unseen_way: Mapping[str, Share]
    by_series: Mapping[str, Share]
    by_mistake: Mapping[str, Share]
    false_alarms: Mapping[str, Share]
    alarm_types: Mapping[str, int] = field(default_factory=dict)


def measure_identity_numbers(
    finder: IdentifierFinder, split: str, folders: Mapping[str, Path], *, rounds: int = 3
) -> FoundNumbers:
    """Plant numbers in every way, and read harmless text.

    Args:
        finder: What looks for identifiers.
        split: `dev` or `test`.
        folders: Laws and texts by a name; one that is absent is left out.
        rounds: How many numbers of each series and rule are written in each way.
    """
    chance = Random(_SEEDS[split])  # noqa: S311 - repeatable, not secret
    rows = [
        (way, series, _is_found(finder, plant(split, number, way, chance)))
        for way in DISGUISES
        for series, number in _numbers(chance, rounds)
    ]
    unseen = {
        way: Share.of(
            [
                _is_found(finder, plant(split, number, way, chance))
                for _, number in _numbers(chance, rounds)
            ]
        )
        for way in UNSEEN
    }
    mistaken = {
        name: Share.of(
            [
                _is_found(finder, plant(split, mistake(number, chance), way, chance))
                for way in _PLAIN_WAYS
                for _, number in _numbers(chance, 2 * rounds)
            ]
        )
        for name, mistake in _MISTAKES.items()
    }
    alarms, types = _false_alarms(finder, split, folders, chance)
    return FoundNumbers(
        by_way={way: Share.of([ok for one, _, ok in rows if one == way]) for way in DISGUISES},
        by_unseen_way=unseen,
        by_series={one: Share.of([ok for _, s, ok in rows if s == one]) for one in SERIES},
        by_mistake=mistaken,
        false_alarms=alarms,
        alarm_types=types,
    )


def plant(split: str, number: str, way: str, chance: Random) -> Planted:
    """Write a number in a way, in a sentence of the split; some say that it is one, most do not."""
    carrier = chance.choice(_words("carriers")[split])
    marked = carrier.replace("{}", _WAYS[way](number, chance))
    places, text, start = [], "", 0
    for character in marked:
        if character == OPEN:
            start = len(text)
        elif character == CLOSE:
            places.append((start, len(text)))
        else:
            text += character
    return Planted(text, tuple(places))


def _numbers(chance: Random, rounds: int) -> Iterator[tuple[str, str]]:
    for _ in range(rounds):
        for series in SERIES:
            for remainder in REMAINDERS:
                yield series, identity_number(series, remainder, chance)


def _is_found(finder: IdentifierFinder, planted: Planted) -> bool:
    text, covered = planted.text, set[int]()
    visible = make_visible(text)
    for finding in _findings(finder, visible):
        if finding.entity_type == _IDENTITY:
            covered.update(range(*visible.original_span(finding.start, finding.end)))
    wanted = (at for start, end in planted.places for at in range(start, end))
    return all(at in covered for at in wanted if text[at].isalnum())


def _findings(finder: IdentifierFinder, visible: VisibleText) -> list[Finding]:
    return [one for one in finder.find(visible) if one.score >= _ASKED]


def _false_alarms(
    finder: IdentifierFinder, split: str, folders: Mapping[str, Path], chance: Random
) -> tuple[dict[str, Share], dict[str, int]]:
    texts = {
        name: sentences(folder, split=split) for name, folder in folders.items() if folder.is_dir()
    }
    texts["made"] = [pay_message(kind, chance) for kind in PAY_KINDS for _ in range(200)]
    shares, types = {}, dict[str, int]()
    for name, messages in texts.items():
        outcomes = [alarms(finder, message) for message in messages]
        shares[name] = Share.of([bool(found) for found in outcomes])
        for kind in (kind for found in outcomes for kind in found):
            types[kind] = types.get(kind, 0) + 1
    return shares, types


def alarms(finder: IdentifierFinder, message: str) -> list[str]:
    """Types of the identifiers that a harmless message is taken to hold, names left out."""
    found = _findings(finder, make_visible(message))
    return [one.entity_type for one in found if one.entity_type not in _NAMES]


def flood_seconds(finder: IdentifierFinder, unit: str, size: int = _FLOOD) -> float:
    """Processor time for a text of a unit repeated, after a first short one."""
    finder.find(make_visible(unit))
    text = (unit * (1 + size // len(unit)))[:size]
    started = time.process_time()
    finder.find(make_visible(text))
    return time.process_time() - started


def message_milliseconds(finder: IdentifierFinder, split: str, n: int = 200) -> tuple[float, float]:
    """Median and 95th percentile for messages of 500 characters of pay and § text, warm."""
    chance = Random(_SEEDS[split])  # noqa: S311 - repeatable, not secret
    kinds = [kind for kind in PAY_KINDS for _ in range(n)]
    chance.shuffle(kinds)
    whole = " ".join(pay_message(kind, chance) for kind in kinds)
    times = []
    for at in range(0, n * _TIMED_CHARS, _TIMED_CHARS):
        message = whole[at : at + _TIMED_CHARS]
        started = time.perf_counter()
        finder.find(make_visible(message))
        times.append(1000 * (time.perf_counter() - started))
    return median(times), quantiles(times, n=20)[-1]


def identity_lines(finder: IdentifierFinder, split: str, folders: Mapping[str, Path]) -> list[str]:
    """The tables, as lines; `folders` as in `measure_identity_numbers`."""
    said = {name: str(line) for name, line in _words("lines").items()}
    one = measure_identity_numbers(finder, split, folders)
    rows = [[said["all"], _told(_sum(one.by_way))]]
    rows += [[said["series"].format(series=name), _told(s)] for name, s in one.by_series.items()]
    missed = {way: share for way, share in one.by_way.items() if share.hits < share.n}
    rows += [[said["way"].format(way=way), _told(share)] for way, share in missed.items()]
    rows += [[said["unseen"], _told(_sum(one.by_unseen_way))]]
    rows += [[said["way"].format(way=way), _told(s)] for way, s in one.by_unseen_way.items()]
    rows += [[said[name], _told(share)] for name, share in one.by_mistake.items()]
    rows += [[said["alarms"], _told(_sum(one.false_alarms))]]
    rows += [[said[f"alarms_{name}"], _told(share)] for name, share in one.false_alarms.items()]
    half, most = message_milliseconds(finder, split)
    floods = {unit: flood_seconds(finder, unit) for unit in FLOODS}
    worst = max(floods, key=lambda unit: floods[unit])
    counted = ", ".join(f"{kind} {n}" for kind, n in sorted(one.alarm_types.items()))
    return [
        *table(said["heads"].split("|"), rows),
        "",
        said["ways"].format(ways=len(DISGUISES), series=len(SERIES), split=split),
        said["types"].format(types=counted or said["none"]),
        said["time"].format(half=decimal(half, 2), most=decimal(most, 2)),
        said["flood"].format(seconds=decimal(floods[worst], 2), unit=ascii(worst)),
    ]


def _words(group: str) -> Mapping[str, Sequence[str] | str]:
    read = tomllib.loads(_WORDS_FILE.read_text(encoding="utf-8"))
    return dict(read[group])


def _sum(shares: Mapping[str, Share]) -> Share:
    return Share(sum(one.hits for one in shares.values()), sum(one.n for one in shares.values()))


def _told(share: Share) -> str:
    low, high = share.bounds
    return (
        f"{share.hits} av {share.n}: {decimal(share.value, 4)} "
        f"[{decimal(low, 4)}, {decimal(high, 4)}]"
    )
