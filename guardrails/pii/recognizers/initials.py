"""A person's initials: «K.N.», «O. H. (54)»."""

from typing import ClassVar

from guardrails.pii.recognizers.base import Match, NorwegianPatternRecognizer

_NOT_PEOPLE = frozenset({"NN", "PS", "OK", "NB", "AS", "BA", "US", "EU", "SA", "XX", "YY"})


class InitialsRecognizer(NorwegianPatternRecognizer):
    """Two or three capitals with full stops, or bare capitals with an age."""

    ENTITY: ClassVar[str] = "PERSON_INITIALS"
    PATTERN: ClassVar[str] = (
        r"(?<![\w.])(?:(?P<dotted>[A-ZÆØÅ]\. ?[A-ZÆØÅ]\.(?: ?[A-ZÆØÅ]\.)?)(?!\w| ?\p{Lu}\p{Ll})|"
        r"(?P<bare>[A-ZÆØÅ]{2,3})(?= ?\((?:f\. ?)?\d{2}(?: år)?\)|, \d{2} år))"
    )
    IGNORES_CASE: ClassVar[bool] = False

    def score_match(self, match: Match) -> float:
        """0.6, or 0 for «N.N.» and other letters that stand for nobody."""
        letters = "".join(c for c in match.group() if c.isalpha())
        return 0.0 if letters in _NOT_PEOPLE else 0.6
