"""Dates of birth: a date counts only beside a word that says it is one."""

from typing import ClassVar

from guardrails.pii.months import MONTHS
from guardrails.pii.recognizers.base import NorwegianPatternRecognizer


class BirthDateRecognizer(NorwegianPatternRecognizer):
    """«født 3. mai 1975», «f. 03.05.75», «fødselsdato: 1975-05-03», «born 3 May 1975»."""

    ENTITY: ClassVar[str] = "DATE_OF_BIRTH"
    GROUPS: ClassVar[tuple[str, ...]] = ("date",)
    PATTERN: ClassVar[str] = (
        r"(?<!\p{L})(?:f[øo]dt|fødd|f[øo]dselsdato(?:en)?|f\. ?dato|fdato|f\.?(?= ?\d)|born|dob|"
        r"date of birth|bursdag(?:en)?)(?:\s+(?:er|den|på|on|hans|henn(?:es|ar)))?[\s:]{0,3}"
        r"(?:den |the )?"
        r"(?P<date>\d{1,2}[./\- ]{1,2}\d{1,2}[./\- ]{1,2}(?:19|20)?\d{2}"
        r"|(?:19|20)\d{2}-\d{2}-\d{2}|\d{6}"
        rf"|\d{{1,2}}\.? (?:{MONTHS})\.?(?: (?:19|20)?\d{{2}})?"
        rf"|(?:{MONTHS}) \d{{1,2}},? (?:19|20)\d{{2}})(?!\d)"
    )
