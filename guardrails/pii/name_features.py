"""What the tagger of names sees of every word: hashed, so that no word can be read back."""

from collections.abc import Sequence
from itertools import repeat
from typing import NamedTuple
from zlib import crc32

from guardrails.pii.name_lists import NameLists, bare, uses_case
from guardrails.pii.vocabulary import ABSENT, Vocabulary, is_ordinary, is_proper
from guardrails.tokens import Token, Words

BUCKETS = 1 << 18
"""How many features are told apart; two that fall together share a weight."""

_LONGEST_GRAM = 4
_LONG = 12
_SHORTEST_COMPOUND = 8
_OUTSIDE = "<>"
_CLOSES = ".?!:;\n"


class Sight(NamedTuple):
    """What is known of one word by itself."""

    word: str
    """In lower case; names and rare words are not told apart, only «?»."""
    form: str
    """In lower case, without a genitive ending."""
    kind: str
    """Class in the vocabulary; «c» for an unlisted compound of ordinary words."""
    listed: str
    """Which lists of names hold it: given, surname, also a word."""
    case: str
    gap: str
    """What stands before it."""

    @property
    def joint(self) -> str:
        """Everything that tells a name from a word without the word itself."""
        return f"{self.kind}{self.listed}{self.case}"


_END, _BEGIN, _GRAM = crc32(b"e"), crc32(b"b"), crc32(b"g")
_EDGE = Sight(_OUTSIDE, "", "-", "-", "-", "-")


def sights(text: Words, lists: NameLists, vocabulary: Vocabulary) -> list[Sight]:
    """What is known of each word, in order; linear in the number of words."""
    cased = uses_case(text.text)
    known: dict[tuple[str, str, str], Sight] = {}
    seen = []
    for token in text.tokens:
        written = (token.text, token.lower, token.gap)
        if written not in known:
            known[written] = sight(token, lists, vocabulary, cased=cased)
        seen.append(known[written])
    return seen


def sight(token: Token, lists: NameLists, vocabulary: Vocabulary, *, cased: bool) -> Sight:
    """What is known of one word.

    Args:
        token: The word.
        lists: Names.
        vocabulary: Words.
        cased: Whether capitals mean anything in this text.
    """
    form = bare(token.lower)
    kind = vocabulary.class_of(token.lower) or vocabulary.class_of(form)
    shown = str(kind)
    if kind == ABSENT and len(form) >= _SHORTEST_COMPOUND and vocabulary.is_compound(form):
        shown = "c"
    return Sight(
        word=token.lower if is_ordinary(kind) else f"?{token.lower[-2:]}",
        form=form,
        kind=shown,
        listed=_listed(token.lower, form, lists),
        case=_case(token.text, cased=cased),
        gap=_gap(token.gap),
    )


def unlisted(seen: Sight, *, unknown: bool) -> Sight:
    """The same word as if no list of names held it; for training.

    Args:
        seen: The word.
        unknown: Whether to forget that it is a proper noun, too.
    """
    forgets = unknown and seen.kind.isdigit() and is_proper(int(seen.kind))
    kind = str(ABSENT) if forgets else seen.kind
    return Sight(seen.word, seen.form, kind, "-", seen.case, seen.gap)


def buckets(seen: Sequence[Sight]) -> list[list[int]]:
    """Buckets of the features of words that stand in a row."""
    return [[hashed % BUCKETS for hashed in row] for row in hashes(seen)]


def hashes(seen: Sequence[Sight]) -> list[list[int]]:
    """CRC-32 of the features of words that stand in a row; the bucket is what `BUCKETS` leaves."""
    # Long texts repeat their words; what a word gives is the same every time.
    known: dict[str, list[int]] = {}
    signs = {one: _Signs(one, known) for one in {_EDGE, *seen}}
    edges = [signs[_EDGE]] * 2
    row = [*edges, *(signs[one] for one in seen), *edges]
    return [_around(*row[at : at + 5]) for at in range(len(seen))]


class _Signs:
    """What one word gives to the features of its own place, and of the places beside it.

    A feature is hashed as a text such as `-1wdag/0f`, of which two words give a part each. The
    CRC-32 of a text goes on from that of its beginning, so that a word hashes its part once:
    `opens_…` are beginnings, for one that stands before, after, and in the place itself.
    """

    __slots__ = (
        "as_after",
        "as_before",
        "as_later",
        "as_second",
        "case",
        "joint",
        "listed",
        "opens_after",
        "opens_before",
        "opens_own",
        "opens_second",
        "own",
        "word",
    )

    def __init__(self, one: Sight, known: dict[str, list[int]]) -> None:
        """Hash all that needs no neighbour; `known` is what other words have in common with it."""
        word, joint, gap = one.word.encode(), one.joint.encode(), one.gap.encode()
        end, first, first_joint = one.form[-3:].encode(), word + b"/", joint + b"/"
        self.word, self.joint, self.case = word, joint, one.case.encode()
        self.listed = f"{one.kind}{one.listed}".encode()
        self.own = [*_own(one, known), crc32(b"ge" + gap), crc32(b"gj" + gap + joint)]
        self.as_before = [crc32(b"-1" + word), crc32(b"-1k" + joint), crc32(b"-1e" + end)]
        self.as_after = [
            crc32(b"+1" + word),
            crc32(b"+1k" + joint),
            crc32(b"+1e" + end),
            crc32(b"gn" + gap),
        ]
        self.as_second, self.as_later = crc32(b"-2" + word), crc32(b"+2" + word)
        self.opens_second = crc32(b"-2w" + first)
        self.opens_before = (
            crc32(b"-1j" + first_joint),
            crc32(b"-+" + first),
            crc32(b"-1w" + first),
            crc32(b"-1wj" + first),
        )
        self.opens_own = crc32(b"+1j" + first_joint), crc32(b"gw" + gap)
        self.opens_after = (
            crc32(b"+1w" + first),
            crc32(b"+2w" + first),
            crc32(b"+1wj" + first),
            crc32(b"gnj" + gap),
        )


def _around(second: _Signs, before: _Signs, one: _Signs, after: _Signs, later: _Signs) -> list[int]:
    """CRC-32 of all features of the middle one of five words."""
    joint_before, word_across, word_before, word_joint_before = before.opens_before
    word_after, word_later, word_joint_after, gap_after = after.opens_after
    joint_after, gap_before = one.opens_own
    return [
        *one.own,
        *before.as_before,
        *after.as_after,
        second.as_second,
        later.as_later,
        crc32(one.joint, joint_before),
        crc32(after.joint, joint_after),
        crc32(after.word, word_across),
        crc32(one.listed, word_before),
        crc32(one.listed, word_after),
        crc32(before.word, second.opens_second),
        crc32(later.word, word_later),
        crc32(one.joint, word_joint_before),
        crc32(one.joint, word_joint_after),
        crc32(one.joint, gap_after),
        crc32(before.word + one.case, gap_before),
    ]


def _own(one: Sight, known: dict[str, list[int]]) -> list[int]:
    """CRC-32 of the features of the word and its letters."""
    padded = f"^{one.form}$"
    ends = [padded[-size:] for size in range(2, _LONGEST_GRAM + 2)]
    begins = [padded[:size] for size in range(3, _LONGEST_GRAM + 2)]
    grams = {padded[at : at + 3] for at in range(len(padded) - 2)}
    if one.joint not in known:
        known[one.joint] = _of_class(one)
    told = (
        f"w{one.word}",
        f"n{min(len(one.form), _LONG)}",
        f"ke{one.kind}{one.form[-3:]}",
        f"h{'-' in one.form}{one.kind}",
    )
    return [
        *known[one.joint],
        *map(crc32, map(str.encode, told)),
        *map(crc32, map(str.encode, ends), repeat(_END)),
        *map(crc32, map(str.encode, begins), repeat(_BEGIN)),
        *map(crc32, map(str.encode, grams), repeat(_GRAM)),
    ]


def _of_class(one: Sight) -> list[int]:
    """CRC-32 of what words of one kind, in the same lists and written alike, have in common."""
    told = (
        "bias",
        f"k{one.kind}",
        f"l{one.listed}",
        f"c{one.case}",
        f"kl{one.kind}{one.listed}",
        f"kc{one.kind}{one.case}",
        f"lc{one.listed}{one.case}",
        f"j{one.joint}",
    )
    return [crc32(name.encode()) for name in told]


def _listed(lower: str, form: str, lists: NameLists) -> str:
    if "-" in form:
        parts = form.split("-")
        return "fh" if all(part in lists.first for part in parts) else "-"
    name = lower if lower in lists.first or lower in lists.last else form
    told = ("f" if name in lists.first else "") + ("l" if name in lists.last else "")
    return (told + ("w" if name in lists.also_words else "")) if told else "-"


def _case(word: str, *, cased: bool) -> str:
    if not cased:
        return "o"
    if word[0].isupper():
        return "U" if len(word) > 1 and word.isupper() else "C"
    return "d" if word[0].isdigit() else "s"


def _gap(gap: str) -> str:
    mark = gap.strip(" ")[:1]
    if not mark:
        return " "
    return "." if mark in _CLOSES else mark
