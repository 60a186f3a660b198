"""Limits and thresholds of the guard; reads no environment."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardrailSettings:
    """The numbers that a reviewer signs.

    Raises:
        ValueError: A value is outside the range given beside it.
    """

    max_chars: int = 10_000
    """Longer texts are refused unread; at least 1."""
    timeout_s: float = 5.0
    """Longest time for one message, history included; more than 0."""
    regex_timeout_s: float = 1.0
    """Longest time for one pattern on one text; more than 0."""
    ask_score: float = 0.4
    """From this score an ordinary identifier makes the guard ask; 0 to 1."""
    block_known: float = 0.15
    """From this likelihood a message about somebody known is blocked; 0 to 1."""
    block_unknown: float = 0.6
    """From this likelihood a message in which the rules saw nobody is blocked; 0 to 1."""
    allow_least: float = 0.2
    """Below this likelihood of being harmless the sender is asked; 0 to 1."""
    allow_unclear: float = 0.85
    """From this likelihood of being harmless a message about nobody clear passes; 0 to 1."""
    max_history: int = 20
    """How many earlier messages are read, the latest first; at least 0."""

    def __post_init__(self) -> None:
        if self.max_chars < 1 or self.timeout_s <= 0 or self.regex_timeout_s <= 0:
            raise ValueError("max_chars, timeout_s and regex_timeout_s must be positive")
        shares = (
            self.ask_score,
            self.block_known,
            self.block_unknown,
            self.allow_least,
            self.allow_unclear,
        )
        if not all(0 <= share <= 1 for share in shares):
            raise ValueError(
                "ask_score, block_known, block_unknown, allow_least and allow_unclear "
                "must be within 0..1"
            )
        if self.max_history < 0:
            raise ValueError("max_history must be at least 0")
