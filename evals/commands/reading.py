"""A dataset that staff name, read with the guard on; with a mistake in it nothing is done."""

from pathlib import Path

from evals.datasets.dataset_file import read_dataset, report_of
from evals.datasets.sample import Sample
from evals.errors import DatasetInvalid
from guardrails.factory import build_guard


def read_sound(file: Path) -> list[Sample]:
    """The questions of a file.

    Raises:
        DatasetInvalid: The file has mistakes; the message tells them all.
    """
    read = read_dataset(file, guard=build_guard())
    if read.mistakes:
        raise DatasetInvalid(report_of(read))
    return list(read.samples)
