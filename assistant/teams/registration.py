"""What the bot is registered as, and whom it serves."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from assistant.errors import TeamsUnusable

METADATA_URL = "https://login.botframework.com/v1/.well-known/openidconfiguration"
SERVICE_HOSTS = ("smba.trafficmanager.net",)

_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """An app id, the tenants whose users are answered, and the hosts that may be written to.

    All ids are GUIDs in small letters. `secret` or `managed_identity` is what the bot proves
    itself with when it writes; where every host is this machine's own it proves nothing.
    """

    app_id: str
    tenant: str
    tenants: frozenset[str]
    service_hosts: frozenset[str] = frozenset(SERVICE_HOSTS)
    metadata_url: str = METADATA_URL
    secret: str = ""
    managed_identity: str = ""

    def __post_init__(self) -> None:
        """Check what was given.

        Raises:
            TeamsUnusable: Something is missing or is not as it has to be.
        """
        named = {"APP_ID": self.app_id, "TENANT": self.tenant}
        named |= {f"TENANTS ({number})": one for number, one in enumerate(sorted(self.tenants), 1)}
        for name, value in named.items():
            if not _GUID.fullmatch(value):
                raise TeamsUnusable(f"expected KS_TEAMS_{name} to be a GUID in small letters")
        if not self.tenants:
            raise TeamsUnusable("expected at least one tenant to serve; set KS_TEAMS_TENANT")
        if not self.service_hosts or not all(map(_HOST.fullmatch, self.service_hosts)):
            raise TeamsUnusable("expected KS_TEAMS_SERVICE_HOSTS to be host names, without a path")
        if not _is_safe(self.metadata_url):
            raise TeamsUnusable("expected KS_TEAMS_METADATA_URL to be an address of https")
        if self.secret and self.managed_identity:
            raise TeamsUnusable(
                "expected KS_TEAMS_SECRET or KS_TEAMS_MANAGED_IDENTITY, not both: the secret "
                "would be used without a word"
            )
        if not self.secret and not self.managed_identity and not self.is_rehearsal:
            raise TeamsUnusable(
                "expected KS_TEAMS_SECRET or KS_TEAMS_MANAGED_IDENTITY: without one of them the "
                "bot could hear but not write"
            )

    @property
    def is_rehearsal(self) -> bool:
        """Whether all that may be written to is on this machine."""
        return all(map(is_loopback, self.service_hosts))


def is_loopback(host: str) -> bool:
    """Whether a host, by name or by address, is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_safe(url: str) -> bool:
    """Whether nobody on the way can change what an address answers."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
