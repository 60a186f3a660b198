"""The one place where the assistant's parts are chosen and joined."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from assistant.answerers.extractive import ExtractiveAnswerer
from assistant.messages.catalog import load_messages
from assistant.pipeline import Assistant, Limits
from assistant.settings import Settings
from assistant.steps.refer import ContactRoutes
from corpus.factory import OpenIndex, load_embedder, open_index
from guardrails.factory import build_guard


def open_index_at(settings: Settings, path: Path | None = None) -> OpenIndex:
    """Open the index named, else the one in the settings."""
    return open_index(path or settings.index, load_embedder(settings.embedder or None))


def build_assistant(settings: Settings, index: OpenIndex) -> Assistant:
    """The assistant over an open index."""
    return Assistant(
        index=index,
        guard=build_guard(),
        answerer=ExtractiveAnswerer(index),
        contacts=ContactRoutes.read(index.release),
        messages=load_messages(),
        today=today_in_oslo,
        limits=Limits(
            question_chars=settings.max_question_chars,
            history_turns=settings.max_history_turns,
        ),
    )


def today_in_oslo() -> date:
    """The day in Oslo, whatever the server's clock is set to."""
    return datetime.now(ZoneInfo("Europe/Oslo")).date()
