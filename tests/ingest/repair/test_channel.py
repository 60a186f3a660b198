"""Confusions of letters, before and after a document is seen."""

import pytest

from ingest.repair.channel import END, START, Channel, Tally
from ingest.repair.estimate import estimate, found_rules, leaning
from ingest.repair.model import RepairModel

NOTHING = Tally(seen={}, printed={}, words={}, spaces=0.0, spaces_lost=0.0)


def test_what_is_not_seen_leaves_the_prior_as_it_is():
    prior = Channel.prior()
    assert prior.updated(NOTHING, prior).shares == pytest.approx(prior.shares)


def test_what_is_seen_often_becomes_likely_and_what_is_not_becomes_unlikely():
    prior = Channel.prior()
    tally = Tally({("g", "ø"): 900.0}, {"ø": 1000.0}, {}, 10000.0, 100.0)
    after = prior.updated(tally, prior)
    assert after.shares["g", "ø"] == pytest.approx(0.88, abs=0.01)
    assert after.shares["e", "ø"] < prior.shares["e", "ø"]
    assert after.shares["e", "ø"] > 0
    assert after.space_lost == pytest.approx(0.0098, abs=0.0005)


def test_rules_of_an_end_hold_only_there():
    channel = Channel.prior()
    assert "i" in [printed for printed, _ in channel.end_rules["l"]]
    assert "l" in [printed for printed, _ in channel.start_rules["|"]]
    assert (START + "|", START + "l") in channel.shares
    assert ("l" + END, "i" + END) in channel.shares


def test_rules_are_the_likeliest_first():
    for row in Channel.prior().rules.values():
        bits = [cost for _, cost in row]
        assert bits == sorted(bits)


def test_a_confusion_that_the_prior_does_not_know_is_found(model: RepairModel):
    words = ["arbeidsgivar", "arbeidstakar", "arbeidstid", "arbeidsmiljø", "medarbeidar"]
    strange = [word.replace("b", "q") for word in words]
    assert ("q", "b") in found_rules(model, strange)


def test_vowels_of_the_other_standard_are_no_damage(model: RepairModel):
    strange = ["retningslinjar", "bestemmelsar", "sakskostnadar", "kommisjonar", "fullmaktar"]
    assert ("a", "e") not in found_rules(model, strange)


def test_a_documents_own_words_become_likelier(model: RepairModel):
    types = {"lønsplan": 30, "og": 100, "lønn": 40}
    own = estimate(model, types, 2).model
    word = model.number["lønn"]
    assert own.word_bits(word, 0) < model.word_bits(word, 0)


@pytest.mark.parametrize(
    ("words", "expected"),
    [(["ikkje", "ein", "dei", "frå"], 2), (["ikke", "en", "de", "fra"], 0), ([], 0)],
)
def test_the_written_standard_is_told(words: list[str], expected: int, model: RepairModel):
    assert leaning(model, dict.fromkeys(words, 1)) == expected
