"""`GET /v1/sources`: what the assistant knows, for anybody to see."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query

from assistant.api.problems import Refusal
from assistant.api.schemas import SourceOut, SourceTextOut, SourceWindowOut, WindowOut
from assistant.api.service import the_assistant
from assistant.api.window import Window, window_of
from assistant.pipeline import Assistant
from corpus.document import Span
from corpus.source import PUBLIC, Source

router = APIRouter()

Offset = Annotated[int | None, Query(ge=0)]


@router.get("/v1/sources")
def sources(assistant: Annotated[Assistant, Depends(the_assistant)]) -> list[SourceOut]:
    """The public sources of the release that is served, by file."""
    ordered = sorted(public_sources(assistant), key=lambda source: source.file)
    return [SourceOut.of(source, assistant.today()) for source in ordered]


@router.get("/v1/sources/{source_id}")
def source(
    source_id: str,
    assistant: Annotated[Assistant, Depends(the_assistant)],
    start: Offset = None,
    end: Offset = None,
) -> SourceTextOut | SourceWindowOut:
    """A public source with its stored original, or with what stands around [start, end) of it.

    Raises:
        HTTPException: 404 where there is no such public source.
        Refusal: 422 where the offsets name no place in it.
    """
    found = public_source(assistant, source_id)
    shown = SourceOut.of(found, assistant.today()).model_dump()
    if start is None and end is None:
        return SourceTextOut(**shown, text=assistant.index.release.originals[source_id])
    window = window_at(assistant, source_id, start, end)
    return SourceWindowOut(**shown, window=WindowOut.of(window))


def public_sources(assistant: Assistant) -> list[Source]:
    """The sources that anybody may see."""
    found = assistant.index.release.sources.values()
    return [source for source in found if source.audience == PUBLIC]


def public_source(assistant: Assistant, source_id: str) -> Source:
    """A source that anybody may see.

    Raises:
        HTTPException: 404 where there is no such public source.
    """
    found = assistant.index.release.sources.get(source_id)
    if found is None or found.audience != PUBLIC:
        raise HTTPException(404)
    return found


def window_at(assistant: Assistant, source_id: str, start: int | None, end: int | None) -> Window:
    """What stands around a quote of a public source.

    Raises:
        Refusal: 422 where the offsets name no place in it.
    """
    if start is None or end is None:
        raise Refusal(422, "invalid")
    window = window_of(assistant.index.release, source_id, Span(start, end), assistant.today())
    if window is None:
        raise Refusal(422, "invalid")
    return window
