"""Number plates: two letters and four or five digits.

The codes of collective agreements and circulars have the same shape and are refused.
"""

import re
from typing import ClassVar

from guardrails.pii.recognizers.base import Match, NorwegianPatternRecognizer, before

_CONTEXT = re.compile(
    r"(?:\bbil|kjennemerke|skilt|\breg\.?|registrering|k(?:j[øo]|[øo]y)ret[øo]y|parker|varebil|\bplate)"
)
_NOT_PLATES = frozenset(
    "HA TV KS NO NS EN EU FN HR PL KF LO NB OK PC IT IA AP SP SV ID PT PB TR FO FK KR NR CA UT "
    "AV OG ER FR TO LP BM PS PO".split()
)


class NumberPlateRecognizer(NorwegianPatternRecognizer):
    """«EK 12345»; SFS, SGS, HTA and HA codes have three letters or stand on the deny-list."""

    ENTITY: ClassVar[str] = "NO_NUMBER_PLATE"
    IGNORES_CASE: ClassVar[bool] = False
    PATTERN: ClassVar[str] = (
        r"(?<![\w\-/])(?P<letters>[A-Z]{2})[ \-]?(?P<digits>\d{4,5})(?![\w/]|[.,\-]\d)"
    )

    def score_match(self, match: Match) -> float:
        """0.9 with a word for a car before it, 0.5 for five digits alone, else 0."""
        if match.group("letters") in _NOT_PLATES:
            return 0.0
        if _CONTEXT.search(before(match, 40)):
            return 0.9
        return 0.5 if len(match.group("digits")) == 5 else 0.0
