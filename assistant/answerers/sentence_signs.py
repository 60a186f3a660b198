"""What speaks for each sentence of the passages found, as numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.answerers.candidates import Candidate
from assistant.answerers.expectation import Expectation
from assistant.answerers.reading import Read
from assistant.answerers.thresholds import Amount, reach
from corpus.document import BlockKind
from corpus.embedders.base import Embedding
from corpus.word_match import Alike, WordMatch
from corpus.wording import Wording

_WITHOUT_UNIT = 0.8
_WITHOUT_NAME = 0.5
_ONLY_WHO_RULES = 0.5
_FEW_WORDS = 4

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that is asked: its own words, and what they ask for with what they lean on.

    `weights` are its content words with how much each tells.
    """

    own: str
    expectation: Expectation
    wording: Wording
    vector: Embedding
    weights: Mapping[str, float]
    amounts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that was found, with its score and what its standing is worth."""

    read: Read
    score: float
    worth: float


class SentenceSigns(NamedTuple):
    """What speaks for a sentence; each an array with one number a sentence."""

    fit: Numbers
    """How well its words and meaning fit, with what it lacks; 0 to about 1.5."""
    fit_behind: Numbers
    """How far that is below the highest; 0 or less, and so below."""
    context: Numbers
    """The share of what is asked that it names with what stands around it."""
    context_behind: Numbers
    meaning: Numbers
    """The cosine of the sentence alone."""
    meaning_behind: Numbers
    headed: Numbers
    """The cosine of the sentence under its heading."""
    headed_behind: Numbers
    alike: Numbers
    """How like its words those of the question are, one by one."""
    alike_behind: Numbers
    found: Numbers
    """How much of the question's words it has above chance."""
    found_behind: Numbers
    alike_headed: Numbers
    """As `alike`, with the words of its headings."""
    alike_headed_behind: Numbers
    gained: Numbers
    """What it has of the question's words beyond what its headings have."""
    unit: Numbers
    """1 where a figure is asked for, and it holds one of the kind, else 0."""
    form: Numbers
    """How many of the forms asked for it has: a time, a number of times, somebody."""
    step: Numbers
    """1 where the question's figures stand on its step, -1 where on another one, else 0."""
    missing: Numbers
    """How many of the names and years asked about its passage lacks, 0 to 2."""
    standing: Numbers
    """The logarithm of what the text's standing is worth."""
    passage: Numbers
    """The score of its passage."""
    passage_behind: Numbers
    rank: Numbers
    """The logarithm of its passage's rank, 1 the best."""
    place: Numbers
    """The logarithm of its place in the passage, 1 the first."""
    length: Numbers
    """The logarithm of its number of characters."""
    figure: Numbers
    """1 where it holds a digit, else 0."""
    cell: Numbers
    """1 for a single cell of a table, else 0."""


def signs_of(part: Part, found: Sequence[Found], match: WordMatch) -> SentenceSigns:
    """The signs of every sentence of the passages, passage by passage, best passage first."""
    every = [(one, sentence) for one in found for sentence in one.read.sentences]
    counts = [len(one.read.sentences) for one in found]
    own, headed, context = _alike(part, found, match, counts)
    meaning = _joined([one.read.own @ part.vector for one in found])
    under = _joined([one.read.headed @ part.vector for one in found])
    lacks = [min(part.expectation.missing(one.read.about), 2) for one in found]
    missing = np.repeat(_numbers(lacks), counts)
    fits = _numbers(
        [
            sentence.fit(part.wording, chunk_score=one.score, cosine=float(cosine))
            * kept(part.expectation, sentence, int(lack))
            * one.worth
            for (one, sentence), cosine, lack in zip(every, under, missing, strict=True)
        ]
    )
    named = _numbers([part.wording.coverage_of(sentence.context) for _, sentence in every])
    scores = np.repeat(_numbers([one.score for one in found]), counts)
    return SentenceSigns(
        fit=fits,
        fit_behind=_behind(fits),
        context=named,
        context_behind=_behind(named),
        meaning=meaning,
        meaning_behind=_behind(meaning),
        headed=under,
        headed_behind=_behind(under),
        alike=own.mean,
        alike_behind=_behind(own.mean),
        found=own.found,
        found_behind=_behind(own.found),
        alike_headed=context.mean,
        alike_headed_behind=_behind(context.mean),
        gained=context.mean - headed.mean,
        unit=_numbers([_holds_figure(part.expectation, sentence) for _, sentence in every]),
        form=_numbers([part.expectation.forms_held(sentence.text) for _, sentence in every]),
        step=_numbers([step for one in found for step in reach(part.amounts, one.read.steps)]),
        missing=missing,
        standing=np.log(np.repeat(_numbers([one.worth for one in found]), counts)),
        passage=scores,
        passage_behind=_behind(scores),
        rank=np.repeat(np.log(np.arange(1, len(found) + 1, dtype=np.float32)), counts),
        place=_joined([np.log(np.arange(1, count + 1, dtype=np.float32)) for count in counts]),
        length=np.log(_numbers([len(sentence.text) for _, sentence in every])),
        figure=_numbers([any(map(str.isdigit, sentence.text)) for _, sentence in every]),
        cell=_numbers([len(sentence.cells) == 1 for _, sentence in every]),
    )


def kept(expectation: Expectation, one: Candidate, missing: int) -> float:
    """What a sentence keeps of its fit after what it lacks, in [0, 1]."""
    share = 1.0 if expectation.has_unit(one.text) else _WITHOUT_UNIT
    if expectation.is_beside(one.text):
        share *= _ONLY_WHO_RULES
    if len(one.own.words) < _FEW_WORDS and one.block.kind is not BlockKind.TABLE_ROW:
        share *= _WITHOUT_UNIT
    return share * _WITHOUT_NAME**missing


def _alike(
    part: Part, found: Sequence[Found], match: WordMatch, counts: Sequence[int]
) -> tuple[Alike, Alike, Alike]:
    """The question's words beside each sentence, its headings, and both."""
    weights = list(part.weights.values())
    sentences = match.nearest(
        list(part.weights), [words for one in found for words in one.read.words]
    )
    headings = match.nearest(list(part.weights), [one.read.heading for one in found])
    above = np.repeat(headings, counts, axis=1)
    both = np.maximum(sentences, above)
    return Alike.of(sentences, weights), Alike.of(above, weights), Alike.of(both, weights)


def _holds_figure(expectation: Expectation, one: Candidate) -> bool:
    return expectation.unit is not None and expectation.has_unit(one.text)


def _numbers(values: Sequence[float]) -> Numbers:
    return np.array(values, dtype=np.float32)


def _joined(arrays: Sequence[Numbers]) -> Numbers:
    return np.concatenate(arrays) if arrays else _numbers([])


def _behind(values: Numbers) -> Numbers:
    return values - values.max() if len(values) else values
