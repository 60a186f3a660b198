"""The papers beside the model: `training.json` for programs, `README.md` for people."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template
from typing import Any

from corpus.training.measure import Figures

MEGABYTE = 1_000_000
_HELD_OUT = "sixteen laws on work and administration (`training.json` lists them), "
_NO_LAW_HELD_OUT = "no law (the model that ships is judged on questions, not on headings), "
TEMPLATE = Path(__file__).with_name("model_card.md")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRecord:
    """Everything that is known about one training run.

    `figures` maps the name of a test to the name of a method to what was measured; `seconds` maps
    a stage to its wall time.
    """

    settings: dict[str, Any]
    pairs: dict[str, int]
    pieces: int
    seconds: dict[str, int]
    figures: dict[str, dict[str, Figures]]
    data: dict[str, str]
    held_out_laws: list[str]


def write_papers(record: TrainingRecord, folder: Path) -> None:
    """Write `training.json` and `README.md` into the model's folder."""
    text = json.dumps(asdict(record), ensure_ascii=False, indent=2, sort_keys=True)
    (folder / "training.json").write_text(text + "\n", encoding="utf-8")
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    (folder / "README.md").write_text(_readme(record, size / MEGABYTE), encoding="utf-8")


def _readme(record: TrainingRecord, megabytes: float) -> str:
    pairs = "\n".join(f"| {name} | {count:,} |" for name, count in record.pairs.items())
    seconds = ", ".join(f"{stage} {count} s" for stage, count in record.seconds.items())
    template = Template(TEMPLATE.read_text(encoding="utf-8"))
    return template.substitute(
        dimensions=record.settings["dimensions"],
        shorter=" and ".join(map(str, record.settings["shorter"])),
        pieces=f"{record.pieces:,}",
        megabytes=f"{megabytes:.1f}",
        pairs=pairs,
        total=f"{sum(record.pairs.values()):,}",
        seconds=seconds,
        figures=_figure_table(record.figures),
        held_out=_HELD_OUT if record.held_out_laws else _NO_LAW_HELD_OUT,
        settings=json.dumps(record.settings, sort_keys=True),
    )


def _figure_table(figures: dict[str, dict[str, Figures]]) -> str:
    methods = list(next(iter(figures.values())))
    lines = ["| test | queries | documents | " + " | ".join(methods) + " |"]
    lines.append("|---" * (3 + len(methods)) + "|")
    for test, by_method in figures.items():
        some = by_method[methods[0]]
        cells = [f"{by_method[m].ndcg:.3f} ({by_method[m].hit:.3f})" for m in methods]
        lines.append(f"| {test} | {some.queries:,} | {some.documents:,} | {' | '.join(cells)} |")
    return "\n".join(lines)
