"""Capitals as they stood, on letters that were read anew."""

_STANDS_FOR_LETTER = "|@&"


def as_written(seen: str, printed: str, *, starts: bool) -> str:
    """Lower-case words with the capitals of what was seen.

    Args:
        seen: The token as it stands.
        printed: What it is read as, in lower case.
        starts: Whether a sentence begins here, so that a sign that is no letter stood for a
            capital.
    """
    if len(seen) > 1 and seen.upper() == seen and any(sign.isalpha() for sign in seen[1:]):
        return printed.upper()
    if seen == "|" and printed == "i":
        return "I"
    written = " ".join(_shouted_part(word, seen) for word in printed.split(" "))
    return written[:1].upper() + written[1:] if _capital(seen, printed, starts=starts) else written


def _capital(seen: str, printed: str, *, starts: bool) -> bool:
    first = seen[:1]
    if first == "I" and printed[:1] != "i":
        return False  # a small l, whose look I has
    if first in _STANDS_FOR_LETTER:
        return starts
    return first.isupper() and (starts or len(seen) > 1)


def _shouted_part(word: str, seen: str) -> str:
    """A word whose capitals stand in the token, as an abbreviation that has grown to a word."""
    return word.upper() if len(word) > 1 and word.upper() in seen else word
