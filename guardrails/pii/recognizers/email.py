"""E-mail addresses, also with the at sign and full stops spelled out.

Own recogniser because Presidio's fetches the public suffix list over the network.
"""

import re
from typing import ClassVar

from guardrails.pii.recognizers.base import Match, NorwegianPatternRecognizer

_SHARED_MAILBOX = re.compile(
    r"(?:post|postmottak|firmapost|e-?post|mail|info|kontakt|contact|hr|personal|l[øo]nn|"
    r"servicetorg\w*|service|support|hjelp|help\w*|arkiv|dokumentmottak|kundeservice|office|"
    r"medlemsservice|ks|ksadvokatene|advokat\w*|ksbedrift|sentralbord|noreply|no-reply|personvern\w*|"
    r"personvernombud|admin|redaksjon|presse|jobb|stilling|rekruttering|forhandling|medlem\w*|"
    r"kommune\w*|skole\w*|tariff\w*|webmaster|varsling|faktura)(?:[.\-_]?(?:post|mottak|kontor\w*|"
    r"avdeling\w*|enhet\w*|\d{1,4}|ks|kommune))?"
)


class EmailAddressRecognizer(NorwegianPatternRecognizer):
    """A person's address; shared mailboxes such as postmottak@ are let through."""

    ENTITY: ClassVar[str] = "EMAIL_ADDRESS"
    NEEDS: ClassVar[str] = r"[@\[(]|krøll"
    PATTERN: ClassVar[str] = (
        r"(?<![\w.+\-])(?P<local>[\w+\-]{1,64}"
        r"(?:(?:\.| ?[\[(]?(?:dot|punktum)[\])]? ?)[\w+\-]{1,64}){0,4}+)"
        r"(?:@| ?[\[(](?:at|alfakrøll|krøllalfa|snabela)[\])] ?| (?:alfakrøll|krøllalfa) )"
        r"[\p{L}0-9\-]{1,63}(?:(?:\.| ?[\[(]?(?:dot|punktum)[\])]? ?)[\p{L}0-9\-]{1,63}){0,3}"
        r"(?:\.| ?[\[(]?(?:dot|punktum)[\])]? ?)\p{L}{2,24}(?![\w])"
    )

    def score_match(self, match: Match) -> float:
        """1.0 for a person's address, 0 for a shared mailbox."""
        return 0.0 if _SHARED_MAILBOX.fullmatch(match.group("local").lower()) else 1.0
