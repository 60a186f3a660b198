"""DUF numbers: the Directorate of Immigration's twelve digits, the year of application first."""

import re
from typing import ClassVar

from guardrails.pii.recognizers.base import Match, NorwegianPatternRecognizer, before, digits_of

_CONTEXT = re.compile(r"\bduf|\budi\b|utlending|asyl|opphold")


class DufNumberRecognizer(NorwegianPatternRecognizer):
    """Twelve digits: certain with context, likely when written in one piece."""

    ENTITY: ClassVar[str] = "NO_DUF"
    PATTERN: ClassVar[str] = r"(?<![\w.,\-/])(?:19[89]|20[0-4])\d(?:[ \-]?\d){8}(?![\w]|[.,\-/]\d)"

    def score_match(self, match: Match) -> float:
        """0.9 with context, 0.45 for twelve digits in one piece, else 0."""
        if _CONTEXT.search(before(match)):
            return 0.9
        return 0.45 if match.group() == digits_of(match.group()) else 0.0
