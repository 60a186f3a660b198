"""The matrix of tokens: what is let in, and what is not and why."""

import asyncio
import base64
import json
import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from assistant.teams.ingress.tokens import LEEWAY_S, MOST_TOKEN_CHARS, ActivityTokens, tenants_of
from assistant.teams.registration import Registration
from tests.assistant.teams.activities import activity
from tests.fakes.bot_keys import APP_ID, ISSUER, SERVICE_URL, TENANT, Signer, private_key

OTHER = "99999999-7777-4888-9999-000000000000"
# Tokens are made when tests are collected, and may be read half an hour later.
NOW = int(time.time())
SIGNER = Signer(at=NOW)
THIRD = Signer("third", NOW)


class KnownKeys:
    """Knows the keys of two names, and counts what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def key(self, kid: str) -> RSAPublicKey | None:
        self.asked.append(kid)
        return private_key(kid).public_key() if kid in {"first", "second"} else None


def registration(**changes: Any) -> Registration:
    known = {
        "app_id": APP_ID,
        "tenant": TENANT,
        "tenants": frozenset({TENANT}),
        "secret": "hemmelig",
        **changes,
    }
    return Registration(**known)


def fault(
    authorization: str | None,
    sent: dict[str, Any] | None = None,
    keys: KnownKeys | None = None,
    **changes: Any,
) -> str | None:
    tokens = ActivityTokens(keys or KnownKeys(), registration(**changes), lambda: float(NOW))
    vouched = asyncio.run(tokens.vouched(authorization))
    if isinstance(vouched, str):
        return vouched
    return tokens.mismatch(vouched, sent or activity())


def bearer(**changes: Any) -> str:
    return f"Bearer {SIGNER.token(**changes)}"


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def unsigned(header: dict[str, Any]) -> str:
    return f"Bearer {part(header)}.{part(SIGNER.claims())}.{part('x')}"


def with_public_key_as_secret() -> str:
    secret = (
        private_key("first")
        .public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    signing = jwt.utils.base64url_encode
    head = f"{part({'alg': 'HS256', 'kid': 'first', 'typ': 'JWT'})}.{part(SIGNER.claims())}"
    made = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    return f"Bearer {head}.{signing(made.sign(head.encode(), secret)).decode()}"


def tampered() -> str:
    head, _, tail = SIGNER.token().split(".")
    return f"Bearer {head}.{part(SIGNER.claims(more=True))}.{tail}"


GOOD = {
    "as it is": bearer(),
    "small letters": f"bearer {SIGNER.token()}",
    "spaces": f"  Bearer   {SIGNER.token()} ",
    "another key": f"Bearer {Signer('second').token()}",
    "just ended": bearer(exp=NOW - LEEWAY_S + 60),
    "not quite begun": bearer(nbf=NOW + LEEWAY_S - 60),
    "times with parts": bearer(nbf=NOW - 10.5, exp=NOW + 100.5),
    "no slash at the end": bearer(serviceurl=SERVICE_URL.rstrip("/")),
    "more claims": bearer(sub="x", appid=APP_ID, iat=NOW),
    "long, but not too long": bearer(more="x" * 4_000),
    "keys of its own are not looked at": bearer(headers={"jku": "https://evil.example/keys"}),
}
BAD = {
    "nothing": (None, "missing"),
    "empty": ("", "missing"),
    "a scheme alone": ("Bearer", "missing"),
    "another scheme": (f"Basic {SIGNER.token()}", "missing"),
    "no scheme": (SIGNER.token(), "missing"),
    "no token": ("Bearer abc", "malformed"),
    "two tokens": (f"Bearer {SIGNER.token()} {SIGNER.token()}", "malformed"),
    "two parts": ("Bearer a.b", "malformed"),
    "four parts": (f"{bearer()}.x", "malformed"),
    "five parts, as if encrypted": (f"{bearer()}.x.y", "malformed"),
    "empty parts": ("Bearer ..", "malformed"),
    "no JSON": ("Bearer YWJj.YWJj.YWJj", "malformed"),
    "a list for a header": (f"Bearer {part([])}.{part({})}.x", "malformed"),
    "a text for claims": (f"Bearer {part({})}.{part('x')}.x", "malformed"),
    "deep": (f"Bearer {part({})}.{'W1' * 3_000}.x", "malformed"),
    "letters of Norway": ("Bearer æ.ø.å", "malformed"),
    "too long": (bearer(more="x" * MOST_TOKEN_CHARS), "malformed"),
    "unsigned": (unsigned({"alg": "none", "kid": "first"}), "algorithm"),
    "unsigned in capitals": (unsigned({"alg": "NONE", "kid": "first"}), "algorithm"),
    "no algorithm": (unsigned({"kid": "first"}), "algorithm"),
    "the public key as a secret": (with_public_key_as_secret(), "algorithm"),
    "another algorithm": (unsigned({"alg": "RS512", "kid": "first"}), "algorithm"),
    "a list of algorithms": (unsigned({"alg": ["RS256"], "kid": "first"}), "algorithm"),
    "another issuer": (bearer(iss="https://evil.example"), "issuer"),
    "Entra's issuer": (bearer(iss=f"https://sts.windows.net/{TENANT}/"), "issuer"),
    "Entra's newer issuer": (
        bearer(iss=f"https://login.microsoftonline.com/{TENANT}/v2.0"), "issuer",
    ),
    "the issuer with a slash": (bearer(iss=f"{ISSUER}/"), "issuer"),
    "no issuer": (bearer(iss=None), "issuer"),
    "another audience": (bearer(aud=OTHER), "audience"),
    "an audience as an address": (bearer(aud=f"api://{APP_ID}"), "audience"),
    "several audiences": (bearer(aud=[APP_ID, OTHER]), "audience"),
    "no audience": (bearer(aud=None), "audience"),
    "an audience in capitals": (bearer(aud=APP_ID.upper().replace("1", "A")), "audience"),
    "ended": (bearer(exp=NOW - LEEWAY_S - 60), "time"),
    "without an end": (bearer(exp=None), "time"),
    "an end that is a text": (f"Bearer {part({'alg': 'RS256', 'kid': 'first'})}."
                              f"{part(SIGNER.claims(exp='9999999999'))}.x", "time"),
    "an end beyond all time": (f"Bearer {part({'alg': 'RS256', 'kid': 'first'})}."
                               f"{part(SIGNER.claims(exp=10**30))}.x", "time"),
    "an end that is true": (f"Bearer {part({'alg': 'RS256', 'kid': 'first'})}."
                            f"{part(SIGNER.claims(exp=True))}.x", "time"),
    "not begun": (bearer(nbf=NOW + LEEWAY_S + 60), "time"),
    "without a beginning": (bearer(nbf=None), "time"),
    "no key named": (bearer(headers={"kid": None}), "key"),
    "an empty key": (unsigned({"alg": "RS256", "kid": ""}), "key"),
    "a key that is a number": (unsigned({"alg": "RS256", "kid": 1}), "key"),
    "a very long key": (unsigned({"alg": "RS256", "kid": "k" * 300}), "key"),
    "an unknown key": (f"Bearer {THIRD.token()}", "key"),
    "a key of its own": (f"Bearer {THIRD.token(headers={'jwk': {'kty': 'RSA'}})}", "key"),
    "another's key under a known name": (
        f"Bearer {THIRD.token(headers={'kid': 'first'})}", "signature",
    ),
    "no signature": (unsigned({"alg": "RS256", "kid": "first"}), "signature"),
    "claims changed afterwards": (tampered(), "signature"),
    "a critical header that nobody knows": (
        bearer(headers={"crit": ["exp"]}), "signature",
    ),
    "another address": (bearer(serviceurl="https://smba.trafficmanager.net/amer/"), "service"),
    "no address": (bearer(serviceurl=None), "service"),
    "a list of addresses": (bearer(serviceurl=[SERVICE_URL]), "service"),
}  # fmt: skip


@pytest.mark.parametrize("authorization", GOOD.values(), ids=GOOD)
def test_what_teams_signed_is_let_in(authorization: str) -> None:
    assert fault(authorization) is None


@pytest.mark.parametrize(("authorization", "expected"), BAD.values(), ids=BAD)
def test_whatever_else_is_refused_for_its_reason(authorization: str, expected: str) -> None:
    assert fault(authorization) == expected


URLS = {
    "another host": ("https://evil.example/emea/", False),
    "a host that looks like it": ("https://smba.trafficmanager.net.evil.example/", False),
    "a host that ends like it": ("https://evilsmba.trafficmanager.net/", False),
    "a user before it": ("https://smba.trafficmanager.net@evil.example/", False),
    "a user with the host": ("https://x@smba.trafficmanager.net/", False),
    "unencrypted": ("http://smba.trafficmanager.net/", False),
    "another port": ("https://smba.trafficmanager.net:8443/", False),
    "a port that is none": ("https://smba.trafficmanager.net:x/", False),
    "an address by number": ("https://169.254.169.254/", False),
    "a query": ("https://smba.trafficmanager.net/?x=", False),
    "a fragment": ("https://smba.trafficmanager.net/#x", False),
    "this machine": ("http://127.0.0.1:8080/", False),
    "a file": ("file:///etc/passwd", False),
    "half a bracket": ("https://[smba", False),
    "the root": ("https://smba.trafficmanager.net/", True),
    "the port of https": ("https://smba.trafficmanager.net:443/emea/", True),
    "capitals": ("https://SMBA.trafficmanager.net/emea/", True),
}


@pytest.mark.parametrize(("url", "is_known"), URLS.values(), ids=URLS)
def test_only_known_hosts_may_be_written_to(url: str, is_known: bool) -> None:
    found = fault(bearer(serviceurl=url), activity(serviceUrl=url))
    assert found == (None if is_known else "service")


def test_this_machine_may_be_written_to_where_it_is_named() -> None:
    url = "http://127.0.0.1:8080/"
    named = frozenset({"127.0.0.1"})
    sent = activity(serviceUrl=url)
    assert fault(bearer(serviceurl=url), sent, service_hosts=named) is None


TENANTS = {
    "served": (activity(), None),
    "named once": (activity(channelData=None), None),
    "named the other way": (activity(conversation={"id": "a:1"}), None),
    "in capitals": (activity(channelData={"tenant": {"id": TENANT.upper()}}), None),
    "foreign": (activity(channelData={"tenant": {"id": OTHER}}), "tenant"),
    "foreign, once": (
        activity(conversation={"id": "a:1", "tenantId": OTHER}, channelData={}), "tenant",
    ),
    "disagreeing": (activity(conversation={"id": "a:1", "tenantId": OTHER}), "tenant"),
    "none": (activity(conversation={"id": "a:1"}, channelData=None), "tenant"),
    "a number": (activity(conversation={"id": "a:1", "tenantId": 7}, channelData={}), "tenant"),
    "another channel": (activity(channelId="webchat"), "channel"),
    "no channel": (activity(channelId=None), "channel"),
    "no address": (activity(serviceUrl=None), "service"),
}  # fmt: skip


@pytest.mark.parametrize(("sent", "expected"), TENANTS.values(), ids=TENANTS)
def test_only_tenants_that_are_served_are_answered(
    sent: dict[str, Any], expected: str | None
) -> None:
    assert fault(bearer(), sent) == expected


def test_several_tenants_may_be_served() -> None:
    sent = activity(channelData=None, conversation={"id": "a:1", "tenantId": OTHER})
    assert fault(bearer(), sent, tenants=frozenset({TENANT, OTHER})) is None


CHEAP = ("missing", "malformed", "algorithm", "issuer", "audience", "time")


@pytest.mark.parametrize("authorization", [told for told, why in BAD.values() if why in CHEAP])
def test_no_key_is_asked_for_where_a_token_is_wrong_without_one(authorization: str) -> None:
    keys = KnownKeys()
    fault(authorization, keys=keys)
    assert keys.asked == []


@given(st.text(max_size=80))
def test_whatever_is_sent_as_a_token_is_refused_and_nothing_breaks(text: str) -> None:
    assert fault(text) in {"missing", "malformed", "algorithm"}


@given(
    st.dictionaries(
        st.sampled_from(["conversation", "channelData", "serviceUrl", "channelId"]),
        st.recursive(st.none() | st.text(max_size=5), lambda one: st.dictionaries(
            st.sampled_from(["tenant", "tenantId", "id"]), one, max_size=3), max_leaves=6),
    )
)  # fmt: skip
def test_activities_of_any_shape_have_tenants_or_none(sent: dict[str, Any]) -> None:
    assert all(isinstance(one, str) for one in tenants_of(sent))
