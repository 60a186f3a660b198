"""The language that a browser asks for."""

from corpus.source import Language

_KNOWN: dict[str, Language] = {"nb": "nb", "no": "nb", "nn": "nn", "en": "en"}
_MOST_CHARS = 200


def language_of(accept_language: str) -> Language:
    """The best of ours by an Accept-Language header (RFC 9110, 12.5.4); bokmål where none is."""
    wanted = [_weighed(part) for part in accept_language[:_MOST_CHARS].split(",")]
    known = [(weight, language) for weight, language in wanted if weight > 0 and language]
    best = max(known, key=lambda one: one[0], default=(0.0, None))
    return best[1] or "nb"


def _weighed(part: str) -> tuple[float, Language | None]:
    tag, _, rest = part.partition(";")
    weight = rest.strip().removeprefix("q=")
    try:
        value = float(weight) if weight else 1.0
    except ValueError:
        value = 0.0
    return value, _KNOWN.get(tag.strip()[:2].lower())
