"""Digits that stand in a text as codes: base64, hexadecimal or decimal codes of characters."""

import base64
import binascii
import re
from collections.abc import Iterator

_CODE = r"(?:0x|\\x|\\u00|u\+00|=)?3\d"
_HEXADECIMAL = re.compile(
    rf"(?<![0-9a-f])(?:{_CODE}(?:[ :,;\-]{{1,2}}(?={_CODE}))?){{11,}}+(?![0-9a-f])",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"(?<!\d)(?:4[89]|5[0-7])(?:[ ,;\-]{1,2}(?:4[89]|5[0-7])){10,}+(?!\d)")
_BINARY = re.compile(r"(?<!\d)(?:0011[01]{4}(?:[ ,](?=0011))?){11,}+")
_BINARY_CODE = re.compile(r"0011([01]{4})")
_HEXADECIMAL_CODE = re.compile(r"3(\d)")
_DECIMAL_CODE = re.compile(r"\d\d")
_INTEGER = re.compile(r"(?<!\w)0x([0-9a-f]{8,10})(?!\w)", re.IGNORECASE)
_BASE64 = re.compile(r"\b[A-Za-z0-9+/_\-]{14,}+={0,2}(?!\w)")
_LONGEST = 4_000
_ID_LENGTH = 11


def encoded_texts(text: str) -> Iterator[tuple[str, int, int]]:
    """What each coded piece says, with its half-open place; linear in the length of the text."""
    yield from _character_codes(text)
    if "0x" in text:
        for match in _INTEGER.finditer(text):
            yield str(int(match.group(1), 16)).zfill(_ID_LENGTH), *match.span()
    for match in _BASE64.finditer(text):
        decoded = _decoded(match.group()[:_LONGEST])
        if decoded:
            yield decoded, *match.span()


def _character_codes(text: str) -> Iterator[tuple[str, int, int]]:
    """Each form is looked for only where the digits that it is made of are enough."""
    if text.count("3") >= _ID_LENGTH:
        for match in _HEXADECIMAL.finditer(text):
            yield "".join(_HEXADECIMAL_CODE.findall(match.group())), *match.span()
    if text.count("0011") >= _ID_LENGTH:
        for match in _BINARY.finditer(text):
            bits = _BINARY_CODE.findall(match.group())
            yield "".join(str(int(four, 2)) for four in bits), *match.span()
    if text.count("4") + text.count("5") >= _ID_LENGTH:
        for match in _DECIMAL.finditer(text):
            codes = _DECIMAL_CODE.findall(match.group())
            yield "".join(chr(int(code)) for code in codes), *match.span()


def _decoded(code: str) -> str:
    """The ASCII text that a base64 code stands for; nothing where it stands for none."""
    if code[1:].islower():
        return ""
    letters = code.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        said = base64.b64decode(letters + "=" * (-len(letters) % 4)).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return said if any(map(said.count, "0123456789")) else ""
