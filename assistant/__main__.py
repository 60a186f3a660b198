"""`python -m assistant`: ask, serve, search, batch, feedback."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from assistant.api.schemas import AnswerOut, PassageOut
from assistant.batch import Answered, Line, run_batch
from assistant.bootstrap import build_assistant, build_service, open_feedback, open_index_at
from assistant.conversation import Answer, AnswerStatus, Question, Turn
from assistant.errors import AssistantError
from assistant.log_lines import log_to
from assistant.messages.catalog import load_messages
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.steps.follow_up import query_of
from assistant.storage.feedback_report import feedback_report, write_csv
from corpus.errors import CorpusError
from guardrails.errors import GuardrailError

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
    return parser


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    assistant = _assistant(options, settings)
    answer = assistant.answer(Question(text=options.question, as_of=options.as_of))
    print(AnswerOut.of(answer).model_dump_json() if options.json else _words(answer))
    return 0


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    # Imported here: the other commands need no web server.
    import uvicorn

    from assistant.app import create_app
    from assistant.widget.script import WidgetScript

    log_to(sys.stderr, settings.log_level)
    script = WidgetScript.read()
    assistant = _assistant(options, settings)
    service = build_service(settings, assistant)
    app = create_app(assistant, service, script)
    words, address = assistant.messages["nb"], f"http://{options.host}:{options.port}"
    print(words.text("command", "serving", address=f"{address}/"))
    print(words.group("command")[f"mode_{service.mode}"])
    print(words.text("command", "tag", tag=script.tag(address)), flush=True)
    uvicorn.run(
        app,
        host=options.host,
        port=options.port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=_GOODBYE_S,
    )
    return 0


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
