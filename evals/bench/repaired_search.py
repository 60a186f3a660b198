"""Whether search finds more in a machine-read handbook once it is put right."""

from collections.abc import Sequence
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from evals.bench.ablation import CUTS, Way, recall_of
from evals.bench.text_repair import HANDBOOK
from evals.bench.words import number, table, words
from evals.datasets.sample import Sample
from evals.datasets.shipped import Split, read_samples
from evals.metrics.interval import Share
from evals.runs.fresh_index import fresh_index

_WITHOUT_REPAIR = f'[[source]]\nfile = "{HANDBOOK}"\nrepair = false\n'
_WITHOUT = "regulations/laws"


def repaired_search_lines(documents: Path, split: Split, embedder: str = "") -> list[str]:
    """The table: questions about the handbook, asked of it as it was read and as put right.

    Args:
        documents: The folder of the real documents; their laws are left out.
        split: Of the questions.
        embedder: As `load_embedder` takes it.
    """
    samples = [
        one
        for one in read_samples(split, "real-handbook")
        if one.evidence and not one.is_about(_WITHOUT)
    ]
    with TemporaryDirectory() as place:
        copied = Path(place) / "documents"
        copytree(documents, copied)
        rows = [("after", _measured(copied, samples, embedder))]
        (copied / "catalogue.toml").write_text(_WITHOUT_REPAIR, encoding="utf-8")
        rows.insert(0, ("before", _measured(copied, samples, embedder)))
    said = words("repaired_search")
    cells = [[said[name], *(_cell(recall[k]) for k in CUTS)] for name, recall in rows]
    return [*table(said["heads"].split("|"), cells), "", said["about"].format(n=len(samples))]


def _measured(documents: Path, samples: Sequence[Sample], embedder: str) -> dict[int, Share]:
    with fresh_index([documents], embedder, without=_WITHOUT) as index:
        way = Way(weights=index.retriever.weights, widened=True)
        return recall_of(index, way, samples)


def _cell(share: Share) -> str:
    low, high = share.bounds
    return f"{number(share.value, 3)} [{number(low, 3)}, {number(high, 3)}]"
