"""A small world that can be judged: two documents, an assistant, and questions on them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from assistant.answerers.extractive import ExtractiveAnswerer
from assistant.messages.catalog import load_messages
from assistant.pipeline import Assistant
from assistant.steps.refer import Circular
from corpus.embedders.hashing import HashingEmbedder
from corpus.factory import OpenIndex, open_index
from evals.datasets.sample import Evidence, Sample
from evals.suites.subject import Subject
from guardrails.verdict import Action, Finding, Verdict
from tests.assistant.routers import by_declarations
from tests.factories import build_index

TODAY = date(2026, 11, 22)
BICYCLE = "Sykkelordning\n\nAnsatte kan låne tjenestesykkel i inntil fjorten dager om gangen.\n"
PARKING = "Parkering\n\nParkeringsplassene ved rådhuset fordeles av driftsavdelingen hver høst.\n"
FILES = {"handbook/sykkel.txt": BICYCLE, "handbook/parkering.txt": PARKING}
BICYCLE_SAID = Evidence(
    file="handbook/sykkel.txt", start=BICYCLE.index("Ansatte"), end=len(BICYCLE) - 1
)
PARKING_SAID = Evidence(
    file="handbook/parkering.txt", start=PARKING.index("Parkeringsp"), end=len(PARKING) - 1
)


class AllowGuard:
    """Lets everything through."""

    def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
        return Verdict(action=Action.ALLOW)


class KeywordGuard:
    """Blocks whatever has «syk» in it."""

    def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
        if "syk" not in text:
            return Verdict(action=Action.ALLOW)
        seen = Finding(
            entity_type="SPECIAL_CATEGORY", start=0, end=1, score=0.9, recognizer="keyword"
        )
        return Verdict(action=Action.BLOCK, findings=(seen,))


def make_assistant(index: OpenIndex) -> Assistant:
    """The assistant without its guard, sent by declarations alone."""
    return Assistant(
        index=index,
        guard=AllowGuard(),
        answerer=ExtractiveAnswerer(index),
        router=by_declarations(),
        circular=Circular.read(index.release),
        messages=load_messages(),
        today=lambda: TODAY,
    )


@contextmanager
def small_index(folder: Path) -> Iterator[OpenIndex]:
    """An index of the two documents."""
    opened = open_index(build_index(folder, FILES), HashingEmbedder())
    try:
        yield opened
    finally:
        opened.store.close()


def small_subject(index: OpenIndex) -> Subject:
    """The small assistant, to be judged."""
    return Subject(make_assistant(index), TODAY)


def sample(name: str, question: str, **changes: object) -> Sample:
    """A question on the bicycles, answered, but for what is named."""
    told: dict[str, object] = {
        "id": name,
        "question": question,
        "language": "nb",
        "status": "answered",
        "evidence": ((BICYCLE_SAID,),),
    }
    return Sample.model_validate(told | changes)
