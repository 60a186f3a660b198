"""Log lines as JSON: events, ids, counts and timings, and nothing that anybody wrote."""

import json
import logging
from datetime import UTC, datetime
from typing import TextIO

_OURS = ("assistant", "corpus", "guardrails")
_ALWAYS_THERE = frozenset(vars(logging.makeLogRecord({}))) | {"message", "taskName"}


class LogLine(logging.Formatter):
    """One line an event: `at` (UTC), `level`, `event`, and what was named beside it.

    An error's own words and its trace are left out: they may quote what was being worked on.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        named = {name: value for name, value in vars(record).items() if name not in _ALWAYS_THERE}
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "event": record.getMessage(),
            **{
                name: value for name, value in named.items() if isinstance(value, str | int | float)
            },
        }
        return json.dumps(line, ensure_ascii=False)


def log_to(stream: TextIO, level: str) -> None:
    """From here on our packages' events of a level and above go to a stream, each once."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LogLine())
    for name in _OURS:
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(level)
