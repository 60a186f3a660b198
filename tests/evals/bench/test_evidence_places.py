from collections.abc import Iterator
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import AnswerStatus
from corpus.document import Span
from corpus.embedders.hashing import HashingEmbedder
from corpus.factory import OpenIndex, open_index
from evals.bench.evidence_places import ENOUGH_CHARS, Place, groups_found, places_of
from evals.bench.peers.port import Passage
from evals.datasets.sample import Evidence, Sample
from tests.factories import build_index

FILE = "regulations/reglement.md"
LONG = "Arbeidstakeren kan få fri når tjenesten tillater det. " * 60
TEXT = f"# Reglement\n\n## § 1. Kort\n\nFri gis etter søknad.\n\n## § 2. Lang\n\n{LONG}\n"


def at(start: int, end: int, file: str = "a") -> Passage:
    return Passage(file, start, end, "x" * (end - start))


@pytest.mark.parametrize(
    ("passages", "held"),
    [
        ([at(0, 200)], True),
        ([at(100, 170)], True),
        ([at(100, 140), at(150, 200)], True),
        ([at(80, 130), at(90, 130), at(125, 171)], True),
        ([at(100, 169)], False),
        ([at(100, 140), at(100, 140)], False),
        ([at(0, 200, "b")], False),
        ([at(200, 300)], False),
        ([], False),
    ],
    ids=["all", "enough", "two", "overlapping", "too-little", "twice", "file", "beside", "none"],
)
def test_passages_hold_a_place_by_the_characters_they_cover(
    passages: list[Passage], held: bool
) -> None:
    assert Place("a", (Span(100, 200),), 70).held_by(passages) is held


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 80))))
def test_no_character_counts_twice(cuts: list[tuple[int, int]]) -> None:
    passages = [at(start, start + size) for start, size in cuts]
    covered = {place for one in passages for place in range(one.start, one.end)}
    inside = len(covered & set(range(100, 200)))
    for needed in (inside, inside + 1):
        place = Place("a", (Span(100, 200),), needed)
        assert place.held_by(passages) is (bool(passages) and needed == inside)


def test_a_group_counts_at_the_passage_that_makes_it_whole() -> None:
    first = (Place("a", (Span(0, 100),), 70), Place("b", (Span(0, 10),), 7))
    second = (Place("a", (Span(100, 200),), 70),)
    found = groups_found((first, second), [at(0, 50), at(50, 200), at(0, 10, "b")])
    assert found == [frozenset(), frozenset({0, 1}), frozenset()]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenIndex]:
    opened = open_index(
        build_index(tmp_path_factory.mktemp("index"), {FILE: TEXT}), HashingEmbedder()
    )
    yield opened
    opened.store.close()


def place(index: OpenIndex, **evidence: object) -> Place:
    sample = Sample(
        id="s-1",
        question="?",
        language="nb",
        status=AnswerStatus.ANSWERED,
        evidence=((Evidence(file=FILE, **evidence),),),  # type: ignore[arg-type]
    )
    return places_of(sample, index.release)[0][0]


def test_a_short_section_is_found_by_most_of_it(index: OpenIndex) -> None:
    original = next(iter(index.release.originals.values()))
    start = original.index("Fri gis")
    end = original.index(".", start) + 1
    short = place(index, section="§ 1")
    assert short.needed == pytest.approx(0.7 * sum(map(len, short.spans)))
    assert short.held_by([at(start, end, FILE)])
    assert not short.held_by([at(end + 20, end + 900, FILE)])


def test_a_long_section_is_found_by_so_many_characters_of_it(index: OpenIndex) -> None:
    original = next(iter(index.release.originals.values()))
    start = original.index("Arbeidstakeren")
    long = place(index, section="§ 2")
    assert long.needed == ENOUGH_CHARS
    assert long.held_by([at(start + 1000, start + 1000 + ENOUGH_CHARS + 2, FILE)])
    assert not long.held_by([at(start + 1000, start + 1000 + ENOUGH_CHARS - 2, FILE)])


def test_a_section_that_is_not_there_is_found_by_nothing(index: OpenIndex) -> None:
    nowhere = place(index, section="§ 9")
    assert nowhere.needed == inf
    assert not nowhere.held_by([at(0, 10_000, FILE)])


def test_a_span_needs_its_share_and_a_whole_file_any_passage(index: OpenIndex) -> None:
    assert place(index, start=10, end=60) == Place(FILE, (Span(10, 60),), 35)
    whole = place(index)
    assert whole.held_by([at(5, 6, FILE)])
    assert not whole.held_by([at(5, 6, "b")])
