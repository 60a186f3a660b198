"""How surely eleven digits are an identity number, by their check digits, layout and neighbours.

One in sixty numbers of eleven digits passes for an identity number, so the looser the layout, the
more must speak for it: nobody writes pay, dates or accounts in six digits and five.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from guardrails.pii.checksums import is_national_id, is_near_national_id
from guardrails.pii.digit_groups import Chain

_LABEL = re.compile(
    r"f[øo]dsels?-?(?:n|tal)|person-?n|pers\.? ?n|\bp\.? ?nr|\bf\.? ?nr|\bfnr|\bd-?(?:nummer|nr)|"
    r"\bf?h-?(?:nummer|nr)|hjelpen(?:umme)?r|\bid-?n|national id|social security|"
    r"identitets?n|(?:elleve|11) (?:siff|tal)|\bssn\b|f[øo]dt|fødd|\bborn\b"
)
_OTHER_NUMBER = re.compile(
    r"(?:konto|\bkto|account|journal|arkiv|sak|\bref|faktura|ordre|bilag|\bkid|\borg|prosjekt|"
    r"dokument|ephorte|isbn|\bean|gtin|strekkode|vare|løpe)[\w.\-]*[\s:.#\-]*"
    r"(?:nr\.?|nummer|id)?[\s:.#]*$"
)
_MONEY_BEFORE = re.compile(r"(?:\bkr\.?|kroner|\bnok|beløp\w*|\bsum\w*)[\s:]*$")
_MONEY_AFTER = re.compile(r"\s*(?:kr\b|kroner|,-|nok\b|mill|mrd)")
_TURNED = re.compile(r"bakleng|bakfram|bakfrem|bakvend|revers|omvend|speilv|spegelv|backward")
_BEFORE, _AFTER = 60, 30

LEAST = 10
"""Digits of the shortest number that is looked at: one that has lost its nought."""
_LENGTH = 11
_DATE_LENGTH = 6
_SPREAD = 40
"""A chain of more digits is a table: only numbers in few groups are looked for in it."""
_MOST_GROUPS = 4
_ALOUD = 15
"""A number said aloud may have a little more beside it that could be a number."""
_ONE_PIECE = frozenset({(11,), (6, 5), (2, 2, 2, 5)})
_EVEN = frozenset({(1,) * 11, (2,) * 5 + (1,), (1,) + (2,) * 5, (4, 4, 3)})
_TURNED_SHAPES = frozenset({(11,), (5, 6), (6, 5), (1,) * 11})
_ACCOUNT = (4, 2, 5)
_MONTHS = 12

_CERTAIN, _LIKELY, _LABELLED, _SUSPECTED = 1.0, 0.9, 0.6, 0.45


def identity_numbers(chain: Chain) -> Iterator[tuple[Chain, float]]:
    """What in a chain may be identity numbers, with scores; they may overlap."""
    total = len(chain.digits)
    if total == LEAST and len(chain.groups) == 1:
        yield from _without_nought(chain)
    most = _LENGTH if total <= _SPREAD else _MOST_GROUPS
    windows = list(chain.windows(_LENGTH, most))
    if not windows:
        return
    is_table, gaps = len(windows) > 1 and _is_table(chain, windows), chain.gaps()
    for first, last in windows:
        beside = {*gaps[max(0, first - 1) : first], *gaps[last - 1 : last]}
        reading = _Reading(chain.part(first, last), _Place(total, beside, is_table=is_table))
        score = reading.score()
        if score:
            yield reading.number, score


def _is_table(chain: Chain, windows: Sequence[tuple[int, int]]) -> bool:
    """Many numbers of six digits and five in a row, most of which are no identity numbers."""
    pairs = [
        chain.part(first, last).digits
        for first, last in windows
        if chain.sizes[first:last] == (6, 5)
    ]
    return 2 * sum(map(is_national_id, pairs)) < len(pairs)


def score_look_alike(digits: str, written: str) -> float:
    """Score of digits that are written with letters among them."""
    if is_national_id(digits):
        return _LIKELY
    figures = sum(character.isdigit() for character in written)
    is_whole = len(written) == _LENGTH and figures > _LENGTH // 2
    return _SUSPECTED if is_whole and is_near_national_id(digits) else 0.0


def _without_nought(number: Chain) -> Iterator[tuple[Chain, float]]:
    """A spreadsheet drops the nought that a number begins with."""
    lead = number.text[max(0, number.start - _BEFORE) : number.start].lower()
    if _LABEL.search(lead) and is_national_id("0" + number.digits):
        yield number, _LABELLED


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a chain: its digits in all, and the gaps beside."""

    total: int
    beside: set[str]
    is_table: bool = field(kw_only=True)


class _Reading:
    """Eleven digits in their place."""

    def __init__(self, number: Chain, place: _Place) -> None:
        self.number = number
        self._place = place
        self._alone = place.total == _LENGTH

    @property
    def _lead(self) -> str:
        start = self.number.start
        return self.number.text[max(0, start - _BEFORE) : start].lower()

    @property
    def _rest(self) -> str:
        end = self.number.end
        return self.number.text[end : end + _AFTER].lower()

    def score(self) -> float:
        """The surest way of reading them."""
        digits = self.number.digits
        if is_national_id(digits):
            return self._valid()
        turned = self._turned() if is_national_id(digits[::-1]) else 0.0
        damaged = self._damaged()
        return max(turned, damaged if damaged and is_near_national_id(digits) else 0.0)

    def _valid(self) -> float:
        sizes = self.number.sizes
        if self._is_labelled() or sizes == (_LENGTH,):
            return _CERTAIN
        if self._is_money() or self._place.is_table:
            return 0.0
        if sizes == _ACCOUNT:
            return 0.0 if _OTHER_NUMBER.search(self._lead) else _LABELLED
        if sizes in _ONE_PIECE or self._is_aloud():
            return _CERTAIN
        if not self._alone:
            return 0.0
        return _CERTAIN if sizes in _EVEN else self._spread()

    def _spread(self) -> float:
        """Odd groups count when one ends where the date does."""
        sums = [sum(self.number.sizes[:count]) for count in range(len(self.number.sizes))]
        return _LIKELY if _DATE_LENGTH in sums else 0.0

    def _damaged(self) -> float:
        sizes = self.number.sizes
        if not (self._alone or sizes in _ONE_PIECE):
            return 0.0
        if self._is_money() or _OTHER_NUMBER.search(self._lead):
            return 0.0
        if self._is_labelled():
            return _LABELLED
        if sizes == (_LENGTH,):
            return 0.0 if self._touches_letters() else _SUSPECTED
        if sizes in _ONE_PIECE:
            return _SUSPECTED if self._alone or self._stands_apart() else 0.0
        is_row = sizes in _EVEN and len(set(self.number.gaps())) == 1
        return _SUSPECTED if is_row and "," not in self.number.gaps()[0] else 0.0

    def _turned(self) -> float:
        if _TURNED.search(self._lead) or _TURNED.search(self._rest):
            return _LIKELY
        if _OTHER_NUMBER.search(self._lead) or self._is_money():
            return 0.0
        return _SUSPECTED if self._alone and self.number.sizes in _TURNED_SHAPES else 0.0

    def _is_labelled(self) -> bool:
        return _LABEL.search(self._lead) is not None or _LABEL.search(self._rest) is not None

    def _is_aloud(self) -> bool:
        few = self._place.total <= _ALOUD
        return few and self.number.spelled and max(self.number.sizes) <= len("22")

    def _is_money(self) -> bool:
        """Groups of three, a sum of money beside, or pay for a year and for a month of it."""
        sizes, groups = self.number.sizes, self.number.groups
        if _MONEY_BEFORE.search(self._lead) or _MONEY_AFTER.match(self._rest):
            return True
        if len(sizes) >= len("123") and set(sizes[1:]) == {3}:
            return True
        if len(sizes) > 1 and self.number.gaps()[-1] == "," and sizes[-1] == len("00"):
            return True
        return sizes == (6, 5) and abs(int(groups[0].digits) / _MONTHS - int(groups[1].digits)) <= 1

    def _stands_apart(self) -> bool:
        """Whether other signs part the number from its neighbours than part its own groups."""
        return not self._place.beside & set(self.number.gaps())

    def _touches_letters(self) -> bool:
        return self._lead[-1:].isalpha() or self._rest[:1].isalpha()
