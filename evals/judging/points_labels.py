"""How far the rule of `evals.metrics.points` agrees with labelled answers."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from evals.datasets.sample import Sample
from evals.datasets.shipped import DATA, Split, read_lines, read_samples
from evals.errors import DatasetInvalid, DocumentsMissing
from evals.metrics.agreement import cohens_kappa
from evals.metrics.interval import Share
from evals.metrics.points import says
from ingest.parse import parse

FILE = DATA / "points-labels.jsonl"
_KINDS = ("real", "pairs")
_BETWEEN_QUOTES = "\n\n"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(_Record):
    """Characters [start, end) of a document's text as `ingest.parse` reads it."""

    file: str
    start: int
    end: int


class PointLabel(_Record):
    """What was read of one point and one answer; texts are kept by their SHA-256 only.

    The answer is the text of the spans with a blank line between. `origin` tells whose they are:
    an `answer` of the assistant to the point's own question, the `evidence` of that question, or
    the answer or evidence of `other` questions. `partly` counts as not said.
    """

    sample: str
    point: int
    point_sha256: str
    spans: tuple[Span, ...]
    answer_sha256: str
    said: bool
    partly: bool
    origin: Literal["answer", "evidence", "other"]
    split: Split
    round: Literal[1, 2]


class LabelledPoint(_Record):
    """A label with the texts that it is about."""

    label: PointLabel
    point: str
    answer: str


def points_agreement(documents: Path) -> list[str]:
    """Lines that tell how far rule and labels agree, and precision and recall of «said».

    Raises:
        DatasetInvalid: A label is of a point or an answer that has changed since.
        DocumentsMissing: A document of an answer is not in the folder.
    """
    labelled = read_labelled(documents)
    lines: list[str] = []
    for split in ("dev", "test"):
        half = [one for one in labelled if one.label.split == split]
        lines += _told(split, half)
        lines += _told(f"{split}, own answers", [o for o in half if o.label.origin == "answer"])
        for reading in (1, 2):
            part = [one for one in half if one.label.round == reading]
            lines += _told(f"{split}, round {reading}", part)
    return lines


def read_labelled(documents: Path) -> list[LabelledPoint]:
    """Every label with its point and its answer, rebuilt from the documents.

    Raises:
        DatasetInvalid: A label is of a point or an answer that has changed since.
        DocumentsMissing: A document of an answer is not in the folder.
    """
    samples = {sample.id: sample for sample in read_samples("dev", *_KINDS)}
    return [_labelled(label, samples, documents) for label in read_lines(FILE, PointLabel)]


def sha256_of(text: str) -> str:
    """The digest by which a label knows a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def _labelled(label: PointLabel, samples: Mapping[str, Sample], documents: Path) -> LabelledPoint:
    sample = samples.get(label.sample)
    points = sample.points if sample else ()
    point = points[label.point] if label.point < len(points) else ""
    answer = _BETWEEN_QUOTES.join(
        _original(documents, span.file)[span.start : span.end] for span in label.spans
    )
    if (sha256_of(point), sha256_of(answer)) != (label.point_sha256, label.answer_sha256):
        raise DatasetInvalid(
            f"{FILE.name}: point {label.point} of {label.sample} or the documents have changed "
            "since they were labelled; read them again and label anew, or take the line out"
        )
    return LabelledPoint(label=label, point=point, answer=answer)


@lru_cache(maxsize=64)
def _original(documents: Path, file: str) -> str:
    try:
        data = (documents / file).read_bytes()
    except OSError as error:
        raise DocumentsMissing(
            f"expected {file} under {documents}; name the folder that holds the documents"
        ) from error
    return parse(file, data).original


def _told(name: str, labelled: Sequence[LabelledPoint]) -> Iterator[str]:
    expected = [one.label.said for one in labelled]
    found = [says(one.answer, one.point).found for one in labelled]
    pairs = list(zip(expected, found, strict=True))
    yield f"{name}: {len(labelled)} pairs, {sum(expected)} of them said"
    yield f"  kappa: {cohens_kappa(expected, found):.3f}"
    yield f"  precision: {Share.of([is_said for is_said, is_found in pairs if is_found])}"
    yield f"  recall: {Share.of([is_found for is_said, is_found in pairs if is_said])}"
