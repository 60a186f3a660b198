"""The peer: Microsoft's SDK on a FastAPI of its own, as its documentation hosts it.

`python -m evals.bench.teams.sdk_host PORT METADATA_URL`
"""

import asyncio
import dataclasses
import logging
import sys

import uvicorn
from fastapi import FastAPI

from evals.bench.teams.slow_keys import APP_ID, TENANT


def main(port: int, metadata_url: str) -> None:
    """Serve on loopback until killed."""
    # Imported here: the SDK reads a .env file when it is imported.
    from microsoft_teams.api.auth.cloud_environment import PUBLIC
    from microsoft_teams.apps import App, FastAPIAdapter

    logging.disable()
    host = FastAPI()

    @host.get("/healthz")
    async def healthz() -> str:
        return "ok"

    async def no_token(*_arguments: object) -> str:
        return ""

    app = App(
        client_id=APP_ID,
        tenant_id=TENANT,
        token=no_token,
        cloud=dataclasses.replace(PUBLIC, openid_metadata_url=metadata_url),
        http_server_adapter=FastAPIAdapter(app=host),
    )
    asyncio.run(app.initialize())
    uvicorn.run(host, host="127.0.0.1", port=port, log_level="critical", access_log=False)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
