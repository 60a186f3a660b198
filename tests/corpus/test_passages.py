"""Chunks that were found, widened by what stands beside them."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import MAX_CHUNK_CHARS, Chunk
from corpus.embedders.hashing import HashingEmbedder
from corpus.factory import OpenIndex, open_index
from corpus.passages import Passages
from corpus.retrieval import Query, ScoredChunk
from corpus.source import Authority, Standing, Status
from tests.factories import build_index, make_standing

_WORDS = "Regelen om emne {n} gjelder alle ansatte i kommunen. "
_HANDBOOK = "# Håndbok\n\n" + "".join(
    f"## Emne {n}\n\n{_WORDS.format(n=n) * (2 + 3 * (n % 3))}\n\n" for n in range(12)
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> OpenIndex:
    folder = tmp_path_factory.mktemp("passages")
    files = {"handbook/a.md": _HANDBOOK, "handbook/b.md": "# Annet\n\n## Kort\n\nEt eget emne.\n"}
    return open_index(build_index(folder, files), HashingEmbedder())


def _found(chunks: list[Chunk]) -> list[ScoredChunk]:
    return [
        ScoredChunk(chunk=chunk, score=1 / (2 + place), lexical=1.0, cosine=0.5)
        for place, chunk in enumerate(chunks)
    ]


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_passages_are_short_enough_apart_and_hold_what_was_found(
    index: OpenIndex, data: st.DataObject
):
    chunks = data.draw(st.permutations(index.release.chunks))[: data.draw(st.integers(0, 13))]
    passages = index.passages.widened(_found(list(chunks)))
    spans = sorted((one.chunk.locator.file, one.chunk.locator.span) for one in passages)
    assert all(len(span) <= MAX_CHUNK_CHARS for _, span in spans)
    assert all(one[0] != two[0] or one[1].end <= two[1].start for one, two in pairwise(spans))
    for chunk in chunks:
        assert any(
            file == chunk.locator.file
            and span.start <= chunk.locator.start
            and chunk.locator.end <= span.end
            for file, span in spans
        )


def test_a_passage_is_the_original_from_end_to_end(index: OpenIndex):
    wide = index.passages.widened(_found([index.release.chunks[4]]))[0].chunk
    original = index.release.original_of(wide)
    assert wide.body == original[wide.locator.start : wide.locator.end]
    assert len(wide.body) > len(index.release.chunks[4].body)
    assert wide.heading_path == index.release.chunks[4].heading_path
    assert wide.chunk_id == index.release.chunks[4].chunk_id


def test_the_better_neighbour_goes_in_first(index: OpenIndex):
    before, own, after = index.release.chunks[3:6]
    room = len(before.body) + len(own.body) + 60
    passages = Passages(replace(index.release, chunks=index.release.chunks[3:6]))
    first = passages.widened(_found([own, before]))[0].chunk
    assert room < MAX_CHUNK_CHARS
    assert first.locator.start == before.locator.start
    second = passages.widened(_found([own, after]))[0].chunk
    assert second.locator.end >= after.locator.end


@pytest.mark.parametrize(
    "standing",
    [
        make_standing(status=Status.PROPOSAL),
        make_standing(scope="Fjellvik kommune"),
    ],
)
def test_text_of_another_standing_is_no_neighbour(index: OpenIndex, standing: Standing):
    one, two = index.release.chunks[:2]
    release = replace(index.release, chunks=[one, replace(two, standing=standing)])
    assert Passages(release).widened(_found([one]))[0].chunk == one


def test_a_paragraph_of_a_law_is_cited_as_itself(index: OpenIndex):
    law = make_standing(authority=Authority.LAW)
    chunks = [replace(chunk, standing=law) for chunk in index.release.chunks[:3]]
    passages = Passages(replace(index.release, chunks=chunks)).widened(_found(chunks))
    assert [one.chunk for one in passages] == chunks


def test_another_document_is_no_neighbour(index: OpenIndex):
    last = index.release.chunks[-1]
    assert index.passages.widened(_found([last]))[0].chunk == last


@pytest.mark.parametrize("limit", [1, 3, 5])
def test_as_many_are_found_as_are_wanted(index: OpenIndex, limit: int):
    found = index.passages.find(index.retriever, Query(text="regelen om emne", limit=limit))
    assert len(found) == limit
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)


def test_where_passages_run_out_the_chunks_passed_by_come_after_them(index: OpenIndex):
    found = index.passages.find(index.retriever, Query(text="emne", limit=500))
    widened = index.passages.widened(index.retriever.retrieve(Query(text="emne", limit=500)))
    assert found[: len(widened)] == widened
    assert len(widened) < len(found) == len(index.release.chunks)
    assert len({one.chunk.chunk_id for one in found}) == len(found)
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)


def test_an_index_finds_passages(index: OpenIndex, tmp_path: Path):
    found = index.find(Query(text="regelen om emne 4", limit=2))
    assert found == index.passages.find(index.retriever, Query(text="regelen om emne 4", limit=2))
