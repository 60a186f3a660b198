"""Which sentences answer: a weighted sum of what speaks for each, learned.

The weights stand in `choice.toml`; `python -m evals fit choice` prints them for the development
questions. They hold for the encoder that they were learned with; with another one `PLAIN` decides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from assistant.answerers.candidates import Candidate
from assistant.answerers.sentence_signs import Numbers, SentenceSigns
from assistant.errors import AnswererUnreadable
from corpus.learned_weights import LearnedWeights, WeightsInvalid
from corpus.text import words
from corpus.wording import Wording

CHOICE = Path(__file__).parent / "choice.toml"

MARGIN = 1.0
"""How far behind the best sentence another one may be that is said too."""

_LOOKED_AT = 12
_PLAIN = {"fit": 20.0, "step": 2.0}
"""The weights where nothing was learned: `MARGIN` is then a twentieth of a perfect fit."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence, how well it fits (0 to about 1.5), and its score among the others.

    `step` says whether the question's figures stand on its step of a ladder: 1, -1, or 0.
    """

    candidate: Candidate
    fit: float
    score: float
    step: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Puts sentences in order, and takes the best."""

    weights: Numbers

    @classmethod
    def of(cls, encoder: str, path: Path = CHOICE) -> "Choice":
        """The learned weights where they are this encoder's, else the plain fit.

        Raises:
            AnswererUnreadable: The file of weights is missing or has a mistake.
        """
        try:
            learned = LearnedWeights.load(path, SentenceSigns._fields)
        except WeightsInvalid as error:
            raise AnswererUnreadable(str(error)) from error
        return cls(np.array(learned.weights, np.float32)) if learned.encoder == encoder else PLAIN

    def judge(
        self, sentences: Sequence[Candidate], signs: SentenceSigns, wording: Wording
    ) -> list[Judged]:
        """The sentences, best first; of a table's row the cells that are meant, as one."""
        scores: Numbers = np.stack(signs, axis=1) @ self.weights
        judged = [
            Judged(one, float(fit), float(score), int(step))
            for one, fit, score, step in zip(sentences, signs.fit, scores, signs.step, strict=True)
        ]
        whole = _cells_asked(judged, wording)
        return sorted(whole, key=lambda one: (-one.score, one.candidate.span))


PLAIN = Choice(np.array([_PLAIN.get(sign, 0.0) for sign in SentenceSigns._fields], np.float32))
"""The choice by how well words and meaning fit, and by the steps of ladders."""


def choose(judged: Sequence[Judged], chosen: list[Candidate], *, limit: int) -> None:
    """Add the best sentence, and others that are nearly as good, `limit` in all."""
    seen = {_place(one) for one in chosen}
    room = len(chosen) + limit
    for one in judged[:_LOOKED_AT]:
        close = one.score >= judged[0].score - MARGIN
        if close and _place(one.candidate) not in seen and len(chosen) < room:
            chosen.append(one.candidate)
            seen.add(_place(one.candidate))


def _cells_asked(judged: Sequence[Judged], wording: Wording) -> Iterator[Judged]:
    """The sentences, and of each table row the cells that name most of what is asked, as one."""
    rows: dict[tuple[str, int], list[Judged]] = {}
    for one in judged:
        if one.candidate.row:
            rows.setdefault(_place(one.candidate), []).append(one)
        else:
            yield one
    for held in rows.values():
        yield _row_asked(held, wording)


def _row_asked(held: Sequence[Judged], wording: Wording) -> Judged:
    cells = [one for one in held if len(one.candidate.cells) == 1]
    # Where the question's figures stand on a step of the table, the other steps are not meant.
    cells = [one for one in cells if one.step > 0] or cells
    # What stands over all cells alike tells none of them from the others.
    named = [round(wording.coverage(words(one.candidate.text)), 6) for one in cells]
    meant = [one for one, share in zip(cells, named, strict=True) if share == max(named)]
    best = max(meant, key=lambda one: one.score)
    said = tuple(cell for one in meant for cell in one.candidate.cells)
    # A row may be asked about as a whole: then it fits better than any cell of it.
    return replace(
        best,
        candidate=replace(best.candidate, cells=said),
        fit=max(one.fit for one in held),
        score=max(one.score for one in held),
    )


def _place(candidate: Candidate) -> tuple[str, int]:
    return candidate.chunk.chunk_id, candidate.block.span.start
