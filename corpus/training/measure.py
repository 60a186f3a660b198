"""Retrieval tests that a model can be held against: nDCG@10 and hit@10, clean and damaged."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from corpus.training.damage import damage_norwegian_letters, damage_scan, damage_typing, seeded
from corpus.training.law_sections import HELD_OUT_LAWS, LawSection
from corpus.training.plain_language import AnsweredQuestion, SentencePair

DEPTH = 10
DAMAGE_SEED = 90_001
"""Apart from every training seed, so that no damaged text is met twice."""

Matrix: TypeAlias = npt.NDArray[np.float32]
ScoreAll: TypeAlias = Callable[[Sequence[str], Sequence[str]], Matrix]
"""(queries, documents) -> one row of scores a query, higher is better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievalTest:
    """Queries, documents, and for each query the one document that is right."""

    name: str
    queries: tuple[str, ...]
    documents: tuple[str, ...]
    right: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Means over the queries of a test, 0 to 1."""

    ndcg: float
    hit: float
    queries: int
    documents: int


def held_out_headings(sections: Sequence[LawSection]) -> RetrievalTest:
    """Headings of the held-out laws that are unique -> the § body without its heading."""
    held = [section for section in sections if section.law in HELD_OUT_LAWS]
    titles = [section.title for section in held]
    unique = [at for at, title in enumerate(titles) if title and titles.count(title) == 1]
    return RetrievalTest(
        name="law headings",
        queries=tuple(titles[at] for at in unique),
        documents=tuple(section.body for section in held),
        right=tuple(unique),
    )


def held_out_questions(questions: Sequence[AnsweredQuestion]) -> RetrievalTest:
    """Questions on held-out NorQuAD texts -> the passage with the answer, among all passages."""
    passages = {passage: 0 for item in questions for passage in item.passages}
    place = {passage: at for at, passage in enumerate(passages)}
    held = [item for item in questions if item.held_out]
    return RetrievalTest(
        name="NorQuAD passages",
        queries=tuple(item.question for item in held),
        documents=tuple(place),
        right=tuple(place[item.passages[item.answer_at]] for item in held),
    )


def held_out_nynorsk(pairs: Sequence[SentencePair]) -> RetrievalTest:
    """Held-out nynorsk sentences -> their bokmål counterparts; none that training saw elsewhere."""
    trained = {
        text.casefold()
        for pair in pairs
        if not pair.held_out
        for text in (pair.bokmal, pair.nynorsk)
    }
    held = {
        pair.bokmal: pair
        for pair in pairs
        if pair.held_out
        and len(pair.bokmal) > 8
        and trained.isdisjoint({pair.bokmal.casefold(), pair.nynorsk.casefold()})
    }
    return RetrievalTest(
        name="nynorsk to bokmål",
        queries=tuple(pair.nynorsk for pair in held.values()),
        documents=tuple(held),
        right=tuple(range(len(held))),
    )


def damaged_documents(test: RetrievalTest, rate: float) -> RetrievalTest:
    """The same test with about `rate` of the documents' characters misread."""
    rng = seeded(DAMAGE_SEED)
    documents = tuple(damage_scan(text, rate, rng) for text in test.documents)
    return replace(test, name=f"{test.name}, scan {rate:.0%}", documents=documents)


def misread_letters(test: RetrievalTest, share: float) -> RetrievalTest:
    """The same test with about `share` of the documents' æ, ø and å misread."""
    rng = seeded(DAMAGE_SEED)
    documents = tuple(damage_norwegian_letters(text, share, rng) for text in test.documents)
    return replace(test, name=f"{test.name}, æøå {share:.0%}", documents=documents)


def mistyped_queries(test: RetrievalTest, rate: float) -> RetrievalTest:
    """The same test with typing errors in about `rate` of the queries' characters."""
    rng = seeded(DAMAGE_SEED)
    queries = tuple(damage_typing(text, rate, rng) for text in test.queries)
    return replace(test, name=f"{test.name}, typing {rate:.0%}", queries=queries)


def measure(test: RetrievalTest, score_all: ScoreAll) -> Figures:
    """Rank all documents for each query; a tie counts against the right one."""
    scores = score_all(test.queries, test.documents)
    own = scores[np.arange(len(test.right)), list(test.right)]
    ranks = (scores >= own[:, None]).sum(axis=1)
    gains = [1 / math.log2(rank + 1) if rank <= DEPTH else 0.0 for rank in ranks.tolist()]
    return Figures(
        ndcg=round(float(np.mean(gains)), 4),
        hit=round(float(np.mean(ranks <= DEPTH)), 4),
        queries=len(test.queries),
        documents=len(test.documents),
    )
