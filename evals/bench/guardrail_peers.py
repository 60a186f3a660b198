"""Our guard beside others, on the same labelled messages."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from evals.bench.peers.guards import GuardEntrant, GuardPeer, guard_line_up
from evals.bench.words import not_installed, number, ratio, table, words
from evals.datasets.message import Message
from evals.metrics.interval import Share
from guardrails.guard import Guard

TIMED_CHARS = 500
_TIMED_TEXTS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardMeasured:
    """What was measured of one guard.

    `asked_caught` is the share of messages that call for a question back (most hold a number or
    a name) which were not let through; None where there are no such messages. `ms` is the median
    for texts of `TIMED_CHARS`.
    """

    block_recall: Share
    false_blocks: Share
    asked_caught: Share | None
    ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardRow:
    """One guard by the key of its name: its figures, or the packages that it lacks."""

    key: str
    missing: tuple[str, ...] = ()
    measured: GuardMeasured | None = None


def bench_guardrail_peers(
    guard: Guard, messages: Sequence[Message], entrants: Sequence[GuardEntrant] | None = None
) -> list[GuardRow]:
    """Measure every guard on one set.

    Args:
        guard: The product's.
        messages: Labelled; some to be blocked and some to be let through.
        entrants: Who is measured, ours first; `guard_line_up(guard)` where nothing is given.

    Raises:
        ValueError: There is no message to block, or none to let through.
    """
    rows = []
    for entrant in guard_line_up(guard) if entrants is None else entrants:
        missing = entrant.missing
        measured = None if missing else _measure(entrant.create(), messages)
        rows.append(GuardRow(key=entrant.key, missing=missing, measured=measured))
    return rows


def guardrail_lines(rows: Sequence[GuardRow], name: str, messages: Sequence[Message]) -> list[str]:
    """The table of one set, with what must be known to read it; ratios are to the first row."""
    said = words("guardrail")
    labels = [message.verdict for message in messages]
    about = said["about"].format(
        name=name,
        blocks=labels.count("block"),
        allowed=labels.count("allow"),
        asked=labels.count("ask"),
    )
    ours = rows[0].measured
    cells = [_cells(row, ours) for row in rows]
    notes = [said[note] for note in ("history", "presidio", "llm_guard")]
    return [about, "", *table(said["heads"].split("|"), cells), "", *notes]


def _measure(peer: GuardPeer, messages: Sequence[Message]) -> GuardMeasured:
    verdicts = {message.id: peer.judge(message) for message in messages}
    asked = [verdicts[one.id] != "allow" for one in messages if one.verdict == "ask"]
    return GuardMeasured(
        block_recall=_blocked(messages, verdicts, "block"),
        false_blocks=_blocked(messages, verdicts, "allow"),
        asked_caught=Share.of(asked) if asked else None,
        ms=median(_milliseconds(peer, text) for text in _long_texts(messages)),
    )


def _blocked(messages: Sequence[Message], verdicts: dict[str, str], label: str) -> Share:
    return Share.of([verdicts[one.id] == "block" for one in messages if one.verdict == label])


def _long_texts(messages: Sequence[Message]) -> list[Message]:
    """Messages put after each other and cut, so that each is of `TIMED_CHARS`."""
    whole = " ".join(message.text for message in messages)
    whole = whole * (1 + TIMED_CHARS // max(1, len(whole)))
    starts = range(0, max(1, len(whole) - TIMED_CHARS), TIMED_CHARS)
    return [
        Message(id=f"long-{start}", text=whole[start : start + TIMED_CHARS], verdict="allow")
        for start in starts[:_TIMED_TEXTS]
    ]


def _milliseconds(peer: GuardPeer, message: Message) -> float:
    started = time.perf_counter()
    peer.judge(message)
    return 1000 * (time.perf_counter() - started)


def _cells(row: GuardRow, ours: GuardMeasured | None) -> list[str]:
    name = words("guard")[row.key]
    one = row.measured
    if one is None:
        return [name, not_installed(row.missing), *[""] * 6]
    caught = _told(one.asked_caught) if one.asked_caught else "–"
    figures = [name, _told(one.block_recall), _told(one.false_blocks), caught, number(one.ms, 2)]
    if ours is None:
        return [*figures, "", "", ""]
    return [
        *figures,
        ratio(one.block_recall.value, ours.block_recall.value),
        ratio(one.false_blocks.value, ours.false_blocks.value),
        ratio(one.ms, ours.ms),
    ]


def _told(share: Share) -> str:
    low, high = share.bounds
    return f"{number(share.value, 3)} [{number(low, 3)}–{number(high, 3)}]"
