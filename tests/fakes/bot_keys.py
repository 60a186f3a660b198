"""Stands in for the service that signs what Teams sends: a key server, and a signer."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from threading import Event
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from tests.fakes.local_server import QuietHandler, serving

APP_ID = "11111111-2222-4333-8444-555555555555"
TENANT = "66666666-7777-4888-9999-000000000000"
SERVICE_URL = "https://smba.trafficmanager.net/emea/"
ISSUER = "https://api.botframework.com"
_BITS = 2048
METADATA = "/v1/.well-known/openidconfiguration"


@cache
def private_key(name: str, bits: int = _BITS) -> RSAPrivateKey:
    """One key for each name: making one takes a while."""
    return generate_private_key(public_exponent=65537, key_size=bits)


def public_jwk(name: str, bits: int = _BITS, **changes: Any) -> dict[str, Any]:
    key = private_key(name) if bits == _BITS else private_key(name, bits)
    made = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    known = {**made, "kid": name, "use": "sig", "endorsements": ["msteams"], **changes}
    return {key: value for key, value in known.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs with a key of a name, which is its `kid` too; now, or at a time (Unix seconds)."""

    key: str = "first"
    at: int | None = None

    def claims(self, **changes: Any) -> dict[str, Any]:
        now = int(time.time()) if self.at is None else self.at
        known = {
            "iss": ISSUER,
            "aud": APP_ID,
            "serviceurl": SERVICE_URL,
            "nbf": now - 10,
            "exp": now + 3600,
            **changes,
        }
        return {name: value for name, value in known.items() if value is not None}

    def token(self, headers: Mapping[str, Any] | None = None, **changes: Any) -> str:
        named = {"kid": self.key, **(headers or {})}
        kept = {name: value for name, value in named.items() if value is not None}
        claims = self.claims(**changes)
        return jwt.encode(claims, private_key(self.key), algorithm="RS256", headers=kept)

    def bearer(self, **changes: Any) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(**changes)}"}


@dataclass
class KeyServer:
    """What the server answers, and how often it was asked for its keys."""

    keys: list[dict[str, Any]] = field(default_factory=lambda: [public_jwk("first")])
    status: int = 200
    jwks_uri: str | None = None
    body: bytes | None = None
    asked: int = 0
    answers: Event = field(default_factory=Event)
    port: int = 0

    def __post_init__(self) -> None:
        self.answers.set()

    @property
    def metadata_url(self) -> str:
        return f"http://127.0.0.1:{self.port}{METADATA}"

    def said(self, path: str) -> bytes:
        if self.body is not None:
            return self.body
        if path == METADATA:
            own = f"http://127.0.0.1:{self.port}/keys"
            keys_at = own if self.jwks_uri is None else self.jwks_uri
            return json.dumps({"issuer": ISSUER, "jwks_uri": keys_at}).encode()
        self.asked += 1
        return json.dumps({"keys": self.keys}).encode()


@contextmanager
def key_server() -> Iterator[KeyServer]:
    """A key server in a thread of its own. It holds an answer back while `answers` is not set."""
    served = KeyServer()

    class Keys(QuietHandler):
        def do_GET(self) -> None:  # noqa: N802 - the standard library's names
            served.answers.wait(30)
            self.reply(served.status, served.said(self.path))

    with serving(Keys) as port:
        served.port = port
        try:
            yield served
        finally:
            served.answers.set()
