"""What the tagger of names sees of every word: hashed, so that no word can be read back."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Sight:
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


_EDGE = Sight(_OUTSIDE, "", "-", "-", "-", "-")


def features(text: Words, lists: NameLists, vocabulary: Vocabulary) -> list[list[int]]:
    """Buckets of each word's features, in order; linear in the number of words."""
    cased = uses_case(text.text)
    return buckets([sight(token, lists, vocabulary, cased=cased) for token in text.tokens])


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
    row = [_EDGE, _EDGE, *seen, _EDGE, _EDGE]
    # Long texts repeat their words; what a word gives is the same every time.
    own = {one: _own(one) for one in set(seen)}
    fives = [tuple(row[index : index + 5]) for index in range(len(seen))]
    around = {five: _around(five) for five in set(fives)}
    return [own[five[2]] + around[five] for five in fives]


def _own(one: Sight) -> list[int]:
    """Features of the word and its letters."""
    padded = f"^{one.form}$"
    ends = [f"e{padded[-size:]}" for size in range(2, _LONGEST_GRAM + 2)]
    begins = [f"b{padded[:size]}" for size in range(3, _LONGEST_GRAM + 2)]
    grams = {f"g{padded[at : at + 3]}" for at in range(len(padded) - 2)}
    told = [
        "bias",
        f"w{one.word}",
        f"k{one.kind}",
        f"l{one.listed}",
        f"c{one.case}",
        f"kl{one.kind}{one.listed}",
        f"kc{one.kind}{one.case}",
        f"lc{one.listed}{one.case}",
        f"j{one.joint}",
        f"n{min(len(one.form), _LONG)}",
        f"ke{one.kind}{one.form[-3:]}",
        f"h{'-' in one.form}{one.kind}",
    ]
    return [_bucket(name) for name in (*told, *ends, *begins, *grams)]


def _around(five: Sequence[Sight]) -> list[int]:
    """Features of the middle one of five words that its neighbours give it."""
    second, before, one, after, next_after = five
    told = (
        f"-1{before.word}",
        f"+1{after.word}",
        f"-2{second.word}",
        f"+2{next_after.word}",
        f"-1k{before.kind}{before.listed}{before.case}",
        f"+1k{after.kind}{after.listed}{after.case}",
        f"-1j{before.joint}/{one.joint}",
        f"+1j{one.joint}/{after.joint}",
        f"-+{before.word}/{after.word}",
        f"-1w{before.word}/{one.kind}{one.listed}",
        f"+1w{after.word}/{one.kind}{one.listed}",
        f"-2w{second.word}/{before.word}",
        f"+2w{after.word}/{next_after.word}",
        f"-1wj{before.word}/{one.joint}",
        f"+1wj{after.word}/{one.joint}",
        f"-1e{before.form[-3:]}",
        f"+1e{after.form[-3:]}",
        f"ge{one.gap}",
        f"gn{after.gap}",
        f"gj{one.gap}{one.joint}",
        f"gnj{after.gap}{one.joint}",
        f"gw{one.gap}{before.word}{one.case}",
    )
    return [_bucket(name) for name in told]


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


def _bucket(name: str) -> int:
    return zlib.crc32(name.encode()) % BUCKETS
