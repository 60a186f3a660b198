"""Builds the guard; the only place that knows Presidio is behind it."""

from guardrails.guard import FailClosedGuard, Guard
from guardrails.lexicon import load_lexicon
from guardrails.person_words import load_person_words
from guardrails.pii.detector import IdentifierDetector, default_recognizers
from guardrails.policy_guard import PolicyGuard
from guardrails.settings import GuardrailSettings


def build_guard(settings: GuardrailSettings | None = None) -> Guard:
    """Make a guard that is ready for its first message; takes seconds, so build it once.

    Raises:
        DataFileInvalid: A lexicon or name list that ships with the package is damaged.
    """
    limits = settings or GuardrailSettings()
    policy = PolicyGuard(
        IdentifierDetector(default_recognizers(regex_timeout_s=limits.regex_timeout_s)),
        load_lexicon(),
        load_person_words(),
        ask_score=limits.ask_score,
        max_history=limits.max_history,
    )
    policy.check("Hei")
    return FailClosedGuard([policy], max_chars=limits.max_chars, timeout_s=limits.timeout_s)
