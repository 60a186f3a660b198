"""Sentences of Norwegian text, with their offsets.

A full stop ends a sentence unless it belongs to an abbreviation, an ordinal («1. juli»), a number
or a paragraph reference. A blank line always ends one; a single line break does not.
"""

import re

from corpus.document import Span

_ABBREVIATIONS = frozenset(
    """
    jf jfr nr f.eks feks mv m.v m.m mm osv o.l ol bl.a bla pkt ca kap inkl ekskl evt ev
    s pga p.g.a dvs d.v.s tlf kl st ref mht m.h.t ift i.f.t hhv maks min mill mrd kr t.d d.e etc
    t.o.m tom f.o.m fom vedr sml vs bl pr jan feb mar apr jun jul aug sep sept okt nov des
    res forskr tidl art ds mfl m.fl pst i.e e.g cf
    """.split()
)

_END = re.compile(r"[.!?](?=[\s»\")\]]|$)[»\")\]]*|\n[ \t\u00a0]*\n\s*")
_LAST_WORD = re.compile(r"([^\W\d_]+(?:\.[^\W\d_]+)*|\d+)$")
_NEXT = re.compile(r"\s*(\S)")


def sentence_spans(text: str) -> list[Span]:
    """The sentences in order, without surrounding white space; together they hold every word."""
    spans: list[Span] = []
    start = 0
    for mark in _END.finditer(text):
        if mark.group().startswith("\n") or _ends_sentence(text, mark):
            _append(spans, text, start, mark.end())
            start = mark.end()
    _append(spans, text, start, len(text))
    return spans


def _append(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        first = start + piece.index(stripped[0])
        spans.append(Span(first, first + len(stripped)))


def _ends_sentence(text: str, mark: re.Match[str]) -> bool:
    if mark.group()[0] in "!?":
        return True
    following = _NEXT.match(text, mark.end())
    if following is None:
        return True
    opener = following.group(1)
    last = _LAST_WORD.search(text, max(0, mark.start() - 30), mark.start())
    if opener == "§":
        return False
    if last is None:
        return not opener.islower()
    word = last.group(1).lower()
    if word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
        return False
    return not opener.islower() and not (word.isdigit() and len(word) <= 2 and opener.isdigit())
