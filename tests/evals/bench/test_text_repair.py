"""Damage that is known, and what is counted of its repair."""

import gzip
import io
import json
import re
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Span
from evals.bench.damaged_text import Spoiler
from evals.bench.labelled_lines import LabelledLine, WrongWord, hash_of, read_lines
from evals.bench.text_repair import (
    HANDBOOK,
    clean_sentences,
    distance,
    measure_lines,
    measure_spoilt,
    repair_bench,
    spoiler_like,
)
from evals.errors import DatasetInvalid
from ingest.repair import Edit, Repair
from ingest.repair.channel import Channel
from ingest.repair.held_out import is_held_out

STARTER = Path(__file__).parents[3] / "corpus" / "handbook"
AS_SEEN = str.maketrans({"æ": "ee", "ø": "g", "å": "a"})


@pytest.fixture(scope="module")
def handbook() -> str:
    names = ("oppseiing.md", "arbeidstid.md")
    texts = [(STARTER / name).read_text(encoding="utf-8") for name in names]
    return "\n\n".join(texts).translate(AS_SEEN)


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    text = (STARTER / "ferie.md").read_text(encoding="utf-8")
    return [line for line in re.split(r"\n+", text) if len(line) > 60]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, sentences: list[str]) -> Path:
    """A folder of data as the real one is laid out, of our own sentences."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "nb-nn").mkdir()
    for split in ("dev", "test"):
        with gzip.open(folder / f"nb-nn/nb_nn_{split}.tsv.gz", "wt", encoding="utf-8") as file:
            file.writelines(f"{line[:250]}\t {line[:250]}\n" for line in sentences)
    (folder / "norwegian-laws").mkdir()
    names = [f"lover/lov-{number}.md" for number in range(40)]
    nynorsk = "Dei tilsette har ikkje krav på eit tillegg for arbeid som ikkje er pålagt dei."
    bokmaal = "De ansatte har ikke krav på et tillegg for arbeid som ikke er pålagt dem her."
    with tarfile.open(folder / "norwegian-laws/lover_forskrifter_md.tar.xz", "w:xz") as tar:
        for name in names:
            content = f"---\ntittel: x\n---\n# Lov\n\n{nynorsk}\n- {bokmaal}\n*Endret.*\n".encode()
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    assert sum(map(is_held_out, names)) > 1
    return folder


def test_the_spoiler_spoils_as_the_document_was_spoilt(handbook: str, sentences: list[str]):
    damaged = spoiler_like(handbook).spoil(sentences, seed=1)
    assert not set("æøå") & set(damaged.text.lower())
    assert "fgr" in damaged.text
    numbers = [group for group in damaged.groups if group.printed.isdigit()]
    assert numbers
    assert all(damaged.text[one.start : one.end] == one.printed for one in numbers)
    assert damaged == spoiler_like(handbook).spoil(sentences, seed=1)
    assert damaged != spoiler_like(handbook).spoil(sentences, seed=2)


def test_a_spoiler_without_confusions_leaves_the_words():
    damaged = Spoiler({}, 0.0, 0.0, 0.0).spoil(["Ein to § 3.", "Fire."], seed=1)
    assert damaged.text == "Ein to § 3.\n\nFire.\n\n"
    assert [group.printed for group in damaged.groups] == ["Ein", "to", "§", "3.", "Fire."]


def test_spaces_and_signs_can_be_spoilt():
    damaged = Spoiler({}, 1.0, 1.0, 1.0).spoil(["etter arbeidstakaren § 5"], seed=1)
    assert [group.printed for group in damaged.groups] == ["etter arbeidstakaren", "§", "5"]
    assert damaged.text.startswith("etterarb"[:5])
    assert damaged.text.count(" ") == 3
    assert damaged.text.split()[2] in ("8", "&")


def test_letters_that_a_document_has_nowhere_are_never_seen():
    spoiler = Spoiler.like(Channel({("a", "å"): 0.1}), absent="å", sign_lost=0.0)
    assert spoiler.outcomes["å"] == (("a", 1.0),)
    kept = Spoiler.like(Channel({("a", "å"): 0.1}), absent="", sign_lost=0.0)
    assert kept.outcomes["å"] == (("a", 0.1),)


def test_repair_puts_most_of_the_damage_right(handbook: str, sentences: list[str]):
    measured = measure_spoilt("news_nb", sentences, spoiler_like(handbook))
    assert measured.before.value > 0.01
    assert measured.after.value < 0.3 * measured.before.value
    assert measured.repaired.value > 0.7
    assert measured.harmed.value < 0.003
    assert measured.repaired.low <= measured.repaired.value <= measured.repaired.high


DOCUMENT = "eit mgte om lgn\nmed vxq og dag"


def lines() -> list[LabelledLine]:
    first = LabelledLine(
        "dev",
        Span(0, 15),
        hash_of(DOCUMENT[:15]),
        hash_of("eit møte om løn"),
        (WrongWord(Span(4, 8), hash_of("møte"), 1), WrongWord(Span(12, 15), hash_of("løn"), 1)),
    )
    second = LabelledLine(
        "dev", Span(16, 30), hash_of(DOCUMENT[16:]), "", (WrongWord(Span(20, 23), None, 0),)
    )
    return [first, second]


def test_words_of_real_lines_are_counted():
    done = Repair(
        DOCUMENT, (Edit(4, 8, "møte", 9.0), Edit(20, 23, "vax", 3.0), Edit(27, 30, "dør", 3.0))
    )
    measured = measure_lines(done, lines())
    assert (measured.put_right.hits, measured.put_right.n) == (1, 2)
    assert (measured.harmed.hits, measured.harmed.n) == (1, 5)
    assert (measured.right_before.hits, measured.right_before.n) == (5, 7)
    assert measured.right_after.hits == 5
    assert measured.repaired_chars.value == 0.5
    assert (measured.harmed_chars.hits, measured.harmed_chars.n) == (2, 19)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("", "", 0), ("løn", "lgn", 1), ("på grunn", "pagrunn", 2), ("abc", "", 3), ("sj", "g", 2)],
)
def test_edit_distance(one: str, other: str, expected: int):
    assert distance(one, other) == expected


@given(st.text("abø ", max_size=8), st.text("abø ", max_size=8))
def test_edit_distance_is_symmetric_and_nothing_for_the_same(one: str, other: str):
    assert distance(one, other) == distance(other, one) <= max(len(one), len(other))
    assert (distance(one, other) == 0) == (one == other)


def test_labels_of_another_document_are_refused(tmp_path: Path):
    path = tmp_path / "lines.jsonl"
    row = {
        "split": "dev",
        "start": 0,
        "end": 3,
        "sha256": hash_of("eit"),
        "right_sha256": "",
        "edits": [],
    }
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert len(read_lines(DOCUMENT, "dev", path)) == 1
    assert read_lines(DOCUMENT, "test", path) == []
    with pytest.raises(DatasetInvalid, match="0 to 3"):
        read_lines("ein annan tekst", "dev", path)
    path.write_text(json.dumps({**row, "edits": None}) + "\n", encoding="utf-8")
    with pytest.raises(DatasetInvalid, match="edits"):
        read_lines(DOCUMENT, "dev", path)


def test_sentences_come_from_laws_that_the_model_has_not_seen(data: Path):
    found = clean_sentences(data, "dev")
    assert set(found) == {"news_nb", "news_nn", "laws_nb", "laws_nn"}
    assert all(found.values())
    assert all(not text.startswith(("#", "*", "-")) for text in found["laws_nb"])
    assert "Dei" in found["laws_nn"][0]


def test_the_tables_are_told_in_norwegian(data: Path, handbook: str, tmp_path: Path):
    path = tmp_path / HANDBOOK
    path.parent.mkdir(parents=True)
    path.write_text(handbook, encoding="utf-8")
    at = handbook.index("fgr")
    line = handbook[at : handbook.index("\n", at)]
    row = {
        "split": "dev", "start": at, "end": at + len(line), "sha256": hash_of(line),
        "right_sha256": "", "edits": [[0, 3, hash_of("før"), 1]],
    }  # fmt: skip
    labels = tmp_path / "lines.jsonl"
    labels.write_text(json.dumps(row) + "\n", encoding="utf-8")
    table = repair_bench(tmp_path, data, "dev", labels)
    assert table[0].startswith("| Ren tekst")
    names = [line.split("|")[1].strip()[:5] for line in table[2:6]]
    assert names == [
        "nyhet",
        "nyhet",
        "lover",
        "lover",
    ]
    assert "dev" in table[-1]
