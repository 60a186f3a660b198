"""Which of the two written standards a text is in."""

import re

_NYNORSK = re.compile(r"\b(?:ikkje|eit|ein|dei|frå|korleis|noko|eg|verksemda|skal vere)\b")
_BOKMAAL = re.compile(r"\b(?:ikke|et|en|de|fra|hvordan|noe|jeg|virksomheten|skal være)\b")


def standard_of(text: str) -> str:
    """`nn` where a text has more of nynorsk's tell-tale words than of bokmål's, else `nb`."""
    low = text.lower()
    return "nn" if len(_NYNORSK.findall(low)) > len(_BOKMAAL.findall(low)) else "nb"
