"""What a damaged word may have been: every reading with its bits."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from ingest.repair.channel import END, START, Channel, Rule
from ingest.repair.model import RepairModel

Use = tuple[int, int, str, float, Rule]
"""A rule in its place: from, to, what was printed, bits, the rule."""

Step = tuple[int, str, float, Rule]
"""A rule at a place: how many signs it reads, what was printed, bits, the rule."""

State = tuple[int, int, str, float, tuple[Rule, ...]]
"""How far a string is read, the first use to try, what was printed so far, its bits and rules."""

_MOST_RULES = 3
_MOST_PART_RULES = 2
_SLACK = 2.0
_BUDGET = 14.0
_PART_BUDGET = 7.0
_KEPT = 5
_WITHIN = 10.0
_EITHER = 1
_SEGMENT_FROM = 20.0
_LEAST_PART = 3
_LONGEST = 40
_ONE_LETTER = frozenset("iå")
_TWO_LETTER_BITS = 12.0
_BEAM = 3
_PREFIXES = frozenset("inn ut opp ned om for av til under over sam med fram etter mot".split())
_LEAST_VERB = 4
_CONTENT = 3.0
_LEAST_CONTENT = 4
_ENDINGS = frozenset("a e ar er ane ene ast en ens et ets de te ne na ing inga else s".split())
_ENDING = 10.0
_SHORT_TAIL = 3
_DAMAGED_TAIL = 4.0
_PREFIX = 6.0


class Word(NamedTuple):
    """A word of the list that a string may have been."""

    bits: float
    """Bits of the damage alone."""

    number: int
    rules: tuple[Rule, ...]


class Reading(NamedTuple):
    """What was printed, if this is right: words, or one word that no list has."""

    bits: float
    """Bits of the damage, and of a compound or an unknown word also those of the word."""

    text: str
    words: tuple[int, ...]
    rules: tuple[Rule, ...]
    alone: float
    """All bits, each word taken alone."""


class Readings:
    """Readings under one channel in one written standard; what was worked out once is kept.

    `prefixes` is what is known of how words begin; readings of the same words can share it.
    """

    def __init__(
        self,
        model: RepairModel,
        channel: Channel,
        level: int = _EITHER,
        prefixes: dict[str, bool] | None = None,
    ) -> None:
        self.model = model
        self.channel = channel
        self.level = level
        self._readings: dict[str, tuple[Reading, ...]] = {}
        self._by_signs: dict[tuple[str, bool], list[Step]] = {}
        self._whole: dict[str, float] = {}
        self._parts: dict[str, dict[int, list[Word]]] = {}
        self.prefixes = {} if prefixes is None else prefixes

    def of(self, shape: str) -> tuple[Reading, ...]:
        """The likeliest readings of a token's shape, best first; what it says as it stands is one.

        At most `_KEPT` + 1.
        """
        known = self._readings.get(shape)
        if known is None:
            known = self._readings[shape] = self._all(shape)
        return known

    def literal(self, shape: str) -> Reading:
        """A string taken as it stands."""
        plain = shape.lower()
        number = self.model.number.get(plain)
        if number is None:
            bits = min(self.model.unknown_bits(plain), self._compound_bits(plain))
            return Reading(bits, plain, (), (), bits)
        return Reading(0.0, plain, (number,), (), self.model.word_bits(number, self.level))

    def words(self, shape: str, budget: float = _BUDGET) -> list[Word]:
        """Words of the list that a string may have been, by the bits of the damage."""
        found: dict[int, Word] = {}
        uses = self._uses(shape)
        self._search(shape.lower(), uses, (0, 0, "", 0.0, ()), budget, found)
        return sorted(found.values())

    def as_one_word(self, shape: str) -> float:
        """Bits of the best reading of a string as one word, of the list or a compound."""
        known = self._whole.get(shape)
        if known is None:
            whole = [word.bits + self._bits(word) for word in self.words(shape)]
            compounds = [] if whole else [reading.alone for reading in self._compounds(shape)]
            known = min([*whole, *compounds, self._compound_bits(shape.lower())])
            self._whole[shape] = known
        return known

    def _bits(self, word: Word) -> float:
        return self.model.word_bits(word.number, self.level)

    def _all(self, shape: str) -> tuple[Reading, ...]:
        literal = self.literal(shape)
        found = {literal.text: literal}
        budget = min(_BUDGET, literal.alone + _SLACK)
        for word in self.words(shape, budget):
            text = self.model.words[word.number]
            alone = word.bits + self._bits(word)
            if text not in found:
                found[text] = Reading(word.bits, text, (word.number,), word.rules, alone)
        best = min(reading.alone for reading in found.values())
        if best > _SEGMENT_FROM and not literal.words and len(shape) <= _LONGEST:
            for reading in (*self._compounds(shape), *self._several(shape, best + 3)):
                if reading.text not in found or reading.alone < found[reading.text].alone:
                    found[reading.text] = reading
        ranked = sorted(found.values(), key=lambda reading: reading.alone)
        kept = [reading for reading in ranked[:_KEPT] if reading.alone < ranked[0].alone + _WITHIN]
        if found[literal.text] not in kept:
            kept.append(found[literal.text])
        return tuple(kept)

    def _uses(self, seen: str) -> list[Use]:
        """Where rules apply in a string, from left to right."""
        uses = [
            (place, place + size, printed, bits, rule)
            for place in range(len(seen))
            for size, printed, bits, rule in self._steps(seen, place)
            if bits <= _BUDGET
        ]
        for size in (1, 0):
            chunk = seen[len(seen) - size :]
            for printed, bits in self.channel.end_rules.get(chunk, ()):
                place = len(seen) - size
                uses.append((place, len(seen), printed, bits, (chunk + END, printed + END)))
        return uses

    def _search(
        self, seen: str, uses: list[Use], state: State, budget: float, found: dict[int, Word]
    ) -> None:
        """Follow every use of the rules from a state on, as long as a word begins so.

        What is seen is in lower case here; only the rules' uses know its capitals.
        """
        at, first, built, bits, rules = state
        self._note(built + seen[at:], bits, rules, found)
        if len(rules) == _MOST_RULES:
            return
        starts = self._starts
        for use_at in range(first, len(uses)):
            place, after, printed, cost, rule = uses[use_at]
            if place < at or bits + cost > budget:
                continue
            head = built + seen[at:place]
            if not starts(head):
                return
            longer = head + printed
            if starts(longer):
                later = (after, use_at + 1, longer, bits + cost, (*rules, rule))
                self._search(seen, uses, later, budget, found)

    def _starts(self, prefix: str) -> bool:
        known = self.prefixes.get(prefix)
        if known is None:
            known = self.prefixes[prefix] = self.model.starts_a_word(prefix)
        return known

    def _parts_of(self, seen: str) -> dict[int, list[Word]]:
        """Words that the beginnings of a string may have been, by where they end."""
        known = self._parts.get(seen)
        if known is None:
            found: dict[int, dict[int, Word]] = defaultdict(dict)
            self._walk(seen, (0, 0, "", 0.0, ()), found)
            known = self._parts[seen] = {
                end: sorted(words.values())[:_BEAM] for end, words in found.items() if words
            }
        return known

    def _walk(self, seen: str, state: State, found: dict[int, dict[int, Word]]) -> None:
        at, _, built, bits, rules = state
        for place in range(at, len(seen) + 1):
            if place > at:
                built += seen[place - 1].lower()
                if not self._starts(built):
                    return
            self._note(built, bits, rules, found[place])
            if len(rules) == _MOST_PART_RULES:
                continue
            for size, printed, cost, rule in self._steps(seen, place):
                if bits + cost <= _PART_BUDGET and self._starts(built + printed):
                    later = (place + size, 0, built + printed, bits + cost, (*rules, rule))
                    self._walk(seen, later, found)

    def _note(
        self, built: str, bits: float, rules: tuple[Rule, ...], words: dict[int, Word]
    ) -> None:
        number = self.model.number.get(built)
        if number is not None and (number not in words or bits < words[number].bits):
            words[number] = Word(bits, number, rules)

    def _steps(self, seen: str, place: int) -> list[Step]:
        """Rules that apply at a place, but for those of a word's end."""
        key = (seen[place : place + 2], place == 0)
        known = self._by_signs.get(key)
        if known is None:
            known = self._by_signs[key] = list(self._rules_for(*key))
        return known

    def _rules_for(self, signs: str, at_start: bool) -> Iterator[Step]:  # noqa: FBT001
        ways = [("", self.channel.rules, 1), ("", self.channel.rules, 2)]
        if at_start:
            ways += [(START, self.channel.start_rules, 0), (START, self.channel.start_rules, 1)]
        for mark, rules, size in ways:
            chunk = signs[:size]
            for printed, bits in rules.get(chunk, ()) if len(chunk) == size else ():
                yield size, printed, bits, (mark + chunk, mark + printed)

    def _compound_bits(self, plain: str) -> float:
        number = self.model.number
        return min(
            (
                self.model.compound_bits(number[head], number[plain[at:]])
                for at in range(_LEAST_PART, len(plain) - _LEAST_PART + 1)
                if plain[at:] in number
                for head in (plain[:at], plain[: at - 1] if plain[at - 1] == "s" else "")
                if len(head) >= _LEAST_PART and head in number
            ),
            default=1e9,
        )

    def _compounds(self, shape: str) -> Iterator[Reading]:
        """Two words of the list grown together, with or without an s between."""
        for at, heads in self._parts_of(shape).items():
            if not _LEAST_PART <= at <= len(shape) - _LEAST_PART:
                continue
            for glue in ("", "s"):
                if glue and shape[at] != "s":
                    continue
                rest = shape[at + len(glue) :]
                for tail in self._parts_of(rest).get(len(rest), ()):
                    if len(self.model.words[tail.number]) >= _LEAST_PART:
                        yield from (self._compound(head, glue, tail) for head in heads)

    def _compound(self, head: Word, glue: str, tail: Word) -> Reading:
        words = self.model.words
        bits = head.bits + tail.bits + self.model.compound_bits(head.number, tail.number)
        if tail.rules and len(words[tail.number]) <= _SHORT_TAIL:
            bits += _DAMAGED_TAIL  # it may as well be an ending
        text = words[head.number] + glue + words[tail.number]
        return Reading(bits, text, (), head.rules + tail.rules, bits)

    def _several(self, shape: str, limit: float) -> Iterator[Reading]:
        """Words that have lost the spaces between them, by dynamic programming over the places."""
        beams: list[list[Reading]] = [[] for _ in range(len(shape) + 1)]
        beams[0] = [Reading(0.0, "", (), (), 0.0)]
        for start in range(len(shape)):
            beam = sorted(beams[start], key=lambda reading: reading.alone)[:_BEAM]
            for end, words in self._parts_of(shape[start:]).items() if beam else ():
                for word in words:
                    if self._stands_alone(word):
                        for reading in beam:
                            longer = self._then(reading, word, shape[start : start + end])
                            if longer.alone < limit:
                                beams[start + end].append(longer)
        yield from (reading for reading in beams[-1] if len(reading.words) > 1)

    def _stands_alone(self, word: Word) -> bool:
        text = self.model.words[word.number]
        if len(text) == 1:
            return text in _ONE_LETTER
        return len(text) != len("to") or self._bits(word) < _TWO_LETTER_BITS

    def _then(self, reading: Reading, word: Word, seen: str) -> Reading:
        model = self.model
        text = model.words[word.number]
        if not reading.words:
            alone = word.bits + model.word_bits(word.number, self.level)
            return Reading(word.bits, text, (word.number,), word.rules, alone)
        bits = word.bits + self.channel.space_lost_bits + _doubt(reading, text, seen)
        return Reading(
            reading.bits + bits,
            f"{reading.text} {text}",
            (*reading.words, word.number),
            reading.rules + word.rules,
            reading.alone + bits + model.pair_bits_of(reading.words[-1], word.number, self.level),
        )


def _doubt(reading: Reading, text: str, seen: str) -> float:
    """Bits against a lost space where a compound, a prefixed verb or an ending is as likely.

    Norwegian makes such words freely, and no list has them all.
    """
    if seen in _ENDINGS:
        return _ENDING
    if not reading.rules and reading.text in _PREFIXES and len(text) >= _LEAST_VERB:
        return _PREFIX
    last = reading.text.rpartition(" ")[2]
    return _CONTENT if min(len(last), len(text)) >= _LEAST_CONTENT else 0.0
