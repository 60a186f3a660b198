"""Who asks: somebody with an organisation's token, or anybody in the open demonstration."""

import ipaddress
from dataclasses import dataclass
from typing import Literal, Protocol

from starlette.requests import HTTPConnection

from assistant.api.problems import Refusal

TokenFault = Literal["missing", "expired", "invalid"]
Mode = Literal["open", "signed"]

_NETWORK_BITS = 64
"""A household or an office gets a whole IPv6 network of this size."""


class Unauthorised(Refusal):
    """A token is missing, has expired, or does not hold."""

    def __init__(self, fault: TokenFault) -> None:
        """401, and which of the three it is."""
        headers = {"WWW-Authenticate": "Bearer"}
        super().__init__(401, f"token_{fault}", reason=fault, headers=headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What a valid token says: who signed it, and whose local rules count."""

    issuer: str
    employer: str | None = None


class Tokens(Protocol):
    """Verifies tokens."""

    def verify(self, token: str) -> Signed:
        """What the token says.

        Raises:
            Unauthorised: It has expired or does not hold.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """The sender of a request. `counted_as` is never kept or logged as it stands."""

    counted_as: str
    signed: Signed | None = None

    def employer(self, named: str | None) -> str | None:
        """Whose local rules count: the token's for a signed-in user, else the one named."""
        return self.signed.employer if self.signed else named


def caller_of(connection: HTTPConnection, tokens: Tokens | None) -> Caller:
    """The sender of a request, by its token where tokens are asked for, else by its address.

    Raises:
        Unauthorised: A token is asked for, and there is none that holds.
    """
    if tokens is None:
        return Caller(counted_as=f"address {_address(connection)}")
    kind, _, token = connection.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise Unauthorised("missing")
    signed = tokens.verify(token.strip())
    return Caller(counted_as=f"issuer {signed.issuer}", signed=signed)


def _address(connection: HTTPConnection) -> str:
    host = connection.client.host if connection.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:
        return host
    return str(ipaddress.ip_network((address, _NETWORK_BITS), strict=False))
