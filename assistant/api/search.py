"""`POST /v1/search`: the passages for a question, behind the same guard as an answer."""

from typing import Annotated

from fastapi import APIRouter, Depends

from assistant.api.callers import Caller
from assistant.api.schemas import PassageOut, SearchIn, SearchOut
from assistant.api.service import Service, asker, the_service
from assistant.conversation import Turn

router = APIRouter()


@router.post("/v1/search")
async def search(
    wanted: SearchIn,
    service: Annotated[Service, Depends(the_service)],
    _caller: Annotated[Caller, Depends(asker)],
) -> SearchOut:
    """Find passages; none where the guard does not let the question through."""
    history = tuple(Turn(turn.role, turn.content) for turn in wanted.history)
    status, found = await service.workers.run(
        service.assistant.search, wanted.question, history, limit=wanted.k
    )
    return SearchOut(status=status.value, passages=[PassageOut.of(one) for one in found])
