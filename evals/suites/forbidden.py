"""Whether an answer says what the author of the question wrote that it may not."""

import re
from collections.abc import Iterable

from assistant.conversation import Answer
from evals.datasets.sample import Sample
from evals.metrics.points import says
from evals.suites.subject import Subject

_MARK = re.compile(r" ?\[\d+\]")
_NEARLY_WHOLE = 0.8
"""The share of a must-not's words that must be there; many a right text says half of them."""


def says_forbidden(subject: Subject, sample: Sample, answer: Answer) -> bool:
    """Whether any must-not is said outside the labels and the quotes that the question accepts.

    What an accepted source says is right, whatever words it shares with a wrong answer; and
    «ikke en vedtatt regel» must not be taken for «vedtatt».
    """
    labels = subject.assistant.messages[answer.language].group("label").values()
    left = _without_labels(_without_accepted(sample, answer), labels)
    if not left.strip():
        return False
    matches = [says(left, one) for one in sample.must_not]
    return any(match.found and match.share >= _NEARLY_WHOLE for match in matches)


def _without_accepted(sample: Sample, answer: Answer) -> str:
    text = _MARK.sub("", answer.text)
    accepted = [
        cited.quote.shown
        for cited in answer.citations
        if any(one.quoted_by(cited.quote) for group in sample.evidence for one in group)
    ]
    for quoted in sorted(accepted, key=len, reverse=True):
        text = re.sub(r"\s+".join(map(re.escape, quoted.split())), " ", text)
    return text


def _without_labels(text: str, labels: Iterable[str]) -> str:
    """Labels stand before a paragraph's first colon, one after another."""
    for label in labels:
        pattern = "[^.:]+".join(map(re.escape, label.split("{scope}")))
        text = re.sub(rf"(?m)^((?:[^:\n]*\. )?){pattern}(?=[.:])", r"\1", text)
    return text
