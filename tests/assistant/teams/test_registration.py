from typing import Any

import pytest

from assistant.errors import TeamsUnusable
from assistant.teams.registration import is_loopback
from tests.assistant.teams.ingress.test_tokens import registration

FITTING: dict[str, dict[str, Any]] = {
    "a secret": {},
    "an identity": {"secret": "", "managed_identity": "11111111-2222-4333-8444-555555555555"},
    "several hosts": {"service_hosts": frozenset({"a.example", "b.example"})},
    "a rehearsal": {"secret": "", "service_hosts": frozenset({"127.0.0.1", "localhost"})},
    "keys on this machine": {"metadata_url": "http://127.0.0.1:1/keys"},
}
UNFIT: dict[str, tuple[dict[str, Any], str]] = {
    "no app id": ({"app_id": ""}, "KS_TEAMS_APP_ID"),
    "an app id that is none": ({"app_id": "bot"}, "KS_TEAMS_APP_ID"),
    "no tenant": ({"tenant": ""}, "KS_TEAMS_TENANT"),
    "a tenant by its name": ({"tenants": frozenset({"kommune.no"})}, "KS_TEAMS_TENANTS"),
    "nobody served": ({"tenants": frozenset()}, "KS_TEAMS_TENANT"),
    "no proof": ({"secret": ""}, "KS_TEAMS_SECRET"),
    "some hosts elsewhere": (
        {"secret": "", "service_hosts": frozenset({"127.0.0.1", "a.example"})}, "KS_TEAMS_SECRET",
    ),
    "two proofs": ({"managed_identity": "x"}, "not both"),
    "no host": ({"service_hosts": frozenset()}, "KS_TEAMS_SERVICE_HOSTS"),
    "a host with a path": ({"service_hosts": frozenset({"a.example/x"})}, "KS_TEAMS_SERVICE_HOSTS"),
    "keys in the clear": ({"metadata_url": "http://keys.example/"}, "KS_TEAMS_METADATA_URL"),
}  # fmt: skip


@pytest.mark.parametrize("changes", FITTING.values(), ids=FITTING)
def test_what_fits_together_is_taken(changes: dict[str, Any]) -> None:
    assert registration(**changes)


@pytest.mark.parametrize(("changes", "named"), UNFIT.values(), ids=UNFIT)
def test_what_does_not_is_told_by_its_setting(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(TeamsUnusable, match=named):
        registration(**changes)


@pytest.mark.parametrize(
    ("host", "expected"),
    [("localhost", True), ("127.0.0.1", True), ("::1", True), ("127.example", False),
     ("10.0.0.1", False), ("", False)],
)  # fmt: skip
def test_this_machine_is_known(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected
