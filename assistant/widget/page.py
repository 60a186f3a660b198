"""`GET /`: a plain page that asks the assistant. No cookie, no tracker, nothing from elsewhere."""

from collections.abc import Callable
from pathlib import Path

from fastapi import APIRouter
from starlette.responses import FileResponse

_STATIC = Path(__file__).parent / "static"
_FILES = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/favicon.svg": ("favicon.svg", "image/svg+xml"),
    "/favicon.ico": ("favicon.svg", "image/svg+xml"),
    "/static/page.js": ("page.js", "text/javascript; charset=utf-8"),
    "/static/page.css": ("page.css", "text/css; charset=utf-8"),
}


def page_router() -> APIRouter:
    """The page and the two files it needs."""
    router = APIRouter()
    for path, (name, kind) in _FILES.items():
        router.add_api_route(path, _serve(name, kind), methods=["GET"], include_in_schema=False)
    return router


def _serve(name: str, kind: str) -> Callable[[], FileResponse]:
    def file() -> FileResponse:
        return FileResponse(_STATIC / name, media_type=kind, headers={"Cache-Control": "no-cache"})

    return file
