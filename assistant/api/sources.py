"""`GET /v1/sources`: what the assistant knows, for anybody to see."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException

from assistant.api.chat import the_assistant
from assistant.api.schemas import SourceOut, SourceTextOut
from assistant.pipeline import Assistant
from corpus.source import PUBLIC

router = APIRouter()


@router.get("/v1/sources")
def sources(assistant: Annotated[Assistant, Depends(the_assistant)]) -> list[SourceOut]:
    """The public sources of the release that is served, by file."""
    found = assistant.index.release.sources.values()
    public = (source for source in found if source.audience == PUBLIC)
    ordered = sorted(public, key=lambda source: source.file)
    return [SourceOut.of(source, assistant.today()) for source in ordered]


@router.get("/v1/sources/{source_id}")
def source(
    source_id: str, assistant: Annotated[Assistant, Depends(the_assistant)]
) -> SourceTextOut:
    """A public source with its stored original, which every locator counts in.

    Raises:
        HTTPException: 404 where there is no such public source.
    """
    found = assistant.index.release.sources.get(source_id)
    if found is None or found.audience != PUBLIC:
        raise HTTPException(404)
    shown = SourceOut.of(found, assistant.today())
    text = assistant.index.release.originals[source_id]
    return SourceTextOut(**shown.model_dump(), text=text)
