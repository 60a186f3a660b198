"""Questions that repeat one another, told by their words and by their meaning."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.embedders.base import Embedding, Embeddings
from corpus.embedders.hashing import HashingEmbedder
from corpus.training import near_duplicates
from corpus.training.near_duplicates import (
    SAME_MEANING,
    HashedQuestions,
    evaluation_questions,
    main,
    repeats_of,
    repeats_within,
    report,
)

LONG = "Hvor lang er oppsigelsestiden for en ansatt med ti år i kommunen?"
QUESTIONS = st.lists(st.text("abc æ?", max_size=30), max_size=12)


class OneMeaning:
    """Finds that all questions mean the same, but for those that begin with «nei»."""

    name = "one-meaning"
    dimension = 2

    def embed_passages(self, texts: Sequence[str]) -> Embeddings:
        rows = [[0.0, 1.0] if text.startswith("nei") else [1.0, 0.0] for text in texts]
        return np.array(rows, dtype=np.float32).reshape(-1, 2)

    def embed_query(self, text: str) -> Embedding:
        vector: Embedding = self.embed_passages([text])[0]
        return vector


@pytest.mark.parametrize(
    ("one", "other", "exact", "alike"),
    [
        ("Hva med ferie?", "hva med FERIE", 1, 1),
        (LONG, LONG.replace("Hvor lang", "Så lang"), 0, 1),
        (LONG, LONG.replace("ti år", "tjue år"), 0, 0),
        (LONG, LONG.replace("kommunen", "kommunen nå"), 0, 1),
        ("Hva med ferie?", "Hva med ferie i år?", 0, 0),
        ("ferie", "feriepenger", 0, 0),
        ("???", "!", 1, 0),
        ("Hvem betaler?", "Hvem bestemmer?", 0, 0),
    ],
)
def test_a_question_repeats_another_word_for_word_or_nearly(
    one: str, other: str, exact: int, alike: int
) -> None:
    found = repeats_of([one], [other])
    assert (len(found.exact), len(found.alike)) == (exact, alike)
    assert found.close is None


def test_no_question_repeats_itself() -> None:
    found = repeats_within(["Hva med ferie?", "Hvem betaler?", LONG], HashingEmbedder())
    assert found.any == 0
    assert found.questions == 3


def test_both_of_two_alike_are_counted_and_point_to_each_other() -> None:
    found = repeats_within(["Hva?", LONG, "Hvem?", LONG.lower()])
    assert [(one.row, one.other) for one in found.exact] == [(1, 3), (3, 1)]
    assert [(one.row, one.nearness) for one in found.alike] == [(1, 1.0), (3, 1.0)]
    assert found.any == 2


def test_the_same_in_other_words_is_found_by_meaning_alone() -> None:
    found = repeats_within(["Hva med ferie?", "nei takk", "Får vi fri?"], OneMeaning())
    assert found.exact == found.alike == ()
    assert [(one.row, one.other) for one in found.close or ()] == [(0, 2), (2, 0)]
    assert all(one.nearness >= SAME_MEANING for one in found.close or ())


def test_of_two_lists_only_what_the_second_repeats_is_counted() -> None:
    found = repeats_of(["a b", "a b", "c d"], ["c d", "e f"])
    assert [(one.row, one.other) for one in found.exact] == [(0, 2)]


@given(QUESTIONS)
def test_every_question_of_a_list_repeats_the_list(questions: list[str]) -> None:
    found = repeats_of(questions, questions)
    assert len(found.exact) == len(questions)
    assert repeats_within(questions).any <= len(questions)


@given(QUESTIONS, QUESTIONS)
def test_nothing_but_hashes_is_held(known: list[str], asked: list[str]) -> None:
    hashed = HashedQuestions([*known, *asked])
    assert all(isinstance(one, bytes) and len(one) == 8 for one in hashed.whole)
    assert all(len(gram) == 8 for grams in hashed.grams for gram in grams)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A bank and evaluation data of which one question each is in the bank."""
    bank, data = tmp_path / "bank", tmp_path / "data"
    (bank / "topics").mkdir(parents=True)
    data.mkdir()
    questions = [LONG, LONG.replace("Hvor", "Så"), "Hva med ferie?", "Hvem betaler?"]
    topic = {"heading": "Oppsigelse", "text": "Så lang er fristen.", "questions": questions}
    (bank / "topics" / "a.jsonl").write_text(json.dumps(topic), encoding="utf-8")
    for split, rows in {
        "dev": [{"question": "HVEM betaler"}, {"question": "Noe annet?"}, {"text": "melding"}],
        "test": [{"question": LONG}, {"question": "Hemmelig spørsmål?"}, {"question": ""}],
    }.items():
        lines = "\n".join(json.dumps(row) for row in rows)
        (data / f"x-{split}.jsonl").write_text(f"{lines}\n", encoding="utf-8")
    return bank, data


def test_only_questions_of_the_split_are_read(folders: tuple[Path, Path]) -> None:
    assert evaluation_questions(folders[1], "dev") == ["HVEM betaler", "Noe annet?"]
    assert evaluation_questions(folders[1], "none") == []


def test_the_report_counts_and_shows_the_bank_s_own_alone(folders: tuple[Path, Path]) -> None:
    bank, data = folders
    lines = report(bank, data, HashingEmbedder(), shown=5)
    told = "\n".join(lines)
    assert "Banken, 4 spørsmål" in lines[0]
    assert "ord for ord: 0 (0,0 %)" in lines[1]
    assert "felles: 2 (50,0 %)" in lines[2]
    assert "Utviklingsspørsmålene, 2 i alt" in told
    assert "Testspørsmålene, 2 i alt: 1 gjentar" in told
    assert lines[-1].endswith(f"{LONG}  |  {LONG.replace('Hvor', 'Så')}")
    assert "Hemmelig" not in told


def test_a_test_question_s_meaning_is_never_made(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded: list[str] = []

    class Watched(HashingEmbedder):
        def embed_passages(self, texts: Sequence[str]) -> Embeddings:
            embedded.extend(texts)
            return super().embed_passages(texts)

    report(*folders, Watched())
    assert "HVEM betaler" in embedded
    assert "Hemmelig spørsmål?" not in embedded


def test_the_command_prints_the_figures(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    bank, data = map(str, folders)
    main(["--bank", bank, "--data", data, "--embedder", "hashing"])
    told = capsys.readouterr().out
    assert told.startswith("Banken, 4 spørsmål")
    assert LONG not in told


def test_without_questions_there_is_no_share(tmp_path: Path) -> None:
    (tmp_path / "topics").mkdir()
    lines = report(tmp_path, tmp_path, HashingEmbedder())
    assert "ord for ord: 0 (– %)" in lines[1]


def test_the_shipped_folders_are_the_defaults() -> None:
    assert near_duplicates._EVALUATION.is_dir()
