"""What a damaged word may have been, and what is damage at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.repair.channel import Channel
from ingest.repair.damage import damage_of
from ingest.repair.model import RepairModel
from ingest.repair.readings import Readings


@pytest.fixture(scope="module")
def readings(model: RepairModel) -> Readings:
    return Readings(model, Channel.prior())


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ("mgte", "møte"),
        ("arbeidsmiljglova", "arbeidsmiljølova"),
        ("fravaer", "fravær"),
        ("spgrsmal", "spørsmål"),
        ("Igpet", "løpet"),
        ("|gpet", "løpet"),
        ("pengon", "pensjon"),
        ("lgnnspolitikk", "lønnspolitikk"),
        ("pagrunn", "på grunn"),
        ("afglgje", "å følgje"),
        # As they stand:
        ("arbeidstakar", "arbeidstakar"),
        ("kommune", "kommune"),
        ("xkcdqz", "xkcdqz"),
        ("arbeidstakarorganisasjon", "arbeidstakarorganisasjon"),
        ("velferdskonto", "velferdskonto"),
    ],
)
def test_the_likeliest_reading(shape: str, expected: str, readings: Readings):
    assert readings.of(shape)[0].text == expected


@settings(max_examples=60, deadline=None)
@given(shape=st.text("abdegijlnorstuæøå&@|I18", min_size=1, max_size=18))
def test_what_stands_there_is_always_a_reading(shape: str, readings: Readings):
    found = readings.of(shape)
    assert shape.lower() in [reading.text for reading in found]
    bits = [reading.alone for reading in found[:-1]]
    assert bits == sorted(bits)
    assert len(found) <= 6


def test_two_halves_are_better_as_one_word(readings: Readings):
    assert readings.as_one_word("arbeidstakar") < 20
    assert readings.as_one_word("arbeidsgivaravgjerd") < 40
    assert readings.as_one_word("xkcdqzwv") > 100


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        ({"mgte": 20, "lgnn": 20, "spgrsmal": 10, "og": 400}, True),
        ({"mgte": 2, "og": 400}, False),
        ({"møte": 20, "lønn": 20, "og": 400}, False),
        ({"xkcdqz": 50, "og": 100}, False),
        ({"employee": 20, "handbook": 20, "whistleblower": 20}, False),
        ({}, False),
    ],
)
def test_a_document_is_damaged_where_many_words_clearly_are(
    types: dict[str, int], expected: bool, model: RepairModel
):
    found = damage_of(types, model)
    assert found.is_damaged is expected
    assert 0 <= found.share <= 1


def test_the_share_of_many_strange_words_is_told_from_the_commonest(model: RepairModel):
    types = {f"lgnn{letter}{other}": 1 for letter in "qxz" for other in "qxz"} | {"mgte": 30}
    assert damage_of(types, model).damaged >= 30


def test_bits_of_pairs_and_unknown_words(model: RepairModel):
    number = model.number
    seen = model.pair_bits_of(number["med"], number["mindre"], 0)
    assert seen < model.word_bits(number["mindre"], 0)
    unseen = model.pair_bits_of(number["mindre"], number["arbeidstid"], 0)
    assert unseen > 0
    assert model.unknown_bits("arbeidelig") < model.unknown_bits("xqzwkvjbpf")
    assert model.unknown_bits("l@nn") > model.unknown_bits("lønn")
