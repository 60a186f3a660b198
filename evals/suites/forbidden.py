"""Whether an answer says what the author of the question wrote that it may not."""

import re

from assistant.conversation import Answer
from evals.datasets.sample import Sample
from evals.metrics.points import says

_MARK = re.compile(r" ?\[\d+\]")


def says_forbidden(sample: Sample, answer: Answer) -> bool:
    """Whether any must-not is said outside the quotes of the evidence that the question accepts.

    What an accepted source says is right, whatever words it shares with a wrong answer.
    """
    left = _without_accepted(sample, answer)
    return bool(left.strip()) and any(says(left, one).found for one in sample.must_not)


def _without_accepted(sample: Sample, answer: Answer) -> str:
    text = _MARK.sub("", answer.text)
    accepted = [
        cited.quote.text
        for cited in answer.citations
        if any(one.quoted_by(cited.quote) for group in sample.evidence for one in group)
    ]
    for quoted in sorted(accepted, key=len, reverse=True):
        text = re.sub(r"\s+".join(map(re.escape, quoted.split())), " ", text)
    return text
