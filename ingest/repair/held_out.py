"""Which laws the word model has not seen, so that the repair can be measured on them."""

import hashlib

_EVERY = 10


def is_held_out(name: str) -> bool:
    """Whether a law, by its path in the archive of laws, is kept from training: every tenth."""
    return hashlib.sha256(name.encode()).digest()[0] % _EVERY == 0
