"""A damaged document is read anew; a clean one comes out as it went in."""

import re
from pathlib import Path

import pytest

from ingest.repair import Repair, RepairModel, channel_of, damage_in, repair
from tests.ingest.repair.conftest import STARTER


@pytest.fixture(scope="module")
def done(damaged: str, model: RepairModel) -> Repair:
    return repair(damaged, model)


def wrong_words(text: str, right: str) -> int:
    pairs = zip(text.split(), right.split(), strict=False)
    return sum(one != other for one, other in pairs)


def test_most_damaged_words_come_out_right(done: Repair, damaged: str, clean: str):
    before, after = wrong_words(damaged, clean), wrong_words(done.text, clean)
    assert before > 200
    assert after < 0.15 * before


def test_words_that_were_right_stay(done: Repair, damaged: str, clean: str):
    kept = [
        (seen, read)
        for seen, read, right in zip(
            damaged.split(), done.text.split(), clean.split(), strict=False
        )
        if seen == right
    ]
    assert len(kept) > 1000
    assert sum(seen != read for seen, read in kept) <= 0.005 * len(kept)


def test_no_digit_is_lost_or_made(done: Repair, damaged: str):
    assert re.findall(r"\d", done.text) == re.findall(r"\d", damaged)


def test_changes_are_in_order_and_apart(done: Repair):
    ends = [0, *(edit.end for edit in done.edits)]
    assert all(end <= edit.start for end, edit in zip(ends, done.edits, strict=False))
    assert all(edit.start < edit.end for edit in done.edits)
    assert all(edit.log_odds > 0 for edit in done.edits)


@pytest.mark.parametrize("path", sorted(STARTER.glob("*/*.md")), ids=lambda path: path.stem)
def test_a_clean_document_comes_out_as_it_went_in(path: Path, model: RepairModel):
    text = path.read_text(encoding="utf-8")
    done = repair(text, model)
    assert done.is_identity
    assert done.text == text


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n\f", "123 456", "§ 5-1 og 8 7", "https://x.no/?a=gl"]
)
def test_text_with_nothing_to_read_comes_out_as_it_went_in(text: str, model: RepairModel):
    assert repair(text, model).text == text


@pytest.mark.parametrize(
    ("seen", "read"),
    [
        ("Arbeidsgivar ma fglgje arbeidsmiljglova.", "Arbeidsgivar må følgje arbeidsmiljølova."),
        ("Den tilsette har rett til a fa lgnn.", "Den tilsette har rett til å få lønn."),
        ("Dette gjeld pagrunn av sjukdom.", "Dette gjeld på grunn av sjukdom."),
        ("Saka skal drgftast med arbei dstakaren.", "Saka skal drøftast med arbeidstakaren."),
        ("Sja arbeidsmiljglova & 10-12 no.", "Sjå arbeidsmiljølova § 10-12 no."),
        ("Sporsmal kan sendast til post@kommune.no.", None),
        ("Han fekk 14 dagar og 3 timar.", None),
        ("Møtet er 12.30 i rom B4.", None),
        ("Vern mot gjengjelding er i § 2 A-4.", None),
        ("IKS og KS er einige.", None),
        ("Punkt 5a og 6g gjeld.", None),
    ],
)  # fmt: skip
def test_words_in_a_damaged_document(seen: str, read: str | None, damaged: str, model: RepairModel):
    text = f"{damaged}\n\n{seen}"
    done = repair(text, model)
    span = done.span_in_repaired(len(text) - len(seen), len(text))
    got = span.of(done.text)
    if read is None:  # numbers, addresses and abbreviations are as they were
        for part in re.findall(r"\S*[\d@]\S*|\b[A-Z]{2,}\b|\bA-4", seen):
            assert part in got
    else:
        assert got == read


def test_the_channel_is_the_documents_own(damaged: str, clean: str, model: RepairModel):
    own = channel_of(damaged, model).shares
    assert own["g", "ø"] > 0.5
    assert own["a", "å"] > 0.5
    assert own["e", "ø"] < 0.05
    assert channel_of(clean, model).shares["g", "ø"] < 0.05


def test_damage_is_told(damaged: str, clean: str):
    assert damage_in(damaged).is_damaged
    assert damage_in(damaged).share > 0.05
    assert damage_in(clean).share < 0.002


def test_the_same_text_is_repaired_the_same_way(damaged: str, model: RepairModel):
    assert repair(damaged, model).edits == repair(damaged).edits


@pytest.mark.real_documents
def test_real_documents_that_are_clean_stay(real_documents: Path, model: RepairModel):
    names = ("circulars", "regulations")
    files = [
        path for name in names for path in (real_documents / name).rglob("*") if path.is_file()
    ]
    assert len(files) == 28
    for path in [*files, real_documents / "guides/roros-veileder-personalarkiv.txt"]:
        assert repair(path.read_text(encoding="utf-8"), model).is_identity, path.name


@pytest.mark.real_documents
def test_numbers_of_the_handbook_stay(real_documents: Path, model: RepairModel):
    path = real_documents / "handbook/ikamr-personalhandbok-2025-08-29.txt"
    done = repair(path.read_text(encoding="utf-8"), model)
    assert len(done.edits) > 5000
    for edit in done.edits:
        seen = done.original[edit.start : edit.end]
        if edit.replacement.strip("§"):
            assert not re.search(r"\d\d", seen + edit.replacement)
            assert len(re.findall(r"\d", seen)) <= 1
            assert re.search(r"[^\W\d_]", seen) or not re.search(r"\d", seen)
