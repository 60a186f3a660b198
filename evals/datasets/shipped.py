"""The datasets that come with the repository, by kind and split."""

from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ValidationError

from evals.datasets.message import Message
from evals.datasets.sample import Sample
from evals.errors import DatasetInvalid

DATA = Path(__file__).parents[1] / "data"
GUARDRAIL_SETS = ("guardrail", "guardrail2", "guardrail3")
"""Sets by different writers; the second and third tell most by circumstance and are harder."""

Split = Literal["dev", "test"]
_Model = TypeVar("_Model", bound=BaseModel)


def read_samples(split: Split, *kinds: str) -> list[Sample]:
    """All questions of a split whose file name begins with one of the kinds, by file.

    Raises:
        DatasetInvalid: A line is not a question; the message names file and line.
    """
    files = [file for kind in kinds for file in sorted(DATA.glob(f"{kind}*-{split}.jsonl"))]
    return [sample for file in files for sample in read_lines(file, Sample)]


def read_messages(name: str, split: Split) -> list[Message]:
    """The messages of one set's split.

    Raises:
        DatasetInvalid: A line is not a message; the error names file and line.
    """
    return read_lines(DATA / f"{name}-{split}.jsonl", Message)


def read_lines(file: Path, model: type[_Model]) -> list[_Model]:
    """Every line of a file as the model.

    Raises:
        DatasetInvalid: A line is something else; the message names file and line.
    """
    read: list[_Model] = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            read.append(model.model_validate_json(line))
        except ValidationError as error:
            raise DatasetInvalid(f"{file.name}, line {number}: {error}") from error
    return read
