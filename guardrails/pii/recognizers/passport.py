"""Passport numbers: only with the word, letters and digits vary between countries."""

from typing import ClassVar

from guardrails.pii.recognizers.base import NorwegianPatternRecognizer


class PassportNumberRecognizer(NorwegianPatternRecognizer):
    """«passnummer 29876543», «pass nr. CCC001234», «passport no FHK123456»."""

    ENTITY: ClassVar[str] = "PASSPORT_NUMBER"
    GROUPS: ClassVar[tuple[str, ...]] = ("number",)
    PATTERN: ClassVar[str] = (
        r"(?<!\p{L})(?:pass|passport)[ \-]?(?:nummer(?:et)?|nr\.?|no\.?|number|num)"
        r"(?:\s+(?:er|is|hans|hennes|hennar))?[\s:#]{0,3}(?P<number>[A-Z]{0,3}\d{6,9})(?!\w)"
    )
