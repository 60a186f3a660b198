"""Whether anything of a message that the guard stops is found again anywhere.

Each message carries a mark of its own. The messages go in by every way there is; afterwards the
marks are looked for in the answers, the logs at their lowest level, the screen, and the files.
"""

import asyncio
import json
import logging
import random
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from io import StringIO
from itertools import islice, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias
from urllib.parse import quote, urlencode

from evals.bench.words import number, table
from evals.metrics.interval import Share

App: TypeAlias = Any
"""An ASGI application; the web framework is the assistant's business."""

Command: TypeAlias = Callable[[Path, Path], object]
"""Judges or answers the messages of one file and writes another."""

KINDS = ("name", "number", "diagnosis")
AMOUNTS: Mapping[str, int] = {
    "chat": 2000,
    "stream": 1200,
    "search": 1480,
    "history": 120,
    "masked": 200,
    "completions": 400,
    "form": 400,
    "feedback": 800,
    "wrong": 700,
    "malformed": 500,
    "oversize": 200,
}
"""How many go in by each way of the HTTP interface: 8,000. Most ways cost little, some much."""

FILES: Mapping[str, tuple[str, int]] = {"batch": ("question", 1500), "check": ("text", 500)}
"""The commands' ways, with the field of their lines: 2,000."""

FEW_DIAGNOSES = 1 / 12
"""A message that tells of illness is answered with the rules, which takes ten times as long."""

GIVEN_BACK = frozenset({"form"})
"""Ways that answer with a page where the sender finds the text again, to be mended."""

SEED = 20261122
OVERSIZE_CHARS = 1_000_100
STOPPED = frozenset({"personal_data", "referred_special_category"})
_HARMLESS = "Hvor lenge kan tjenestesykkel lånes?"
_MARK = re.compile(r"zq(?:[bdfgklmnprstv][aeiou]){5}", re.IGNORECASE)
_SYLLABLES = [a + b for a, b in product("bdfgklmnprstv", "aeiou")]
_ELEVEN = re.compile(r"(?=(\d{11}))")
_K1 = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_K2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
# A clock's digits could be a mark's by chance.
_CLOCK = frozenset({"created", "msecs", "relativeCreated", "thread", "process"})
_FILE = Path(__file__).with_name("leaks.nb.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """A message about somebody who does not exist; `mark` stands in no other text."""

    kind: str
    mark: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of the messages that went in by one way.

    `stopped` is None where the way has no answer that tells; `told` are the marks that came back.
    """

    channel: str
    marks: frozenset[str]
    told: frozenset[str]
    stopped: int | None = None


def bench_leaks(
    app: App,
    commands: Mapping[str, Command],
    *,
    amounts: Mapping[str, int] = AMOUNTS,
    files: Mapping[str, tuple[str, int]] = FILES,
    seed: int = SEED,
) -> list[str]:
    """Send the messages by every way and give the table.

    Args:
        app: The whole application, as it is served.
        commands: What is run for each of `files`.
        amounts: How many go in by each way of the interface.
        files: How many go in by each command.
        seed: Of the messages.
    """
    screen = StringIO()
    every = canaries(_total(amounts, files), seed, diagnoses=FEW_DIAGNOSES)
    left = iter(every)
    with listening() as log, redirect_stdout(screen), redirect_stderr(screen):
        sent = [send_all(app, way, _next(left, amount)) for way, amount in amounts.items()]
        sent += [
            _through(commands[way], way, field, _next(left, amount))
            for way, (field, amount) in files.items()
        ]
    return leaks_lines(sent, log.marks | marks_in(screen.getvalue()), seed)


def canaries(amount: int, seed: int, *, diagnoses: float = 1 / 3) -> list[Canary]:
    """Messages of the three kinds in random order, the same for the same seed.

    Args:
        amount: How many.
        seed: Another seed gives other marks.
        diagnoses: The share that tells of illness; the others are halves.
    """
    draw = random.Random(seed)  # noqa: S311 - a test's dice
    other = (1 - diagnoses) / 2
    texts = {kind: _words()["messages"][kind].strip().splitlines() for kind in KINDS}
    syllables, numbers = _syllable_marks(draw), _identity_numbers(draw)
    made = []
    for kind in draw.choices(KINDS, weights=(other, other, diagnoses), k=amount):
        mark = next(numbers if kind == "number" else syllables)
        shown = mark.capitalize() if kind == "name" else mark
        text = draw.choice(texts[kind]).format(t=shown)
        made.append(Canary(kind=kind, mark=mark, text=text))
    return made


def marks_in(text: str, wanted: Iterable[str] | None = None) -> frozenset[str]:
    """The marks that a text holds; of those wanted, where some are named."""
    found = {one.lower() for one in _MARK.findall(text)} | set(_ELEVEN.findall(text))
    return frozenset(found if wanted is None else found & set(wanted))


def marks_in_files(folder: Path, wanted: Iterable[str]) -> dict[str, frozenset[str]]:
    """The marks in every file below a folder, in its name too, by path."""
    kept = frozenset(wanted)
    held = {}
    for path in folder.rglob("*"):
        text = str(path.relative_to(folder))
        if path.is_file():
            text += path.read_bytes().decode("utf-8", errors="replace")
        if found := marks_in(text, kept):
            held[str(path)] = found
    return held


class Everything(logging.Handler):
    """Keeps the marks of every record: message, arguments, extra fields, error and its trace."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.records = 0
        self.marks: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Look through one record."""
        self.records += 1
        held = {key: value for key, value in vars(record).items() if key not in _CLOCK}
        told = f"{self.format(record)} {held!r}"
        self.marks |= marks_in(told)


@contextmanager
def listening() -> Iterator[Everything]:
    """Every logger there is at DEBUG, those that pass nothing on included."""
    handler = Everything()
    loggers = [logging.getLogger(name) for name in (None, *logging.Logger.manager.loggerDict)]
    levels = [one.level for one in loggers]
    for one in loggers:
        one.setLevel(logging.DEBUG)
        if not one.propagate or one.parent is None:
            one.addHandler(handler)
    try:
        yield handler
    finally:
        for one, level in zip(loggers, levels, strict=True):
            one.setLevel(level)
            one.removeHandler(handler)


async def request(
    app: App, method: str, path: str, body: bytes, headers: Mapping[str, str]
) -> tuple[int, str]:
    """Send one request to an application in this process; the status and the body that came."""
    route, _, query = path.partition("?")
    sent = {"content-type": "application/json", "content-length": str(len(body)), **headers}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": route,
        "raw_path": quote(route).encode(),
        "query_string": quote(query, safe="=&").encode(),
        "headers": [(key.encode(), value.encode()) for key, value in sent.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    came: list[dict[str, Any]] = []
    waiting = [{"type": "http.request", "body": body, "more_body": False}]
    gone = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if waiting:
            return waiting.pop()
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        came.append(message)

    await app(scope, receive, send)
    said = b"".join(message.get("body", b"") for message in came)
    return int(came[0]["status"]), said.decode("utf-8", errors="replace")


def send_all(app: App, channel: str, messages: Sequence[Canary]) -> Sent:
    """Send every message by one of the ways of the HTTP interface."""
    return asyncio.run(_send_all(app, channel, messages))


def read_lines(channel: str, path: Path, messages: Sequence[Canary]) -> Sent:
    """What a command made of a file of messages."""
    marks, written = frozenset(one.mark for one in messages), path.read_text(encoding="utf-8")
    stopped = sum(_is_stopped(json.loads(line)) for line in written.splitlines())
    return Sent(channel=channel, marks=marks, told=marks_in(written, marks), stopped=stopped)


def write_lines(path: Path, field: str, messages: Sequence[Canary]) -> None:
    """A file of messages as the commands read it."""
    lines = [json.dumps({"id": n, field: one.text}) for n, one in enumerate(messages)]
    path.write_text("\n".join(lines), encoding="utf-8")


def leaks_lines(sent: Sequence[Sent], found: Iterable[str], seed: int = SEED) -> list[str]:
    """The table of what was found again, by the way in.

    Args:
        sent: What was sent, by way.
        found: The marks found outside the answers: in logs, on the screen, in files.
        seed: The messages' seed.
    """
    words, elsewhere = _words()["leaks"], frozenset(found)
    rows = [_row(one, elsewhere) for one in sent]
    amount = sum(len(one.marks) for one in sent)
    leaked = sum(len(one.marks & (_leaked(one) | elsewhere)) for one in sent)
    bound = number(100 * Share(0, amount).bounds[1], 3) if amount else words["none"]
    total = [words["total"], str(amount), "", str(leaked)]
    about = words["about"].format(n=amount, seed=seed, bound=bound)
    return [*table(words["heads"].split("|"), [*rows, total]), "", about]


def _leaked(one: Sent) -> frozenset[str]:
    return frozenset() if one.channel in GIVEN_BACK else one.told


def _row(one: Sent, elsewhere: frozenset[str]) -> list[str]:
    words = _words()
    stopped = words["leaks"]["none"] if one.stopped is None else str(one.stopped)
    again = one.marks & (_leaked(one) | elsewhere)
    return [words["channels"][one.channel], str(len(one.marks)), stopped, str(len(again))]


def _total(amounts: Mapping[str, int], files: Mapping[str, tuple[str, int]]) -> int:
    return sum(amounts.values()) + sum(amount for _, amount in files.values())


def _next(left: Iterator[Canary], amount: int) -> list[Canary]:
    return list(islice(left, amount))


def _through(command: Command, channel: str, field: str, messages: Sequence[Canary]) -> Sent:
    with TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.jsonl", Path(folder) / "out.jsonl"
        write_lines(source, field, messages)
        command(source, target)
        return read_lines(channel, target, messages)


async def _send_all(app: App, channel: str, messages: Sequence[Canary]) -> Sent:
    told: set[str] = set()
    statuses: list[bool] = []
    for place, one in enumerate(messages):
        _, said = await request(app, *_request(channel, one, place))
        told |= marks_in(said, {one.mark})
        statuses.append(
            any(f'"status":"{status}"' in said.replace(": ", ":") for status in STOPPED)
        )
    answering = channel in {"chat", "stream", "search"}
    return Sent(
        channel=channel,
        marks=frozenset(one.mark for one in messages),
        told=frozenset(told),
        stopped=sum(statuses) if answering else None,
    )


def _request(channel: str, one: Canary, place: int) -> tuple[str, str, bytes, Mapping[str, str]]:
    path, body = _ADDRESSES.get(channel, "/v1/chat"), _body(channel, one)
    if channel == "wrong":
        method, path = _WRONG[place % len(_WRONG)]
        return method, path.format(t=one.mark), body, {}
    if channel == "form":
        return "POST", path, body, {"content-type": "application/x-www-form-urlencoded"}
    accept = "text/event-stream" if channel == "stream" else "application/json"
    return "POST", path, body, {"accept": accept}


def _body(channel: str, one: Canary) -> bytes:
    asked: dict[str, Any] = {"question": one.text}
    match channel:
        case "history":
            asked = {"question": _HARMLESS, "history": [_turn(one.text)]}
        case "masked":
            asked["consent_masked"] = True
        case "completions":
            asked = {"model": one.mark, "messages": [_turn(one.text)]}
        case "feedback":
            asked = {"trace_id": "0" * 32, "helpful": False, "comment": one.text}
        case "form":
            return urlencode(asked).encode()
        case "oversize":
            asked["question"] += " " * OVERSIZE_CHARS
        case "malformed":
            return _BREAKS[len(one.text) % len(_BREAKS)](json.dumps(asked)).encode()
    return json.dumps(asked).encode()


def _turn(text: str) -> dict[str, str]:
    return {"role": "user", "content": text}


def _is_stopped(line: Mapping[str, Any]) -> bool:
    return line.get("status") in STOPPED or line.get("verdict") in {"ask", "block"}


def _syllable_marks(draw: random.Random) -> Iterator[str]:
    seen: set[str] = set()
    while True:
        mark = "zq" + "".join(draw.choices(_SYLLABLES, k=5))
        if mark not in seen:
            seen.add(mark)
            yield mark


def _identity_numbers(draw: random.Random) -> Iterator[str]:
    """Numbers with right check digits in the tax office's series for tests: month + 80."""
    seen: set[str] = set()
    while True:
        day, month, year = draw.randint(1, 28), draw.randint(81, 92), draw.randint(0, 99)
        nine = f"{day:02d}{month}{year:02d}{draw.randint(0, 999):03d}"
        first = -_weighted(nine, _K1) % 11
        second = -_weighted(f"{nine}{first}", _K2) % 11 if first < 10 else 10
        whole = f"{nine}{first}{second}"
        if second < 10 and whole not in seen:
            seen.add(whole)
            yield whole


def _weighted(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


_ADDRESSES = {
    "search": "/v1/search",
    "completions": "/v1/chat/completions",
    "feedback": "/v1/feedback",
    "form": "/",
}
_WRONG = (
    ("GET", "/v1/chat?question={t}"),
    ("PUT", "/v1/chat"),
    ("DELETE", "/v1/conversations/{t}"),
    ("GET", "/v1/sources/{t}"),
    ("POST", "/{t}"),
    ("PATCH", "/v1/search?q={t}"),
    ("GET", "/metrics?{t}"),
    ("POST", "/api/messages"),
    ("OPTIONS", "/static/{t}.js"),
)
_BREAKS = (
    lambda body: body[:-1],
    lambda body: body.replace(":", "", 1),
    lambda body: body.replace('"question"', '"spørsmål"'),
    lambda body: f"[{body}]",
    lambda body: body.replace('"question": ', '"question": [') + "]",
    lambda body: f"{body}{body}",
    lambda body: body.replace('{"question": ', "").rstrip("}"),
)
