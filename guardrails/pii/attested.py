"""A recogniser that is not believed: Presidio takes whatever one gives that is falsy for «nothing».

A result without a place in the text, or with a score that is no number, would be dropped on its
way without a word. Here it is an error, so that the guard blocks.
"""

from collections.abc import Sequence
from typing import Any

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from guardrails.errors import GuardrailError


class RecognizerUnsound(GuardrailError):
    """A recogniser gave something that is no list of findings in the text."""


class AttestedRecognizer(EntityRecognizer):
    """Stands before a recogniser and takes only what can be used."""

    def __init__(self, inner: EntityRecognizer) -> None:
        # Presidio leaves its fields without types.
        held: Any = inner
        super().__init__(
            supported_entities=held.supported_entities,
            name=held.name,
            supported_language=held.supported_language,
            context=held.context,
        )
        self._inner = held
        # Presidio finds the context words of a result's recogniser by this.
        self._id = inner.id

    def load(self) -> None:
        """Nothing: the recogniser inside is loaded."""

    def analyze(
        self, text: str, entities: Sequence[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """What the recogniser inside finds.

        Raises:
            RecognizerUnsound: That is not a list, or a finding is not a place in the text.
        """
        found = self._inner.analyze(text, list(entities), nlp_artifacts)
        if not isinstance(found, list) or not all(_is_sound(one, len(text)) for one in found):
            raise RecognizerUnsound(
                f"{type(self._inner).__name__} gave what is no list of findings in the text"
            )
        return found

    def enhance_using_context(
        self,
        text: str,
        raw_recognizer_results: list[RecognizerResult],
        other_raw_recognizer_results: list[RecognizerResult],
        nlp_artifacts: NlpArtifacts,
        context: list[str] | None = None,
    ) -> list[RecognizerResult]:
        """What the recogniser inside makes of the words around."""
        enhanced: list[RecognizerResult] = self._inner.enhance_using_context(
            text, raw_recognizer_results, other_raw_recognizer_results, nlp_artifacts, context
        )
        return enhanced


def _is_sound(one: object, size: int) -> bool:
    if not isinstance(one, RecognizerResult) or not isinstance(one.entity_type, str):
        return False
    whole = type(one.start) is int and type(one.end) is int
    numbers = isinstance(one.score, int | float)
    # A score that is not a number is neither above nor below anything.
    return whole and numbers and 0 <= one.start < one.end <= size and 0 <= one.score <= 1
