"""Identifiers in documents, found by the same recognisers as in messages.

Documents hold names of office holders and whole chapters on health, so only what identifies by
itself is looked for: numbers and addresses.
"""

import re
from dataclasses import replace

from guardrails.hidden_text import make_visible
from guardrails.pii.detector import IdentifierDetector
from guardrails.pii.recognizers.bank_account import BankAccountRecognizer
from guardrails.pii.recognizers.duf import DufNumberRecognizer
from guardrails.pii.recognizers.email import EmailAddressRecognizer
from guardrails.pii.recognizers.iban import IbanNumberRecognizer
from guardrails.pii.recognizers.national_id import NationalIdRecognizer
from guardrails.pii.recognizers.phone import PhoneNumberRecognizer
from guardrails.verdict import Finding

_PIECE = re.compile(r"(?s).{1,50000}(?:\n|\Z)|.{1,50000}\s|.{1,50000}")
"""A text is read piece by piece, cut between lines where it can be: the tokeniser has a limit."""


class DocumentIdentifiers:
    """Finds identity and account numbers, e-mail addresses and telephone numbers."""

    def __init__(self, *, regex_timeout_s: float = 5.0) -> None:
        kinds = (
            NationalIdRecognizer,
            DufNumberRecognizer,
            BankAccountRecognizer,
            IbanNumberRecognizer,
            EmailAddressRecognizer,
            PhoneNumberRecognizer,
        )
        self._detector = IdentifierDetector([kind(timeout_s=regex_timeout_s) for kind in kinds])

    def find(self, text: str) -> list[Finding]:
        """The findings in a text of any length, with offsets into it, in order.

        Raises:
            RecognizerTimedOut: A pattern ran past its limit on some piece.
        """
        found: list[Finding] = []
        for piece in _PIECE.finditer(text):
            visible = make_visible(piece.group())
            for finding in self._detector.find(visible):
                start, end = visible.original_span(finding.start, finding.end)
                at = piece.start()
                found.append(replace(finding, start=at + start, end=at + end))
        return found
