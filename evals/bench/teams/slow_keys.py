"""A key server that takes its time, and tokens that nobody signed."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

DELAY_S = 2.0
APP_ID = "11111111-2222-4333-8444-555555555555"
TENANT = "66666666-7777-4888-9999-000000000000"
SERVICE_URL = "https://smba.trafficmanager.net/teams/"
_METADATA = "/v1/.well-known/openidconfiguration"
_ISSUER = "https://api.botframework.com"
_ENTRA = f"https://login.microsoftonline.com/{TENANT}/v2.0"
_HOUR_S = 3600


@contextmanager
def slow_keys(delay_s: float = DELAY_S) -> Iterator[str]:
    """The metadata's address at a server that waits before each answer, and has no keys."""

    class Slow(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            time.sleep(delay_s)
            keys_at = f"http://{self.headers['Host']}/keys"
            told = {"issuer": _ISSUER, "jwks_uri": keys_at, "keys": []}
            body = json.dumps(told).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{_METADATA}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def forged_tokens() -> dict[str, str]:
    """Tokens by what is wrong with them, each signed with a key of nobody's."""
    key = generate_private_key(public_exponent=65537, key_size=2048)
    now = int(time.time())
    claims = {
        "iss": _ISSUER,
        "aud": APP_ID,
        "serviceurl": SERVICE_URL,
        "nbf": now,
        "exp": now + _HOUR_S,
    }
    return {
        "unknown_key": _signed(key, claims, {"kid": "none"}),
        "entra": _signed(key, {**claims, "iss": _ENTRA, "tid": TENANT}, {"kid": "none"}),
        "no_key": _signed(key, claims, {}),
        "unsigned": jwt.encode(claims, "", algorithm="none", headers={"kid": "none"}),
        "long": _signed(key, {**claims, "more": "x" * 6_000}, {"kid": "none"}),
        "garbage": "a.b.c",
    }


def activity() -> dict[str, Any]:
    """A message such as Teams sends, without anything in it."""
    return {
        "type": "message",
        "id": "1",
        "channelId": "msteams",
        "serviceUrl": SERVICE_URL,
        "from": {"id": "29:1"},
        "recipient": {"id": f"28:{APP_ID}"},
        "conversation": {"id": "a:1", "conversationType": "personal", "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
        "text": "",
    }


def _signed(key: RSAPrivateKey, claims: Mapping[str, Any], headers: Mapping[str, str]) -> str:
    return jwt.encode(dict(claims), key, algorithm="RS256", headers=dict(headers))
