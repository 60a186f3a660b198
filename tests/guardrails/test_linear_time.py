"""Time grows with the length of a text and no faster; the cap is lifted to show it."""

import pytest

from guardrails.factory import build_guard
from guardrails.guard import Guard
from guardrails.settings import GuardrailSettings
from tests.growth import is_linear

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
    assert is_linear(uncapped.check, unit, SIZE)


@pytest.mark.parametrize("unit", ADVERSARIAL.values(), ids=ADVERSARIAL.keys())
def test_the_cap_refuses(guard: Guard, unit: str) -> None:
    assert guard.check(unit * FAR_OVER_THE_CAP).reasons == ("text_too_long",)
