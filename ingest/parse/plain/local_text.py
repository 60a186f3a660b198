"""Text of a handbook that binds its own employer only, and where it ends."""

import re
from collections.abc import Iterable, Sequence

from ingest.parse.plain.lines import is_alike
from ingest.parse.plain.unit import Kind, Unit

LOCAL_HEADING = re.compile(r"lokal\s*info\w*\b", re.IGNORECASE)
"""How a handbook marks the text that binds its own employer only."""

_COMPANY = re.compile(r"\(([A-ZÆØÅ]{3,})\)")
_SECTOR = re.compile(
    r"\b(?:HTA|HA del|SGS|S[EF]S|KS|[Kk]ommun(?:en|ane|ar|er|ene)|fylkeskommun\w+|"
    r"B-rundskriv|[Tt]ariffpart\w+)\b"
)
_EMPLOYER = re.compile(r"\b(?:vi|oss|vår\w*|du|deg|din|di|dagl[ei]g\w* le[id]\w+|HR)\b")
_OWN_NAME = 3
_HEAD_CHARS = 3000


def own_name(original: str) -> str | None:
    """The short name that an employer gives itself in its handbook's first lines."""
    found = _COMPANY.search(original[:_HEAD_CHARS])
    return found.group(1) if found else None


def local_titles(headings: Iterable[str]) -> list[str]:
    """What local text stands under, as its own headings name it."""
    named = (
        LOCAL_HEADING.sub("", words).strip(" ;:")
        for words in headings
        if LOCAL_HEADING.match(words)
    )
    return [title for title in named if title]


def inside_local(original: str, units: Sequence[Unit]) -> set[int]:
    """The ordinary headings that stand inside local text, by their number among the units.

    Local text ends at the next heading, unless what stands below it speaks as the employer and
    not as the sector: the place is chosen that both sides fit best. It ends for certain where a
    heading is one that local text stands under, heads only headings, or has a reading list.
    """
    known = local_titles(unit.words for unit in units if unit.kind is Kind.LOCAL)
    name = own_name(original)
    found: set[int] = set()
    for at, unit in enumerate(units):
        if unit.kind is Kind.LOCAL:
            doubtful = _doubtful(units, at, known)
            least = 1 if doubtful[:1] == [at + 1] else 0
            best = _best_cut(original, units, doubtful, name)
            found |= set(doubtful[: max(least, best)])
    return found


def _doubtful(units: Sequence[Unit], local: int, known: Sequence[str]) -> list[int]:
    """The headings from a local one up to the first that is certainly not inside."""
    found: list[int] = []
    for at in range(local + 1, len(units)):
        if units[at].kind is Kind.LOCAL:
            break
        if units[at].kind is Kind.HEADING:
            if _is_central(units, at, known, right_below=at == local + 1):
                break
            found.append(at)
    return found


def _is_central(units: Sequence[Unit], at: int, known: Sequence[str], *, right_below: bool) -> bool:
    if right_below:
        return False
    if not units[at].close and any(is_alike(units[at].words, title) for title in known):
        return True
    places = (one for one in range(at + 1, len(units)) if units[one].kind is not Kind.TEXT)
    below = next(places, None)
    stacked = at + 1 < len(units) and units[at + 1].kind is Kind.HEADING
    return stacked or (below is not None and units[below].kind is Kind.READING)


def _best_cut(
    original: str, units: Sequence[Unit], doubtful: Sequence[int], name: str | None
) -> int:
    """How many of the doubtful headings stand inside; the first that fits best."""
    best, best_sum, total = 0, 0.0, 0.0
    for place, at in enumerate(doubtful, 1):
        total += _own_voice(original, units, at, name)
        if total > best_sum:
            best, best_sum = place, total
    return best


def _own_voice(original: str, units: Sequence[Unit], at: int, name: str | None) -> float:
    """How much a heading's text sounds like the employer, and not like the sector."""
    after = (one for one in range(at + 1, len(units)) if units[one].kind is not Kind.TEXT)
    end = next(after, len(units))
    words = original[units[at].span.start : units[end - 1].span.end]
    own = words.count(name) * _OWN_NAME if name else 0
    return own + len(_EMPLOYER.findall(words)) - len(_SECTOR.findall(words))
