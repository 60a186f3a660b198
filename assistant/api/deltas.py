"""An answer cut up at its sentences, each with its marks."""

import re
from itertools import pairwise

from corpus.sentences import sentence_spans

_MARKS = re.compile(r"(?:[ \t]*\[\d+\])+\s*")


def deltas(text: str) -> list[str]:
    """The sentences in order; joined they are the text.

    A mark such as « [1]» belongs to the sentence before it, and so does the white space after.
    """
    cuts = [0]
    for span in sentence_spans(text)[1:]:
        marks = _MARKS.match(text, span.start)
        cut = marks.end() if marks else span.start
        if cuts[-1] < cut < len(text):
            cuts.append(cut)
    return [text[start:end] for start, end in pairwise([*cuts, len(text)]) if start < end]
