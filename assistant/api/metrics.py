"""`GET /metrics`: counts, times and gauges as Prometheus reads them, for this machine alone.

The format is Prometheus' text exposition format, version 0.0.4.
"""

import ipaddress
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import accumulate
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.counts import BUCKETS_S, Counted, Counts
from assistant.api.problems import Refusal
from assistant.api.service import Service, the_service

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_PREFIX = "medlemsassistenten"
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")

router = APIRouter(include_in_schema=False)


class NotFromHere(Refusal):
    """Somebody on another machine asks for what only this one may read."""

    def __init__(self) -> None:
        """403."""
        super().__init__(403, "not_from_here")


class CountsRefusals:
    """Counts the refusals among all responses, whichever layer inside made them."""

    def __init__(self, app: ASGIApp, counts: Counts) -> None:
        self._app = app
        self._counts = counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through."""

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._counts.responded(message["status"])
            await send(message)

        await self._app(scope, receive, counted)


def on_this_machine(request: Request) -> None:
    """Let through who asks over loopback, and not through a proxy.

    Raises:
        NotFromHere: The request comes from elsewhere, or may.
    """
    if any(name in request.headers for name in _FORWARDED) or not _is_loopback(request):
        raise NotFromHere


@router.get("/metrics", dependencies=[Depends(on_this_machine)])
def metrics(service: Annotated[Service, Depends(the_service)]) -> PlainTextResponse:
    """All that is counted, and how things stand now."""
    lines = [*_counters(service.counts.now()), *_gauges(service)]
    text = "".join(f"{line}\n" for line in lines)
    return PlainTextResponse(text, media_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})


def release_age_days(built_at: str, now: datetime) -> int:
    """Days in Oslo since a release was built (ISO 8601 with its offset)."""
    oslo = ZoneInfo("Europe/Oslo")
    return (now.date() - datetime.fromisoformat(built_at).astimezone(oslo).date()).days


def _is_loopback(connection: HTTPConnection) -> bool:
    host = connection.client.host if connection.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    # A socket that listens on IPv6 sees 127.0.0.1 as ::ffff:127.0.0.1.
    mapped = address.ipv4_mapped if address.version == 6 else None
    return (mapped or address).is_loopback


def _counters(counted: Counted) -> Iterator[str]:
    answers = {
        _labels(channel=channel, status=status): count
        for (channel, status), count in counted.answers.items()
    }
    verdicts = {
        _labels(verdict=verdict, status=status): count
        for (verdict, status), count in counted.verdicts.items()
    }
    refusals = {_labels(code=str(code)): count for code, count in counted.refusals.items()}
    feedback = {
        _labels(helpful=str(helpful).lower()): count for helpful, count in counted.feedback.items()
    }
    yield from _family("answers_total", "counter", "Answers by channel and status.", answers)
    told = "The guard's verdicts, as the answers' statuses tell them."
    yield from _family("guard_verdicts_total", "counter", told, verdicts)
    yield from _family("refusals_total", "counter", "Responses of 400 and above.", refusals)
    yield from _family("feedback_total", "counter", "Feedback that was kept.", feedback)
    yield from _seconds(counted)


def _seconds(counted: Counted) -> Iterator[str]:
    name, told = f"{_PREFIX}_answer_seconds", "From the question to its answer, waiting included."
    yield from _head(name, "histogram", told)
    bounds = [*(str(bound) for bound in BUCKETS_S), "+Inf"]
    for bound, below in zip(bounds, accumulate(counted.seconds), strict=True):
        yield f'{name}_bucket{{le="{bound}"}} {below}'
    yield f"{name}_sum {counted.seconds_sum}"
    yield f"{name}_count {sum(counted.seconds)}"


def _gauges(service: Service) -> Iterator[str]:
    age = release_age_days(service.assistant.index.release.manifest.built_at, service.now())
    for name, told, value in (
        ("waiting", "Questions that wait for a thread.", service.workers.waiting),
        ("release_age_days", "Days since the release that is served was built.", age),
        ("feedback_rows", "Pieces of feedback that are kept.", len(service.feedback.every())),
    ):
        yield from _family(name, "gauge", told, {"": value})


def _family(name: str, kind: str, told: str, values: Mapping[str, int]) -> Iterator[str]:
    whole = f"{_PREFIX}_{name}"
    yield from _head(whole, kind, told)
    for labels, value in values.items():
        yield f"{whole}{labels} {value}"


def _head(name: str, kind: str, told: str) -> tuple[str, str]:
    return f"# HELP {name} {told}", f"# TYPE {name} {kind}"


def _labels(**named: str) -> str:
    """Our own words and numbers only, so that nothing has to be escaped."""
    return "{" + ",".join(f'{name}="{value}"' for name, value in named.items()) + "}"
