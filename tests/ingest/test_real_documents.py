"""The real documents, taken in whole. Nothing of their text stands here: numbers and names only."""

from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from corpus.document import MAX_CHUNK_CHARS, Chunk
from corpus.release import Release
from corpus.source import SECTOR, Authority, Source, Status, Validity
from guardrails.redact import MASK
from ingest.report import IngestReport

pytestmark = pytest.mark.real_documents

_BODO = "regulations/bodo-organisasjonsutvalget-2014-08-26.txt"
_HANDBOOK = "handbook/ikamr-personalhandbok-2025-08-29.txt"
_CIRCULAR = "circulars/ks-b-rundskriv-08-2019-medlemsservice.txt"
_LAWS = "regulations/laws"
_MOST_MASKED = 0.06
_WORKING_ENVIRONMENT = f"{_LAWS}/nl-20050617-062.xml"

Built = tuple[IngestReport, Release]


def _source(built: Built, file: str) -> Source:
    return next(one for one in built[1].sources.values() if one.file == file)


def _chunks(built: Built, file: str) -> list[Chunk]:
    return [chunk for chunk in built[1].chunks if chunk.locator.file == file]


def test_every_document_is_taken_in(real_build: Built, real_documents: Path):
    report, release = real_build
    files = [path for path in real_documents.rglob("*") if path.is_file()]
    assert report.rejections == ()
    assert len(report.documents) == len(files) == len(release.sources) == 31


def test_every_quote_place_is_sound(real_build: Built):
    _, release = real_build
    assert release.damaged_files() == []
    for chunk in release.chunks:
        span = chunk.locator.span
        assert 0 < len(span) <= MAX_CHUNK_CHARS
        assert chunk.body == span.of(release.original_of(chunk))
        assert chunk.body == chunk.body.strip()
        assert all(span.start <= b.span.start < b.span.end <= span.end for b in chunk.blocks)


def test_chunks_of_a_document_never_overlap(real_build: Built):
    spans: dict[str, list[tuple[int, int]]] = {}
    for chunk in real_build[1].chunks:
        spans.setdefault(chunk.source_id, []).append((chunk.locator.start, chunk.locator.end))
    for places in spans.values():
        assert all(one[1] <= other[0] for one, other in pairwise(sorted(places)))


def test_chunks_stand_in_reading_order(real_build: Built):
    one_by_one = pairwise(real_build[1].chunks)
    assert not [
        other.locator.file
        for one, other in one_by_one
        if one.source_id == other.source_id and one.locator.end > other.locator.start
    ]


def test_a_text_file_is_stored_as_it_reads_but_for_masks(real_build: Built, real_documents: Path):
    _, release = real_build
    for source in release.sources.values():
        if source.file.endswith(".txt"):
            own = (real_documents / source.file).read_text(encoding="utf-8")
            stored = release.originals[source.source_id]
            assert len(stored) == len(own)
            differ = [kept for kept, was in zip(stored, own, strict=True) if kept != was]
            assert set(differ) <= {MASK}
            assert len(differ) < _MOST_MASKED * len(own)


def test_a_heading_path_is_as_outsiders_expect_it(real_build: Built):
    paths = {chunk.heading_path for chunk in _chunks(real_build, _WORKING_ENVIRONMENT)}
    assert (
        "Arbeidsmiljøloven",
        "Kapittel 10. Arbeidstid",
        "§ 10-8. Daglig og ukentlig arbeidsfri",
    ) in paths
    assert sum(path[-1].startswith("§ 2 A-") for path in paths) >= 7


def test_numbered_ledd_are_kept(real_build: Built):
    bodies = [chunk.body for chunk in _chunks(real_build, _WORKING_ENVIRONMENT)]
    starts = Counter(
        block.span.of(real_build[1].original_of(chunk))[:3]
        for chunk in _chunks(real_build, _WORKING_ENVIRONMENT)
        for block in chunk.blocks
    )
    assert starts["(1)"] > 100
    assert starts["(2)"] > 100
    assert not [body for body in bodies if body.startswith(("Endret ved", "Tilføyd ved"))]


@pytest.mark.parametrize(
    ("law", "status", "validity"),
    [
        ("nl-20250620-081", Status.NOT_YET_IN_FORCE, Validity()),
        ("nl-19670210-000", Status.IN_FORCE, Validity(date(1970, 1, 1))),
        ("nl-20250620-096", Status.IN_FORCE, Validity(date(2026, 1, 1))),
        ("nl-19921204-126", Status.IN_FORCE, Validity(date(1999, 1, 1), date(2026, 1, 1))),
    ],
)
def test_laws_that_follow_each_other(
    real_build: Built, law: str, status: Status, validity: Validity
):
    standing = _source(real_build, f"{_LAWS}/{law}.xml").standing
    assert (standing.authority, standing.status, standing.validity) == (
        Authority.LAW,
        status,
        validity,
    )


def test_the_committees_papers_are_one_municipalitys_proposals(real_build: Built):
    standings = {chunk.standing for chunk in _chunks(real_build, _BODO)}
    assert {(one.authority, one.scope) for one in standings} == {
        (Authority.LOCAL_RULE, "Bodø kommune")
    }
    assert {one.status for one in standings} == {
        Status.PROPOSAL,
        Status.MEETING_RECORD,
        Status.CONSULTATION_INPUT,
    }


def test_local_info_binds_the_handbooks_employer_and_the_rest_the_sector(real_build: Built):
    local = {True: Counter[tuple[str, Authority]](), False: Counter[tuple[str, Authority]]()}
    for chunk in _chunks(real_build, _HANDBOOK):
        inside = any(heading.lower().startswith("lokal info") for heading in chunk.heading_path)
        local[inside][chunk.standing.scope, chunk.standing.authority] += 1
    assert set(local[True]) == {("IKAMR", Authority.LOCAL_RULE)}
    assert set(local[False]) == {(SECTOR, Authority.HANDBOOK)}
    assert sum(local[True].values()) > 50


def test_no_local_info_hides_in_a_text_for_the_sector(real_build: Built):
    release = real_build[1]
    hidden = [
        chunk.chunk_id
        for chunk in _chunks(real_build, _HANDBOOK)
        for line in chunk.body.splitlines()
        if chunk.standing.scope == SECTOR and line.strip().lower().startswith("lokal info")
    ]
    assert hidden == []
    assert release.chunks


def test_the_handbook_is_nynorsk_of_the_day_in_its_name(real_build: Built):
    source = _source(real_build, _HANDBOOK)
    assert (source.language, source.state_date) == ("nn", date(2025, 8, 29))


def test_the_circular_carries_its_number_and_day(real_build: Built):
    source = _source(real_build, _CIRCULAR)
    assert source.title.startswith("B-rundskriv B/08-2019")
    assert source.standing.authority is Authority.CIRCULAR
    assert source.standing.validity.valid_from == date(2019, 12, 18)


def test_made_up_cases_are_told_apart(real_build: Built):
    statuses = Counter(
        chunk.standing.status for chunk in _chunks(real_build, "guides/ks-folkevalgtprogram.txt")
    )
    assert statuses[Status.FICTITIOUS_CASE] >= 3
    assert statuses[Status.IN_FORCE] > statuses[Status.FICTITIOUS_CASE]
