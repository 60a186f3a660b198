"""Stands between a client that signs nothing and the bot: signs, and names the tenant."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any

from tests.fakes.bot_keys import APP_ID, TENANT, Signer
from tests.fakes.local_server import QuietHandler, serving

_LIMIT_S = 30.0


@dataclass
class Passed:
    """What went through: each activity with the bot's status and answer."""

    port: int = 0
    activities: list[dict[str, Any]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/messages"


def as_teams_sends(activity: dict[str, Any]) -> dict[str, Any]:
    """The activity with what Teams itself would have named."""
    conversation = {**activity.get("conversation", {}), "tenantId": TENANT}
    data = {**(activity.get("channelData") or {}), "tenant": {"id": TENANT}}
    return {**activity, "conversation": conversation, "channelData": data}


@contextmanager
def signing_proxy(bot_port: int, signer: Signer) -> Iterator[Passed]:
    """A proxy in a thread of its own, before a bot on this machine."""
    passed = Passed()

    class Proxy(QuietHandler):
        def do_POST(self) -> None:  # noqa: N802 - the standard library's names
            activity = as_teams_sends(json.loads(self.body()))
            passed.activities.append(activity)
            bearer = signer.bearer(serviceurl=activity["serviceUrl"], aud=APP_ID)
            connection = HTTPConnection("127.0.0.1", bot_port, timeout=_LIMIT_S)
            headers = {"Content-Type": "application/json", **bearer}
            connection.request("POST", "/api/messages", json.dumps(activity), headers)
            answer = connection.getresponse()
            said = answer.read()
            connection.close()
            passed.statuses.append(answer.status)
            kind = answer.headers.get("Content-Type", "text/plain")
            self.reply(answer.status, said, {"Content-Type": kind})

    with serving(Proxy) as port:
        passed.port = port
        yield passed
