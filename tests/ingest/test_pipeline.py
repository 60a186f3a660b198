import json
from datetime import date
from pathlib import Path

from corpus.embedders.hashing import HashingEmbedder
from corpus.factory import open_index
from corpus.manifest import FORMAT
from corpus.retrieval import Query
from ingest.chunk import CHUNKER
from ingest.errors import Reason
from ingest.screen import Screen
from tests.factories import BUILT_AT, write_files
from tests.guardrails.identity_numbers import identity_number
from tests.ingest.builds import make_build, served
from tests.ingest.lovdata_xml import article, chapter, ledd, make_law

_FILES = {
    "handbook/ferie.md": "# Ferie\n\nAlle har fem uker ferie.\n\n## Lønn\n\nFeriepenger er 12 %.\n",
    "guides/permisjon.txt": "Permisjon\n\nDu kan få fri ved flytting.\n",
}


def test_a_build_publishes_a_release_that_can_be_searched(documents: Path, index: Path):
    write_files(documents, _FILES)
    report = make_build().run([documents], index)
    opened = open_index(index, HashingEmbedder())
    try:
        (best,) = opened.retriever.retrieve(Query(text="fri ved flytting", limit=1))
    finally:
        opened.store.close()
    assert report.published
    assert best.chunk.locator.file == "guides/permisjon.txt"
    assert best.chunk.body == "Du kan få fri ved flytting."


def test_the_manifest_says_what_the_release_was_built_with(documents: Path, index: Path):
    report = make_build().run([write_files(documents, _FILES)], index)
    manifest = served(index).manifest
    assert (manifest.format, manifest.chunker, manifest.embedder) == (
        FORMAT,
        CHUNKER,
        "hashing-256",
    )
    assert (manifest.release_id, manifest.built_at) == (report.release_id, BUILT_AT.isoformat())
    assert (manifest.documents, manifest.sections, manifest.chunks) == (2, 3, 3)
    assert served(index).damaged_files() == []


def test_a_staged_build_leaves_what_is_served(documents: Path, index: Path):
    write_files(documents, _FILES)
    first = make_build().run([documents], index)
    write_files(documents, {"handbook/ny.txt": "Nytt\n\nEn ny regel.\n"})
    staged = make_build().run([documents], index, publish=False)
    assert not staged.published
    assert served(index).manifest.release_id == first.release_id
    assert (index / "releases" / staged.release_id).is_dir()


def test_releases_are_numbered_and_named_for_what_they_hold(documents: Path, index: Path):
    write_files(documents, _FILES)
    ids = [make_build().run([documents], index).release_id for _ in range(2)]
    write_files(documents, {"handbook/ferie.md": "# Ferie\n\nAlle har rett til seks uker.\n"})
    ids.append(make_build().run([documents], index).release_id)
    numbers, digests = zip(*(name.split("-") for name in ids), strict=True)
    assert numbers == ("0001", "0002", "0003")
    assert digests[0] == digests[1] != digests[2]


def test_the_same_documents_give_the_same_chunks(documents: Path, index: Path, tmp_path: Path):
    write_files(documents, _FILES)
    make_build().run([documents], index)
    make_build().run([documents], tmp_path / "other")
    assert served(index).chunks == served(tmp_path / "other").chunks


def test_the_report_counts_and_names(documents: Path, index: Path):
    files = _FILES | {"bilde.png": "x", "utkast/a.txt": "Utkast her.\n", "__macosx/b.txt": "B.\n"}
    catalogue = 'exclude = ["utkast/*"]\n[[source]]\nfile = "handbook/ferie.md"\nissuer = "KS"\n'
    write_files(documents, files | {"catalogue.toml": catalogue, ".skjult/c.txt": "C.\n"})
    report = make_build().run([documents], index)
    assert {left.file: left.reason for left in report.rejections} == {
        "bilde.png": Reason.UNSUPPORTED,
        "utkast/a.txt": Reason.EXCLUDED,
        "catalogue.toml": Reason.CATALOGUE,
        "__macosx/b.txt": Reason.HIDDEN,
        ".skjult/c.txt": Reason.HIDDEN,
    }
    guide, handbook = report.documents
    assert (guide.file, guide.title, guide.authority) == (
        "guides/permisjon.txt",
        "Permisjon",
        "guide",
    )
    assert (handbook.sections, handbook.chunks) == (2, 2)
    assert handbook.characters == len(_FILES["handbook/ferie.md"])
    assert (handbook.statuses, handbook.scopes) == ({"in_force": 2}, {"sector": 2})
    assert (report.sections, report.chunks) == (3, 3)
    assert report.seconds > 0
    assert served(index).sources[handbook.source_id].issuer == "KS"


def test_the_report_is_kept_beside_the_releases(documents: Path, index: Path):
    report = make_build().run([write_files(documents, _FILES)], index)
    kept = json.loads((index / f"report-{report.release_id}.json").read_text("utf-8"))
    assert kept == json.loads(json.dumps(report.as_record()))


def test_personal_data_reach_neither_the_release_nor_the_report(
    documents: Path, index: Path, screen: Screen
):
    number = identity_number("020285")
    text = f"Ferie\n\nArbeidstaker {number} har søkt om ferie.\n"
    report = make_build(screen).run([write_files(documents, {"a.txt": text})], index)
    assert report.documents[0].masked == {"NO_NATIONAL_ID": 1}
    files = [path for path in index.rglob("*") if path.is_file()]
    assert len(files) > 5
    assert not [path for path in files if number.encode() in path.read_bytes()]


def test_folders_named_are_read_and_nothing_else(tmp_path: Path, index: Path):
    write_files(tmp_path, {"a/x.txt": "X er her.\n", "b/y.txt": "Y er her.\n", "c/z.txt": "Z.\n"})
    report = make_build().run([tmp_path / "a", tmp_path / "b"], index)
    assert [line.file for line in report.documents] == ["x.txt", "y.txt"]


def test_an_audience_that_staff_name_keeps_a_document_from_others(documents: Path, index: Path):
    catalogue = '[[source]]\nfile = "guides/permisjon.txt"\naudience = "members"\n'
    make_build().run([write_files(documents, _FILES | {"catalogue.toml": catalogue})], index)
    opened = open_index(index, HashingEmbedder())
    try:
        open_to = {
            who: {
                found.chunk.locator.file
                for found in opened.retriever.retrieve(
                    Query(text="fri ved flytting", limit=9, audiences=frozenset({who}))
                )
            }
            for who in ("public", "members")
        }
    finally:
        opened.store.close()
    assert open_to["public"] == {"handbook/ferie.md"}
    assert open_to["members"] == {"guides/permisjon.txt"}


def test_every_stage_tells_how_far_it_has_come(documents: Path, index: Path):
    told: list[tuple[str, int, int]] = []
    write_files(documents, _FILES | {"bilde.png": "x"})
    make_build(on_progress=lambda *step: told.append(step)).run([documents], index)
    assert told == [("read", 1, 3), ("read", 2, 3), ("read", 3, 3), ("index", 3, 3)]


def test_repeals_are_settled_across_the_folders_named(tmp_path: Path, index: Path):
    rules = chapter(article(ledd("Hytten er varm.")))
    ending = '<article class="defaultP">Følgende lov oppheves: lov 3. februar 2001 nr. 4.</article>'
    new = make_law(rules + ending, refid="lov/2025-06-01-9", in_force="2026-01-01")
    write_files(tmp_path, {"a/old.xml": make_law(rules).decode(), "b/new.xml": new.decode()})
    make_build().run([tmp_path / "a", tmp_path / "b"], index)
    ends = {one.file: one.standing.validity.valid_to for one in served(index).sources.values()}
    assert ends == {"old.xml": date(2026, 1, 1), "new.xml": None}


def test_an_index_inside_the_documents_folder_is_no_document(documents: Path):
    write_files(documents, _FILES)
    make_build().run([documents], documents / "index")
    report = make_build().run([documents], documents / "index")
    assert sorted(line.file for line in report.documents) == sorted(_FILES)
