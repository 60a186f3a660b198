"""A quote from machine-read text is shown as it was printed, and kept as it stands."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answerers.base import Draft, Statement
from assistant.api.schemas import CitationOut
from assistant.bootstrap import build_assistant
from assistant.conversation import AnswerStatus, Question, Quote
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.steps.check import check
from corpus.document import Span
from corpus.embedders.hashing import HashingEmbedder
from corpus.factory import open_index
from tests.factories import build_index

DAMAGED = (
    "Lgn under ferie\n\nArbeidstakaren far lgn i ferien nar ho har teent opp feriepengar. "
    "Arbeidsgivaren skal sgrge for at lgna blir utbetalt siste vanlege lgningsdag fgr ferien. "
    "Spgrsmal om lgn gar til leiaren, som ma drgfte lgnsspgrsmal med dei tillitsvalde. "
    "Arbeidstakaren skal fa vite korleis lgna er rekna ut fgr ho blir utbetalt.\n"
)
QUESTION = "Når blir løna utbetalt før ferien?"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = build_index(tmp_path_factory.mktemp("damaged"), {"handbook/lon.txt": DAMAGED})
    opened = open_index(Path(folder), HashingEmbedder())
    yield build_assistant(Settings(), opened)
    opened.store.close()


def test_the_answer_reads_as_it_was_printed(assistant: Assistant) -> None:
    answer = assistant.answer(Question(text=QUESTION))
    assert answer.status is AnswerStatus.ANSWERED
    assert "løna blir utbetalt" in answer.text
    assert "lgn" not in answer.text
    shown = CitationOut.of(answer.citations[0])
    assert DAMAGED[shown.start : shown.end] == shown.quote
    assert shown.quote_repaired is not None
    assert "løna blir utbetalt" in shown.quote_repaired
    assert shown.heading_path[-1] == "Løn under ferie"


def test_a_clean_quote_has_no_repair(assistant: Assistant) -> None:
    release = assistant.index.release
    chunk = release.chunks[0]
    at = DAMAGED.index("siste vanlege")
    quote = Quote.of(chunk, Span(at, at + len("siste vanlege")), release)
    assert (quote.repaired, quote.shown, quote.held) == (None, quote.text, (quote.text,))


def test_what_is_said_may_rest_on_the_repair_and_on_nothing_else(assistant: Assistant) -> None:
    release = assistant.index.release
    chunk = release.chunks[0]
    quote = Quote.of(chunk, chunk.blocks[0].span, release)
    originals = release.originals

    def stands(text: str) -> bool:
        return not check(
            Draft(statements=(Statement(text, (quote,)),), answerability=1), originals
        ).dropped

    assert stands(quote.shown)
    assert stands(quote.text)
    assert not stands(f"{quote.shown} Fristen er 17 dagar.")
