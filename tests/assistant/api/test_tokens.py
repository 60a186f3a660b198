"""Tokens that a host organisation signs: what holds, and what does not (RFC 8725)."""

import base64
import hashlib
import hmac
import json
import time
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from assistant.api.callers import Signed, Unauthorised
from assistant.api.tokens import LEEWAY_S, SignedTokens
from assistant.errors import TokenKeysUnusable

KEYS: dict[str, Any] = {
    "EdDSA": ed25519.Ed25519PrivateKey.generate(),
    "ES256": ec.generate_private_key(ec.SECP256R1()),
    "RS256": rsa.generate_private_key(65537, 2048),
}


def public(key: Any) -> bytes:
    pem: bytes = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return pem


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("keys")
    for name, key in KEYS.items():
        (made / f"{name}.pem").write_bytes(public(key))
    return made


@pytest.fixture(scope="module")
def tokens(folder: Path) -> SignedTokens:
    return SignedTokens.read(folder)


def claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    held = {
        "iss": "Fjellvik kommune",
        "aud": "medlemsassistenten",
        "iat": now,
        "exp": now + 600,
        "sub": "en-person",
        **changes,
    }
    return {name: value for name, value in held.items() if value is not None}


def token(algorithm: str = "EdDSA", kid: str | None = None, **changes: Any) -> str:
    headers = {"kid": algorithm if kid is None else kid}
    return jwt.encode(claims(**changes), KEYS[algorithm], algorithm, headers=headers)


def fault(tokens: SignedTokens, given: str) -> str | None:
    with pytest.raises(Unauthorised) as refused:
        tokens.verify(given)
    assert refused.value.status == 401
    return refused.value.reason


@pytest.mark.parametrize("algorithm", KEYS)
def test_a_token_of_each_kind_of_key_holds(tokens: SignedTokens, algorithm: str) -> None:
    assert tokens.verify(token(algorithm)) == Signed(issuer="Fjellvik kommune")


def test_the_employer_is_read(tokens: SignedTokens) -> None:
    signed = tokens.verify(token(employer="Lia kommune"))
    assert signed == Signed(issuer="Fjellvik kommune", employer="Lia kommune")


def test_the_receiver_may_be_one_of_several(tokens: SignedTokens) -> None:
    assert tokens.verify(token(aud=["annet", "medlemsassistenten"])).issuer == "Fjellvik kommune"


def test_a_whole_hour_and_clocks_a_little_apart_are_allowed(tokens: SignedTokens) -> None:
    now = int(time.time())
    assert tokens.verify(token(iat=now, exp=now + 3600))
    assert tokens.verify(token(iat=now + LEEWAY_S - 5, exp=now + 600))
    assert tokens.verify(token(iat=now - 600, exp=now - LEEWAY_S + 5))


def test_an_expired_token_is_told_apart(tokens: SignedTokens) -> None:
    now = int(time.time())
    assert fault(tokens, token(iat=now - 900, exp=now - LEEWAY_S - 1)) == "expired"


NOW = int(time.time())
WRONG = {
    "lives_too_long": {"exp": NOW + 7300},
    "from_the_future": {"iat": NOW + 900, "exp": NOW + 1200},
    "for_others": {"aud": "noe annet"},
    "for_nobody": {"aud": None},
    "without_end": {"exp": None},
    "without_beginning": {"iat": None},
    "without_issuer": {"iss": None},
    "empty_issuer": {"iss": ""},
    "long_issuer": {"iss": "x" * 201},
    "employer_is_no_text": {"employer": ["Lia"]},
    "employer_is_empty": {"employer": ""},
    "employer_is_a_number": {"employer": 5},
    "end_is_no_number": {"exp": "snart"},
    "end_is_infinite": {"exp": float("inf")},
    "too_long": {"note": "x" * 9000},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
def test_a_token_with_wrong_claims_does_not_hold(
    tokens: SignedTokens, changes: dict[str, Any]
) -> None:
    assert fault(tokens, token(**changes)) == "invalid"


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_a_token_does_not_choose_its_algorithm(tokens: SignedTokens, folder: Path) -> None:
    unsigned = f"{part({'alg': 'none', 'kid': 'EdDSA'})}.{part(claims())}."
    assert fault(tokens, unsigned) == "invalid"
    # The oldest trick: the public key, which everybody has, as the secret of a symmetric one.
    signed = f"{part({'alg': 'HS256', 'kid': 'RS256'})}.{part(claims())}"
    secret = (folder / "RS256.pem").read_bytes()
    digest = hmac.new(secret, signed.encode(), hashlib.sha256).digest()
    mark = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert fault(tokens, f"{signed}.{mark}") == "invalid"
    assert fault(tokens, token("ES256", kid="EdDSA")) == "invalid"


@pytest.mark.parametrize(
    "given", ["", "x", "x.y", "x.y.z", "..", "\x00", "æøå.æøå.æøå", "a" * 10_000]
)
def test_what_is_no_token_does_not_hold(tokens: SignedTokens, given: str) -> None:
    assert fault(tokens, given) == "invalid"


@pytest.mark.parametrize("kid", ["", "none", "../EdDSA", "EdDSA.pem"])
def test_a_key_that_is_not_there_does_not_hold(tokens: SignedTokens, kid: str) -> None:
    assert fault(tokens, token(kid=kid)) == "invalid"


def test_a_token_that_names_no_key_does_not_hold(tokens: SignedTokens) -> None:
    assert fault(tokens, jwt.encode(claims(), KEYS["EdDSA"], "EdDSA")) == "invalid"


def test_a_token_that_was_changed_does_not_hold(tokens: SignedTokens) -> None:
    head, _, mark = token().split(".")
    assert fault(tokens, f"{head}.{part(claims(employer='Lia'))}.{mark}") == "invalid"


def test_another_organisations_key_does_not_hold(tokens: SignedTokens) -> None:
    other = ed25519.Ed25519PrivateKey.generate()
    given = jwt.encode(claims(), other, "EdDSA", headers={"kid": "EdDSA"})
    assert fault(tokens, given) == "invalid"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pem", b""),
        ("a.pem", b"Dette er ingen nokkel."),
        ("a b.pem", public(KEYS["EdDSA"])),
        ("a.pem", KEYS["EdDSA"].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())),
        ("a.pem", public(ec.generate_private_key(ec.SECP384R1()))),
        ("a.pem", public(rsa.generate_private_key(65537, 1024))),  # noqa: S505 - too short
        ("a.pem", public(dsa.generate_private_key(2048))),
    ],
    ids=["empty", "text", "name", "private", "curve", "short", "dsa"],
)
def test_a_key_that_may_not_be_used_stops_the_start(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TokenKeysUnusable, match="expected"):
        SignedTokens.read(tmp_path)


def test_a_folder_without_keys_stops_the_start(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(TokenKeysUnusable, match="KS_TOKEN_KEYS"):
            SignedTokens.read(folder)
