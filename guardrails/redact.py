"""Take what was found out of a text."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NewType

from guardrails.errors import DataFileInvalid
from guardrails.verdict import Finding

RedactedText = NewType("RedactedText", str)
"""Text that has been through `redact`; a store, log or model accepts only this."""

MASK = "█"
_LABELS_FILE = Path(__file__).parent / "data" / "labels.toml"


def redact(text: str, findings: Sequence[Finding]) -> RedactedText:
    """Replace every finding by a label for its type, such as `[navn]`.

    Overlapping findings become one label, the one of the best-scored among them.
    """
    parts: list[str] = []
    position = 0
    for start, end, entity_type in _merged(findings, len(text)):
        parts += [text[position:start], label_for(entity_type)]
        position = end
    return RedactedText("".join(parts) + text[position:])


def mask(text: str, findings: Sequence[Finding]) -> str:
    """Cover every finding, one mask character for each code point; the length is unchanged."""
    parts: list[str] = []
    position = 0
    for start, end, _ in _merged(findings, len(text)):
        parts += [text[position:start], MASK * (end - start)]
        position = end
    return "".join(parts) + text[position:]


def label_for(entity_type: str) -> str:
    """The label that stands in for a type; unknown types get a general one."""
    labels = _labels()
    return labels.get(entity_type, labels["DEFAULT"])


@cache
def _labels() -> dict[str, str]:
    labels = tomllib.loads(_LABELS_FILE.read_text(encoding="utf-8"))
    if "DEFAULT" not in labels:
        raise DataFileInvalid("labels.toml needs a DEFAULT entry")
    return {key: str(value) for key, value in labels.items()}


def _merged(findings: Sequence[Finding], size: int) -> list[tuple[int, int, str]]:
    merged: list[tuple[int, int, str, float]] = []
    for finding in sorted(findings, key=lambda f: (f.start, -f.end)):
        start, end = max(finding.start, 0), min(finding.end, size)
        if start >= end:
            continue
        if merged and start < merged[-1][1]:
            last = merged[-1]
            best = max((last[3], last[2]), (finding.score, finding.entity_type))
            merged[-1] = (last[0], max(last[1], end), best[1], best[0])
        else:
            merged.append((start, end, finding.entity_type, finding.score))
    return [(start, end, entity_type) for start, end, entity_type, _ in merged]
