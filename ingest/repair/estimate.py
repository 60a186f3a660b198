"""The channel of one document, estimated from the document itself.

Expectation-maximisation (Dempster, Laird and Rubin 1977): readings under a channel give expected
counts of each confusion, and the counts give the next channel. Confusions that the prior does not
know are found first, as letters that turn many unknown words into words of the list.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping

from ingest.repair.channel import END, START, Channel, Rule, Tally
from ingest.repair.model import LEAD, LETTERS, SCALE, RepairModel
from ingest.repair.readings import Reading, Readings

_ROUNDS = 2
_TYPES = 500
_DISCOVERY_TYPES = 500
_LEAST_LENGTH = 6
_LEAST_TYPES = 3.0
_ENDING = 2  # letters at the end, whose changes are inflection more often than damage
_MOST_FOUND = 25
_VOWELS = frozenset("aeiouy")
"""Changed vowels are forms of the other written standard (-ar, -er) rather than damage."""


Types = Mapping[str, int]
"""Shapes of tokens and how often each stands in the document."""


def estimate(model: RepairModel, types: Types, level: int) -> Readings:
    """The confusions of a document with their shares, and the words that are its own.

    Time is bounded: only its commonest strange words are looked at.
    """
    strange = [shape for shape in _by_count(types) if shape.lower() not in model.number]
    prior = Channel.prior().widened(found_rules(model, strange[:_DISCOVERY_TYPES]))
    channel = prior
    known = {shape: count for shape, count in types.items() if shape.lower() in model.number}
    looked_at = [*strange[:_TYPES], *_by_count(known)[:_TYPES]]
    rest = [*strange[_TYPES:], *_by_count(known)[_TYPES:]]
    prefixes: dict[str, bool] = {}
    for _ in range(_ROUNDS):
        readings = Readings(model, channel, level, prefixes)
        tally = _tally(readings, types, looked_at, rest)
        channel = channel.updated(tally, prior)
    return Readings(model.adapted(tally.words), channel, level, prefixes)


def leaning(model: RepairModel, types: Types) -> int:
    """The written standard of a whole document, as a place in `STANDARDS`."""
    lead = sum(
        (model.nn_lead[model.number[shape]] / SCALE - LEAD) * count
        for shape, count in types.items()
        if shape in model.number
    )
    return 2 if lead > 0 else 0


def found_rules(model: RepairModel, strange: list[str]) -> list[Rule]:
    """Confusions of one letter that make words of many strange words, the commonest first."""
    weights: Counter[Rule] = Counter()
    for shape in strange:
        if len(shape) >= _LEAST_LENGTH and shape.islower():
            rules = dict(_one_change(model, shape))
            shares = {rule: 2.0 ** -model.word_bits(word, 1) for rule, word in rules.items()}
            total = sum(shares.values())
            for rule, share in shares.items():
                weights[rule] += share / total
    return [
        rule
        for rule, weight in weights.most_common(_MOST_FOUND)
        if weight >= _LEAST_TYPES and not _VOWELS.issuperset(rule[0] + rule[1])
    ]


def _one_change(model: RepairModel, shape: str) -> list[tuple[Rule, int]]:
    """Every word one changed, doubled or lost letter away, but for endings, with the change."""
    changes = []
    number = model.number
    for at in range(len(shape) - _ENDING):
        head = shape[:at]
        for size in (0, 1, 2):
            seen = shape[at : at + size]
            if len(seen) < size:
                continue
            tail = shape[at + size :]
            # A lost letter is told with the one before it: it then has a place to be looked for.
            before = "" if size else shape[at - 1 : at]
            for letter in LETTERS[:29] if size or at else ():
                word = number.get(head + letter + tail)
                if word is not None:
                    changes.append(((before + seen, before + letter), word))
    return changes


def _tally(readings: Readings, types: Types, looked_at: list[str], rest: list[str]) -> Tally:
    seen: defaultdict[Rule, float] = defaultdict(float)
    printed: Counter[str] = Counter()
    groups = frozenset(printed for _, printed in readings.channel.shares if len(printed) > 1)
    words: defaultdict[int, float] = defaultdict(float)
    lost = 0.0
    for shape in looked_at:
        for reading, share in _shares(readings.of(shape)):
            weight = share * types[shape]
            for rule in reading.rules:
                seen[rule] += weight
            for word in reading.words:
                words[word] += weight
            lost += weight * (len(reading.words) - 1 if reading.words else 0)
            _count(printed, groups, reading.text, weight)
    for shape in rest:
        _count(printed, groups, shape, types[shape])
        if (number := readings.model.number.get(shape)) is not None:
            words[number] += types[shape]
    return Tally(seen, printed, words, sum(types.values()), lost)


def _count(printed: Counter[str], groups: frozenset[str], text: str, weight: float) -> None:
    for letter in text:
        printed[letter] += weight  # type: ignore[assignment]
    for marked in (START + text[:1], START + text[:2], text[-1:] + END):
        printed[marked] += weight  # type: ignore[assignment]
    for group in groups:
        if group in text:
            printed[group] += weight  # type: ignore[assignment]


def _shares(readings: tuple[Reading, ...]) -> list[tuple[Reading, float]]:
    """Readings with their posterior shares."""
    best = min(reading.alone for reading in readings)
    weights = [2.0 ** (best - reading.alone) for reading in readings]
    total = sum(weights)
    return [(reading, weight / total) for reading, weight in zip(readings, weights, strict=True)]


def _by_count(types: Types) -> list[str]:
    return sorted(types, key=lambda shape: (-types[shape], shape))
