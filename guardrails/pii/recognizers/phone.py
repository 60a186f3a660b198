"""Telephone numbers. Source: Nkom's number plan (eight digits, mobile on 4 and 9)."""

import re
from typing import ClassVar

from guardrails.pii.recognizers.base import (
    Match,
    NorwegianPatternRecognizer,
    after,
    before,
    digits_of,
)

_CONTEXT = re.compile(
    r"(?:\btlf|telefon|mobil|\bmob\b|\bring|\bsms\b|n[åa]s p[åa]|n[åa] (?:meg|ham|henne|han|ho)|"
    r"kontakt|nummeret|phone|\bcell|call|vipps)[\W\d_]*(?:[^\W\d_]+[\W\d_]+){0,4}$"
)
_OTHER_NUMBER = re.compile(
    r"(?:sak|arkiv|journal|\bref|org\.?\s?n|organisasjon|orgnr|faktura|bel[øo]p|\bkr|bilag|"
    r"stillings?|prosjekt|dokument|ephorte|websak|kunden)[\w.:\-]*[\s:.#]*(?:nr\.?|nummer)?[\s:.#]*$"
)
_SHARED_LINE = re.compile(r"sentralbord|servicetorg|vakttelefon|servicesenter|d[øo]gnvakt|legevakt")
_MONEY = re.compile(r"\s*(?:kr\b|kroner|,-|nok\b|%|prosent|mill|innbygg)")
_OWN_NUMBERS = "2413"
_MOBILE = frozenset("49")


class PhoneNumberRecognizer(NorwegianPatternRecognizer):
    """Eight digits in a telephone's grouping, or with a telephone word before them."""

    ENTITY: ClassVar[str] = "PHONE_NUMBER"
    NEEDS: ClassVar[str] = r"\d(?:[ .\-]?\d){7}"
    PATTERN: ClassVar[str] = (
        r"(?<![\w§])(?<!\d[.,/\- ])(?:"
        r"(?P<abroad>(?:\+|00)(?!47)[1-9]\d{0,2}[ \-]?(?:\d[ \-]?){6,11}\d)|"
        r"(?P<code>(?:\+|00)47[ \-]?)?(?P<number>[2-9]\d{7}|[2-9]\d{2}[ .\-]\d{2}[ .\-]\d{3}|"
        r"[2-9]\d(?:[ .\-]\d{2}){3}|[2-9]\d{3}[ ]\d{4})"
        r")(?!\w|[.,/\-]\d| \d{3}(?!\d))"
    )

    def score_match(self, match: Match) -> float:
        """0.4 and up for a telephone, 0 for KS's own lines, shared lines and money."""
        if match.group("abroad"):
            return 0.7
        number = match.group("number")
        lead = before(match)
        if digits_of(number).startswith(_OWN_NUMBERS) or _MONEY.match(after(match)):
            return 0.0
        if _OTHER_NUMBER.search(lead) or _SHARED_LINE.search(lead):
            return 0.0
        return self._score_number(match, number, lead)

    def _score_number(self, match: Match, number: str, lead: str) -> float:
        if match.group("code") or _CONTEXT.search(lead):
            return 0.9
        is_mobile = number[0] in _MOBILE
        if number.isdecimal():
            return 0.45 if is_mobile else 0.0
        is_phone_grouping = re.fullmatch(r"\d{3}\D\d{2}\D\d{3}|\d{2}(?:\D\d{2}){3}", number)
        if not is_phone_grouping or ("-" in number and not is_mobile):
            return 0.0
        return 0.7 if is_mobile else 0.5
