"""Answers in the sources' own words: the sentences that say it, with their conditions.

No language model; nothing is said that does not stand in a source.
"""

from collections.abc import Sequence

from assistant.answerers.answerability import MIN_ANSWERABILITY, Signs, answerability
from assistant.answerers.base import Asked, Draft, Statement
from assistant.answerers.beyond import BeyondRules
from assistant.answerers.candidates import Candidate, quoted_spans
from assistant.answerers.choice import Choice, Judged, choose
from assistant.answerers.expectation import Expectation
from assistant.answerers.neighbours import Neighbours
from assistant.answerers.occupations import is_for_others, occupations_in
from assistant.answerers.question_parts import question_parts
from assistant.answerers.reading import Reader
from assistant.answerers.sentence_signs import Found, Part, SentenceSigns, signs_of
from assistant.answerers.thresholds import amounts
from assistant.conversation import Quote
from corpus.embedders.base import Embedding, embed_question
from corpus.factory import OpenIndex
from corpus.retrieval import ScoredChunk
from corpus.source import SECTOR, Standing
from corpus.text import content_words
from corpus.worth import names_scope, without_scopes, worth

PASSAGES = 12
"""How many of the best passages are read."""

_MAX_STATEMENTS = 4
_ALL_NAMED = 0.95
"""Below this something is left over: another thing than the one asked about is named."""


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
        self._reader = Reader(index)
        self._choice = Choice.of(index.embedder.name)
        self._scopes = {one.standing.scope for one in index.release.sources.values()} - {SECTOR}

    def compose(self, asked: Asked, found: Sequence[ScoredChunk]) -> Draft:
        """See `Answerer.compose`."""
        passages = self._passages(asked, found)
        chosen: list[Candidate] = []
        surest, whole = 0.0, True
        parts = question_parts(asked.newest or asked.text)
        for own in parts:
            part = self._part(own, f"{asked.leans_on} {own}".strip())
            judged = self._judge(part, passages)
            sure = self._sureness(part, judged)
            surest, whole = max(surest, sure), whole and sure >= MIN_ANSWERABILITY
            if sure >= MIN_ANSWERABILITY:
                choose(judged, chosen, limit=max(1, min(3, _MAX_STATEMENTS // len(parts))))
                # Who may make rules is worth telling, and is not the rule.
                whole = whole and not part.expectation.is_beside(judged[0].candidate.text)
        statements = [self.statement(candidate) for candidate in chosen]
        return Draft(statements=_distinct(statements), answerability=surest, whole=whole)

    def signs(self, asked: Asked, found: Sequence[ScoredChunk]) -> Signs:
        """What speaks for and against an answer to the question as a whole; for fitting."""
        part = self._whole(asked)
        return self._signs(part, self._judge(part, self._passages(asked, found)))

    def sentences(
        self, asked: Asked, found: Sequence[ScoredChunk]
    ) -> tuple[list[Candidate], SentenceSigns]:
        """Every sentence that the choice is made from, and its signs; for fitting."""
        return self._sentences(self._whole(asked), self._passages(asked, found))

    def statement(self, candidate: Candidate) -> Statement:
        """What is said where a sentence is chosen: its quotes with their conditions."""
        chunk = candidate.chunk
        original = self._release.original_of(chunk)
        quotes = tuple(
            Quote.of(chunk, span, self._release) for span in quoted_spans(candidate, original)
        )
        return Statement(candidate.said or " ".join(quote.shown for quote in quotes), quotes)

    def _whole(self, asked: Asked) -> Part:
        return self._part(asked.newest or asked.text, asked.text)

    def _part(self, own: str, text: str) -> Part:
        """Read a part of a question; `text` is its own words after what they lean on."""
        wording = self._wordings.of(text)
        return Part(
            own=own,
            expectation=Expectation.of(text),
            wording=wording,
            vector=self._vector(text),
            weights={
                word: self._release.lexical.informativeness(word) for word in content_words(text)
            },
            amounts=amounts(text),
        )

    def _vector(self, text: str) -> Embedding:
        return embed_question(self._embedder, self._wordings.readings(text))

    def _passages(self, asked: Asked, found: Sequence[ScoredChunk]) -> list[Found]:
        return [
            Found(
                self._reader.read(scored.chunk.chunk_id),
                scored.score,
                _worth(scored.chunk.standing, asked),
            )
            for scored in found[:PASSAGES]
        ]

    def _judge(self, part: Part, passages: Sequence[Found]) -> list[Judged]:
        """The sentences with how well they fit a part of the question, best first.

        What a table says another occupation is paid is left out.
        """
        judged = self._choice.judge(*self._sentences(part, passages), part.wording)
        asked = occupations_in(" ".join(self._wordings.readings(part.own)))
        return [one for one in judged if not _is_others_pay(asked, one.candidate)]

    def _sentences(
        self, part: Part, passages: Sequence[Found]
    ) -> tuple[list[Candidate], SentenceSigns]:
        every = [sentence for one in passages for sentence in one.read.sentences]
        return every, signs_of(part, passages, self._reader.match)

    def _sureness(self, part: Part, judged: Sequence[Judged]) -> float:
        if judged and self._says_it(part.own, judged[0].candidate):
            return 1.0
        return answerability(self._signs(part, judged)) if judged else 0.0

    def _signs(self, part: Part, judged: Sequence[Judged]) -> Signs:
        expectation = Expectation.of(part.own)
        best = judged[0] if judged else None
        # An employer whose rules are here is no news: «how many … in Bodø» else looks like it.
        unnamed = without_scopes(part.own, self._scopes)
        vector = part.vector if unnamed == part.own else self._vector(unnamed)
        return Signs(
            fit=max((one.fit for one in judged), default=0.0),
            missing=min(expectation.missing(self._about(best.candidate)), 2) if best else 0,
            asks_figure=expectation.unit is not None,
            beyond=self._beyond.odds(unnamed),
            neighbours=self._neighbours.share_beyond(vector),
            score=best.score if best else 0.0,
        )

    def _says_it(self, part: str, one: Candidate) -> bool:
        """Whether a sentence itself names all that is asked, and holds the figure asked for."""
        expectation = Expectation.of(part)
        named = self._wordings.of(part).coverage_of(one.own)
        whole = named >= _ALL_NAMED and not expectation.missing(self._about(one))
        return whole and expectation.has_unit(one.text)

    def _about(self, one: Candidate) -> str:
        return self._reader.read(one.chunk.chunk_id).about


def _is_others_pay(occupations: frozenset[str], one: Candidate) -> bool:
    return one.row is not None and is_for_others(occupations, f"{one.row.title} {one.text}")


def _worth(standing: Standing, asked: Asked) -> float:
    return worth(
        status=standing.status_on(asked.as_of),
        scope=standing.scope,
        authority=standing.authority,
        named=asked.employer == standing.scope or names_scope(asked.text, standing.scope),
    )


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
