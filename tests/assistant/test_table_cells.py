"""A cell of a table is answered in words, its whole row quoted as it stands."""

from collections.abc import Iterator

import pytest

from assistant.api.schemas import CitationOut
from assistant.bootstrap import build_assistant
from assistant.conversation import AnswerStatus, Question
from assistant.pipeline import Assistant
from assistant.settings import Settings
from corpus.factory import load_embedder, open_index
from tests.factories import build_index

RATES = (
    "# Lønn for ansatte\n\n## Garantilønn fra 1. mai 2031\n\n"
    "| Stillingsgruppe | 0 år | 6 år | 10 år |\n|---|---|---|---|\n"
    "| Uten krav til utdanning | 311 300 kr | 324 700 kr | 331 900 kr |\n"
    "| Fagarbeider | 452 500 kr | 456 700 kr | 468 100 kr |\n\n"
    "## Ferie\n\nAnsatte har fem ukers ferie.\n"
)
HEADING = "| Stillingsgruppe | 0 år | 6 år | 10 år |"
ROW = "| Fagarbeider | 452 500 kr | 456 700 kr | 468 100 kr |"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = build_index(
        tmp_path_factory.mktemp("rates"), {"handbook/lonn.md": RATES}, embedder=load_embedder()
    )
    opened = open_index(folder, load_embedder())
    yield build_assistant(Settings(), opened)
    opened.store.close()


def test_the_cell_asked_for_is_said_and_its_row_quoted(assistant: Assistant) -> None:
    answer = assistant.answer(
        Question(text="Hva er garantilønn for fagarbeider med 10 års ansiennitet?")
    )
    assert answer.status is AnswerStatus.ANSWERED
    assert "Garantilønn: Fagarbeider – 10 år: 468 100 kr" in answer.text
    assert "452 500" not in answer.text
    shown = [CitationOut.of(citation) for citation in answer.citations]
    assert [one.quote for one in shown[:2]] == [HEADING, ROW]
    assert all(RATES[one.start : one.end] == one.quote for one in shown)


def test_a_row_of_which_no_cell_is_asked_for_is_said_whole(assistant: Assistant) -> None:
    answer = assistant.answer(Question(text="Hva er garantilønn for fagarbeider?"))
    for cell in ("0 år: 452 500 kr", "6 år: 456 700 kr", "10 år: 468 100 kr"):
        assert f"– Fagarbeider – {cell}" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Hva er garantilønn for en sykepleier med 10 års ansiennitet?",
        "Hva er lønna til en assistent med 6 års ansiennitet?",
    ],
)
def test_what_another_group_is_paid_is_not_told(assistant: Assistant, question: str) -> None:
    answer = assistant.answer(Question(text=question))
    told = ("468 100", "331 900", "456 700", "324 700", HEADING)
    assert not [one for one in told if one in answer.text]


def test_running_text_is_quoted_as_before(assistant: Assistant) -> None:
    answer = assistant.answer(Question(text="Hvor mange ukers ferie har ansatte?"))
    assert "Ansatte har fem ukers ferie." in answer.text


_ARCHIVE = (
    "# Arkivplan\n\n## 9.4 Advarsler og varsler\n\n"
    "| Dokument | Offentlig | Unntatt offentlighet | K-kode | Merknad |\n|---|---|---|---|---|\n"
    "| Advarsel | | § 13 | 407 | Slettes ikke dersom saken er åpen |\n"
    "| Tilsynsrapport | X | | 411 | |\n"
)


def test_a_column_heading_or_another_cell_is_no_condition_of_a_cell(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = build_index(
        tmp_path_factory.mktemp("archive"), {"guides/arkiv.md": _ARCHIVE}, embedder=load_embedder()
    )
    opened = open_index(folder, load_embedder())
    answer = build_assistant(Settings(), opened).answer(
        Question(text="Hvilken K-kode får advarsler til ansatte etter arkivplanen?")
    )
    opened.store.close()
    assert answer.status is AnswerStatus.ANSWERED
    assert "407" in answer.text
    assert "411" not in answer.text
