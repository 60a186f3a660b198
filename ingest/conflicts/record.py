"""A conflict as it is kept: places and figures, no text."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.source import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two passages: where it stands, under which headings, what it says and is worth.

    [start, end) is the sentence in the stored original. `figures` are written with their units.
    """

    source_id: str
    file: str
    chunk_id: str
    start: int
    end: int
    page: int | None
    heading_path: tuple[str, ...]
    figures: tuple[str, ...]
    authority: str
    scope: str
    status: str

    @staticmethod
    def worth(standing: Standing) -> dict[str, str]:
        """The fields of a side that say what it is worth."""
        return {
            "authority": standing.authority.value,
            "scope": standing.scope,
            "status": standing.status.value,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two passages about one point with different figures of one measure.

    `certainty`, 0 to 1, is how alike the words around the figures are.
    """

    measure: str
    certainty: float
    first: Side
    second: Side


def conflict_record(conflict: Conflict) -> dict[str, Any]:
    """The conflict as a JSON object."""
    return asdict(conflict)


def read_conflict(record: dict[str, Any]) -> Conflict:
    """The conflict of a JSON object."""
    return Conflict(
        measure=record["measure"],
        certainty=record["certainty"],
        first=_side(record["first"]),
        second=_side(record["second"]),
    )


def _side(record: dict[str, Any]) -> Side:
    lists = {name: tuple(record[name]) for name in ("heading_path", "figures")}
    return Side(**{**record, **lists})


def write_conflicts(path: Path, found: Sequence[Conflict]) -> None:
    """Write conflicts as JSONL, in their order."""
    lines = (json.dumps(conflict_record(one), ensure_ascii=False) for one in found)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def read_conflicts(path: Path) -> list[Conflict]:
    """The conflicts that `write_conflicts` wrote; none where there is no such file."""
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [read_conflict(json.loads(line)) for line in lines]
