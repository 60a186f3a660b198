"""What a text's standing leaves of how well it fits: a rule for everybody goes first.

A proposal never outranks a rule that fits as well, and a local rule comes first only where its
own employer is asked about.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from corpus.document import Chunk
from corpus.source import SECTOR, Authority, Status
from corpus.text import fold, words

_BY_STATUS: Mapping[Status, float] = {
    Status.IN_FORCE: 1.0,
    Status.PROPOSAL: 0.85,
    Status.MEETING_RECORD: 0.85,
    Status.CONSULTATION_INPUT: 0.8,
    Status.NOT_YET_IN_FORCE: 0.7,
    Status.SUPERSEDED: 0.7,
    Status.REPEALED: 0.6,
    Status.FICTITIOUS_CASE: 0.5,
}
_OTHER_EMPLOYERS_RULE = 0.9
_OWN_EMPLOYER = 1.25
_KINDS_OF_EMPLOYER = {"kommune", "fylkeskommune", "herad", "iks", "kf"}
_AT = "i|hos|ved|for|på|av|fra|frå|in|at|of|from"


def worth(*, status: Status, scope: str, authority: Authority, named: bool) -> float:
    """The factor for a text; `named` says that the question is about the employer it binds."""
    factor = _BY_STATUS[status]
    if scope == SECTOR:
        return factor
    if named:
        return factor if status is Status.FICTITIOUS_CASE else _OWN_EMPLOYER * factor
    return factor * (1.0 if authority is Authority.GUIDE else _OTHER_EMPLOYERS_RULE)


def names_scope(question: str, scope: str) -> bool:
    """Whether a question names the employer that a scope is about."""
    if scope == SECTOR:
        return False
    name = [fold(word) for word in words(scope) if word not in _KINDS_OF_EMPLOYER]
    asked = [fold(word) for word in words(question)]
    return bool(name) and any(
        asked[start : start + len(name) - 1] == name[:-1]
        and asked[start + len(name) - 1] in {name[-1], f"{name[-1]}s"}
        for start in range(len(asked) - len(name) + 1)
    )


def without_scopes(question: str, scopes: Iterable[str]) -> str:
    """The question as somebody asks it who works there: the employers not named."""
    for scope in scopes:
        if names_scope(question, scope):
            question = _naming(scope).sub("", question).strip()
    return question


@cache
def _naming(scope: str) -> re.Pattern[str]:
    name = r"\W+".join(re.escape(word) for word in words(scope) if word not in _KINDS_OF_EMPLOYER)
    kinds = "|".join(sorted(_KINDS_OF_EMPLOYER))
    return re.compile(
        rf"\s*(?<!\w)(?:(?:{_AT})\s+)?{name}s?(?:\s+(?:{kinds})(?:s|n|ns|t)?)?(?!\w)", re.IGNORECASE
    )


class Worths:
    """The worth of every chunk of a release, for one question after another."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        kinds = [
            (chunk.standing.status, chunk.standing.scope, chunk.standing.authority)
            for chunk in chunks
        ]
        self._kinds = list(dict.fromkeys(kinds))
        places = {kind: place for place, kind in enumerate(self._kinds)}
        self._kind_of = np.array([places[kind] for kind in kinds], dtype=np.intp)

    def of(self, question: str, rows: NDArray[np.intp] | None = None) -> NDArray[np.float32]:
        """The factor of every chunk, in row order, or of those at `rows`."""
        factors = [
            worth(
                status=status,
                scope=scope,
                authority=authority,
                named=names_scope(question, scope),
            )
            for status, scope, authority in self._kinds
        ]
        kinds = self._kind_of if rows is None else self._kind_of[rows]
        by_row: NDArray[np.float32] = np.array(factors, dtype=np.float32)[kinds]
        return by_row
