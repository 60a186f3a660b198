"""What the channels share: the assistant, its threads, who may ask, and what is kept."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from fastapi import Request
from starlette.requests import HTTPConnection

from assistant.api.callers import Caller, Mode, Tokens, caller_of
from assistant.api.counts import Channel, Counts
from assistant.api.pace import Pace
from assistant.api.suggestions import Suggests, SuggestsNothing
from assistant.api.workers import Work, Workers
from assistant.conversation import Answer, Question
from assistant.pipeline import Assistant
from assistant.steps.telephone import Telephone, TelephoneHours
from assistant.storage.feedback import RetainedFeedback

_THREADS, _WAITING = 2, 512
_SUGGESTIONS_WAITING = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One assistant as a server offers it.

    `now` is local time in Oslo. `tokens` is None in the open demonstration mode. `origins` are
    those of other pages that may ask or frame the widget. `model` names the chat model that
    questions are sent to; it is empty where they stay on the server. Suggestions have a thread of
    their own: they may be left out, and an answer never waits for one.
    """

    assistant: Assistant
    feedback: RetainedFeedback
    now: Callable[[], datetime]
    suggestions: Suggests = field(default_factory=SuggestsNothing)
    tokens: Tokens | None = None
    origins: tuple[str, ...] = ()
    model: str = ""
    question_pace: Pace = field(default_factory=lambda: Pace(0))
    feedback_pace: Pace = field(default_factory=lambda: Pace(0))
    workers: Workers = field(default_factory=lambda: Workers(threads=_THREADS, waiting=_WAITING))
    aside: Workers = field(default_factory=lambda: Workers(threads=1, waiting=_SUGGESTIONS_WAITING))
    counts: Counts = field(default_factory=Counts)

    @property
    def mode(self) -> Mode:
        """Whether a token is asked for."""
        return "open" if self.tokens is None else "signed"

    @property
    def release_id(self) -> str:
        """The release that is served."""
        return self.assistant.index.release.manifest.release_id

    def answering(self, channel: Channel, question: Question) -> Work[Answer]:
        """Hand a question to the threads; its answer is counted for the channel.

        Raises:
            TooBusy: Too much waits already.
        """
        return self.workers.start(self._answer, channel, question, time.monotonic())

    def telephone(self) -> Telephone | None:
        """The telephone now; None where the index does not say."""
        hours = TelephoneHours.of(self.assistant.circular)
        return hours.at(self.now()) if hours else None

    def asker(self, connection: HTTPConnection) -> Caller:
        """Who asks a question, counted.

        Raises:
            Refusal: A token is missing or does not hold, or too many questions came.
        """
        caller = caller_of(connection, self.tokens)
        self.question_pace.count(caller.counted_as)
        return caller

    def _answer(self, channel: Channel, question: Question, since: float) -> Answer:
        try:
            answer = self.assistant.answer(question)
        except Exception:
            self.counts.failed(channel)
            raise
        self.counts.answered(channel, answer, time.monotonic() - since)
        return answer

    def close(self) -> None:
        """Begin nothing more, and let go of what is open."""
        self.workers.close()
        self.aside.close()
        self.feedback.store.close()


def the_service(request: Request) -> Service:
    """The service that the application was made with."""
    service: Service = request.app.state.service
    return service


def the_assistant(request: Request) -> Assistant:
    """The assistant that the application was made with."""
    return the_service(request).assistant


def asker(request: Request) -> Caller:
    """Who asks a question.

    Raises:
        Refusal: See `Service.asker`.
    """
    return the_service(request).asker(request)


def teller(request: Request) -> Caller:
    """Who sends feedback, or has it deleted.

    Raises:
        Refusal: A token is missing or does not hold, or too much came.
    """
    service = the_service(request)
    caller = caller_of(request, service.tokens)
    service.feedback_pace.count(caller.counted_as)
    return caller
