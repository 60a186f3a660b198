"""Which questions go to which suite."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Literal

from assistant.conversation import AnswerStatus
from evals.datasets.message import Message
from evals.datasets.sample import Sample
from evals.datasets.shipped import DATA, GUARDRAIL_SETS, Split, read_messages, read_samples
from evals.suites.abstention import abstention
from evals.suites.answer_check import answer_check
from evals.suites.answers import answers
from evals.suites.conversation import conversation
from evals.suites.evidence import FROM_SOURCES
from evals.suites.guardrail import guardrail
from evals.suites.injection import Trap, injection, read_traps
from evals.suites.latency import latency
from evals.suites.parity import parity
from evals.suites.retrieval import retrieval
from evals.suites.robustness import robustness
from evals.suites.routing import routing
from evals.suites.subject import Subject
from evals.suites.suite import Suite
from evals.suites.versions import versions

Collection = Literal["starter", "real"]

_CHECKED = 40
_TIMED = 60
"""How many questions are enough for the suites that ask each one several times."""

_GOLD = (*FROM_SOURCES, AnswerStatus.NO_SOURCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """The questions of a run by what they are for; what is empty is not measured.

    `gold` are questions that the sources answer or do not answer. Traps are documents that have
    to be in an index of their own.
    """

    gold: Sequence[Sample] = ()
    versions: Sequence[Sample] = ()
    talks: Sequence[Sample] = ()
    pairs: Sequence[Sample] = ()
    rephrased: Sequence[Sample] = ()
    routes: Sequence[Sample] = ()
    injections: Sequence[Sample] = ()
    messages: Mapping[str, Sequence[Message]] = field(default_factory=dict)
    traps: Sequence[Trap] = ()

    def leaving_out(self, folder: str) -> "Material":
        """Without the questions on documents in a folder."""

        def kept(samples: Sequence[Sample]) -> list[Sample]:
            return [one for one in samples if not one.is_about(folder)]

        return replace(
            self,
            gold=kept(self.gold),
            versions=kept(self.versions),
            talks=kept(self.talks),
            pairs=kept(self.pairs),
            rephrased=kept(self.rephrased),
        )

    @property
    def samples(self) -> list[Sample]:
        """Every question, each once."""
        parts = (self.gold, self.versions, self.talks, self.pairs, self.rephrased)
        everything = chain(*parts, self.routes, self.injections)
        return list({one.id: one for one in everything}.values())


def shipped(collection: Collection, split: Split) -> Material:
    """The datasets that come with the repository.

    Raises:
        DatasetInvalid: A line is no question; the message names file and line.
    """

    def samples(*kinds: str) -> list[Sample]:
        return read_samples(split, *kinds)

    routes, injections = samples("routes"), samples("injection")
    messages = {name: read_messages(name, split) for name in GUARDRAIL_SETS}
    if collection == "starter":
        gold = samples("starter")
        return Material(
            gold=gold,
            versions=samples("versions-starter"),
            talks=[one for one in gold if one.history],
            rephrased=[one for one in gold if one.evidence][:_CHECKED],
            messages=messages,
            traps=read_traps(DATA / "injected-documents.toml"),
            routes=routes,
            injections=injections,
        )
    gold = samples("real", "answerable", "unanswerable")
    return Material(
        gold=gold,
        versions=samples("versions-real"),
        talks=[*samples("talks"), *(one for one in gold if one.history)],
        pairs=samples("pairs"),
        rephrased=samples("paraphrases"),
        messages=messages,
        routes=routes,
        injections=injections,
    )


def written(samples: Sequence[Sample]) -> Material:
    """Somebody's own dataset: every question goes to each suite that can judge it."""
    special = {*_GOLD, AnswerStatus.BLOCKED_INJECTION}
    return Material(
        gold=[one for one in samples if one.status in _GOLD],
        versions=[one for one in samples if one.as_of or one.employer],
        talks=[one for one in samples if one.history and one.evidence],
        pairs=[one for one in samples if one.pair],
        rephrased=[one for one in samples if one.evidence][:_CHECKED],
        routes=[one for one in samples if one.status not in special],
        injections=[one for one in samples if one.status is AnswerStatus.BLOCKED_INJECTION],
    )


def suites_of(subject: Subject, material: Material, trapped: Subject | None = None) -> list[Suite]:
    """The suites that the material has questions for, cheapest first, latency last."""
    guard = subject.assistant.guard
    known = [one for one in material.gold if one.status in FROM_SOURCES and one.evidence]
    unknown = [one for one in material.gold if one.status is AnswerStatus.NO_SOURCE]
    halves = [one for one in material.pairs if one.language == "nb"]
    talks = [one for one in material.talks if one.evidence]
    planned: list[tuple[object, Callable[[], Suite]]] = [
        (material.messages, lambda: guardrail(guard, material.messages)),
        (known, lambda: retrieval(subject, known)),
        (known, lambda: answers(subject, known)),
        (known and unknown, lambda: abstention(subject, material.gold)),
        (material.routes, lambda: routing(subject, material.routes)),
        (talks, lambda: conversation(subject, talks)),
        (material.versions, lambda: versions(subject, material.versions)),
        (halves, lambda: parity(subject, material.pairs)),
        (material.rephrased, lambda: robustness(subject, material.rephrased)),
        (
            material.injections,
            lambda: injection(subject, material.injections, trapped, material.traps),
        ),
        (known, lambda: answer_check(subject, known[:_CHECKED])),
        (known, lambda: latency(subject, known[:_TIMED])),
    ]
    return [make() for questions, make in planned if questions]
