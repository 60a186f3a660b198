"""Stands in for Teams' connector: what a bot posts to, in a thread of its own."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.local_server import QuietHandler, serving


@dataclass(frozen=True, slots=True)
class Answer:
    """How a request is answered."""

    status: int = 201
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Got:
    """A request: its method, its path as it came, its token, and what was in it."""

    method: str
    path: str
    token: str
    sent: dict[str, Any]


@dataclass
class Connector:
    """The answers are given in turn; after the last of them every post gets an id."""

    answers: list[Answer] = field(default_factory=list)
    got: list[Got] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/teams"

    def answer(self, got: Got) -> Answer:
        self.got.append(got)
        if self.answers:
            return self.answers.pop(0)
        return Answer(body={"id": f"m{len(self.got)}"})


@contextmanager
def connector() -> Iterator[Connector]:
    served = Connector()

    class Posts(QuietHandler):
        def do_POST(self) -> None:  # noqa: N802 - the standard library's names
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            sent = json.loads(self.body() or b"{}")
            answer = served.answer(Got(self.command, self.path, token, sent))
            body = b"" if answer.body is None else json.dumps(answer.body).encode()
            self.reply(answer.status, body, answer.headers)

        do_PUT = do_POST  # noqa: N815 - the standard library's names

    with serving(Posts) as port:
        served.port = port
        yield served
