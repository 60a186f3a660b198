"""What is told about an app is as Teams wants it, or it is handed back with what was expected."""

import pytest

from assistant.errors import PackageUnfit
from tests.assistant.teams.package.details import GUID, details


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("developer", "K"),
        ("developer", "æ" * 32),
        ("website", "https://eksempel.no"),
        ("privacy", "https://eksempel.no:8443/personvern?side=2#bot"),
        ("terms", "HTTPS://EKSEMPEL.NO/vilkår"),
        ("terms", "https://eksempel.no/" + "a" * 2028),
        ("version", "0.0.1"),
        ("version", "10.20.300"),
    ],
)
def test_what_teams_takes_is_taken(name: str, value: str) -> None:
    assert getattr(details(**{name: value}), name) == value


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("app_id", "", "GUID"),
        ("app_id", GUID.upper(), "small letters"),
        ("app_id", GUID.replace("-", ""), "GUID"),
        ("app_id", f"{{{GUID}}}", "GUID"),
        ("app_id", f"{GUID}\n", "GUID"),
        ("developer", "", "1 to 32"),
        ("developer", "   ", "1 to 32"),
        ("developer", "æ" * 33, "shorten"),
        ("developer", "Eksempel\nkommune", "one line"),
        ("website", "http://eksempel.no", "https://"),
        ("website", "", "https://"),
        ("website", "eksempel.no", "https://"),
        ("website", "https://", "https://"),
        ("privacy", "https://[eksempel.no", "https://"),
        ("privacy", "https://eksempel.no:port/", "https://"),
        ("privacy", "https://eksempel.no/en side", "https://"),
        ("privacy", "https://eksempel.no/\n", "https://"),
        ("terms", "https://ola@eksempel.no/", "user name"),
        ("terms", "javascript:alert(1)", "https://"),
        ("terms", "https://eksempel.no/" + "a" * 2029, "2048"),
        ("version", "1.0", "1.0.0"),
        ("version", "1.0.0-beta", "1.0.0"),
        ("version", "01.0.0", "1.0.0"),
        ("version", "", "1.0.0"),
    ],
)
def test_what_teams_would_refuse_is_handed_back(name: str, value: str, expected: str) -> None:
    with pytest.raises(PackageUnfit, match=expected):
        details(**{name: value})
