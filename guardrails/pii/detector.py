"""The one place that builds Presidio's analyser: offline, silent, and never failing open."""

import logging
import re
from collections.abc import Sequence

import spacy
from presidio_analyzer import (
    AnalyzerEngine,
    EntityRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine, NoOpNlpEngine, SpacyNlpEngine
from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.tokens import Doc

from guardrails.hidden_text import VisibleText
from guardrails.pii.attested import AttestedRecognizer
from guardrails.pii.person_tagger import PersonTagger
from guardrails.pii.recognizers.bank_account import BankAccountRecognizer
from guardrails.pii.recognizers.base import LANGUAGE
from guardrails.pii.recognizers.birth_date import BirthDateRecognizer
from guardrails.pii.recognizers.duf import DufNumberRecognizer
from guardrails.pii.recognizers.email import EmailAddressRecognizer
from guardrails.pii.recognizers.employee_number import EmployeeNumberRecognizer
from guardrails.pii.recognizers.iban import IbanNumberRecognizer
from guardrails.pii.recognizers.initials import InitialsRecognizer
from guardrails.pii.recognizers.national_id import NationalIdRecognizer
from guardrails.pii.recognizers.number_plate import NumberPlateRecognizer
from guardrails.pii.recognizers.passport import PassportNumberRecognizer
from guardrails.pii.recognizers.person_name import PersonNameRecognizer
from guardrails.pii.recognizers.phone import PhoneNumberRecognizer
from guardrails.pii.recognizers.professional_number import HprNumberRecognizer
from guardrails.pii.recognizers.street_address import StreetAddressRecognizer
from guardrails.verdict import Finding

_PUNCTUATION = re.compile(r"[^\w\s]+")
_PRESIDIO_LOGGERS = ("presidio-analyzer", "decision_process")
# An identifier of an earlier type wins over a later one on the same digits.
_PRECEDENCE = (
    "EMAIL_ADDRESS",
    "IBAN_CODE",
    "NO_NATIONAL_ID",
    "NO_BANK_ACCOUNT",
    "NO_DUF",
    "HPR_NUMBER",
    "PASSPORT_NUMBER",
    "EMPLOYEE_NUMBER",
    "DATE_OF_BIRTH",
    "STREET_ADDRESS",
    "NO_NUMBER_PLATE",
    "PHONE_NUMBER",
    "PERSON",
    "PERSON_INITIALS",
)


@Language.component("lower_lemma")
def lower_lemma(doc: Doc) -> Doc:
    """Give each token its lower-case form as lemma, else Presidio's context words never match."""
    for token in doc:
        token.lemma_ = token.lower_
    return doc


class _BlankNorwegianEngine(SpacyNlpEngine):
    """spaCy's Norwegian tokeniser without a model; nothing is looked up or downloaded."""

    def __init__(self) -> None:
        super().__init__(models=[{"lang_code": LANGUAGE, "model_name": "blank"}])
        pipeline = spacy.blank(LANGUAGE)
        # spaCy's own tokeniser takes quadratic time on a row of brackets.
        pipeline.tokenizer = Tokenizer(pipeline.vocab, infix_finditer=_PUNCTUATION.finditer)
        pipeline.add_pipe("lower_lemma")
        setattr(self, "nlp", {LANGUAGE: pipeline})  # noqa: B010 - Presidio types it as None


class _NoContext(ContextAwareEnhancer):
    """Leaves scores as they are; Presidio's own copies every result before it finds no context."""

    def __init__(self) -> None:
        super().__init__(0.0, 0.0, 0, 0)

    def enhance_using_context(
        self,
        text: str,
        raw_results: list[RecognizerResult],
        nlp_artifacts: NlpArtifacts,
        recognizers: list[EntityRecognizer],
        context: list[str] | None = None,
    ) -> list[RecognizerResult]:
        """The results themselves."""
        del text, nlp_artifacts, recognizers, context
        return raw_results


class IdentifierDetector:
    """Runs every recogniser over a normalised text."""

    def __init__(self, recognizers: Sequence[EntityRecognizer]) -> None:
        silence_presidio()
        attested = [AttestedRecognizer(recognizer) for recognizer in recognizers]
        registry = RecognizerRegistry(recognizers=attested, supported_languages=[LANGUAGE])
        # Only foreign recognisers have words of context. Without them nobody asks for tokens, and
        # spaCy, which keeps every new word in its vocabulary, never sees the text.
        has_context = any(one.context for one in attested)
        self._engine = AnalyzerEngine(
            registry=registry,
            nlp_engine=_BlankNorwegianEngine() if has_context else _no_words(),
            supported_languages=[LANGUAGE],
            context_aware_enhancer=None if has_context else _NoContext(),
            log_decision_process=False,
        )
        self._entities = sorted({e for r in recognizers for e in r.supported_entities})

    def find(self, text: VisibleText) -> tuple[Finding, ...]:
        """Identifiers with offsets into the normalised text, in order, none overlapping.

        Raises:
            RecognizerTimedOut: A pattern ran past its limit; never an empty answer instead.
            RecognizerUnsound: A recogniser gave what nobody can use.
        """
        if not text.text.strip():
            return ()
        results = self._engine.analyze(
            text.text, language=LANGUAGE, entities=self._entities, score_threshold=0.01
        )
        return tuple(_as_finding(result) for result in _without_overlaps(results))


def default_recognizers(*, regex_timeout_s: float = 1.0) -> list[EntityRecognizer]:
    """One of each of our recognisers."""
    patterns = (
        NationalIdRecognizer,
        DufNumberRecognizer,
        BankAccountRecognizer,
        IbanNumberRecognizer,
        PhoneNumberRecognizer,
        EmailAddressRecognizer,
        BirthDateRecognizer,
        StreetAddressRecognizer,
        NumberPlateRecognizer,
        EmployeeNumberRecognizer,
        HprNumberRecognizer,
        PassportNumberRecognizer,
        InitialsRecognizer,
    )
    return [make(timeout_s=regex_timeout_s) for make in patterns] + [
        PersonNameRecognizer(tagger=PersonTagger.load())
    ]


def _no_words() -> NlpEngine:
    return NoOpNlpEngine(models=[{"lang_code": LANGUAGE, "model_name": ""}])


def silence_presidio() -> None:
    """Keep Presidio's loggers shut: at DEBUG and ERROR they write words of the text."""
    for name in _PRESIDIO_LOGGERS:
        logger = logging.getLogger(name)
        logger.handlers = [logging.NullHandler()]
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False


def _without_overlaps(results: Sequence[RecognizerResult]) -> list[RecognizerResult]:
    size = max((result.end for result in results), default=0)
    taken = bytearray(size)
    kept: list[RecognizerResult] = []
    for result in sorted(results, key=_rank):
        if not any(taken[result.start : result.end]):
            taken[result.start : result.end] = b"\x01" * (result.end - result.start)
            kept.append(result)
    return sorted(kept, key=lambda result: int(result.start))


def _rank(result: RecognizerResult) -> tuple[int, float, int]:
    order = _PRECEDENCE.index(result.entity_type) if result.entity_type in _PRECEDENCE else 99
    return order, -result.score, result.start


def _as_finding(result: RecognizerResult) -> Finding:
    metadata = result.recognition_metadata or {}
    return Finding(
        entity_type=result.entity_type,
        start=result.start,
        end=result.end,
        score=result.score,
        recognizer=str(metadata.get(RecognizerResult.RECOGNIZER_NAME_KEY, "")),
    )
