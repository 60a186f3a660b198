"""Three votes on each answer, with the sources in another order each time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from evals.judging.judgement import Criterion, Judge, JudgedCase, Judgement, Unscored

VOTES = 3
_ENOUGH = 2


class ThreeVotes:
    """A judge that asks another one three times and goes by the majority.

    What stands in the middle of a long text is read least well (Liu et al. 2024, «Lost in the
    Middle»), so each vote begins with another third of the sources.
    """

    def __init__(self, judge: Judge) -> None:
        self._judge = judge

    def judge(self, case: JudgedCase) -> Judgement | Unscored:
        """The majority's score on each criterion, and the lowest where there is no majority.

        A vote that failed does not count. With fewer than two votes there is no judgement; the
        reason is that of most of the votes that failed.
        """
        cast = [self._judge.judge(_turned(case, vote)) for vote in range(VOTES)]
        valid = [vote for vote in cast if isinstance(vote, Judgement)]
        if len(valid) < _ENOUGH:
            failed = Counter(vote.reason for vote in cast if isinstance(vote, Unscored))
            return Unscored(failed.most_common(1)[0][0])
        decided = {one: _decided([vote.scores[one] for vote in valid]) for one in Criterion}
        return Judgement(
            scores=decided,
            reasons={one: _reason(one, decided[one], valid) for one in Criterion},
            disputed=frozenset(
                one for one in Criterion if len({vote.scores[one] for vote in valid}) > 1
            ),
        )


def _turned(case: JudgedCase, vote: int) -> JudgedCase:
    first = vote * len(case.sources) // VOTES
    return replace(case, sources=(*case.sources[first:], *case.sources[:first]))


def _decided(scores: Sequence[int]) -> int:
    score, votes = Counter(scores).most_common(1)[0]
    return score if 2 * votes > len(scores) else min(scores)


def _reason(criterion: Criterion, score: int, votes: Sequence[Judgement]) -> str:
    """What the first vote that gave the score said; the lowest score is always somebody's."""
    return next(vote.reasons[criterion] for vote in votes if vote.scores[criterion] == score)
