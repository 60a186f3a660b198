"""`POST /api/messages` on a server without a Teams bot."""

from fastapi import APIRouter, HTTPException

router = APIRouter()


@router.post("/api/messages", include_in_schema=False)
def no_bot() -> None:
    """Nothing is read of the request.

    Raises:
        HTTPException: Always, 501.
    """
    raise HTTPException(501)
