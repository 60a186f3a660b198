"""What an HTTP status means for a sync (RFC 9110, 15)."""

from ingest.sync.errors import Refusal

_GONE = {404, 410}
_BUSY = {429, 503}


def refusal_for(status: int) -> Refusal:
    """Why a reply with this status, neither 200 nor 304, brings nothing."""
    if status in _GONE:
        return Refusal.GONE
    if status in _BUSY:
        return Refusal.BUSY
    if 300 <= status < 400:
        return Refusal.MOVED
    return Refusal.SERVER_ERROR if status >= 500 else Refusal.CLIENT_ERROR
