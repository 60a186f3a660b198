"""What has to be told about an app before Teams takes it."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from assistant.errors import PackageUnfit

MOST_DEVELOPER_CHARS = 32
MOST_URL_CHARS = 2048
FIRST_VERSION = "1.0.0"

_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NUMBER = r"(?:0|[1-9][0-9]{0,8})"
_VERSION = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppDetails:
    """Who offers the app, and which bot it holds. The limits are those of Teams' manifest.

    `app_id` is the bot's, a GUID in small letters. `website` is where users find help, `privacy`
    and `terms` are what they are shown before they add the app. Teams takes a changed package in
    the place of an earlier one only where `version` is higher.
    """

    app_id: str
    developer: str
    website: str
    privacy: str
    terms: str
    version: str = FIRST_VERSION

    def __post_init__(self) -> None:
        """Check what was given.

        Raises:
            PackageUnfit: Teams would refuse it; the message says what was expected.
        """
        if not _GUID.fullmatch(self.app_id):
            raise PackageUnfit(
                "expected the app id to be a GUID in small letters, as Entra shows it under "
                "«Application (client) ID»"
            )
        if not 0 < len(self.developer.strip()) <= len(self.developer) <= MOST_DEVELOPER_CHARS:
            raise PackageUnfit(
                f"expected the developer to be a name of 1 to {MOST_DEVELOPER_CHARS} characters; "
                "shorten it"
            )
        if not self.developer.isprintable():
            raise PackageUnfit("expected the developer to be a name on one line")
        for name in ("website", "privacy", "terms"):
            if not _is_https(getattr(self, name)):
                raise PackageUnfit(
                    f"expected {name} to be an address that begins with https://, of at most "
                    f"{MOST_URL_CHARS} characters and without a user name"
                )
        if not _VERSION.fullmatch(self.version):
            raise PackageUnfit("expected the version to be three numbers such as 1.0.0")


def _is_https(url: str) -> bool:
    if not 0 < len(url) <= MOST_URL_CHARS or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    is_named = _HOST.fullmatch(parts.hostname or "") is not None
    return parts.scheme == "https" and is_named and "@" not in parts.netloc
