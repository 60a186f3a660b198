"""Turns of phrase that speak for a route, kept in a TOML file."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import RoutesUnreadable

CUES = Path(__file__).parent / "cues.toml"
DECLARATIONS = Path(__file__).parent / "declarations.toml"


@dataclass(frozen=True, slots=True)
class Cues:
    """The patterns of each matter, in the file's order."""

    patterns: Mapping[str, tuple[re.Pattern[str], ...]]

    @classmethod
    def load(cls, path: Path) -> "Cues":
        """Read and compile the file.

        Raises:
            RoutesUnreadable: It is not TOML, or a pattern has a mistake.
        """
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
            return cls({name: tuple(map(re.compile, lines)) for name, lines in table.items()})
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, re.error, TypeError) as error:
            raise RoutesUnreadable(
                f"{path.name} cannot be read ({error}); mend the line named, or restore the file"
            ) from error

    def first_said(self, text: str) -> str | None:
        """The first matter in the file's order of which any pattern fits."""
        return next((matter for matter in self.patterns if self.speaks_for(matter, text)), None)

    def speaks_for(self, matter: str, text: str) -> bool:
        """Whether any of a matter's patterns fits."""
        lowered = text.lower()
        return any(pattern.search(lowered) for pattern in self.patterns.get(matter, ()))

    def flags(self, text: str) -> tuple[float, ...]:
        """For each pattern 1.0 or 0.0, then for each matter whether any of its patterns fits."""
        lowered = text.lower()
        by_matter = [
            [pattern.search(lowered) is not None for pattern in patterns]
            for patterns in self.patterns.values()
        ]
        single = [float(hit) for hits in by_matter for hit in hits]
        return (*single, *(float(any(hits)) for hits in by_matter))
