"""The lines of an e-mail that are its sender's own, without quoted history and signature."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_QUOTED = re.compile(r"\s*>")
# Outlook heads the message before with its header fields, on lines of their own or on one.
_FIELDS = re.compile(r"\s*\*?(?:fra|frå|from)\s*:", re.IGNORECASE)
_NEXT_FIELDS = re.compile(
    r"(?:^|[\s*>])\*?(?:sendt|sent|dato|date|til|to|emne|subject)\s*:", re.IGNORECASE
)
_DIVIDER = re.compile(
    r"\s*(?:-{2,}\s*)?(?:opprinnelig melding|opphavleg melding|opprinnelig avtale|"
    r"videresendt melding|vidaresend melding|original message|original appointment|"
    r"forwarded message|start på videresendt melding|begin forwarded message)\s*(?:-{2,}|:)\s*",
    re.IGNORECASE,
)
_ATTRIBUTION = re.compile(r".{0,200}\b(?:skrev|wrote)\b.{0,120}:\s*", re.IGNORECASE)
_DAY_OR_HOUR = re.compile(r"\d{4}|\d{1,2}[:.]\d{2}")
_RULE = re.compile(r"\s*_{10,}\s*")
_DASHES = re.compile(r"--\s?")
_CLOSING = re.compile(
    r"\s*(?:(?:med\s+)?(?:vennlig|venleg|beste|hjertelig)\s+(?:hilsen|helsing|hilsing)|"
    r"(?:med\s+)?(?:vennlige|venlege|beste)\s+(?:hilsener|helsingar)|m\.?v\.?h\.?|"
    r"(?:best|kind|warm)\s+regards)(?!\w)",
    re.IGNORECASE,
)
_PLAIN_CLOSING = re.compile(r"\s*[Hh](?:ilsen|elsing|ilsing)\s*[,!]?(?:\s+[A-ZÆØÅ][\w-]+){0,3}\s*")
_FIELDS_WITHIN = 4
_MAX_SIGNATURE_CHARS = 1500


@dataclass(frozen=True, slots=True)
class OwnLines:
    """The numbers of the lines that are the sender's own text, and what was beside them."""

    kept: tuple[int, ...]
    has_history: bool
    has_signature: bool


def own_lines(lines: Sequence[str]) -> OwnLines:
    """Tell the sender's own text from what is quoted and from the signature.

    A signature ends the text only where what follows it is short enough to be one.
    """
    kept = list(_unquoted(lines))
    end = next((at for at, number in enumerate(kept) if _closes(lines[number])), len(kept))
    tail = sum(len(lines[number]) for number in kept[end:])
    signed = end < len(kept) and tail <= _MAX_SIGNATURE_CHARS
    history = any(lines[number].strip() for number in set(range(len(lines))) - set(kept))
    return OwnLines(tuple(kept[:end] if signed else kept), history, signed)


def _unquoted(lines: Sequence[str]) -> Iterator[int]:
    number = 0
    while number < len(lines):
        if _ends_here(lines, number):
            return
        length = _attribution(lines, number)
        if length:
            # Without marks on the lines below, nothing tells where the quotation ends.
            if not any(
                _QUOTED.match(line) for line in lines[number + length : number + length + 3]
            ):
                return
            number += length
            continue
        if not _QUOTED.match(lines[number]):
            yield number
        number += 1


def _ends_here(lines: Sequence[str], number: int) -> bool:
    """Whether all from this line on is an earlier message."""
    line = lines[number]
    if _DIVIDER.fullmatch(line):
        return True
    if _RULE.fullmatch(line):
        below = next((one for one in range(number + 1, len(lines)) if lines[one].strip()), None)
        return below is not None and _is_header(lines, below)
    return _is_header(lines, number)


def _is_header(lines: Sequence[str], number: int) -> bool:
    if not _FIELDS.match(lines[number]):
        return False
    own = _FIELDS.sub("", lines[number], count=1)
    return any(map(_NEXT_FIELDS.search, [own, *lines[number + 1 : number + 1 + _FIELDS_WITHIN]]))


def _attribution(lines: Sequence[str], number: int) -> int:
    """How many lines «… skrev …:» takes here; 0 where this is none."""
    for length in (1, 2):
        words = " ".join(lines[number : number + length])
        if _ATTRIBUTION.fullmatch(words) and _DAY_OR_HOUR.search(words):
            return length
    return 0


def _closes(line: str) -> bool:
    return bool(_DASHES.fullmatch(line) or _CLOSING.match(line) or _PLAIN_CLOSING.fullmatch(line))
