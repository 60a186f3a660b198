"""What a chat model is told: how to answer, the passages and the question, fenced off as data."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.answerers.base import Asked
from assistant.messages.catalog import load_messages
from corpus.document import Chunk
from corpus.release import Release
from corpus.retrieval import ScoredChunk
from corpus.source import SECTOR

_FENCES = str.maketrans({"<": "‹", ">": "›"})
_FENCE = re.compile(r"<{2,}|>{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptTexts:
    """The texts of `prompt.toml`; `led_astray` finds words that speak to a model."""

    system: str
    task: str
    passage: str
    sector: str
    led_astray: re.Pattern[str]


@cache
def prompt_texts() -> PromptTexts:
    """The texts, read once."""
    table = tomllib.loads((Path(__file__).parent / "prompt.toml").read_text(encoding="utf-8"))
    return PromptTexts(
        system=table["system"].strip(),
        task=table["task"].strip(),
        passage=table["passage"].strip(),
        sector=table["sector"],
        led_astray=re.compile("|".join(table["led_astray"]), re.IGNORECASE),
    )


def messages(asked: Asked, found: Sequence[ScoredChunk], release: Release) -> list[tuple[str, str]]:
    """The conversation to send: pairs of role and text. Passages are numbered from 1."""
    texts = prompt_texts()
    passages = [
        _passage(number, one.chunk, asked, release) for number, one in enumerate(found, start=1)
    ]
    task = texts.task.format(
        passages="\n\n".join(passages),
        question=harmless(asked.text),
        day=asked.as_of.isoformat(),
    )
    return [("system", texts.system), ("user", task)]


def _passage(number: int, chunk: Chunk, asked: Asked, release: Release) -> str:
    texts, names = prompt_texts(), load_messages()["nb"]
    source, standing = release.source_of(chunk), chunk.standing
    return texts.passage.format(
        number=number,
        title=harmless(source.title),
        issuer=harmless(source.issuer),
        authority=names.text("authority", standing.authority.value),
        scope=texts.sector if standing.scope == SECTOR else harmless(standing.scope),
        status=names.text("status", standing.status_on(asked.as_of).value),
        day=asked.as_of.isoformat(),
        place=harmless(" › ".join(chunk.heading_path)),
        text=harmless(chunk.text),
    )


def harmless(text: str) -> str:
    """The text with its fence marks made into other signs, so that it cannot end its fence."""
    return _FENCE.sub(lambda mark: mark.group().translate(_FENCES), text)
