"""Whether a question is of a kind that no rule text answers, told from its wording alone.

Laws, agreements and handbooks hold duties, rights, limits and deadlines. They do not hold prices,
statistics, outcomes of cases, who holds a post, or next year's figures.
"""

from dataclasses import dataclass
from math import log
from pathlib import Path

from assistant.answerers.labelled import BEYOND, WITHIN
from assistant.errors import AnswererUnreadable
from guardrails.errors import DataFileInvalid
from guardrails.ngrams import NgramModel, View, letter_grams, word_grams

MODEL = Path(__file__).parent / "beyond.npz"

_LONGEST_RUN = 3
_LEAST = 1e-4


@dataclass(frozen=True, slots=True)
class BeyondRules:
    """The trained classifier."""

    model: NgramModel

    @classmethod
    def load(cls, path: Path = MODEL) -> "BeyondRules":
        """Read the model.

        Raises:
            AnswererUnreadable: It is missing or damaged.
        """
        try:
            model = NgramModel.load(path)
        except DataFileInvalid as error:
            raise AnswererUnreadable(
                f"{error}; run `python -m assistant.answerers.training`"
            ) from error
        if set(model.labels) != {BEYOND, WITHIN}:
            raise AnswererUnreadable(f"{path.name} knows other labels; train it anew")
        return cls(model)

    def odds(self, question: str) -> float:
        """The natural logarithm of the odds that no rule text answers such a question."""
        likely = self.model.probabilities(*features(question))[BEYOND]
        kept = min(max(likely, _LEAST), 1 - _LEAST)
        return log(kept / (1 - kept))


def features(question: str) -> tuple[tuple[View, ...], tuple[float, ...]]:
    """The views and flags that the classifier takes."""
    lowered = question.lower()
    views = (word_grams(lowered, "words", _LONGEST_RUN), letter_grams(lowered, "letters"))
    return views, (float("?" in question),)
