"""What a message looks like as a whole, learned from examples.

The rules know words; people tell of illness, faith and union by circumstance. The classifier sees
the message with names, roles and known words replaced by their kinds, its letters, the sender's
earlier messages, and what the rules made of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from guardrails.decision import Decision, Memory, Reading
from guardrails.guard import AssistantTurn
from guardrails.lexicon import Form
from guardrails.ngrams import NgramModel, View, letter_grams, word_grams
from guardrails.references import Kind, Level
from guardrails.verdict import Action, Category

_LONGEST_RUN = 3

Views = tuple[View, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """The views and flags that the classifier takes."""

    views: Views
    flags: tuple[float, ...]


def appearance(
    reading: Reading, memory: Memory, decision: Decision, history: Sequence[str]
) -> Appearance:
    """Everything about one message that is learned from."""
    said = [turn for turn in history if not isinstance(turn, AssistantTurn)]
    before = " ".join(said).lower()
    return Appearance(
        views=(
            word_grams(_with_kinds(reading), "kinds", _LONGEST_RUN),
            letter_grams(reading.text.lower, "letters"),
            letter_grams(before, "before"),
        ),
        flags=_flags(reading, memory, decision, has_history=bool(said)),
    )


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
class Impression:
    """The trained classifiers: of the verdict, and of the category where it is a block."""

    verdicts: NgramModel
    categories: NgramModel

    @classmethod
    def load(cls, folder: Path) -> "Impression":
        """Read the two files.

        Raises:
            DataFileInvalid: One is missing or damaged.
        """
        return cls(
            verdicts=NgramModel.load(folder / "verdicts.npz"),
            categories=NgramModel.load(folder / "categories.npz"),
        )

    def of(self, seen: Appearance) -> Mapping[str, float]:
        """How likely `allow`, `ask` and `block` are, summing to 1."""
        return self.verdicts.probabilities(seen.views, seen.flags)

    def category(self, seen: Appearance) -> Category:
        """The likeliest category of a message that is blocked."""
        likely = self.categories.probabilities(seen.views, seen.flags)
        return Category(max(likely, key=likely.__getitem__))
