"""Files of weights that were learned: an encoder's name, and a number for each sign."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import CorpusError


class WeightsInvalid(CorpusError):
    """The file of weights has a mistake; the message names it."""


@dataclass(frozen=True, slots=True)
class LearnedWeights:
    """What each sign counts, in a given order, and for which encoder."""

    encoder: str
    weights: tuple[float, ...]

    @classmethod
    def load(cls, path: Path, signs: Sequence[str]) -> "LearnedWeights":
        """Read a file with the weights of these signs.

        Raises:
            WeightsInvalid: It is no TOML file, or does not have a number for each sign.
        """
        try:
            read = tomllib.loads(path.read_text(encoding="utf-8"))
            weights = tuple(float(read["signs"][sign]) for sign in signs)
            return cls(str(read["encoder"]), weights)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise WeightsInvalid(
                f"expected an encoder and a number for each sign in {path}: {error}; "
                f"make it anew with `python -m evals fit {path.stem}`"
            ) from error
