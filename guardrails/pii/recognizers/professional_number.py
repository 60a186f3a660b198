"""HPR numbers of health personnel: up to nine digits, only with the word HPR."""

from typing import ClassVar

from guardrails.pii.recognizers.base import NorwegianPatternRecognizer


class HprNumberRecognizer(NorwegianPatternRecognizer):
    """«HPR-nr 1234567», «helsepersonellnummer: 123 4567»."""

    ENTITY: ClassVar[str] = "HPR_NUMBER"
    GROUPS: ClassVar[tuple[str, ...]] = ("number",)
    PATTERN: ClassVar[str] = (
        r"(?<!\p{L})(?:hpr|helsepersonell(?:nummer)?)[ \-]?(?:nummer(?:et)?|nr\.?|no\.?)?"
        r"(?:\s+er)?[\s:#]{0,3}(?P<number>\d(?: ?\d){4,8})(?!\d)"
    )
