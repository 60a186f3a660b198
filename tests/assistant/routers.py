"""Small routers that send everything one way, go by declarations alone, or are broken."""

from collections.abc import Mapping, Sequence
from functools import cache
from math import log

import numpy as np

from assistant.routes.cues import DECLARATIONS, Cues
from assistant.routes.router import Direction, Route, Router, features
from guardrails.ngrams import BUCKETS, NgramModel

NO_CUES = Cues({})

_CERTAIN = 50.0


@cache
def leaning(way: Route | None = None, cues: int = 0, strength: float = _CERTAIN) -> NgramModel:
    """A model that is sure of one way, or finds all alike; `cues` is how many flags they give."""
    bias = [strength * (route is way) for route in Route]
    flags = len(features(NO_CUES, "")[1]) + cues
    return NgramModel(
        labels=tuple(route.value for route in Route),
        rarity=np.zeros(BUCKETS, np.float32),
        weights=np.zeros((BUCKETS, len(Route)), np.float32),
        flag_weights=np.zeros((flags, len(Route)), np.float32),
        bias=np.array(bias, np.float32),
    )


def always(way: Route) -> Router:
    """Sends every question one way."""
    return Router(cues=NO_CUES, declarations=NO_CUES, model=leaning(way))


def doubting(way: Route, share: float) -> Router:
    """Gives one way a share of the likelihood, and the others what is left in equal parts."""
    strength = log(share / (1 - share) * (len(Route) - 1))
    return Router(cues=NO_CUES, declarations=NO_CUES, model=leaning(way, strength=strength))


def by_declarations(way: Route | None = None) -> Router:
    """Goes by the shipped declarations, and else one way, or to the sources."""
    return Router(cues=NO_CUES, declarations=Cues.load(DECLARATIONS), model=leaning(way))


class RaisingRouter(Router):
    """Breaks, with the text in the error's message."""

    def direct(self, text: str, asked_before: Sequence[str] = ()) -> Direction:
        raise RuntimeError(f"broken while reading {text} after {asked_before}")


def raising() -> Router:
    return RaisingRouter(cues=NO_CUES, declarations=NO_CUES, model=leaning())


def direction(shares: Mapping[Route, float]) -> Direction:
    """The shares given, and nothing for every other route."""
    return Direction({route: shares.get(route, 0.0) for route in Route})
