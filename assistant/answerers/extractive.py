"""Answers in the sources' own words: the sentences that say it, with their conditions.

No language model; nothing is said that does not stand in a source.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.answerers.answerability import MIN_ANSWERABILITY, Signs, answerability
from assistant.answerers.base import Asked, Draft, Statement
from assistant.answerers.beyond import BeyondRules
from assistant.answerers.candidates import Candidate, candidates, quoted_spans
from assistant.answerers.expectation import Expectation
from assistant.answerers.neighbours import Neighbours
from assistant.answerers.question_parts import question_parts
from assistant.conversation import Quote
from corpus.document import BlockKind
from corpus.embedders.base import Embedding, Embeddings, embed_question
from corpus.factory import OpenIndex
from corpus.retrieval import ScoredChunk
from corpus.source import Standing
from corpus.text import words
from corpus.wording import Wording
from corpus.worth import names_scope, worth

PASSAGES = 12
"""How many of the best passages are read."""

_MAX_STATEMENTS = 4
_CLOSE = 0.95
_WITHOUT_UNIT = 0.8
_WITHOUT_NAME = 0.5
_FEW_WORDS = 4
_ALL_NAMED = 0.95
"""Below this something is left over: another thing than the one asked about is named."""
_KEPT_PASSAGES = 4000
"""How many passages are kept as read, so that a warm answer need not read them again."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A passage's sentences, and the vectors of `Candidate.under_heading`, in the same order."""

    sentences: tuple[Candidate, ...]
    vectors: Embeddings


@dataclass(frozen=True, slots=True)
class _Judged:
    """A sentence and how well it fits, 0 to about 1.5."""

    candidate: Candidate
    fit: float


@dataclass(frozen=True, slots=True)
class _Part:
    """One thing that is asked: its own words, and what they ask for with what they lean on."""

    own: str
    expectation: Expectation
    wording: Wording
    vector: Embedding


class ExtractiveAnswerer:
    """The `Answerer` that needs no model."""

    def __init__(self, index: OpenIndex) -> None:
        self._release = index.release
        self._wordings = index.wordings
        self._embedder = index.embedder
        self._beyond = BeyondRules.load()
        self._neighbours = Neighbours.of(
            index.bank.questions, index.embedder, index.wordings.readings
        )
        self._chunks = {chunk.chunk_id: chunk for chunk in index.release.chunks}
        self._read = lru_cache(maxsize=_KEPT_PASSAGES)(self._read_anew)

    def compose(self, asked: Asked, found: Sequence[ScoredChunk]) -> Draft:
        """See `Answerer.compose`."""
        passages = self._passages(found)
        chosen: list[Candidate] = []
        surest, whole = 0.0, True
        parts = question_parts(asked.newest or asked.text)
        for own in parts:
            part = self._part(own, f"{asked.leans_on} {own}".strip())
            judged = self._judge(part, asked, passages)
            sure = self._sureness(part, judged, found)
            surest, whole = max(surest, sure), whole and sure >= MIN_ANSWERABILITY
            if sure >= MIN_ANSWERABILITY:
                _choose(judged, chosen, limit=max(1, min(3, _MAX_STATEMENTS // len(parts))))
        statements = [self._statement(candidate) for candidate in chosen]
        return Draft(statements=_distinct(statements), answerability=surest, whole=whole)

    def _read_anew(self, chunk_id: str) -> _Read:
        chunk = self._chunks[chunk_id]
        sentences = tuple(candidates(chunk, self._release.stored(chunk)))
        return _Read(sentences, self._embedder.embed_passages([s.under_heading for s in sentences]))

    def _part(self, own: str, text: str) -> _Part:
        """Read a part of a question; `text` is its own words after what they lean on."""
        return _Part(
            own=own,
            expectation=Expectation.of(text),
            wording=self._wordings.of(text),
            vector=embed_question(self._embedder, self._wordings.readings(text)),
        )

    def _judge(
        self, part: _Part, asked: Asked, passages: Sequence[tuple[float, _Read]]
    ) -> list[_Judged]:
        """The sentences with how well they fit a part of the question, best first."""
        judged = []
        for score, read in passages:
            for one, cosine in zip(read.sentences, read.vectors @ part.vector, strict=True):
                fit = one.fit(part.wording, chunk_score=score, cosine=float(cosine))
                fit *= self._keeps(part.expectation, one) * _worth(one.chunk.standing, asked)
                judged.append(_Judged(one, fit))
        whole = _cells_asked(judged, part.wording)
        return sorted(whole, key=lambda one: (-one.fit, one.candidate.span))

    def signs(self, asked: Asked, found: Sequence[ScoredChunk]) -> Signs:
        """What speaks for and against an answer to the question as a whole; for fitting."""
        part = self._part(asked.newest or asked.text, asked.text)
        return self._signs(part, self._judge(part, asked, self._passages(found)), found)

    def _sureness(
        self, part: _Part, judged: Sequence[_Judged], found: Sequence[ScoredChunk]
    ) -> float:
        if judged and self._says_it(part.own, judged[0].candidate):
            return 1.0
        return answerability(self._signs(part, judged, found)) if judged else 0.0

    def _signs(self, part: _Part, judged: Sequence[_Judged], found: Sequence[ScoredChunk]) -> Signs:
        expectation = Expectation.of(part.own)
        best = judged[0] if judged else None
        return Signs(
            fit=best.fit if best else 0.0,
            nearest=max((scored.cosine for scored in found), default=0.0),
            missing=min(expectation.missing(self._about(best.candidate)), 2) if best else 0,
            asks_figure=expectation.unit is not None,
            beyond=self._beyond.odds(part.own),
            neighbours=self._neighbours.share_beyond(part.vector),
        )

    def _says_it(self, part: str, one: Candidate) -> bool:
        """Whether a sentence itself names all that is asked, and holds the figure asked for."""
        expectation = Expectation.of(part)
        named = self._wordings.of(part).coverage_of(one.own)
        whole = named >= _ALL_NAMED and not expectation.missing(self._about(one))
        return whole and expectation.has_unit(one.text)

    def _passages(self, found: Sequence[ScoredChunk]) -> list[tuple[float, _Read]]:
        return [(scored.score, self._read(scored.chunk.chunk_id)) for scored in found[:PASSAGES]]

    def _keeps(self, expectation: Expectation, one: Candidate) -> float:
        """What a sentence keeps of its fit after what it lacks, in [0, 1]."""
        kept = 1.0 if expectation.has_unit(one.text) else _WITHOUT_UNIT
        if len(one.own.words) < _FEW_WORDS and one.block.kind is not BlockKind.TABLE_ROW:
            kept *= _WITHOUT_UNIT
        return kept * _WITHOUT_NAME ** min(expectation.missing(self._about(one)), 2)

    def _about(self, one: Candidate) -> str:
        """Everything that tells what a passage is about, to look up names and years in."""
        chunk = one.chunk
        source = self._release.source_of(chunk)
        days = (chunk.standing.validity.valid_from, source.state_date)
        named = (source.title, source.issuer, source.file, chunk.standing.scope)
        return " ".join([*named, *chunk.heading_path, chunk.text, *map(str, days)])

    def _statement(self, candidate: Candidate) -> Statement:
        chunk = candidate.chunk
        original = self._release.original_of(chunk)
        quotes = tuple(
            Quote.of(chunk, span, self._release) for span in quoted_spans(candidate, original)
        )
        return Statement(candidate.said or " ".join(quote.shown for quote in quotes), quotes)


def _cells_asked(judged: Sequence[_Judged], wording: Wording) -> Iterator[_Judged]:
    """The sentences, and of each table row the cells that name most of what is asked, as one."""
    rows: dict[tuple[str, int], list[_Judged]] = {}
    for one in judged:
        if one.candidate.row:
            rows.setdefault(_place(one.candidate), []).append(one)
        else:
            yield one
    for held in rows.values():
        cells = [one for one in held if len(one.candidate.cells) == 1]
        # What stands over all cells alike tells none of them from the others.
        own = (words(one.candidate.text) for one in cells)
        named = [round(wording.coverage(cell), 6) for cell in own]
        meant = [one for one, share in zip(cells, named, strict=True) if share == max(named)]
        best = max(meant, key=lambda one: one.fit)
        said = tuple(cell for one in meant for cell in one.candidate.cells)
        # A row may be asked about as a whole: then it fits better than any cell of it.
        yield _Judged(replace(best.candidate, cells=said), max(one.fit for one in held))


def _choose(judged: Sequence[_Judged], chosen: list[Candidate], *, limit: int) -> None:
    """Add the best sentence, and others that are nearly as good, `limit` in all."""
    seen = {_place(one) for one in chosen}
    room = len(chosen) + limit
    for one in judged[:8]:
        close = one.fit >= _CLOSE * judged[0].fit
        if close and _place(one.candidate) not in seen and len(chosen) < room:
            chosen.append(one.candidate)
            seen.add(_place(one.candidate))


def _worth(standing: Standing, asked: Asked) -> float:
    return worth(
        status=standing.status_on(asked.as_of),
        scope=standing.scope,
        authority=standing.authority,
        named=asked.employer == standing.scope or names_scope(asked.text, standing.scope),
    )


def _place(candidate: Candidate) -> tuple[str, int]:
    return candidate.chunk.chunk_id, candidate.block.span.start


def _distinct(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Without statements whose quotes lie inside those of another one."""
    kept: list[Statement] = []
    for statement in statements:
        if not any(_inside(statement, other) for other in kept):
            kept = [other for other in kept if not _inside(other, statement)]
            kept.append(statement)
    return tuple(kept)


def _inside(one: Statement, other: Statement) -> bool:
    return all(
        any(
            quote.source is held.source and held.start <= quote.start and quote.end <= held.end
            for held in other.quotes
        )
        for quote in one.quotes
    )
