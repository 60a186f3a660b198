"""Norwegian IBAN: NO and thirteen digits, ISO 7064 mod 97-10."""

import re
from typing import ClassVar

from guardrails.pii.checksums import is_norwegian_iban
from guardrails.pii.recognizers.base import Match, NorwegianPatternRecognizer


class IbanNumberRecognizer(NorwegianPatternRecognizer):
    """Own recogniser because Presidio's writes the number to its log when it is damaged."""

    ENTITY: ClassVar[str] = "IBAN_CODE"
    PATTERN: ClassVar[str] = r"(?<!\w)NO\d{2}(?:[ .\-]?\d{4}){2}[ .\-]?\d{3}(?!\w)"

    def score_match(self, match: Match) -> float:
        """1.0 when the check digits hold, 0.6 for the shape alone."""
        compact = re.sub(r"[ .\-]", "", match.group())
        return 1.0 if is_norwegian_iban(compact) else 0.6
