"""Builds the guard; the only place that knows Presidio is behind it."""

from pathlib import Path

from guardrails.circumstances import Circumstances
from guardrails.guard import FailClosedGuard, Guard
from guardrails.impression import Impression
from guardrails.lexicon import load_lexicon
from guardrails.person_words import load_person_words
from guardrails.pii.detector import IdentifierDetector, default_recognizers
from guardrails.policy_guard import PolicyGuard
from guardrails.settings import GuardrailSettings

MODELS = Path(__file__).parent / "models"


def build_guard(settings: GuardrailSettings | None = None) -> Guard:
    """Make a guard that is ready for its first message; takes seconds, so build it once.

    Raises:
        DataFileInvalid: A lexicon, name list or model that ships with the package is damaged.
    """
    limits = settings or GuardrailSettings()
    policy = build_policy(limits, Impression.load(MODELS))
    policy.check("Hei")
    return FailClosedGuard([policy], max_chars=limits.max_chars, timeout_s=limits.timeout_s)


def build_policy(settings: GuardrailSettings, impression: Impression | None) -> PolicyGuard:
    """Make the guard inside, which does not catch what breaks.

    Raises:
        DataFileInvalid: A lexicon or name list that ships with the package is damaged.
    """
    return PolicyGuard(
        IdentifierDetector(default_recognizers(regex_timeout_s=settings.regex_timeout_s)),
        load_lexicon(),
        load_person_words(),
        circumstances=Circumstances.load(),
        impression=impression,
        settings=settings,
    )
