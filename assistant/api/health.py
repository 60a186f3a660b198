"""Whether the process lives, and whether it can answer."""

from typing import Annotated

from fastapi import APIRouter, Depends

from assistant.api.service import the_assistant
from assistant.pipeline import Assistant

router = APIRouter()


@router.get("/healthz")
def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
def ready(assistant: Annotated[Assistant, Depends(the_assistant)]) -> dict[str, str | int]:
    """A release is open; which one, and how much it holds."""
    manifest = assistant.index.release.manifest
    return {
        "status": "ok",
        "release": manifest.release_id,
        "documents": manifest.documents,
        "chunks": manifest.chunks,
    }
