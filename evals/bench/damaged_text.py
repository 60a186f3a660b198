"""Clean text spoilt by the channel of a real document, with every word's place in both."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.repair.channel import END, START, Channel

_SIGN_SEEN = (("8", 0.6), ("&", 0.4))
_GROUP = 2

Outcomes = Mapping[str, tuple[tuple[str, float], ...]]
"""For a letter or group that was printed: what is seen, and how often."""


@dataclass(frozen=True, slots=True)
class Group:
    """What was printed, and where the same stands in the damaged text: words with no gap."""

    printed: str
    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True)
class DamagedText:
    """The damaged text and its groups, in order and apart."""

    text: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Spoiler:
    """Spoils as one document was spoilt."""

    outcomes: Outcomes
    space_lost: float
    space_added: float
    sign_lost: float

    @staticmethod
    def like(channel: Channel, *, absent: str, sign_lost: float) -> "Spoiler":
        """A spoiler of a document's channel.

        Args:
            channel: As estimated from the document.
            absent: Letters that the document has nowhere: they are never seen as they are.
            sign_lost: The share of section signs that are seen as something else.
        """
        rows: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for (seen, printed), share in sorted(channel.shares.items()):
            rows[printed].append((seen.strip(START + END), share))
        outcomes = {}
        for printed, row in rows.items():
            total = sum(share for _, share in row)
            scale = 1 / total if total > 1 or printed in absent else 1.0
            outcomes[printed] = tuple((seen, share * scale) for seen, share in row)
        return Spoiler(outcomes, channel.space_lost, channel.space_added, sign_lost)

    def spoil(self, sentences: Sequence[str], seed: int) -> DamagedText:
        """Spoil sentences, one to a paragraph; the same seed gives the same damage."""
        chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
        pieces: list[str] = []
        groups: list[Group] = []
        at = 0
        for number, sentence in enumerate(sentences):
            for printed, seen in self._groups(sentence, chance):
                groups.append(Group(printed, at, at + len(seen), number))
                pieces.append(seen + " ")
                at += len(seen) + 1
            pieces[-1] = pieces[-1][:-1] + "\n\n"
            at += 1
        return DamagedText("".join(pieces), tuple(groups))

    def _groups(self, sentence: str, chance: random.Random) -> list[tuple[str, str]]:
        groups: list[tuple[str, str]] = []
        for word in sentence.split():
            seen = self._word(word, chance)
            fused = groups and groups[-1][0][-1].isalpha() and word[0].isalpha()
            if fused and chance.random() < self.space_lost:
                groups[-1] = (f"{groups[-1][0]} {word}", groups[-1][1] + seen)
            else:
                groups.append((word, seen))
        return groups

    def _word(self, word: str, chance: random.Random) -> str:
        if word.strip("§") == "":
            return self._sign(word, chance)
        seen: list[str] = []
        at = 0
        while at < len(word):
            size, letters = self._letters(word, at, chance)
            seen.append(letters)
            at += size
        if len(word) > len("personal") and word.isalpha() and chance.random() < self.space_added:
            seen.insert(chance.randrange(2, len(seen) - 1), " ")
        return "".join(seen)

    def _letters(self, word: str, at: int, chance: random.Random) -> tuple[int, str]:
        """How many printed letters from a place on are seen as what."""
        for size in (_GROUP, 1):
            printed = word[at : at + size].lower()
            keys = [printed]
            if at == 0 or not word[at - 1].isalpha():
                keys.append(START + printed)
            if not word[at + size : at + size + 1].isalpha():
                keys.append(printed + END)
            for key in keys:
                seen = self._drawn(key, chance) if len(printed) == size else None
                if seen is not None:
                    return size, seen.upper() if word[at].isupper() else seen
        return 1, word[at]

    def _drawn(self, printed: str, chance: random.Random) -> str | None:
        row = self.outcomes.get(printed)
        if row is None:
            return None
        kept = max(0.0, 1 - sum(share for _, share in row))
        seen = [*(seen for seen, _ in row), None]
        return chance.choices(seen, [*(share for _, share in row), kept])[0]

    def _sign(self, word: str, chance: random.Random) -> str:
        if chance.random() >= self.sign_lost:
            return word
        return chance.choices([seen for seen, _ in _SIGN_SEEN], [w for _, w in _SIGN_SEEN])[0]
