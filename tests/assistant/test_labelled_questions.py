"""Questions labelled by whether rule texts answer them: read, trained on, and held against."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answerers import training
from assistant.answerers.beyond import BeyondRules
from assistant.answerers.labelled import BEYOND, WITHIN, Labelled, read_labelled
from assistant.answerers.neighbours import NEAREST, Neighbours
from assistant.errors import AnswererUnreadable
from corpus.embedders.hashing import HashingEmbedder
from corpus.question_bank import BankInvalid

PRICE = '{"question": "Hva koster kontorstolen?", "label": "beyond", "language": "nb"}'
LEAVE = '{"question": "Når skal ferien tas?", "label": "within", "language": "nb"}'
TOPIC = '{"heading": "Prøvetid", "text": "Prøvetiden er seks måneder.", "questions": [%s]}'


def folder_of(folder: Path, *lines: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "some.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


# Reading


def test_every_line_of_every_file_is_read_in_order(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "examples", PRICE)
    (folder / "other.jsonl").write_text(LEAVE + "\n", encoding="utf-8")
    assert read_labelled(folder) == [
        Labelled("Når skal ferien tas?", WITHIN),
        Labelled("Hva koster kontorstolen?", BEYOND),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[1]",
        '{"question": "Hva?"}',
        '{"label": "beyond"}',
        '{"question": "", "label": 1}',
    ],
)
def test_a_line_that_is_no_labelled_question_is_named(tmp_path: Path, line: str) -> None:
    folder = folder_of(tmp_path / "examples", PRICE, line)
    with pytest.raises(AnswererUnreadable, match=r"some\.jsonl, line 2: expected a question"):
        read_labelled(folder)


def test_no_questions_at_all_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(AnswererUnreadable, match="restore the folder"):
        read_labelled(tmp_path)


def test_the_shipped_examples_are_of_both_kinds() -> None:
    labels = [one.label for one in read_labelled()]
    assert min(labels.count(BEYOND), labels.count(WITHIN)) > 300


# Training


def test_the_bank_s_questions_are_trained_on_as_what_rules_answer(tmp_path: Path) -> None:
    examples = folder_of(tmp_path / "examples", *[PRICE] * 3)
    asked = ", ".join(['"Hvor lang er prøvetiden?"'] * 3)
    folder_of(tmp_path / "bank" / "topics", TOPIC % asked)
    out = tmp_path / "model.npz"
    training.main(
        ["--out", str(out), "--examples", str(examples), "--bank", str(tmp_path / "bank")]
    )
    trained = BeyondRules.load(out)
    assert trained.odds("Hva koster kontorstolen?") > 0 > trained.odds("Hvor lang er prøvetiden?")


def test_a_bank_without_questions_is_not_trained_with(tmp_path: Path) -> None:
    examples = folder_of(tmp_path / "examples", PRICE, LEAVE)
    out = tmp_path / "model.npz"
    with pytest.raises(BankInvalid, match="expected questions in"):
        training.main(["--out", str(out), "--examples", str(examples), "--bank", str(tmp_path)])
    assert not out.exists()


# Neighbours


def neighbours(beyond: int, within: int, bank: int) -> Neighbours:
    """Questions along the first axis, those of the bank along the second."""
    labelled = np.tile(np.array([1, 0], dtype=np.float32), (beyond + within, 1))
    return Neighbours(
        labelled=labelled,
        beyond=np.arange(beyond + within) < beyond,
        bank=np.tile(np.array([0, 1], dtype=np.float32), (bank, 1)),
    )


FIRST, SECOND = np.eye(2, dtype=np.float32)


def test_only_the_nearest_questions_are_asked() -> None:
    known = neighbours(beyond=NEAREST, within=0, bank=NEAREST)
    assert known.share_beyond(FIRST) == 1
    assert known.share_beyond(SECOND) == 0


def test_labelled_questions_speak_for_both_kinds() -> None:
    assert neighbours(beyond=5, within=15, bank=100).share_beyond(FIRST) == 0.25


def test_the_bank_fills_up_where_few_examples_are_near() -> None:
    assert neighbours(beyond=5, within=0, bank=100).share_beyond(FIRST) == 5 / NEAREST


def test_fewer_questions_than_are_asked_will_do() -> None:
    assert neighbours(beyond=3, within=0, bank=1).share_beyond(FIRST) == 0.75


@given(st.integers(1, 40), st.integers(0, 40), st.integers(0, 40), st.floats(-1, 1))
def test_a_share_it_is(beyond: int, within: int, bank: int, along: float) -> None:
    asked = np.array([along, 1 - abs(along)], dtype=np.float32)
    assert 0 <= neighbours(beyond, within, bank).share_beyond(asked) <= 1


def test_a_shipped_example_is_among_its_own_neighbours() -> None:
    embedder = HashingEmbedder()
    bank = np.zeros((0, embedder.dimension), dtype=np.float32)
    known = Neighbours.of(bank, embedder, lambda question: (question,))
    example = next(one for one in read_labelled() if one.label == BEYOND)
    assert len(known.labelled) == len(known.beyond) == len(read_labelled())
    assert known.share_beyond(embedder.embed_query(example.question)) > 0
