import hashlib
import json
from pathlib import Path

import pytest

from corpus.document import Chunk, Locator
from evals import dataset
from evals.bench_guardrail import SETS, read_messages
from evals.bench_routes import Routed, read_routed
from evals.dataset import Evidence, Sample, read_samples
from evals.errors import DatasetInvalid
from tests.conftest import require
from tests.factories import make_chunk

KINDS = ("real", "answerable", "unanswerable")
SPLITS: tuple[dataset.Split, ...] = ("dev", "test")
DOCUMENTS = Path(__file__).parents[3] / "shared" / "documents"


ABOUT = {
    "inside": ("handbook", True),
    "deeper": ("handbook/ferie", False),
    "part_of_the_name": ("hand", False),
    "another": ("laws", False),
    "none": ("", False),
}


@pytest.mark.parametrize(("folder", "about"), ABOUT.values(), ids=ABOUT)
def test_a_question_is_about_the_folder_of_its_evidence(folder: str, about: bool) -> None:
    evidence = ((Evidence(file="circulars/b.txt"),), (Evidence(file="handbook/a.txt"),))
    asked = Sample(id="1", question="?", language="nb", status="answered", evidence=evidence)
    assert asked.is_about(folder) is about


def chunk_at(start: int, end: int, file: str = "handbook/a.txt") -> Chunk:
    return make_chunk(locator=Locator(file=file, start=start, end=end), body="x" * (end - start))


@pytest.mark.parametrize(
    ("spans", "covered"),
    [
        ([(0, 100)], True),
        ([(20, 100)], True),
        ([(0, 50), (50, 100)], True),
        ([(0, 60)], False),
        ([(100, 200)], False),
        ([], False),
    ],
)
def test_evidence_is_covered_by_most_of_its_span(
    spans: list[tuple[int, int]], covered: bool
) -> None:
    evidence = Evidence(file="handbook/a.txt", start=0, end=100)
    assert evidence.covered_by([chunk_at(*span) for span in spans]) is covered


def test_evidence_in_another_file_is_not_covered() -> None:
    evidence = Evidence(file="handbook/b.txt", start=0, end=100)
    assert not evidence.covered_by([chunk_at(0, 100)])


def test_a_line_that_is_no_question_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = {"id": "1", "question": "?", "language": "nb", "status": "no_source"}
    lines = [json.dumps(good), json.dumps(good | {"status": "perhaps"})]
    (tmp_path / "real-x-dev.jsonl").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(dataset, "DATA", tmp_path)
    with pytest.raises(DatasetInvalid, match=r"real-x-dev\.jsonl, line 2"):
        read_samples("dev", "real")


@pytest.mark.parametrize(("split", "least"), [("dev", 400), ("test", 200)])
def test_every_shipped_question_reads_and_has_its_own_id(split: dataset.Split, least: int) -> None:
    # Only ids are held at the end, so that a failure prints no question.
    evidence_of = {one.id: (bool(one.evidence), one.status) for one in read_samples(split, *KINDS)}
    number_of = len(read_samples(split, *KINDS))
    assert number_of >= least
    assert len(evidence_of) == number_of
    wrong = [one for one, (has, status) in evidence_of.items() if has != (status == "answered")]
    assert not wrong


@pytest.mark.parametrize("split", ["dev", "test"])
def test_every_shipped_message_reads_and_has_its_own_id(split: dataset.Split) -> None:
    sets = [[one.id for one in read_messages(name, split)] for name in SETS]
    for ids in (*sets, [one.id for one in read_routed(split)]):
        assert len(ids) >= 100
        assert len(set(ids)) == len(ids)


def test_only_the_kinds_named_are_read() -> None:
    kinds = [len(read_samples("dev", kind)) for kind in KINDS]
    assert len(read_samples("dev", *KINDS)) == sum(kinds)
    assert all(kinds)
    assert not read_samples("dev", "answered")
    assert not read_samples("dev")


def test_the_splits_share_no_question_and_no_message() -> None:
    assert not _questions("dev") & _questions("test")
    for name in SETS:
        texts = [{one.text for one in read_messages(name, split)} for split in SPLITS]
        assert not texts[0] & texts[1]
    routed = [set(map(_conversation, read_routed(split))) for split in SPLITS]
    assert not routed[0] & routed[1]


@pytest.mark.real_documents
@pytest.mark.parametrize("split", ["dev", "test"])
def test_the_evidence_stands_where_it_is_said_to_stand(split: dataset.Split) -> None:
    require(DOCUMENTS.is_dir(), "the real documents are not beside the repository")
    for sample in read_samples(split, *KINDS):
        for evidence in (one for group in sample.evidence for one in group if one.sha256):
            text = (DOCUMENTS / evidence.file).read_text(encoding="utf-8")
            span = text[evidence.start : evidence.end]
            assert hashlib.sha256(span.encode()).hexdigest() == evidence.sha256


def _questions(split: dataset.Split) -> set[str]:
    return {sample.question for sample in read_samples(split, *KINDS)}


def _conversation(routed: Routed) -> tuple[str, ...]:
    return (*(turn.content for turn in routed.history), routed.question)


def test_a_sample_takes_its_history_as_turns() -> None:
    sample = Sample.model_validate(
        {
            "id": "1",
            "question": "og da?",
            "history": [{"role": "user", "content": "Hva nå?"}],
            "language": "nb",
            "status": "no_source",
        }
    )
    assert [(turn.role, turn.content) for turn in sample.turns] == [("user", "Hva nå?")]
