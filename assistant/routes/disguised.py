"""What a text says behind a disguise: base64, digits for letters, letters spaced out.

Nobody asks about pay in base64, so what is read behind a disguise is only searched for attempts to
steer the assistant; it is never answered.
"""

import base64
import binascii
import re
from collections.abc import Iterator

_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_READABLE = re.compile(r"[\w\s.,:;!?«»\"'()/-]+")
_DIGIT_WORD = re.compile(r"\b[^\W\d_]+\d+[^\W\d_]\w*\b")
"""A word with digits among its letters, «m3g»: no amount, paragraph or year looks like that."""
_FEWEST_DIGIT_WORDS = 2
_LETTER_FOR = str.maketrans("0134578@$", "oieastbas")
_SPACED = re.compile(r"(?:\b[^\W\d_][ .\-*]){3,}[^\W\d_]\b")
_WORD_BREAK = re.compile(r"[ .\-*]{2,}")


def behind(text: str) -> Iterator[str]:
    """Each text that can be read behind the one given; none where it is what it seems."""
    yield from _decoded(text)
    if len(_DIGIT_WORD.findall(text)) >= _FEWEST_DIGIT_WORDS:
        yield text.translate(_LETTER_FOR)
    if _SPACED.search(text):
        yield " ".join(_closed_up(part) for part in _WORD_BREAK.split(text))


def _decoded(text: str) -> Iterator[str]:
    for found in _ENCODED.finditer(text):
        letters = found.group().rstrip("=").replace("-", "+").replace("_", "/")
        try:
            said = base64.b64decode(letters + "=" * (-len(letters) % 4)).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            continue
        if _READABLE.fullmatch(said) and " " in said:
            yield said


def _closed_up(part: str) -> str:
    """Letters that stand apart are one word; other words stay."""
    return _SPACED.sub(lambda found: re.sub(r"[ .\-*]", "", found.group()), part)
