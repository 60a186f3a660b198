"""`python -m assistant`: ask, serve, search, batch, feedback, teams, notify, teams-package."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from assistant.api.schemas import AnswerOut, PassageOut
from assistant.batch import Answered, Line, run_batch
from assistant.bootstrap import (
    build_assistant,
    build_service,
    build_teams,
    open_feedback,
    open_index_at,
    registration_of,
)
from assistant.conversation import Answer, AnswerStatus, Question, Turn
from assistant.errors import AssistantError, TeamsUnusable
from assistant.log_lines import log_to
from assistant.messages.catalog import load_messages
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.side_by_side import one_thread_each
from assistant.steps.follow_up import query_of
from assistant.storage.feedback_report import feedback_report, write_csv
from corpus.errors import CorpusError
from guardrails.errors import GuardrailError

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from assistant.api.service import Service
    from assistant.teams.notices import Notified
    from assistant.teams.opening import Teams

_GOODBYE_S = 60
"""A server that is told to stop lets answers that are under way end, up to so long."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 done, 2 could not be done."""
    try:
        settings = Settings()
    except ValidationError as error:
        fields = ", ".join(f"KS_{wrong['loc'][0]}".upper() for wrong in error.errors())
        text = load_messages()["nb"].text("command", "settings", fields=fields)
        print(text, file=sys.stderr)
        return 2
    options = _parser(settings).parse_args(arguments)
    run: Callable[[argparse.Namespace, Settings], int] = options.run
    try:
        return run(options, settings)
    except (AssistantError, CorpusError, GuardrailError, OSError) as error:
        told = load_messages()["nb"].group("command_error")
        print(told.get(type(error).__name__, told["other"]), file=sys.stderr)
        print(f"  ({error})", file=sys.stderr)
        return 2


def _parser(settings: Settings) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m assistant", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    ask = commands.add_parser("ask", help="answer one question")
    ask.add_argument("question")
    ask.add_argument("--as-of", type=date.fromisoformat, metavar="DATE")
    ask.add_argument("--json", action="store_true", help="print the answer object")
    ask.set_defaults(run=_ask)
    serve = commands.add_parser("serve", help="serve the page and the HTTP interface")
    serve.add_argument("--host", default=settings.host)
    serve.add_argument("--port", type=int, default=settings.port)
    serve.set_defaults(run=_serve)
    teams = commands.add_parser("teams", help="serve the Teams bot alone")
    teams.add_argument("--host", default=settings.host)
    teams.add_argument("--port", type=int, default=settings.teams_port)
    teams.set_defaults(run=_teams)
    notify = commands.add_parser("notify", help="tell Teams users what has become of circulars")
    notify.set_defaults(run=_notify)
    search = commands.add_parser("search", help="the best passages for a file of questions")
    search.add_argument("--k", type=int, default=10, metavar="N")
    search.set_defaults(run=_search)
    batch = commands.add_parser("batch", help="answer a file of questions")
    batch.add_argument("--as-of", type=date.fromisoformat, metavar="DATE")
    batch.set_defaults(run=_batch)
    for command in (search, batch):
        command.add_argument("--in", dest="source", type=Path, required=True, metavar="FILE")
        command.add_argument("--out", dest="target", type=Path, required=True, metavar="FILE")
    for command in commands.choices.values():
        command.add_argument("--index", type=Path, default=settings.index, metavar="DIR")
    feedback = commands.add_parser("feedback", help="what users thought of the answers")
    feedback.add_argument("--csv", type=Path, metavar="FILE", help="write each to a file instead")
    feedback.set_defaults(run=_feedback)
    package = commands.add_parser("teams-package", help="write the app that Teams installs")
    package.add_argument("--app-id", default=settings.teams_app_id, metavar="GUID")
    package.add_argument("--app-version", default="1.0.0", metavar="N.N.N")
    package.add_argument("--out", type=Path, required=True, metavar="FILE")
    for name in ("developer", "website", "privacy", "terms"):
        package.add_argument(f"--{name}", required=True)
    package.set_defaults(run=_teams_package)
    return parser


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    assistant = _assistant(options, settings)
    answer = assistant.answer(Question(text=options.question, as_of=options.as_of))
    print(AnswerOut.of(answer).model_dump_json() if options.json else _words(answer))
    return 0


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    # Imported here: the other commands need no web server.
    from assistant.app import create_app
    from assistant.widget.script import WidgetScript

    log_to(sys.stderr, settings.log_level)
    script = WidgetScript.read()
    assistant = _assistant(options, settings)
    service = build_service(settings, assistant)
    bot = build_teams(settings, service)
    app = create_app(assistant, service, script, bot)
    words, address = assistant.messages["nb"], f"http://{options.host}:{options.port}"
    print(words.text("command", "serving", address=f"{address}/"))
    print(words.group("command")[f"mode_{service.mode}"])
    if bot is not None:
        print(words.text("command", "teams_serving", address=f"{address}/api/messages"))
    print(words.text("command", "tag", tag=script.tag(address)), flush=True)
    _run_server(app, options)
    return 0


def _teams(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.app import create_bot_app

    service, bot = _opened_bot(options, settings)
    address = f"http://{options.host}:{options.port}/api/messages"
    words = service.assistant.messages["nb"]
    print(words.text("command", "teams_serving", address=address), flush=True)
    _run_server(create_bot_app(service, bot), options)
    return 0


def _notify(options: argparse.Namespace, settings: Settings) -> int:
    service, bot = _opened_bot(options, settings)

    async def told() -> "Notified":
        try:
            return await bot.notify()
        finally:
            await bot.close()
            service.close()

    notified = asyncio.run(told())
    words = service.assistant.messages["nb"]
    counts = {"told": notified.told, "gone": notified.gone, "failed": notified.failed}
    print(words.text("command", "notified", **counts))
    return 0


def _teams_package(options: argparse.Namespace, _settings: Settings) -> int:
    # Imported here: the other commands draw no icons.
    from assistant.teams.package.contents import AppDetails, write_package

    details = AppDetails(
        app_id=options.app_id.lower(),
        developer=options.developer,
        website=options.website,
        privacy=options.privacy,
        terms=options.terms,
        version=options.app_version,
    )
    write_package(details, options.out)
    words = load_messages()["nb"]
    print(words.text("command", "package_written", file=options.out))
    return 0


def _opened_bot(options: argparse.Namespace, settings: Settings) -> "tuple[Service, Teams]":
    log_to(sys.stderr, settings.log_level)
    # Settings that do not fit are told of before an index is opened.
    registration_of(settings)
    service = build_service(settings, _assistant(options, settings))
    bot = build_teams(settings, service)
    if bot is None:
        raise TeamsUnusable("expected KS_TEAMS_APP_ID; see docs/teams.md")
    return service, bot


def _run_server(app: "ASGIApp", options: argparse.Namespace) -> None:
    import uvicorn

    uvicorn.run(
        app,
        host=options.host,
        port=options.port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=_GOODBYE_S,
    )


def _feedback(options: argparse.Namespace, settings: Settings) -> int:
    kept, words = open_feedback(settings), load_messages()["nb"]
    try:
        every = kept.every()
    finally:
        kept.store.close()
    if options.csv is None:
        print(feedback_report(every, words))
        return 0
    write_csv(options.csv, every)
    print(words.text("command", "feedback_written", amount=len(every), file=options.csv))
    return 0


def _search(options: argparse.Namespace, settings: Settings) -> int:
    index = open_index_at(settings, options.index)

    def answer(line: Line) -> Answered:
        history = tuple(Turn(turn.role, turn.content) for turn in line.history)
        found = index.find(query_of(line.question, history, limit=max(options.k, 1)))
        return {"passages": [PassageOut.of(one).model_dump(mode="json") for one in found]}

    return _run(options, answer, lambda: {"passages": [], "error": "unreadable_line"})


def _batch(options: argparse.Namespace, settings: Settings) -> int:
    assistant = _assistant(options, settings)

    def answer(line: Line) -> Answered:
        history = tuple(Turn(turn.role, turn.content) for turn in line.history)
        question = Question(text=line.question, history=history, as_of=options.as_of)
        return AnswerOut.of(assistant.answer(question)).model_dump(mode="json")

    def failed() -> Answered:
        refused = assistant.answer(Question(text="", as_of=options.as_of, language="nb"))
        text = assistant.messages["nb"].text("answer", "unreadable")
        unread = replace(refused, text=text, status=AnswerStatus.ERROR)
        return AnswerOut.of(unread).model_dump(mode="json")

    return _run(options, answer, failed)


def _run(
    options: argparse.Namespace, answer: Callable[[Line], Answered], failed: Callable[[], Answered]
) -> int:
    unreadable = run_batch(options.source, options.target, answer, failed)
    if unreadable:
        print(f"assistant: {unreadable} lines could not be read", file=sys.stderr)
    return 0


def _assistant(options: argparse.Namespace, settings: Settings) -> Assistant:
    one_thread_each()
    return build_assistant(settings, open_index_at(settings, options.index))


def _words(answer: Answer) -> str:
    status = load_messages()["nb"].group("status")
    lines = [answer.text]
    for citation in answer.citations or (answer.referral.rule_citations if answer.referral else ()):
        quote, source = citation.quote, citation.source
        place = " › ".join(quote.chunk.heading_path)
        where = f"{quote.locator.file} {quote.start}–{quote.end}"
        lines.append(
            f"\n[{citation.number}] {source.title} ({status[citation.standing.status.value]})"
            f"\n    {place}\n    {where}\n    «{quote.text}»"
        )
    if answer.referral:
        lines.append(f"\n{answer.referral.to}: {answer.referral.contact}")
    lines += [f"\n{notice}" for notice in answer.notices]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
