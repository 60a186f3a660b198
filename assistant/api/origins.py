"""Pages of other origins that may ask this server (CORS); they send no cookie, there is none."""

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

_SHARED = "/v1/"
_REMEMBERED_S = 600


class Origins:
    """Lets pages of the origins named read the interface's answers, and nothing else."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        """Origins as browsers send them, such as `https://www.eksempel.kommune.no`."""
        self._app = app
        self._shared = CORSMiddleware(
            app,
            allow_origins=list(origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Accept", "Accept-Language"],
            expose_headers=["Retry-After"],
            allow_credentials=False,
            max_age=_REMEMBERED_S,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through."""
        shared = scope["type"] == "http" and scope["path"].startswith(_SHARED)
        await (self._shared if shared else self._app)(scope, receive, send)
