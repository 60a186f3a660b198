"""A chunk that was found, together with what stands beside it, as far as a passage may reach.

Small chunks are found best, and a reader needs what is around them: the lead-in before, the
exception after. Chunks of a law stay within their §, which is what is cited.
"""

from collections.abc import Sequence
from dataclasses import replace

from corpus.document import MAX_CHUNK_CHARS, Chunk, Span
from corpus.release import Release
from corpus.retrieval import Query, Retriever, ScoredChunk
from corpus.source import Authority


class Passages:
    """The passages of one release."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._chunks = release.chunks
        self._rows = {chunk.chunk_id: row for row, chunk in enumerate(release.chunks)}

    def find(self, retriever: Retriever, query: Query) -> list[ScoredChunk]:
        """As `Retriever.retrieve`, each chunk widened to a passage, and none found twice.

        Where there are not as many passages, the chunks that were passed by come after them.
        """
        limit = query.limit
        while True:
            limit *= 2
            found = retriever.retrieve(replace(query, limit=limit))
            passages = self.widened(found)
            if len(passages) >= query.limit:
                return passages[: query.limit]
            if len(found) < limit:
                return [*passages, *_passed_by(found, passages)][: query.limit]

    def widened(self, found: Sequence[ScoredChunk]) -> list[ScoredChunk]:
        """The chunks found, in their order, with their neighbours; those passed by are left out.

        A passage is at most `MAX_CHUNK_CHARS` long, has one standing, and holds no chunk that an
        earlier one holds. The neighbour that was found better goes in first.
        """
        scores = {self._rows[one.chunk.chunk_id]: one.score for one in found}
        taken: set[int] = set()
        passages = []
        for one in found:
            row = self._rows[one.chunk.chunk_id]
            if row not in taken:
                rows = self._around(row, scores, taken)
                taken.update(rows)
                passages.append(replace(one, chunk=self._joined(one.chunk, rows)))
        return passages

    def _around(self, row: int, scores: dict[int, float], taken: set[int]) -> range:
        rows = range(row, row + 1)
        while True:
            wider = [
                (scores.get(new, 0.0), new, grown)
                for new, grown in (
                    (rows.stop, range(rows.start, rows.stop + 1)),
                    (rows.start - 1, range(rows.start - 1, rows.stop)),
                )
                if new not in taken and self._belongs(row, new) and self._fits(grown)
            ]
            if not wider:
                return rows
            rows = max(wider, key=lambda way: way[:2])[2]

    def _belongs(self, row: int, new: int) -> bool:
        if not 0 <= new < len(self._chunks):
            return False
        own, other = self._chunks[row], self._chunks[new]
        if own.source_id != other.source_id or own.standing != other.standing:
            return False
        # A § is cited as itself.
        depth = len(own.heading_path) if own.standing.authority is Authority.LAW else 1
        return own.heading_path[:depth] == other.heading_path[:depth]

    def _fits(self, rows: range) -> bool:
        return len(self._span(rows)) <= MAX_CHUNK_CHARS

    def _span(self, rows: range) -> Span:
        chunks = self._chunks[rows.start : rows.stop]
        return Span(chunks[0].locator.start, max(chunk.locator.end for chunk in chunks))

    def _joined(self, own: Chunk, rows: range) -> Chunk:
        """The chunk found, reaching from the first of the rows to the last."""
        if len(rows) == 1:
            return own
        chunks, span = self._chunks[rows.start : rows.stop], self._span(rows)
        stored = self._release.stored(own)
        first = chunks[0]
        return replace(
            own,
            locator=replace(first.locator, start=span.start, end=span.end),
            body=span.of(stored.original),
            lead_in=first.lead_in,
            blocks=tuple(block for chunk in chunks for block in chunk.blocks),
            repaired=stored.repaired(span),
            rows=tuple(table_row for chunk in chunks for table_row in chunk.rows),
        )


def _passed_by(found: Sequence[ScoredChunk], passages: Sequence[ScoredChunk]) -> list[ScoredChunk]:
    """What is found and shown in no passage of its own, scored no higher than the last passage."""
    shown = {one.chunk.chunk_id for one in passages}
    most = min((one.score for one in passages), default=0.0)
    return [
        replace(one, score=min(one.score, most)) for one in found if one.chunk.chunk_id not in shown
    ]
