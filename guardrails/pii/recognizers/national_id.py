"""National identity numbers: fødselsnummer, D-, H- and FH-numbers and the synthetic series.

Source: Skatteetaten, documentation of the population register, «nytt fødselsnummer fra 2032».
"""

import re
from typing import ClassVar

from guardrails.pii.checksums import has_valid_id_checksums, national_id_kind
from guardrails.pii.recognizers.base import Match, NorwegianPatternRecognizer, before, digits_of

_CONTEXT = re.compile(
    r"f[øo]dsels|personn|\bp\.?nr|\bf\.?nr|\bfnr|d-?nummer|d-nr|h-?nummer|f[øo]dt|\bid-?n|"
    r"national id|social security|identitetsn"
)
_COMPACT = re.compile(r"\S{6}[ .\-]?\S{5}|\S{2}([.\-/ ])\S{2}\1\S{2}[ .\-/]{1,3}\S{5}")
_LOOK_ALIKE_DIGITS = str.maketrans("OoIl", "0011")
_DIGIT = r"[0-9OoIl]"


class NationalIdRecognizer(NorwegianPatternRecognizer):
    """Eleven digits, whole or spread; valid ones score 1.0, one wrong digit still scores."""

    ENTITY: ClassVar[str] = "NO_NATIONAL_ID"
    PATTERN: ClassVar[str] = (
        rf"(?<![\p{{L}}\d])(?<!\d[.,\-/])\d(?:[ .\-/_,·\n]{{0,3}}{_DIGIT}){{10}}"
        r"(?![\p{L}\d])(?![.,\-/]\d)"
    )
    IGNORES_CASE: ClassVar[bool] = False

    def score_match(self, match: Match) -> float:
        """1.0 for a valid number, 0.45 to 0.6 for one that looks like a damaged one."""
        raw = match.group()
        digits = digits_of(raw.translate(_LOOK_ALIKE_DIGITS))
        kind = national_id_kind(digits)
        if kind is None:
            return 0.6 if _COMPACT.fullmatch(raw) and self._has_context(match) else 0.0
        if self._is_other_layout(raw):
            return 1.0 if has_valid_id_checksums(digits) and self._has_context(match) else 0.0
        if has_valid_id_checksums(digits):
            return 1.0
        if self._has_context(match):
            return 0.6
        return 0.45 if _COMPACT.fullmatch(raw) else 0.0

    def _has_context(self, match: Match) -> bool:
        return _CONTEXT.search(before(match)) is not None

    def _is_other_layout(self, raw: str) -> bool:
        """Groups of three are money, 4-2-5 with full stops is a bank account."""
        groups = re.split(r"\D+", raw)
        sizes = [len(group) for group in groups]
        return sizes == [4, 2, 5] or (len(sizes) >= 3 and set(sizes[1:]) == {3})
