"""What comes with the repository: it reads, it is whole, and the splits share nothing.

Only ids are held at the end of a test, so that a failure prints no question.
"""

import hashlib
import json
from pathlib import Path
from typing import get_args

import pytest

from corpus.language import detect_language
from evals.datasets import shipped
from evals.datasets.sample import Sample
from evals.datasets.shipped import GUARDRAIL_SETS, Split, read_messages, read_samples
from evals.errors import DatasetInvalid
from evals.suites.evidence import FROM_SOURCES
from tests.conftest import require

REPOSITORY = Path(__file__).parents[3]
DOCUMENTS = REPOSITORY.parent / "shared" / "documents"
SPLITS: tuple[Split, ...] = get_args(Split)
REAL = ("real", "answerable", "unanswerable", "pairs", "talks", "paraphrases", "versions-real")
STARTER = ("starter", "versions-starter")
OTHERS = ("routes", "injection")
EVERYTHING = (*REAL, *STARTER, *OTHERS)


def test_a_line_that_is_no_question_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = {"id": "1", "question": "?", "language": "nb", "status": "no_source"}
    lines = [json.dumps(good), json.dumps(good | {"status": "perhaps"})]
    (tmp_path / "real-x-dev.jsonl").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(shipped, "DATA", tmp_path)
    with pytest.raises(DatasetInvalid, match=r"real-x-dev\.jsonl, line 2"):
        read_samples("dev", "real")


@pytest.mark.parametrize("split", SPLITS)
def test_every_question_reads_and_has_its_own_id(split: Split) -> None:
    samples = read_samples(split, *EVERYTHING)
    ids = [one.id for one in samples]
    assert len(ids) == len(set(ids))
    answered = {one.id for one in samples if one.status in FROM_SOURCES}
    routed = {one.id for kind in OTHERS for one in read_samples(split, kind)}
    with_evidence = {one.id for one in samples if one.evidence}
    assert answered - routed <= with_evidence
    assert with_evidence <= answered


@pytest.mark.parametrize("split", SPLITS)
def test_every_message_reads_and_has_its_own_id(split: Split) -> None:
    for name in GUARDRAIL_SETS:
        ids = [one.id for one in read_messages(name, split)]
        assert len(ids) >= 200
        assert len(set(ids)) == len(ids)


LEAST = {
    "questions_of_the_starter_corpus": (("starter",), 90),
    "questions_of_the_real_documents": (("real", "unanswerable"), 220),
    "routes": (("routes",), 120),
    "halves_of_pairs": (("pairs",), 100),
    "attempts_and_look_alikes": (("injection",), 60),
    "follow_ups": (("talks",), 30),
}


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize(("kinds", "least"), LEAST.values(), ids=LEAST)
def test_there_are_enough_questions(split: Split, kinds: tuple[str, ...], least: int) -> None:
    assert len(read_samples(split, *kinds)) >= least


def test_only_the_kinds_named_are_read() -> None:
    sizes = [len(read_samples("dev", kind)) for kind in REAL]
    assert len(read_samples("dev", *REAL)) == sum(sizes)
    assert all(sizes)
    assert not read_samples("dev", "answered")
    assert not read_samples("dev")


def test_the_splits_share_no_question_and_no_message() -> None:
    asked = [{_conversation(one) for one in read_samples(split, *EVERYTHING)} for split in SPLITS]
    assert not asked[0] & asked[1]
    for name in GUARDRAIL_SETS:
        texts = [{one.text for one in read_messages(name, split)} for split in SPLITS]
        assert not texts[0] & texts[1]


@pytest.mark.parametrize("split", SPLITS)
def test_pairs_are_mutual_and_of_both_standards(split: Split) -> None:
    by_id = {one.id: one for one in read_samples(split, "pairs")}
    odd = [
        one.id
        for one in by_id.values()
        if by_id[one.pair].pair != one.id
        or {one.language, by_id[one.pair].language} != {"nb", "nn"}
        or one.evidence != by_id[one.pair].evidence
    ]
    assert not odd


@pytest.mark.parametrize("split", SPLITS)
def test_the_language_told_is_mostly_the_one_that_is_heard(split: Split) -> None:
    samples = read_samples(split, "real", "starter", "pairs")
    same = [detect_language(one.question) == one.language for one in samples]
    assert sum(same) / len(same) > 0.75


@pytest.mark.real_documents
@pytest.mark.parametrize("split", SPLITS)
def test_evidence_stands_where_it_is_said_to_stand_in_the_real_documents(split: Split) -> None:
    require(DOCUMENTS.is_dir(), "the real documents are not beside the repository")
    assert not _misplaced(read_samples(split, *REAL), DOCUMENTS)


@pytest.mark.parametrize("split", SPLITS)
def test_evidence_stands_where_it_is_said_to_stand_in_the_starter_corpus(split: Split) -> None:
    assert not _misplaced(read_samples(split, *STARTER), REPOSITORY / "corpus")


def _misplaced(samples: list[Sample], documents: Path) -> list[str]:
    """The ids of questions whose evidence is not in the documents as they are."""
    wrong = []
    for sample in samples:
        for one in (one for group in sample.evidence for one in group):
            file = documents / one.file
            if one.section or not file.is_file():
                wrong += [] if file.is_file() else [sample.id]
                continue
            span = file.read_text(encoding="utf-8")[one.start : one.end]
            if hashlib.sha256(span.encode()).hexdigest() != one.sha256:
                wrong.append(sample.id)
    return wrong


def _conversation(sample: Sample) -> tuple[str, ...]:
    about = tuple(sorted(sample.files))
    when = str(sample.as_of or "")
    return (
        *(turn.content for turn in sample.history),
        sample.question,
        sample.employer,
        when,
        *about,
    )
