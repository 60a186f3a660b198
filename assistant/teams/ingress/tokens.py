"""Whether Teams sent an activity: what the token says, held against what the activity says.

The demands are those of Microsoft's «Authentication with the Bot Connector API», and more: a token
has to end, and the tenant has to be one that is served.
"""

import asyncio
import binascii
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from assistant.teams.ingress.keys import Keys
from assistant.teams.registration import Registration, is_loopback

ISSUER = "https://api.botframework.com"
LEEWAY_S = 300
"""How far the clocks may be apart, as Microsoft's documents say."""

MOST_TOKEN_CHARS = 8_000
_MOST_KID_CHARS = 200
_ALGORITHM = "RS256"
_PARTS = 3
_HTTPS_PORT = 443
_FAR = 1e12
_CHANNEL = "msteams"
_PLAIN = re.compile(r"[A-Za-z0-9:/._~%\[\]-]{1,500}")

Fault = Literal[
    "missing", "malformed", "algorithm", "issuer", "audience", "key", "signature", "time",
    "service", "channel", "tenant",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vouched:
    """What a token of Teams vouches for: the service that sent the activity."""

    service_url: str


class ActivityTokens:
    """Judges tokens. What is cheap is looked at first, and no signature stops the event loop."""

    def __init__(self, keys: Keys, registration: Registration, now: Callable[[], float]) -> None:
        """`now` is in seconds since 1970."""
        self._keys = keys
        self._registration = registration
        self._now = now

    async def vouched(self, authorization: str | None) -> Vouched | Fault:
        """What the token vouches for, or what is wrong with it; nothing else has to be read yet."""
        kind, _, token = (authorization or "").strip().partition(" ")
        token = token.strip()
        if kind.lower() != "bearer" or not token:
            return "missing"
        parts = _unverified(token)
        if parts is None:
            return "malformed"
        header, claims = parts
        foreign = self._foreign(header, claims) or await self._unsigned(token, header)
        if foreign is not None:
            return foreign
        url = claims.get("serviceurl")
        if not isinstance(url, str) or not self._may_be_written_to(url):
            return "service"
        return Vouched(url)

    def mismatch(self, vouched: Vouched, activity: Mapping[str, Any]) -> Fault | None:
        """What is wrong with an activity that came with such a token; None where it is served."""
        url = activity.get("serviceUrl")
        if not isinstance(url, str) or url.rstrip("/") != vouched.service_url.rstrip("/"):
            return "service"
        if activity.get("channelId") != _CHANNEL:
            return "channel"
        tenants = tenants_of(activity)
        if len(tenants) != 1 or not tenants <= self._registration.tenants:
            return "tenant"
        return None

    def _foreign(self, header: Mapping[str, Any], claims: Mapping[str, Any]) -> Fault | None:
        """Faults that are seen without a key."""
        if header.get("alg") != _ALGORITHM:
            return "algorithm"
        if claims.get("iss") != ISSUER:
            return "issuer"
        if claims.get("aud") != self._registration.app_id:
            return "audience"
        if not self._is_now(claims):
            return "time"
        return None

    def _is_now(self, claims: Mapping[str, Any]) -> bool:
        begins, ends = _seconds(claims.get("nbf")), _seconds(claims.get("exp"))
        if begins is None or ends is None:
            return False
        return begins - LEEWAY_S <= self._now() < ends + LEEWAY_S

    async def _unsigned(self, token: str, header: Mapping[str, Any]) -> Fault | None:
        kid = header.get("kid")
        if not isinstance(kid, str) or not 0 < len(kid) <= _MOST_KID_CHARS:
            return "key"
        key = await self._keys.key(kid)
        if key is None:
            return "key"
        is_signed = await asyncio.to_thread(_is_signed, token, key)
        return None if is_signed else "signature"

    def _may_be_written_to(self, url: str) -> bool:
        # Readers of URLs do not agree on these.
        if not _PLAIN.fullmatch(url):
            return False
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return False
        host = parts.hostname or ""
        if host not in self._registration.service_hosts:
            return False
        if parts.scheme == "http":
            return is_loopback(host)
        return parts.scheme == "https" and port in {None, _HTTPS_PORT}


def tenants_of(activity: Mapping[str, Any]) -> frozenset[str]:
    """Every tenant that an activity names, in small letters; one that is no text counts as ''."""
    named: set[str] = set()
    for holder, name in (("conversation", "tenantId"), ("channelData", "tenant")):
        held = activity.get(holder)
        value = held.get(name) if isinstance(held, dict) else None
        if isinstance(value, dict):
            value = value.get("id")
        if value is not None:
            named.add(value.lower() if isinstance(value, str) else "")
    return frozenset(named)


def _unverified(token: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Header and claims as they stand; None where a token is not made of three parts of JSON."""
    parts = token.split(".")
    if len(token) > MOST_TOKEN_CHARS or len(parts) != _PARTS or not token.isascii():
        return None
    try:
        header, claims = (json.loads(jwt.utils.base64url_decode(part)) for part in parts[:2])
    except (ValueError, RecursionError, binascii.Error):
        return None
    return (header, claims) if isinstance(header, dict) and isinstance(claims, dict) else None


def _is_signed(token: str, key: RSAPublicKey) -> bool:
    try:
        # Only the signature is left to judge.
        jwt.decode(token, key, algorithms=[_ALGORITHM], options={"verify_aud": False,
                   "verify_exp": False, "verify_nbf": False, "verify_iat": False})  # fmt: skip
    except (jwt.PyJWTError, ArithmeticError, TypeError, ValueError):
        return False
    return True


def _seconds(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if -_FAR < value < _FAR else None
