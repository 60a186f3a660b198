"""Short-lived tokens that a host organisation signs, verified with its public key (RFC 8725)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from assistant.api.callers import Signed, Unauthorised
from assistant.errors import TokenKeysUnusable

AUDIENCE = "medlemsassistenten"
MOST_LIFE_S = 3600
LEEWAY_S = 30
"""How far the clocks of the two servers may be apart."""

_KID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_MOST_TOKEN_CHARS = 8_000
_MOST_NAME_CHARS = 200
_LEAST_RSA_BITS = 2048

PublicKey = Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """A public key with the one algorithm that it may verify: a token does not choose."""

    key: PublicKey
    algorithm: str


class SignedTokens:
    """Verifies tokens with the public keys of a folder, read once at start."""

    def __init__(self, keys: Mapping[str, VerifyingKey]) -> None:
        """Keys by the `kid` that a token names."""
        self._keys = keys

    @classmethod
    def read(cls, folder: Path) -> "SignedTokens":
        """Read every `<kid>.pem` of a folder.

        Raises:
            TokenKeysUnusable: There is none, or one is no public key that may be used.
        """
        files = sorted(folder.glob("*.pem"))
        if not files:
            raise TokenKeysUnusable(
                f"expected public keys as {folder}/<kid>.pem; put them there, or leave "
                "KS_TOKEN_KEYS out to serve the open demonstration"
            )
        return cls({file.stem: _key(file) for file in files})

    def verify(self, token: str) -> Signed:
        """What a token says.

        Raises:
            Unauthorised: It has expired, or it does not hold.
        """
        try:
            claims = self._claims(token)
        except jwt.ExpiredSignatureError as error:
            raise Unauthorised("expired") from error
        except (jwt.PyJWTError, ArithmeticError, KeyError, TypeError, ValueError) as error:
            raise Unauthorised("invalid") from error
        return _signed(claims)

    def _claims(self, token: str) -> Mapping[str, Any]:
        if len(token) > _MOST_TOKEN_CHARS:
            raise ValueError("expected a short token")
        key = self._keys[str(jwt.get_unverified_header(token).get("kid"))]
        claims: Mapping[str, Any] = jwt.decode(
            token,
            key.key,
            algorithms=[key.algorithm],
            audience=AUDIENCE,
            leeway=LEEWAY_S,
            options={"require": ["exp", "iat", "aud", "iss"]},
        )
        return claims


def _signed(claims: Mapping[str, Any]) -> Signed:
    issuer, employer = claims["iss"], claims.get("employer")
    is_short_lived = float(claims["exp"]) - float(claims["iat"]) <= MOST_LIFE_S
    named = issuer if employer is None else employer
    if not is_short_lived or not _is_name(issuer) or not _is_name(named):
        raise Unauthorised("invalid")
    return Signed(issuer=issuer, employer=employer)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _MOST_NAME_CHARS


def _key(file: Path) -> VerifyingKey:
    if not _KID.fullmatch(file.stem):
        raise TokenKeysUnusable(f"expected letters, digits, '-', '_' and '.' as name of {file}")
    try:
        key = load_pem_public_key(file.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise TokenKeysUnusable(f"expected a public key in PEM in {file}; restore it") from error
    match key:
        case Ed25519PublicKey():
            return VerifyingKey(key, "EdDSA")
        case EllipticCurvePublicKey() if isinstance(key.curve, SECP256R1):
            return VerifyingKey(key, "ES256")
        case RSAPublicKey() if key.key_size >= _LEAST_RSA_BITS:
            return VerifyingKey(key, "RS256")
    raise TokenKeysUnusable(
        f"expected a key for EdDSA (Ed25519), ES256 (P-256) or RS256 (at least 2048 bits) in {file}"
    )
