"""The one place where the assistant's parts are chosen and joined."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from assistant.answerers.base import Answerer
from assistant.answerers.extractive import ExtractiveAnswerer
from assistant.api.callers import Tokens
from assistant.api.pace import Pace
from assistant.api.service import Service
from assistant.api.workers import Workers
from assistant.messages.catalog import load_messages
from assistant.pipeline import Assistant, Limits
from assistant.routes.router import Router
from assistant.settings import Settings
from assistant.steps.check import check
from assistant.steps.follow_up import Rewriter
from assistant.steps.refer import Circular
from assistant.steps.suggest import Suggester
from assistant.storage.feedback import MemoryFeedback, RetainedFeedback
from assistant.storage.sqlite_feedback import SqliteFeedback
from corpus.factory import OpenIndex, load_embedder, load_reranker, open_index
from guardrails.factory import build_guard
from guardrails.guard import Guard
from guardrails.verdict import Action

if TYPE_CHECKING:
    from assistant.teams.opening import Teams
    from assistant.teams.registration import Registration

_REWRITING_S = 5.0
"""A follow-up that is not written out by then is searched for as without a model."""

_REWRITING_TOKENS = 200
_DEMONSTRATION_DAYS = 90


def open_index_at(settings: Settings, path: Path | None = None) -> OpenIndex:
    """Open the index named, else the one in the settings."""
    embedder = load_embedder(settings.embedder or None)
    return open_index(path or settings.index, embedder, load_reranker(settings.reranker))


def build_assistant(settings: Settings, index: OpenIndex) -> Assistant:
    """The assistant over an open index."""
    guard = build_guard()
    return Assistant(
        index=index,
        guard=guard,
        router=Router.load(),
        answerer=build_answerer(settings, index),
        circular=Circular.read(index.release),
        messages=load_messages(),
        today=today_in_oslo,
        limits=Limits(
            question_chars=settings.max_question_chars,
            history_turns=settings.max_history_turns,
        ),
        rewriter=build_rewriter(settings, guard),
    )


def build_answerer(settings: Settings, index: OpenIndex) -> Answerer:
    """The answerer of quotes, behind a chat model where the settings name one."""
    extractive = ExtractiveAnswerer(index)
    if not settings.model:
        return extractive
    # Imported here: without a chat model nothing of LangChain is needed.
    from assistant.answerers.chat_model import ChatModelAnswerer
    from assistant.answerers.model_loading import load_chat_model

    model = load_chat_model(
        settings.model,
        timeout_s=settings.model_timeout_s,
        max_tokens=settings.model_max_output_tokens,
    )
    originals = index.release.originals
    return ChatModelAnswerer(
        model,
        index.release,
        extractive,
        stands=lambda draft: not check(draft, originals).dropped,
        timeout_s=settings.model_timeout_s,
    )


def build_rewriter(settings: Settings, guard: Guard) -> Rewriter | None:
    """What writes follow-ups out, where the settings name a chat model."""
    if not settings.model:
        return None
    from assistant.answerers.model_loading import load_chat_model
    from assistant.answerers.rewriting import ModelRewriter

    timeout_s = min(settings.model_timeout_s, _REWRITING_S)
    model = load_chat_model(settings.model, timeout_s=timeout_s, max_tokens=_REWRITING_TOKENS)
    return ModelRewriter(
        model,
        is_harmless=lambda text: guard.check(text).action is Action.ALLOW,
        timeout_s=timeout_s,
    )


def build_service(settings: Settings, assistant: Assistant) -> Service:
    """What `serve` offers.

    Raises:
        FeedbackUnusable: The file of feedback cannot be opened.
        TokenKeysUnusable: The settings name a folder without usable keys.
    """
    return Service(
        assistant=assistant,
        tokens=build_tokens(settings),
        feedback=open_feedback(settings),
        now=now_in_oslo,
        model=settings.model,
        suggestions=Suggester.over(assistant),
        origins=settings.origins,
        question_pace=Pace(settings.questions_per_minute),
        feedback_pace=Pace(settings.questions_per_minute),
        workers=Workers(threads=settings.answer_threads, waiting=settings.answers_waiting),
    )


def open_demonstration(assistant: Assistant) -> Service:
    """An assistant for anybody who can reach it, with feedback in memory and no suggestions."""
    retained = RetainedFeedback(
        store=MemoryFeedback(), days=_DEMONSTRATION_DAYS, today=today_in_oslo
    )
    return Service(assistant=assistant, feedback=retained, now=now_in_oslo)


def build_tokens(settings: Settings) -> Tokens | None:
    """What verifies tokens, where the settings name keys."""
    if settings.token_keys is None:
        return None
    # Imported here: the open demonstration needs no cryptography.
    from assistant.api.tokens import SignedTokens

    return SignedTokens.read(settings.token_keys)


def open_feedback(settings: Settings) -> RetainedFeedback:
    """The feedback that is kept, without what is too old.

    Raises:
        FeedbackUnusable: The file of feedback cannot be opened.
    """
    store = SqliteFeedback(settings.data)
    return RetainedFeedback(store=store, days=settings.feedback_days, today=today_in_oslo)


def build_teams(settings: Settings, service: Service) -> "Teams | None":
    """The Teams bot, where the settings name one.

    Raises:
        SubscriptionsUnusable: The file of subscriptions cannot be opened.
        TeamsUnusable: The settings do not fit together.
    """
    if not settings.teams_app_id:
        return None
    # Imported here: a server without a bot needs nothing of Microsoft's.
    from assistant.teams.opening import open_teams

    return open_teams(registration_of(settings), service, settings.data)


def registration_of(settings: Settings) -> "Registration":
    """What the settings say of the Teams bot.

    Raises:
        TeamsUnusable: They do not fit together.
    """
    from assistant.teams.registration import Registration

    tenants = settings.teams_tenants or (settings.teams_tenant,)
    return Registration(
        app_id=settings.teams_app_id.lower(),
        tenant=settings.teams_tenant.lower(),
        tenants=frozenset(one.lower() for one in tenants),
        service_hosts=frozenset(one.lower() for one in settings.teams_service_hosts),
        metadata_url=settings.teams_metadata_url,
        secret=settings.teams_secret.get_secret_value(),
        managed_identity=settings.teams_managed_identity.lower(),
    )


def now_in_oslo() -> datetime:
    """The local time in Oslo, whatever the server's clock is set to."""
    return datetime.now(ZoneInfo("Europe/Oslo"))


def today_in_oslo() -> date:
    """The day in Oslo."""
    return now_in_oslo().date()
