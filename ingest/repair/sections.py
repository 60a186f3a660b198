"""The section sign, which machines read as 8, & or g, put back before the numbers of sections."""

import re
from collections.abc import Iterator

from ingest.repair.edit import Edit

_SIGN = r"(?P<sign>§?8{1,2}§?|&|g)"
_NUMBERED = re.compile(
    r"(?:lov|forskrift|reglement|HTA|\bHA\b|\baml\b|\bjf\b|avtale)[^\n§]{0,40}?(?<=\s)"
    rf"{_SIGN}(?:\s(?=\d{{1,2}}\s?-)|(?=\d\d-))(?=[\d\s-]*?-\s?\d{{1,2}}(?![\d.,]))",
    re.IGNORECASE,
)
_DIRECT = re.compile(
    r"(?:\w*lov\w*|\w*forskrift\w*|kapittel\s\d{1,2}|kap\.?\s?\d{1,2}|\bdel\s[A-D])\s+"
    rf"{_SIGN}\s(?=\d{{1,2}}(?:[a-z]|\s[a-z])?\b(?![.,/-]?\d))",
    re.IGNORECASE,
)
_BEFORE_CLAUSE = re.compile(
    rf"(?<=\s){_SIGN}\s(?=\d{{1,2}}-\d{{1,2}}\s\w+\s(?:ledd|punkt))", re.IGNORECASE
)
_AND_SIGN = re.compile(r"(?<!\S)(?P<sign>&)\s?(?=\d{1,2}-\d{1,2}\b)")
_CERTAIN = 10.0
"""Log-odds of a rule that saw no wrong case; no count stands behind it."""


def section_signs(text: str) -> Iterator[Edit]:
    """Signs before numbers where a law, a regulation or an agreement is named; numbers stay."""
    found: dict[int, Edit] = {}
    for pattern in (_NUMBERED, _DIRECT, _BEFORE_CLAUSE, _AND_SIGN):
        for match in pattern.finditer(text):
            start, end = match.span("sign")
            right = "§§" if match["sign"] in ("88", "§88") else "§"
            found[start] = Edit(start, end, right, _CERTAIN)
    yield from sorted(found.values())
