"""Street addresses: a street's name, a house number, perhaps a postcode."""

import re
from typing import ClassVar

from guardrails.pii.recognizers.base import Match, NorwegianPatternRecognizer, after, before

_HOME = re.compile(
    r"(?:\bbor|bur|bosatt|busett|adresse\w*|bopel|lives? (?:at|in)|hjemme|heime|living at)"
    r"\W+(?:\w+\W+){0,3}$"
)
_WORKPLACE = re.compile(
    r"(?:kontor\w*|rådhus\w*|besøk\w*|møte\w*|ligger|ligg|held til|holder til|postadresse|"
    r"lokale\w*|barnehage\w*|skole\w*|sykehjem\w*|verksted\w*)\W+(?:\w+\W+){0,3}$"
)

_STREETS = (
    r"veien|vegen|gata|gaten|gate|vei|veg|vn\.|gt\.|åsen|bakken|tunet|lia|stien|svingen|plass|"
    r"allé|alleen|kroken|faret|jordet|haugen|løkka"
)


class StreetAddressRecognizer(NorwegianPatternRecognizer):
    """«Storgata 12 B, 1234 Sted»; a workplace's address is let through."""

    ENTITY: ClassVar[str] = "STREET_ADDRESS"
    IGNORES_CASE: ClassVar[bool] = False
    NEEDS: ClassVar[str] = rf" (?=\d)(?<=(?:{_STREETS}) )"
    PATTERN: ClassVar[str] = (
        r"(?<![\p{L}\d])(?:(?:\p{Lu}[\p{L}.]{1,20} ){1,3}(?:gate|vei|veg|allé|plass)"
        rf"|\p{{L}}{{2,24}}(?:{_STREETS}))"
        r" \d{1,3} ?[A-H]?(?:,? \d{4} \p{L}{2,24})?(?![\p{L}\d%]|[.,]\d)"
    )

    def score_match(self, match: Match) -> float:
        """0.9 when someone lives there, 0.6 for an address alone, 0 for a workplace's."""
        lead = before(match, 40)
        if _HOME.search(lead):
            return 0.9
        if _WORKPLACE.search(lead) or not match.group().strip()[0].isupper():
            return 0.0
        return 0.0 if re.match(r"\s*(?:skole|barnehage|sykehjem|prosent|%)", after(match)) else 0.6
