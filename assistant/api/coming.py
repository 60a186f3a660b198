"""Parts of the interface that are agreed on but not built yet: they say so, with 501."""

from fastapi import APIRouter, HTTPException

router = APIRouter()

COMING: tuple[tuple[str, str], ...] = (("POST", "/api/messages"),)


def not_built() -> None:
    """Nothing is read of the request.

    Raises:
        HTTPException: Always, 501.
    """
    raise HTTPException(501)


for method, path in COMING:
    router.add_api_route(path, not_built, methods=[method], include_in_schema=False)
