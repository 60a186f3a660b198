"""Whether what is personal in the real documents is masked, and nothing that a reader needs.

The labels are places with a hash: neither a name nor a text of the documents is in the repository.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.document import Span
from evals.bench.words import number, table, words
from evals.errors import DatasetInvalid
from evals.metrics.interval import Share
from guardrails.pii.document_persons import find_private

LABELS_FILE = Path(__file__).parents[1] / "data" / "document-persons.jsonl"
_SPLITS = {"dev": "dev", "test": "held-out"}
_KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Place:
    """A labelled place in a document: one to be masked, or one that a reader needs."""

    file: str
    span: Span
    kept: bool
    text_hash: str


@dataclass(frozen=True, slots=True)
class Masking:
    """What became of the labelled places of one split; None where nothing was masked.

    A place counts as masked when every letter of it is covered, and as wrongly masked when one is.
    """

    recall: Share
    precision: Share | None


def persons_bench(documents: Path, split: str, labels: Path = LABELS_FILE) -> list[str]:
    """The table, as lines.

    Args:
        documents: The folder of the real documents.
        split: `dev` or `test`; the test places were not used to mend the rules.
        labels: The file of places.

    Raises:
        DatasetInvalid: A document is not the one that was labelled.
    """
    said, measured = words("persons"), measure_masking(documents, read_places(labels, split))
    row = [said["own"], _share(measured.recall), _share(measured.precision)]
    return [*table(said["heads"].split("|"), [row]), "", said["about"].format(split=split)]


def read_places(path: Path, split: str) -> list[Place]:
    """The places of a split."""
    with path.open(encoding="utf-8") as file:
        records = [record for record in map(json.loads, file) if record["split"] == _SPLITS[split]]
    return [
        Place(
            file=record["file"],
            span=Span(record["start"], record["end"]),
            kept=record["type"] == _KEEP,
            text_hash=record["sha256"],
        )
        for record in records
    ]


def measure_masking(documents: Path, places: Sequence[Place]) -> Masking:
    """Read every document that has places, and count.

    Raises:
        DatasetInvalid: A document is not the one that was labelled.
    """
    texts = {place.file: (documents / place.file).read_text(encoding="utf-8") for place in places}
    masked = {file: _masked(text) for file, text in texts.items()}
    covered = [(place, _covered(place, texts[place.file], masked[place.file])) for place in places]
    right = [share == 1 for place, share in covered if not place.kept]
    wrong = [share > 0 for place, share in covered if place.kept]
    found = sum(right) + sum(wrong)
    return Masking(Share.of(right), Share(sum(right), found) if found else None)


def _masked(text: str) -> set[int]:
    return {at for one in find_private(text) for at in range(one.start, one.end)}


def _covered(place: Place, text: str, masked: set[int]) -> float:
    held = place.span.of(text)
    if hashlib.sha256(held.encode()).hexdigest() != place.text_hash:
        raise DatasetInvalid(
            f"{place.file} is not the document that was labelled: another text stands at "
            f"{place.span.start}–{place.span.end}; get the labelled one, or label anew"
        )
    letters = [at for at in range(place.span.start, place.span.end) if text[at].isalnum()]
    return sum(at in masked for at in letters) / len(letters)


def _share(share: Share | None) -> str:
    if share is None:
        return "–"
    low, high = share.bounds
    return (
        f"{share.hits} av {share.n}: {number(share.value, 3)} [{number(low, 3)}, {number(high, 3)}]"
    )
