"""What our recognisers share: one pattern, a score a match, context words, and no fail-open."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, TypeAlias

import regex  # type: ignore[import-untyped]
from presidio_analyzer import EntityRecognizer, Pattern, PatternRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from guardrails.errors import RecognizerTimedOut

LANGUAGE = "nb"
"""One code for bokmål, nynorsk and what is mixed with them; see the research note on Presidio."""

Match: TypeAlias = "regex.Match[str]"
"""A match of the third-party engine, which alone can be given a time limit."""

_CONTEXT_CHARS = 60


class NorwegianPatternRecognizer(PatternRecognizer):
    """A pattern whose every match is scored by `score_match`.

    Presidio skips a pattern that times out and drops a match whose checksum fails; here the
    first is an error and the second may keep a low score.
    """

    COUNTRY_CODE = "no"
    ENTITY: ClassVar[str]
    PATTERN: ClassVar[str]
    NEEDS: ClassVar[str] = ""
    """A pattern that is found in every text with a match and is much quicker to look for."""
    IGNORES_CASE: ClassVar[bool] = True
    SCORE: ClassVar[float] = 0.8
    """Score of a match whose own words say what it is."""
    GROUPS: ClassVar[tuple[str, ...]] = ()
    """The groups that may hold the identifier; empty when the whole match is it."""

    def __init__(self, *, timeout_s: float = 1.0) -> None:
        flags = regex.IGNORECASE if self.IGNORES_CASE else 0
        super().__init__(
            supported_entity=self.ENTITY,
            supported_language=LANGUAGE,
            patterns=[Pattern(name=self.ENTITY.lower(), regex=self.PATTERN, score=0.5)],
            global_regex_flags=flags,
        )
        self._compiled = regex.compile(self.PATTERN, flags)
        self._needed = regex.compile(self.NEEDS, flags)
        self._timeout_s = timeout_s

    def score_match(self, match: Match) -> float:
        """Score of one match, 0 to 1; 0 drops it."""
        return self.SCORE if match.group() else 0.0

    def span_of(self, match: Match) -> tuple[int, int]:
        """The part of the match that is the identifier."""
        spans = [match.span(group) for group in self.GROUPS if match.group(group)]
        start, end = spans[0] if spans else match.span()
        return start, end

    def analyze(
        self,
        text: str,
        entities: Sequence[str],
        nlp_artifacts: NlpArtifacts | None = None,
        regex_flags: int | None = None,
    ) -> list[RecognizerResult]:
        """Find the identifier; the other arguments are Presidio's and change nothing.

        Raises:
            RecognizerTimedOut: The pattern ran past its limit.
        """
        del entities, nlp_artifacts, regex_flags
        try:
            return list(self._results(text))
        except TimeoutError:
            name = type(self).__name__
            raise RecognizerTimedOut(f"{name} ran past {self._timeout_s} s") from None

    def _results(self, text: str) -> Iterator[RecognizerResult]:
        if self._needed.search(text, timeout=self._timeout_s) is None:
            return
        for match in self._compiled.finditer(text, timeout=self._timeout_s):
            score = self.score_match(match)
            if score > 0:
                start, end = self.span_of(match)
                yield as_result(self, self.ENTITY, start, end, score)


def as_result(
    recognizer: EntityRecognizer, entity: str, start: int, end: int, score: float
) -> RecognizerResult:
    """A Presidio result without an explanation, because explanations quote patterns."""
    return RecognizerResult(
        entity_type=entity,
        start=start,
        end=end,
        score=score,
        recognition_metadata={
            RecognizerResult.RECOGNIZER_NAME_KEY: type(recognizer).__name__,
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: recognizer.id,
        },
    )


def before(match: Match, chars: int = _CONTEXT_CHARS) -> str:
    """The text just before a match, lower-cased."""
    text: str = match.string
    return text[max(match.start() - chars, 0) : match.start()].lower()


def after(match: Match, chars: int = _CONTEXT_CHARS) -> str:
    """The text just after a match, lower-cased."""
    text: str = match.string
    return text[match.end() : match.end() + chars].lower()


def digits_of(text: str) -> str:
    """Only the ASCII digits of a text."""
    return "".join(character for character in text if "0" <= character <= "9")
