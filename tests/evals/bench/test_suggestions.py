import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant.bootstrap import build_assistant, open_index_at
from assistant.conversation import AnswerStatus
from assistant.pipeline import Assistant
from assistant.settings import Settings
from corpus import factory
from evals.bench.suggestions import bench_suggestions, repeats, suggestions_lines
from evals.datasets.sample import Sample
from tests.assistant.conftest import TODAY
from tests.assistant.documents import files
from tests.assistant.guards import WordGuard
from tests.assistant.routers import by_declarations
from tests.factories import build_index
from tests.tiny_bank import write_bank

LEND = "Hvor lenge kan en ansatt låne tjenestesykkel?"
NEEDS = "Hvilke krav gjelder for ansatte med tjenestesykkel?"
MOON = "Hvor varmt er det på månen om natta?"


def sample(text: str) -> Sample:
    return Sample(id=text, question=text, language="nb", status=AnswerStatus.ANSWERED)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Over the invented documents and a bank with one question more."""
    place = tmp_path_factory.mktemp("suggestions")
    bank = write_bank(place / "bank")
    topic = {"heading": "Krav", "text": "Hjelm og lås.", "questions": [NEEDS]}
    line = json.dumps(topic, ensure_ascii=False)
    (bank / "topics" / "krav.jsonl").write_text(f"{line}\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(factory, "BANK", bank)
        settings = Settings(index=build_index(place, files()), embedder="hashing")
        index = open_index_at(settings)
        built = build_assistant(settings, index)
        yield replace(built, today=lambda: TODAY, guard=WordGuard(), router=by_declarations())
        index.store.close()


def test_what_is_offered_is_asked_again_and_counted(assistant: Assistant) -> None:
    measured = bench_suggestions(assistant, [sample(LEND), sample(MOON)])
    (followed,) = measured.follow_ups
    (offered,) = followed.offered
    assert (offered.text, offered.alone, offered.repeats) == (NEEDS, True, False)
    assert offered.same_language
    assert followed.first_ms > 0


def test_the_tables_name_collections_and_shares(assistant: Assistant) -> None:
    lines = suggestions_lines({"starter": bench_suggestions(assistant, [sample(LEND)])})
    rows = [line for line in lines if line.startswith("| startkorpuset")]
    assert len(rows) == 2
    # One answer had one follow-up, which was answered.
    assert "1,000 [0,207–1,000]" in rows[0]
    # No word of the catalogue's is about bicycles, so there is no choice to be asked.
    assert "0,000 [" in rows[1]
    assert "–" in rows[1].split("|")[4].split()


def test_where_nothing_is_answered_nothing_was_measured(assistant: Assistant) -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        bench_suggestions(assistant, [sample(MOON)])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (LEND, LEND.lower(), True),
        (LEND, "Hvor lenge kan en ansatt egentlig låne tjenestesykkel?", True),
        (LEND, NEEDS, False),
        (LEND, MOON, False),
        ("Hvor lang er prøvetiden?", "Kan prøvetiden forlenges?", False),
    ],
)
def test_seven_of_ten_words_in_common_repeat(one: str, other: str, *, expected: bool) -> None:
    assert repeats(one, other) is expected
    assert repeats(other, one) is expected
