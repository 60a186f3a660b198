"""Time grows with the length of a text and no faster; the cap is lifted to show it."""

import time

import pytest

from guardrails.factory import build_guard
from guardrails.guard import Guard
from guardrails.settings import GuardrailSettings

SIZE = 5_000
FAR_OVER_THE_CAP = 50_000
ADVERSARIAL = {
    "digits": "1",
    "spaced_digits": "1 ",
    "letters": "a",
    "words": "a ",
    "spaces": " ",
    "at_signs": "a@a.",
    "dotted": "a.a",
    "capitals": "Aa ",
    "initials": "A. ",
    "names": "Kari Hansen ",
    "sick": "syk ",
    "claims": "hun er syk ",
    "roles": "rektoren vår ",
    "brackets": "((((",
    "zero_width": "\u200b",
    "combining": "a\u0301\u0301\u0301",
    "plus": "+47 ",
    "sections": "§ 14-9 ",
    "streets": "Storgata ",
    "mails": "kari.hansen.",
    "been": "er blitt ",
    "conditional": "hvis ",
}


@pytest.fixture(scope="module")
def uncapped() -> Guard:
    return build_guard(GuardrailSettings(max_chars=10**6, timeout_s=60, regex_timeout_s=60))


@pytest.mark.parametrize("unit", ADVERSARIAL.values(), ids=ADVERSARIAL.keys())
def test_five_times_the_text_takes_no_more_than_about_five_times_as_long(
    uncapped: Guard, unit: str
) -> None:
    short = unit * (SIZE // 5 // len(unit))
    quick = min(_seconds(uncapped, short) for _ in range(2))
    slow = min(_seconds(uncapped, short * 5) for _ in range(2))
    assert slow < 12 * quick + 0.2


def _seconds(guard: Guard, text: str) -> float:
    started = time.process_time()
    guard.check(text)
    return time.process_time() - started


@pytest.mark.parametrize("unit", ADVERSARIAL.values(), ids=ADVERSARIAL.keys())
def test_the_cap_refuses_at_once(guard: Guard, unit: str) -> None:
    started = time.process_time()
    verdict = guard.check(unit * FAR_OVER_THE_CAP)
    assert verdict.reasons == ("text_too_long",)
    assert time.process_time() - started < 0.1
