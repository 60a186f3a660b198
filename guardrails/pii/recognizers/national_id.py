"""National identity numbers: fødselsnummer, D-, H- and FH-numbers and the synthetic series.

Source: Skatteetaten, documentation of the population register, «nytt fødselsnummer fra 2032».
"""

from collections.abc import Iterator
from typing import ClassVar

from presidio_analyzer import RecognizerResult

from guardrails.pii.digit_groups import find_chains
from guardrails.pii.encoded_numbers import encoded_texts
from guardrails.pii.identity_layout import LEAST, identity_numbers, score_look_alike
from guardrails.pii.look_alike_digits import look_alike_numbers
from guardrails.pii.recognizers.base import NorwegianPatternRecognizer, as_result
from guardrails.pii.split_number import find_split_numbers


class NationalIdRecognizer(NorwegianPatternRecognizer):
    """Eleven digits, written in any way; valid ones score 1.0, one wrong digit still scores."""

    ENTITY: ClassVar[str] = "NO_NATIONAL_ID"
    PATTERN: ClassVar[str] = r"(?<!\d)\d{6}[ .\-]?\d{5}(?!\d)"

    def _results(self, text: str) -> Iterator[RecognizerResult]:
        """Each number once, in the reading that is surest."""
        found = [one for one in self._candidates(text) if one[0] > 0]
        found.sort(key=lambda one: (-one[0], one[1], one[2]))
        taken = bytearray(len(text))
        for score, start, end in found:
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                yield as_result(self, self.ENTITY, start, end, score)

    def _candidates(self, text: str) -> Iterator[tuple[float, int, int]]:
        for chain in find_chains(text, LEAST):
            for number, score in identity_numbers(chain):
                yield score, number.start, number.end
        yield from self._disguised(text)

    @staticmethod
    def _disguised(text: str) -> Iterator[tuple[float, int, int]]:
        for digits, start, end in look_alike_numbers(text):
            yield score_look_alike(digits, text[start:end]), start, end
        for said, start, end in encoded_texts(text):
            chains = find_chains(said, LEAST)
            scores = [score for chain in chains for _, score in identity_numbers(chain)]
            yield max(scores, default=0.0), start, end
        for split in find_split_numbers(text):
            for start, end in split.parts:
                yield split.score, start, end
