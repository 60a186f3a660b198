"""Evidence: when passages hold it and when quotes are of it."""

import pytest

from assistant.conversation import AnswerStatus
from corpus.document import Chunk, Locator
from evals.datasets.sample import Evidence, Sample, TurnIn
from tests.factories import make_chunk

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
    asked = Sample(
        id="1", question="?", language="nb", status=AnswerStatus.ANSWERED, evidence=evidence
    )
    assert asked.is_about(folder) is about
    assert asked.files == {"circulars/b.txt", "handbook/a.txt"}


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


SECTIONS = {
    "the_heading": (("Lov", "§ 10-8. Fritid"), "§ 10-8", True),
    "not_its_beginning": (("Lov", "§ 10-8. Fritid"), "§ 10", False),
    "not_a_longer_number": (("Lov", "§ 10-80. Fritid"), "§ 10-8", False),
    "a_heading_by_its_words": (("Håndbok", "Ferie"), "ferie", True),
    "a_heading_above": (("Håndbok", "Ferie", "Overføring"), "Ferie", True),
    "part_of_a_heading": (("Håndbok", "Ferie og fri"), "Ferie", False),
    "the_file_as_a_whole": (("Håndbok",), "", True),
}


@pytest.mark.parametrize(("path", "section", "covered"), SECTIONS.values(), ids=SECTIONS)
def test_evidence_may_name_a_section_a_heading_or_a_whole_file(
    path: tuple[str, ...], section: str, covered: bool
) -> None:
    chunk = make_chunk(heading_path=path)
    evidence = Evidence(file=chunk.locator.file, section=section)
    assert evidence.covered_by([chunk]) is covered
    assert not evidence.covered_by([])


def test_a_sample_takes_its_history_as_turns() -> None:
    turns = (TurnIn(role="user", content="Hei"), TurnIn(role="assistant", content="Hei!"))
    asked = Sample(
        id="1", question="?", language="nb", status=AnswerStatus.NO_SOURCE, history=turns
    )
    assert [(turn.role, turn.content) for turn in asked.turns] == [
        ("user", "Hei"),
        ("assistant", "Hei!"),
    ]


KINDS = {
    "one": ("kind: proposal", ("kind:proposal",)),
    "two_words": ("see kind: topic change; from leave to pay", ("kind:topic change",)),
    "several": ("kind: local, kind: conflict", ("kind:local", "kind:conflict")),
    "none": ("mankind: all", ()),
}


@pytest.mark.parametrize(("note", "kinds"), KINDS.values(), ids=KINDS)
def test_a_note_tells_kinds(note: str, kinds: tuple[str, ...]) -> None:
    asked = Sample(id="1", question="?", language="nb", status=AnswerStatus.NO_SOURCE, note=note)
    assert asked.kinds == kinds
