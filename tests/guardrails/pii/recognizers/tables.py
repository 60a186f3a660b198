"""Runs one recogniser over a text and gives back what it marked."""

from guardrails.pii.recognizers.base import NorwegianPatternRecognizer
from guardrails.pii.recognizers.person_name import PersonNameRecognizer


def marked(
    recognizer: NorwegianPatternRecognizer | PersonNameRecognizer,
    text: str,
    minimum: float = 0.4,
) -> list[str]:
    results = recognizer.analyze(text, recognizer.supported_entities)
    return [
        text[r.start : r.end] for r in sorted(results, key=lambda r: r.start) if r.score >= minimum
    ]
