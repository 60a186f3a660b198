"""Headers of e-mail that was pasted into a document: from, sent, to, copy, up to the subject.

A machine-read page often holds a whole thread on one line, so markers are followed, not lines.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_MARKER = re.compile(
    r"(?<![^\s>»\"|*])\**(Fra|Frå|From|Sendt|Sent|Dato|Date|Til|To|Kopi|Cc|CC|Blindkopi|Bcc|"
    r"Svar til|Reply-To|Emne|Subject)\**[ \t]?:"
)
_FROM = frozenset({"Fra", "Frå", "From"})
_WHEN = frozenset({"Sendt", "Sent", "Dato", "Date"})
_SUBJECT = frozenset({"Emne", "Subject"})
_SENDER = re.compile(r"[\s>*\"<]*[^\W\d_]")
_DAY = re.compile(
    r"[ \t>*]*(?:[^\W\d_]+ )?\d{1,4}[.,/-]?(?:[ \t.,/:-]{0,3}(?:kl\b|[^\W\d_]{3,9}\b|\d{1,4})){0,5}"
)
_LONGEST_SENDER = 150
_LONGEST_ENTRY = 80
_LONGEST_LIST = 20_000
_SEPARATOR = re.compile(r"[;,]")


class _Marker(NamedTuple):
    word: str
    start: int
    value: int


def header_spans(text: str) -> list[tuple[int, int]]:
    """Half-open spans of headers in order, from the sender to before the subject."""
    markers = [_Marker(m.group(1), m.start(), m.end()) for m in _MARKER.finditer(text)]
    spans: list[tuple[int, int]] = []
    for index, marker in enumerate(markers):
        if marker.word not in _FROM:
            continue
        chain = list(_chain(text, markers, index))
        if len(chain) > 1 and _is_header(text, chain):
            spans.append((marker.start, _end(text, chain)))
    return spans


def _chain(text: str, markers: Sequence[_Marker], first: int) -> Iterator[_Marker]:
    """The markers of one header; a value that is no list of addresses ends it."""
    yield markers[first]
    for last, marker in zip(markers[first:], markers[first + 1 :], strict=False):
        if marker.word in _FROM or not _is_value(text, last, marker.start):
            return
        yield marker
        if marker.word in _SUBJECT:
            return


def _is_value(text: str, marker: _Marker, end: int) -> bool:
    if marker.word in _FROM or marker.word in _WHEN:
        return end - marker.value <= _LONGEST_SENDER
    if end - marker.value > _LONGEST_LIST:
        return False
    entries = _SEPARATOR.split(text[marker.value : end])
    return all(len(entry) <= _LONGEST_ENTRY for entry in entries)


def _is_header(text: str, chain: Sequence[_Marker]) -> bool:
    """Sender, and a date or both recipients and subject: «Fra: 1. mai Til: 3. mai» is none."""
    words = {marker.word for marker in chain[1:]}
    if not _SENDER.match(text, chain[0].value):
        return False
    return bool(words & _WHEN) or bool(words & _SUBJECT and len(words) > 1)


def _end(text: str, chain: Sequence[_Marker]) -> int:
    last = chain[-1]
    if last.word in _SUBJECT:
        return len(text[: last.start].rstrip(" \t\r\n>»*"))
    if last.word in _WHEN:
        day = _DAY.match(text, last.value)
        return day.end() if day else last.value
    return _end_of_list(text, last.value)


def _end_of_list(text: str, start: int) -> int:
    """Where a list without a subject after it ends: with its line, or its last separator."""
    newline = text.find("\n", start)
    line_end = newline if newline != -1 else len(text)
    if line_end - start <= _LONGEST_ENTRY:
        return line_end
    end = start
    for separator in _SEPARATOR.finditer(text, start, min(line_end, start + _LONGEST_LIST)):
        if separator.start() - end > _LONGEST_ENTRY:
            break
        end = separator.end()
    return end
