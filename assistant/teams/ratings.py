"""What somebody thinks of an answer, kept as the widget's is: guarded, without a sender."""

from dataclasses import dataclass

from assistant.api.feedback import MOST_COMMENT_CHARS
from assistant.api.service import Service
from assistant.storage.feedback import Feedback, reasons_for
from assistant.teams.incoming import Rated
from assistant.teams.talk import Told
from guardrails.redact import RedactedText, redact
from guardrails.verdict import Action, Verdict


@dataclass(frozen=True, slots=True)
class Ratings:
    """Keeps ratings of answers."""

    service: Service

    async def keep(self, rated: Rated, told: Told) -> bool:
        """Whether a rating was kept; of one whose comment the guard stops nothing is.

        Raises:
            Refusal: Too much waits already.
        """
        return await self.service.workers.run(self._keep, rated, told)

    def _keep(self, rated: Rated, told: Told) -> bool:
        comment = rated.comment.strip()
        verdict = (
            self.service.assistant.guard.check(comment) if comment else Verdict(action=Action.ALLOW)
        )
        if verdict.action is not Action.ALLOW or len(comment) > MOST_COMMENT_CHARS:
            return False
        helpful = rated.reaction == "like"
        known = reasons_for(helpful=helpful)
        self.service.feedback.add(
            Feedback(
                trace_id=told.trace_id,
                day=self.service.now().date(),
                helpful=helpful,
                reasons=tuple(dict.fromkeys(one for one in rated.reasons if one in known)),
                comment=RedactedText(redact(comment, verdict.findings)),
                conversation=None,
                release_id=self.service.release_id,
            )
        )
        self.service.counts.kept(helpful=helpful)
        return True
