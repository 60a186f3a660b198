"""robots.txt, by RFC 9309: the rules of the group that names us, the longest one that fits."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.sync.web_address import WebAddress, plain

MAX_ROBOTS_BYTES = 512_000
"""What is longer is read so far (RFC 9309, 2.5)."""

_AGENT = "medlemsassistenten"
_PRODUCT = re.compile(r"[a-z_-]+|\*")

_Field = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Rule:
    """A path pattern and whether it allows; `*` is anything, `$` at the end is the end."""

    pattern: str
    allows: bool


@dataclass(frozen=True, slots=True)
class Robots:
    """What a host asks of us. `delay_s` is its Crawl-delay; None where it names none."""

    rules: tuple[_Rule, ...] = ()
    delay_s: float | None = None
    sitemaps: tuple[str, ...] = ()

    def allows(self, address: WebAddress) -> bool:
        """Whether we may ask for an address. Of two equally long rules the allowing one holds."""
        fitting = [rule for rule in self.rules if _fits(rule.pattern, address.target)]
        best = max(fitting, key=lambda rule: (len(rule.pattern), rule.allows), default=None)
        return best is None or best.allows


def read_robots(text: str) -> Robots:
    """Read a robots.txt; lines that are none of it are passed over."""
    lines = [_field(line) for line in text.removeprefix("\ufeff").splitlines()]
    groups = _groups([line for line in lines if line[0]])
    own = [fields for agents, fields in groups if _AGENT in agents]
    fields = own or [fields for agents, fields in groups if "*" in agents]
    merged = [field for group in fields for field in group]
    return Robots(
        rules=tuple(
            _Rule(plain(value), name == "allow")
            for name, value in merged
            if name in {"allow", "disallow"} and value
        ),
        delay_s=_delay(merged),
        sitemaps=tuple(value for name, value in lines if name == "sitemap" and value),
    )


def _field(line: str) -> _Field:
    name, _, value = line.partition("#")[0].partition(":")
    return name.strip().lower(), value.strip()


def _groups(fields: Sequence[_Field]) -> list[tuple[set[str], list[_Field]]]:
    """Groups: some user-agent lines and the lines up to the next such line."""
    groups: list[tuple[set[str], list[_Field]]] = []
    naming = False
    for name, value in fields:
        if name == "sitemap":
            continue
        if name != "user-agent":
            naming = False
            if groups:
                groups[-1][1].append((name, value))
            continue
        if not naming:
            groups.append((set(), []))
        naming = True
        product = _PRODUCT.match(value.lower())
        groups[-1][0].add(product[0] if product else "")
    return groups


def _delay(fields: Sequence[_Field]) -> float | None:
    for name, value in fields:
        if name == "crawl-delay" and re.fullmatch(r"\d{1,6}(\.\d{1,6})?", value):
            return float(value)
    return None


def _fits(pattern: str, target: str) -> bool:
    """Whether a pattern fits from the start; each part is sought once, so no pattern takes long."""
    *parts, last = pattern.removesuffix("$").split("*")
    if not target.startswith(parts[0] if parts else last):
        return False
    position = len(parts[0]) if parts else 0
    for part in parts[1:]:
        found = target.find(part, position)
        if found < 0:
            return False
        position = found + len(part)
    if not pattern.endswith("$"):
        return target.find(last, position) >= 0
    return target == last if not parts else target[position:].endswith(last)
