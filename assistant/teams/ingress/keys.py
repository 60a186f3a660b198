"""The keys that Teams signs with, fetched without stopping anything."""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from assistant.teams.registration import is_loopback

KEPT_S = 24 * 3600.0
"""Bot Framework asks that keys be fetched anew once a day."""

OLDEST_S = 7 * 24 * 3600.0
"""Keys that could not be renewed for so long vouch for nothing: one may have been withdrawn."""

AGAIN_S = 300.0
"""An unknown key is looked for at most so often: anybody can name one."""

AFTER_FAILURE_S = 30.0
_LIMIT_S = 5.0
_MOST_BYTES = 1_000_000
_LEAST_BITS = 2048
_CHANNEL = "msteams"

logger = logging.getLogger(__name__)


class Keys(Protocol):
    """Knows public keys by the id that a token names."""

    async def key(self, kid: str) -> RSAPublicKey | None:
        """The key; None where there is none of that id. Never raises."""
        ...


class _Unfit(Exception):
    """What was fetched is not what it should be."""


_FAILURES = (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError, RecursionError, _Unfit)


class FetchedKeys:
    """Keys from the address that an OpenID metadata document names, kept for a day.

    While one fetch is under way, whoever names a key that is not there waits for it, five seconds
    at most, and nobody else does. Where no newer ones can be had they are used for a week. They
    come through the proxy that the environment names, as what the bot writes goes through it.
    """

    def __init__(
        self, metadata_url: str, client: httpx.AsyncClient | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        """Nothing is fetched yet. The clock is in seconds."""
        self._metadata_url = metadata_url
        self._client = client or httpx.AsyncClient(
            timeout=_LIMIT_S,
            follow_redirects=False,
            # A proxy would look for this machine's own addresses on itself.
            trust_env=not is_loopback(urlsplit(metadata_url).hostname or ""),
        )
        self._clock = clock
        self._keys: Mapping[str, RSAPublicKey] = {}
        self._fetched = float("-inf")
        self._not_before = float("-inf")
        self._lock = asyncio.Lock()

    async def key(self, kid: str) -> RSAPublicKey | None:
        """See `Keys.key`."""
        known = self._known(kid)
        if known and (self._age_s < KEPT_S or self._lock.locked()):
            return known
        async with self._lock:
            # Whoever waited finds here what was fetched in the meantime.
            is_known = self._age_s < KEPT_S and kid in self._keys
            if not is_known and self._clock() >= self._not_before:
                await self._fetch()
        return self._known(kid)

    async def close(self) -> None:
        """Let go of the connection."""
        await self._client.aclose()

    def _known(self, kid: str) -> RSAPublicKey | None:
        return self._keys.get(kid) if self._age_s < OLDEST_S else None

    @property
    def _age_s(self) -> float:
        return self._clock() - self._fetched

    async def _fetch(self) -> None:
        try:
            async with asyncio.timeout(_LIMIT_S):
                metadata = await self._json(self._metadata_url)
                document = await self._json(_keys_url(self._metadata_url, metadata))
            self._keys = _usable(document)
            self._fetched = self._clock()
            self._not_before = self._clock() + AGAIN_S
            logger.info("teams.keys_fetched", extra={"keys": len(self._keys)})
        except _FAILURES as error:
            self._not_before = self._clock() + AFTER_FAILURE_S
            logger.error("teams.keys_failed", extra={"error": type(error).__name__})  # noqa: TRY400

    async def _json(self, url: str) -> Mapping[str, Any]:
        body = bytearray()
        async with self._client.stream("GET", url) as response:
            response.raise_for_status()
            async for part in response.aiter_bytes():
                body += part
                if len(body) > _MOST_BYTES:
                    raise _Unfit("size")
        read = json.loads(body)
        if not isinstance(read, dict):
            raise _Unfit("shape")
        return read


def _keys_url(metadata_url: str, metadata: Mapping[str, Any]) -> str:
    """Where the keys are: encrypted and in the same domain, or on this machine as the metadata is.

    Raises:
        _Unfit: They are somewhere else.
    """
    keys_url = str(metadata.get("jwks_uri", ""))
    trusted, named = urlsplit(metadata_url), urlsplit(keys_url)
    home, host = trusted.hostname or "", named.hostname or ""
    domain = ".".join(home.split(".")[-2:])
    if is_loopback(home):
        is_there = is_loopback(host)
    else:
        is_there = named.scheme == "https" and (host == domain or host.endswith(f".{domain}"))
    if not is_there:
        raise _Unfit("jwks_uri")
    return keys_url


def _usable(document: Mapping[str, Any]) -> dict[str, RSAPublicKey]:
    """The keys that a signature may be checked with, by their ids.

    Raises:
        _Unfit: There is none.
    """
    found: dict[str, RSAPublicKey] = {}
    listed = document.get("keys")
    for one in listed if isinstance(listed, list) else []:
        key = _key(one)
        if key is not None:
            found[one["kid"]] = key
    if not found:
        raise _Unfit("keys")
    return found


def _key(one: object) -> RSAPublicKey | None:
    if not isinstance(one, dict) or not isinstance(one.get("kid"), str):
        return None
    endorsed = one.get("endorsements", [_CHANNEL])
    is_for_signing = one.get("kty") == "RSA" and one.get("use", "sig") == "sig"
    if not is_for_signing or not isinstance(endorsed, list) or _CHANNEL not in endorsed:
        return None
    try:
        key = jwt.PyJWK(one, algorithm="RS256").key
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    return key if isinstance(key, RSAPublicKey) and key.key_size >= _LEAST_BITS else None
