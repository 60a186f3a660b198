"""Reads and writes a dataset as `.xlsx`, `.csv` or `.jsonl`; all three hold the same."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from evals.datasets.catalogue import catalogue
from evals.datasets.cells import cell_texts
from evals.datasets.checks import KnownSections, check_documents, check_rows, check_set
from evals.datasets.csv_table import read_csv, write_csv
from evals.datasets.drafts import Draft, draft_of
from evals.datasets.json_lines import read_json_lines, write_json_lines
from evals.datasets.mistakes import Flaw, Mistake, Place, tell
from evals.datasets.personal_data import check_personal_data, has_identity_number
from evals.datasets.sample import Sample
from evals.datasets.table import MOST_BYTES, Row, Table, unreadable
from evals.datasets.workbook import read_workbook, write_workbook
from evals.errors import DatasetInvalid
from guardrails.guard import Guard
from guardrails.verdict import Action

_READERS: Mapping[str, Callable[[Path], Table]] = {
    ".xlsx": read_workbook,
    ".csv": read_csv,
    ".jsonl": read_json_lines,
}
_STOPPED = frozenset({"personal_data", "personal_data_unchecked", "identity_number"})


@dataclass(frozen=True, slots=True)
class DatasetRead:
    """The samples of the rows without mistakes, in the file's order, and all mistakes, by row."""

    samples: tuple[Sample, ...]
    mistakes: tuple[Mistake, ...]


def read_dataset(
    path: Path,
    *,
    guard: Guard | None = None,
    originals: Mapping[str, str] | None = None,
    known_sections: KnownSections | None = None,
) -> DatasetRead:
    """Read a file and find every mistake in it; a row with a mistake is left out.

    Args:
        path: A file whose suffix is `.xlsx`, `.csv` or `.jsonl`.
        guard: Stops personal data; without it only identity numbers are stopped.
        originals: Stored original by file; without it sources are not looked up.
        known_sections: Whether a file has a § or heading; without it they are sought in the
            originals.
    """
    table = _read_table(path)
    drafts = [draft_of(row) for row in table.rows]
    flaws = [
        *table.flaws,
        *chain.from_iterable(draft.flaws for draft in drafts),
        *check_rows(drafts),
        *check_set(drafts),
        *check_documents(drafts, originals, known_sections),
        *check_personal_data(drafts, guard),
    ]
    refused = {flaw.place.row for flaw in flaws}
    samples = tuple(
        draft.sample for draft in drafts if not draft.broken and draft.row.place.row not in refused
    )
    return DatasetRead(samples, tell(flaws, _may_show(flaws, guard)))


def write_dataset(path: Path, samples: Sequence[Sample]) -> None:
    """Write samples to a file of the kind that its suffix tells; a file that is there is replaced.

    Raises:
        DatasetInvalid: The suffix is unknown, or a sample holds what its cells cannot, such as a
            full name for its author; nothing is then written.
    """
    kind = path.suffix.casefold()
    if kind not in _READERS:
        raise DatasetInvalid(f"expected a name ending in {', '.join(_READERS)}; rename the file")
    rows = [_lossless(sample) for sample in samples]
    if kind == ".jsonl":
        write_json_lines(path, samples)
    elif kind == ".csv":
        write_csv(path, rows)
    else:
        write_workbook(path, rows)


def report_of(read: DatasetRead) -> str:
    """What to tell whoever wrote the file, in Norwegian, one mistake a line, by row."""
    words = catalogue().report
    count = len(read.samples)
    rows = words["one_row"] if count == 1 else words["rows"].format(count=count)
    if not read.mistakes:
        return words["clean"].format(rows=rows)
    lines = [words["line"].format(message=mistake.message) for mistake in read.mistakes]
    return "\n".join([words["heading"].format(count=len(lines), rows=rows), *lines])


def _read_table(path: Path) -> Table:
    if not path.is_file():
        return unreadable("file_missing", path.name)
    reader = _READERS.get(path.suffix.casefold())
    if reader is None:
        return unreadable("suffix_unknown", path.suffix)
    size = path.stat().st_size
    if size > MOST_BYTES:
        return unreadable("file_too_large", limit=str(MOST_BYTES // 2**20))
    return reader(path) if size else unreadable("file_empty")


def _may_show(flaws: Sequence[Flaw], guard: Guard | None) -> Callable[[Flaw], bool]:
    """Whether what was found may be repeated: nothing of a row or text that was stopped."""
    stopped = {flaw.place.row for flaw in flaws if flaw.problem.code in _STOPPED}

    def may_show(flaw: Flaw) -> bool:
        found = flaw.problem.found
        if flaw.place.row in stopped or has_identity_number(found):
            return False
        return guard is None or guard.check(found).action is Action.ALLOW

    return may_show


def _lossless(sample: Sample) -> list[str]:
    """The sample's cells, in the order of the columns.

    Raises:
        DatasetInvalid: Another sample, or none, would be read of them.
    """
    texts = cell_texts(sample)
    draft: Draft = draft_of(Row(Place("row"), texts))
    if draft.flaws or draft.sample != sample:
        read = draft.sample.model_dump()
        lost = {name for name, value in sample.model_dump().items() if read[name] != value}
        raise DatasetInvalid(
            f"sample {sample.id!r}: expected values that a cell can hold in "
            f"{', '.join(sorted(lost | draft.broken))}; mend them before writing"
        )
    return [texts[name] for name in catalogue().columns]
