"""Identifiers in documents, found by the same recognisers as in messages.

Documents hold names of office holders and whole chapters on health, so only what identifies by
itself is looked for: numbers and addresses.
"""

from dataclasses import replace

from guardrails.hidden_text import make_visible
from guardrails.pii.detector import IdentifierDetector
from guardrails.pii.recognizers.bank_account import BankAccountRecognizer
from guardrails.pii.recognizers.duf import DufNumberRecognizer
from guardrails.pii.recognizers.email import EmailRecognizer
from guardrails.pii.recognizers.iban import IbanRecognizer
from guardrails.pii.recognizers.national_id import NationalIdRecognizer
from guardrails.pii.recognizers.phone import PhoneNumberRecognizer
from guardrails.verdict import Finding

_LINES_AT_A_TIME = 200


class DocumentIdentifiers:
    """Finds identity and account numbers, e-mail addresses and telephone numbers."""

    def __init__(self, *, regex_timeout_s: float = 5.0) -> None:
        kinds = (
            NationalIdRecognizer,
            DufNumberRecognizer,
            BankAccountRecognizer,
            IbanRecognizer,
            EmailRecognizer,
            PhoneNumberRecognizer,
        )
        self._detector = IdentifierDetector([kind(timeout_s=regex_timeout_s) for kind in kinds])

    def find(self, text: str) -> list[Finding]:
        """The findings in a text of any length, with offsets into it, in order.

        Raises:
            RecognizerTimedOut: A pattern ran past its limit on some lines.
        """
        found: list[Finding] = []
        lines = text.splitlines(keepends=True)
        start = 0
        for first in range(0, len(lines), _LINES_AT_A_TIME):
            piece = "".join(lines[first : first + _LINES_AT_A_TIME])
            visible = make_visible(piece)
            for finding in self._detector.find(visible):
                from_, to = visible.original_span(finding.start, finding.end)
                found.append(replace(finding, start=start + from_, end=start + to))
            start += len(piece)
        return found
