"""A message as the attention model takes it: pieces of words with what the rules made of them.

A name is one unknown piece with its kind, so that nobody's name decides; what was said in earlier
turns follows after the message, the latest first.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from guardrails.decision import Reading
from guardrails.lexicon import Form
from guardrails.pieces import Pieces
from guardrails.references import Kind, Level
from guardrails.verdict import Category

PAD, BEGIN, STOP, UNKNOWN = range(4)
FIRST_PIECE = 4
"""Pieces of the tokenizer are numbered from here on."""
WINDOW = 256
"""Most places that are read at a time; a longer message is read in several windows."""
MOST_KINDS = 3
"""Kinds kept of one word."""

_KINDS: dict[object, int] = {
    kind: at
    for at, kind in enumerate(
        ["own", *product(Kind, Level), *product(Form, Category), *Category], start=1
    )
}
KINDS = len(_KINDS) + 1
"""How many kinds there are; 0 is none."""
TURNS = 2
CASINGS = 5


class Place(NamedTuple):
    """One place of a window, as a tuple because a message has hundreds."""

    piece: int
    kinds: tuple[int, ...] = (0,) * MOST_KINDS
    turn: int = 0
    """0 is the message that is judged, 1 an earlier one."""
    casing: int = 0
    """1 small, 2 capital, 3 and 4 the same where the word opens a message, 0 no word."""


Window = tuple[Place, ...]


def windows(reading: Reading, earlier: Sequence[Reading], pieces: Pieces) -> list[Window]:
    """Read a message.

    Args:
        reading: Of the message that is judged.
        earlier: Of the sender's earlier messages, the oldest first.
        pieces: The tokenizer.

    Returns:
        At least one window of at most `WINDOW` places. The first holds as much of the earlier
        messages as there is room for.
    """
    places = list(_places(reading, 0, pieces))
    room = WINDOW - 1
    cut = [places[at : at + room] for at in range(0, max(len(places), 1), room)]
    for one in reversed(earlier):
        if len(cut[0]) >= room:
            break
        cut[0] += list(_places(one, 1, pieces))[: room - len(cut[0])]
    return [(Place(BEGIN), *part) for part in cut]


def _places(reading: Reading, turn: int, pieces: Pieces) -> Iterator[Place]:
    tokens = reading.text.tokens
    kinds = _kinds_of(reading)
    names = _names(reading)
    for index, cut in enumerate(pieces.of([token.lower for token in tokens])):
        if index in names:
            if index - 1 not in names:
                yield Place(UNKNOWN, kinds[index], turn)
            continue
        casing = 1 + tokens[index].text[:1].isupper() + 2 * (index == 0)
        for piece in cut or (None,):
            known = UNKNOWN if piece is None else piece + FIRST_PIECE
            yield Place(known, kinds[index], turn, casing)
    yield Place(STOP, turn=turn)


def _names(reading: Reading) -> frozenset[int]:
    """The words that belong to a name, also to the sender's own."""
    spans = [(one.start, one.end) for one in reading.references if one.kind is Kind.NAME]
    return frozenset(at for span in [*spans, *reading.own_names] for at in range(*span))


def _kinds_of(reading: Reading) -> list[tuple[int, ...]]:
    """Up to `MOST_KINDS` kinds a word, filled up with 0."""
    held: list[list[int]] = [[] for _ in reading.text.tokens]
    marks: list[tuple[int, int, object]] = [
        (one.start, one.end, (one.kind, one.level)) for one in reading.references
    ]
    marks += [(start, end, "own") for start, end in reading.own_names]
    marks += [
        (claim.mention.start, claim.mention.end, (claim.mention.form, claim.mention.category))
        for claim in reading.claims
    ]
    marks += [(hint.start, hint.end, hint.category) for hint in reading.hints]
    for start, end, kind in marks:
        for at in range(start, min(end, len(held))):
            held[at].append(_KINDS[kind])
    return [tuple([*kinds, 0, 0, 0][:MOST_KINDS]) for kinds in held]
