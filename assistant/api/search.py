"""`POST /v1/search`: the passages for a question, behind the same guard as an answer."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends

from assistant.api.chat import the_assistant
from assistant.api.schemas import PassageOut, SearchIn, SearchOut
from assistant.conversation import Turn
from assistant.pipeline import Assistant

router = APIRouter()


@router.post("/v1/search")
async def search(
    wanted: SearchIn, assistant: Annotated[Assistant, Depends(the_assistant)]
) -> SearchOut:
    """Find passages; none where the guard does not let the question through."""
    history = tuple(Turn(turn.role, turn.content) for turn in wanted.history)
    status, found = await asyncio.to_thread(
        assistant.search, wanted.question, history, limit=wanted.k
    )
    return SearchOut(status=status.value, passages=[PassageOut.of(one) for one in found])
