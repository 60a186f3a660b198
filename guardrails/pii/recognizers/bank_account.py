"""Bank account numbers (kontonummer): eleven digits, mod 11, usually written 1234.56.78903."""

import re
from typing import ClassVar

from guardrails.pii.checksums import is_account_number, is_national_id
from guardrails.pii.recognizers.base import Match, NorwegianPatternRecognizer, before, digits_of

_CONTEXT = re.compile(r"konto|\bkto\b|account|utbetal")

_OTHER_NUMBER = re.compile(
    r"(?:journal|arkiv|\bsak|\bref|faktura|ordre|bilag|prosjekt|dokument|ephorte|websak|løpe)"
    r"[\w.\-]*[\s:.#\-]*(?:nr\.?|nummer|id)?[\s:.#]*$"
)


class BankAccountRecognizer(NorwegianPatternRecognizer):
    """Tells accounts by layout or context; a valid identity number is never an account."""

    ENTITY: ClassVar[str] = "NO_BANK_ACCOUNT"
    PATTERN: ClassVar[str] = r"(?<![\w.,\-/])(?:\d{4}([. ])\d{2}\1\d{5}|\d{11})(?!\w|[.,\-/]\d)"

    def score_match(self, match: Match) -> float:
        """0.9 by layout and check digit, 0.45 when only one of the signs is there."""
        digits = digits_of(match.group())
        has_context = _CONTEXT.search(before(match)) is not None
        if is_national_id(digits) and not (has_context or match.group(1)):
            return 0.0
        if is_account_number(digits):
            if has_context or match.group(1):
                return 0.9
            return 0.0 if _OTHER_NUMBER.search(before(match)) else 0.45
        return 0.6 if has_context else (0.45 if match.group(1) else 0.0)
