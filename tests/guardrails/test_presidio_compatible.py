"""Our recognisers work in a Presidio that somebody else has set up."""

import inspect
import logging
from typing import Any

import pytest
from presidio_analyzer import (
    AnalyzerEngine,
    BatchAnalyzerEngine,
    EntityRecognizer,
    RecognizerRegistry,
    predefined_recognizers,
)
from presidio_analyzer.nlp_engine import NoOpNlpEngine

from guardrails.pii.detector import default_recognizers
from guardrails.pii.recognizers.base import LANGUAGE
from tests.guardrails.identity_numbers import identity_number

NO_WORDS: Any = None
"""Our recognisers take no tokens; Presidio's types want some."""
NUMBER = identity_number("158375")
TEXT = f"Kari Nordmann, fødselsnummer {NUMBER}, kari@eksempel.no, tlf. 912 34 567"
FOUND = {
    "PERSON": "Kari Nordmann",
    "NO_NATIONAL_ID": NUMBER,
    "EMAIL_ADDRESS": "kari@eksempel.no",
    "PHONE_NUMBER": "912 34 567",
}


@pytest.fixture(scope="module")
def analyzer() -> AnalyzerEngine:
    """Plain Presidio without a model, and one of each of our recognisers."""
    registry = RecognizerRegistry(supported_languages=[LANGUAGE])
    for recognizer in default_recognizers():
        registry.add_recognizer(recognizer)
    engine = NoOpNlpEngine(models=[{"lang_code": LANGUAGE, "model_name": ""}])
    return AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=[LANGUAGE])


@pytest.mark.parametrize(("entity", "text"), FOUND.items(), ids=FOUND)
def test_presidio_finds_with_them_what_the_guard_finds(
    analyzer: AnalyzerEngine, entity: str, text: str
) -> None:
    found = analyzer.analyze(TEXT, language=LANGUAGE, entities=[entity], score_threshold=0.6)
    assert [TEXT[one.start : one.end] for one in found] == [text]


@pytest.mark.parametrize(
    "text", ["Hva sier § 14-9?", "Tariffperioden 01.05.2024–30.04.2026", "HTA 2024 og SFS 2213", ""]
)
def test_presidio_finds_nothing_where_nothing_is(analyzer: AnalyzerEngine, text: str) -> None:
    assert analyzer.analyze(text, language=LANGUAGE, score_threshold=0.4) == []


def test_presidio_lists_their_entities(analyzer: AnalyzerEngine) -> None:
    listed = set(analyzer.get_supported_entities(language=LANGUAGE))
    assert {e for r in default_recognizers() for e in r.supported_entities} <= listed


def test_presidio_can_run_them_on_many_texts(analyzer: AnalyzerEngine) -> None:
    batch = BatchAnalyzerEngine(analyzer_engine=analyzer)
    found = batch.analyze_iterator([TEXT, "Hei"], language=LANGUAGE, score_threshold=0.6)
    assert [len(one) > 0 for one in found] == [True, False]


def test_presidio_can_take_one_out_and_put_it_back() -> None:
    registry = RecognizerRegistry(supported_languages=[LANGUAGE])
    one = next(r for r in default_recognizers() if r.supported_entities == ["EMAIL_ADDRESS"])
    registry.add_recognizer(one)
    registry.remove_recognizer(type(one).__name__)
    with pytest.raises(ValueError, match="No matching recognizers"):
        registry.get_recognizers(language=LANGUAGE, all_fields=True)


@pytest.mark.parametrize("recognizer", default_recognizers(), ids=lambda one: type(one).__name__)
def test_each_is_a_recogniser_of_presidios_kind(recognizer: EntityRecognizer) -> None:
    assert recognizer.supported_language == LANGUAGE
    assert recognizer.id
    wanted = inspect.signature(EntityRecognizer.analyze).parameters
    given = inspect.signature(type(recognizer).analyze).parameters
    assert list(given)[: len(wanted)] == list(wanted)
    found = recognizer.analyze(TEXT, recognizer.supported_entities, NO_WORDS)
    assert all(one.analysis_explanation is None for one in found)


def test_none_takes_the_name_of_one_of_presidios() -> None:
    """Presidio looks its own up by the names of classes, and would make ours in their place."""
    theirs = {name for name, _ in inspect.getmembers(predefined_recognizers, inspect.isclass)}
    ours = {kind.__name__ for one in default_recognizers() for kind in type(one).__mro__[:1]}
    assert ours & theirs == set()


def test_presidios_own_can_be_loaded_beside_them() -> None:
    registry = RecognizerRegistry(supported_languages=["en", LANGUAGE])
    registry.load_predefined_recognizers(languages=["en"])
    for recognizer in default_recognizers():
        registry.add_recognizer(recognizer)
    languages = {one.supported_language for one in registry.recognizers}
    assert languages == {"en", LANGUAGE}


def test_they_log_nothing_of_the_text(
    analyzer: AnalyzerEngine, caplog: pytest.LogCaptureFixture
) -> None:
    """What Presidio itself writes is for whoever sets it up to silence; see docs/guardrails.md."""
    with caplog.at_level(logging.DEBUG):
        for recognizer in analyzer.registry.recognizers:
            recognizer.analyze(TEXT, recognizer.supported_entities, NO_WORDS)
    assert not any(
        value in record.getMessage() for record in caplog.records for value in FOUND.values()
    )
