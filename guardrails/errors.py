"""Errors of the guardrails.

    GuardrailError
    ├── DataFileInvalid        a lexicon or name list is damaged: whoever edited it must mend it
    └── RecognizerTimedOut     a pattern ran past its limit: the guard blocks, an operator looks

What a guard decides about a text is never an exception, it is a `Verdict`. No message here
carries the text that was checked.
"""


class GuardrailError(Exception):
    """Base of everything this package raises on its own."""


class DataFileInvalid(GuardrailError):
    """A data file lacks a key or holds a value of the wrong kind."""


class RecognizerTimedOut(GuardrailError):
    """A recogniser used more time than it is given for one text."""
