"""What a message looks like as a whole, learned from examples.

The rules know words; people tell of illness, faith and union by circumstance. The classifier sees
the message with names, roles and known words replaced by their kinds, its letters, the sender's
earlier messages, and what the rules made of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from guardrails.attention import AttentionModel
from guardrails.decision import Decision, Memory, Reading
from guardrails.lexicon import Form
from guardrails.marked_message import windows
from guardrails.ngrams import NgramModel, View, letter_grams, word_grams
from guardrails.pieces import Pieces
from guardrails.references import Kind, Level
from guardrails.verdict import Action, Category

_LONGEST_RUN = 3
_OWN_NAME = "@own0@"

Views = tuple[View, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """The views and flags that the classifier takes."""

    views: Views
    flags: tuple[float, ...]
    reading: Reading
    earlier: tuple[Reading, ...]
    """Of the sender's earlier messages, the oldest first."""


def appearance(
    reading: Reading, memory: Memory, decision: Decision, earlier: Sequence[Reading]
) -> Appearance:
    """Everything about one message that is learned from."""
    before = " ".join(one.text.lower for one in earlier)
    return Appearance(
        views=(
            word_grams(_with_kinds(reading), "kinds", _LONGEST_RUN),
            letter_grams(_without_names(reading), "letters"),
            letter_grams(before, "before"),
        ),
        flags=_flags(reading, memory, decision, has_history=bool(earlier)),
        reading=reading,
        earlier=tuple(earlier),
    )


def _without_names(reading: Reading) -> str:
    """The words, less every name: who somebody is says nothing of what is told of them."""
    spans = [(one.start, one.end) for one in reading.references if one.kind is Kind.NAME]
    names = {at for span in [*spans, *reading.own_names] for at in range(*span)}
    tokens = enumerate(reading.text.tokens)
    return " ".join(token.lower for at, token in tokens if at not in names)


def _with_kinds(reading: Reading) -> str:
    """The words, with each reference and each special word replaced by what it is."""
    places = {hint.start: (hint.end, "§hint§") for hint in reading.hints}
    places |= {
        claim.mention.start: (claim.mention.end, f"§{claim.mention.form.value}§")
        for claim in reading.claims
    }
    places |= {
        one.start: (one.end, f"@{one.kind.value}{int(one.level)}@") for one in reading.references
    }
    places |= {start: (end, _OWN_NAME) for start, end in reading.own_names}
    tokens = reading.text.tokens
    written, at = [], 0
    while at < len(tokens):
        end, kind = places.get(at, (at + 1, tokens[at].lower))
        written.append(kind)
        at = max(end, at + 1)
    return " ".join(written)


def _flags(
    reading: Reading, memory: Memory, decision: Decision, *, has_history: bool
) -> tuple[float, ...]:
    kinds = {one.kind for one in reading.references}
    levels = {one.level for one in reading.references}
    forms = {claim.mention.form for claim in reading.claims}
    claimed = {claim.level for claim in reading.claims}
    told = {claim.mention.category for claim in reading.claims}
    hinted = {hint.category for hint in reading.hints}
    flags = [
        bool(hinted),
        bool(told | hinted),
        len({hint.start for hint in reading.hints}) > 1,
        *(category in hinted for category in Category),
        *(category in told for category in Category),
        *(decision.action == action for action in Action),
        *(kind in kinds for kind in Kind),
        *(level in levels for level in Level),
        *(form in forms for form in Form),
        *(level in claimed for level in Level),
        *(memory.antecedent == level for level in (None, *Level)),
        bool(memory.open_categories),
        bool(memory.vague_categories),
        reading.has_identifier,
        reading.links,
        has_history,
    ]
    return tuple(map(float, flags))


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the classifiers make of one message; each mapping sums to 1."""

    verdicts: Mapping[str, float]
    categories: Mapping[str, float]
    """Of a message that is blocked."""

    @property
    def category(self) -> Category:
        """The likeliest."""
        return Category(max(self.categories, key=self.categories.__getitem__))


@dataclass(frozen=True, slots=True, kw_only=True)
class Impression:
    """Two classifiers that err differently: one counts words, one relates them."""

    counting: NgramModel
    reading: AttentionModel
    pieces: Pieces

    @classmethod
    def load(cls, folder: Path) -> "Impression":
        """Read the three files.

        Raises:
            DataFileInvalid: One is missing or damaged.
        """
        return cls(
            counting=NgramModel.load(folder / "verdicts.npz"),
            reading=AttentionModel.load(folder / "attention.npz"),
            pieces=Pieces.load(folder / "pieces.json"),
        )

    def of(self, seen: Appearance) -> Judgement:
        """Judge one message; both classifiers count the same."""
        counted = self.counting.probabilities(seen.views, seen.flags)
        shown = windows(seen.reading, seen.earlier, self.pieces)
        verdicts, categories = self.reading.read(shown, seen.flags)
        return Judgement(verdicts=_between(counted, verdicts), categories=categories)


def _between(one: Mapping[str, float], other: Mapping[str, float]) -> Mapping[str, float]:
    """The geometric mean of two distributions, summing to 1: where both agree it is sure."""
    joined = {label: (share * other[label]) ** 0.5 for label, share in one.items()}
    total = sum(joined.values())
    return {label: share / total for label, share in joined.items()}
