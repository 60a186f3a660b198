"""Says which way a question goes: to the sources, or to somebody else, or nowhere."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from assistant.errors import RoutesUnreadable
from assistant.routes.cues import CUES, DECLARATIONS, Cues
from assistant.routes.disguised import behind
from guardrails.errors import DataFileInvalid
from guardrails.ngrams import NgramModel, View, letter_grams, word_grams

MODEL = Path(__file__).parent / "model.npz"

_LONGEST_RUN = 3
_FEW_WORDS = 3
_SOME_WORDS = 6
_MANY_WORDS = 25


class Route(StrEnum):
    """Where a question goes; the values are the labels of the examples."""

    SEARCH = "search"
    CASE_LIKE_GENERAL = "case_like_general"
    """The rule is asked for, told as one case."""
    INDIVIDUAL_CASE = "individual_case"
    EMPLOYEE_OR_UNION_REP = "employee_or_union_rep"
    KS_BEDRIFT = "ks_bedrift"
    COURSE_EVENT = "course_event"
    MATERIALS = "materials"
    DIGITALISATION = "digitalisation"
    CONTACT_INFO = "contact_info"
    SMALL_TALK = "small_talk"
    OUT_OF_SCOPE = "out_of_scope"
    INJECTION = "injection"
    CLARIFICATION = "clarification"


_SENDERS = (Route.EMPLOYEE_OR_UNION_REP, Route.KS_BEDRIFT)
_TOLD_BY = {
    Route.EMPLOYEE_OR_UNION_REP: ("employee", "union"),
    Route.KS_BEDRIFT: ("ks_bedrift",),
}
_NEARLY_CERTAIN = 0.8
_HARDLY_A_DOUBT = 0.9
_SUSPICION = 0.15


@dataclass(frozen=True, slots=True)
class Direction:
    """How likely each route is, summing to 1."""

    likely: Mapping[Route, float]

    @classmethod
    def to(cls, certain: Route) -> "Direction":
        """One way and no other."""
        return cls({route: float(route is certain) for route in Route})

    @property
    def route(self) -> Route:
        """The likeliest one. Asking for a rule counts together, however it is told."""
        to_sources = self.likely[Route.SEARCH] + self.likely[Route.CASE_LIKE_GENERAL]
        best = max(self.likely, key=self.likely.__getitem__)
        if to_sources < self.likely[best]:
            return best
        return max(Route.SEARCH, Route.CASE_LIKE_GENERAL, key=self.likely.__getitem__)

    def without(self, routes: AbstractSet[Route]) -> "Direction":
        """The same with some routes left out of account."""
        kept = {route: 0.0 if route in routes else share for route, share in self.likely.items()}
        total = sum(kept.values())
        return Direction({route: share / total for route, share in kept.items()})

    def next_best(self, among: Sequence[Route]) -> Route:
        """The likeliest of some routes."""
        return max(among, key=self.likely.__getitem__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Router:
    """The trained classifier, the cues that it reads, and what senders say of themselves."""

    cues: Cues
    declarations: Cues
    model: NgramModel

    @classmethod
    def load(cls, model: Path = MODEL) -> "Router":
        """Read both files.

        Raises:
            RoutesUnreadable: One is missing or damaged.
        """
        try:
            read = NgramModel.load(model)
        except DataFileInvalid as error:
            raise RoutesUnreadable(f"{error}; run `python -m assistant.routes.training`") from error
        cues = Cues.load(CUES)
        flags = len(features(cues, "")[1])
        if set(read.labels) != set(Route) or len(read.flag_weights) != flags:
            raise RoutesUnreadable(
                f"{model.name} was trained for other routes or cues; "
                "run `python -m assistant.routes.training`"
            )
        return cls(cues=cues, declarations=Cues.load(DECLARATIONS), model=read)

    def direct(self, text: str, asked_before: Sequence[str] = ()) -> Direction:
        """Judge a question; `asked_before` are the sender's earlier ones, oldest first."""
        direction = self._judge(text)
        if self._steers(text, direction) or any(map(self._steers, behind(text))):
            return Direction.to(Route.INJECTION)
        sender = self._declared(text) or next(filter(None, map(self._sender, asked_before)), None)
        return direction if sender is None else Direction.to(sender)

    def _judge(self, text: str) -> Direction:
        likely = self.model.probabilities(*features(self.cues, text))
        direction = Direction({Route(label): share for label, share in likely.items()})
        return direction.without(
            {route for route in _SENDERS if self._unfounded(route, direction, text)}
        )

    def _unfounded(self, route: Route, direction: Direction, text: str) -> bool:
        """Turning a sender away takes words that tell who they are, or near certainty."""
        told = any(self.cues.speaks_for(matter, text) for matter in _TOLD_BY[route])
        return not told and direction.likely[route] < _NEARLY_CERTAIN

    def _steers(self, text: str, judged: Direction | None = None) -> bool:
        """Likelihood alone, or some of it with a turn of phrase of attacks."""
        direction = judged or self._judge(text)
        if direction.route is Route.INJECTION:
            return True
        suspected = direction.likely[Route.INJECTION] >= _SUSPICION
        return suspected and self.cues.speaks_for(Route.INJECTION.value, text)

    def _declared(self, text: str) -> Route | None:
        matter = self.declarations.first_said(text)
        return Route(matter) if matter else None

    def _sender(self, earlier: str) -> Route | None:
        """Who an earlier question was from, where it says so or leaves hardly a doubt."""
        declared = self._declared(earlier)
        if declared is not None:
            return declared
        likely = self._judge(earlier).likely
        return next((route for route in _SENDERS if likely[route] >= _HARDLY_A_DOUBT), None)


def features(cues: Cues, text: str) -> tuple[tuple[View, ...], tuple[float, ...]]:
    """The views and flags that the classifier takes."""
    lowered = text.lower()
    views = (word_grams(lowered, "words", _LONGEST_RUN), letter_grams(lowered, "letters"))
    length = len(text.split())
    flags = (
        float(length <= _FEW_WORDS),
        float(length <= _SOME_WORDS),
        float(length >= _MANY_WORDS),
        float("?" in text),
        *cues.flags(text),
    )
    return views, flags
