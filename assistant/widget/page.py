"""The pages: the widget, the same by a plain form, sources, and what the service promises.

No cookie, no tracker, no script or style in the page itself, nothing from elsewhere.
"""

import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Header, HTTPException, Query, Request
from starlette.responses import FileResponse, Response

from assistant.api.door import policy
from assistant.api.languages import language_of
from assistant.api.problems import Refusal
from assistant.api.service import Service, the_service
from assistant.api.sources import public_source, window_at
from assistant.conversation import Answer, AnswerStatus, Question
from assistant.messages.catalog import LANGUAGES, Messages
from assistant.widget.script import WidgetScript
from assistant.widget.shown import Teller, address_of
from assistant.widget.templates import Templates
from corpus.source import Language

_HERE = Path(__file__).parent
_FILES = {
    "/favicon.svg": (_HERE / "static" / "favicon.svg", "image/svg+xml"),
    "/favicon.ico": (_HERE / "static" / "favicon.svg", "image/svg+xml"),
    "/static/pages.css": (_HERE / "pages" / "pages.css", "text/css; charset=utf-8"),
}
_THEME = re.compile(r"[a-z0-9-]{1,40}")
_MOST_FIELDS = 8

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads a page: the service, and the language that they read."""

    service: Service
    language: Language

    @property
    def messages(self) -> Messages:
        """The words of the page."""
        return self.service.assistant.messages[self.language]

    @property
    def teller(self) -> Teller:
        """What puts sources into those words."""
        return Teller(self.messages, self.service.assistant.index.release)


def the_reader(
    service: Annotated[Service, Depends(the_service)],
    language: Annotated[str, Query(max_length=10)] = "",
    accept_language: Annotated[str, Header()] = "",
) -> Reader:
    """The reader of a page, in the language of `?language=`, else the browser's."""
    return Reader(service, _language(language) or language_of(accept_language))


AReader = Annotated[Reader, Depends(the_reader)]


def page_router(script: WidgetScript | None, themes: Path = _HERE / "themes") -> APIRouter:
    """Every page and the files they need, with the built widget if there is one."""
    router, site = APIRouter(include_in_schema=False), _Site(Templates(script), script, themes)
    router.add_api_route("/", site.start, methods=["GET"])
    router.add_api_route("/", site.answered, methods=["POST"])
    router.add_api_route("/frame", site.frame, methods=["GET"])
    router.add_api_route("/widget.js", site.script_file, methods=["GET"])
    router.add_api_route("/themes/{name}.json", site.theme, methods=["GET"])
    router.add_api_route("/source/{source_id}", site.source, methods=["GET"])
    router.add_api_route("/tilgjengelighet", site.accessibility, methods=["GET"])
    router.add_api_route("/personvern", site.privacy, methods=["GET"])
    for path, (file, kind) in _FILES.items():
        router.add_api_route(path, _serve(file, kind), methods=["GET"])
    return router


@dataclass(frozen=True, slots=True)
class _Site:
    templates: Templates
    script: WidgetScript | None
    themes: Path

    def start(self, reader: AReader) -> Response:
        """The widget, with a plain form inside for browsers without JavaScript."""
        return self._page("start", reader)

    def frame(self, reader: AReader, theme: str = "ks") -> Response:
        """The widget alone, for a frame on the pages of the origins in the settings.

        Raises:
            HTTPException: 404 where the theme has no name that a theme may have.
        """
        if not _THEME.fullmatch(theme):
            raise HTTPException(404)
        response = self._page("frame", reader, theme=theme)
        framed_by = policy("'self'", *reader.service.origins)
        response.headers["Content-Security-Policy"] = framed_by
        return response

    async def answered(
        self, request: Request, accept_language: Annotated[str, Header()] = ""
    ) -> Response:
        """A question from the plain form, answered on a page of its own."""
        form = await _form(request)
        service = the_service(request)
        language = _language(form.get("language", "")) or language_of(accept_language)
        reader, text = Reader(service, language), form.get("question", "")
        try:
            answer = await self._answer(request, service, form)
        except Refusal as refusal:
            return self._problem(reader, refusal, text)
        except Exception as error:  # noqa: BLE001 - the channel's boundary; the text is not kept
            logger.error("page.failed", extra={"error": type(error).__name__})  # noqa: TRY400
            return self._problem(reader, Refusal(500, "failed"), text)
        shown = reader.teller.answer(answer, text, service.telephone())
        stopped = answer.status in {
            AnswerStatus.PERSONAL_DATA,
            AnswerStatus.REFERRED_SPECIAL_CATEGORY,
        }
        return self._page("answer", reader, cache="no-store", shown=shown, stopped=stopped)

    async def _answer(self, request: Request, service: Service, form: dict[str, str]) -> Answer:
        caller = service.asker(request)
        text = form.get("question")
        if text is None:
            raise Refusal(422, "invalid")
        question = Question(
            text=text,
            employer=caller.employer(None),
            consent_masked=form.get("consent_masked") == "true",
        )
        return await service.answering("page", question).result()

    def source(
        self, source_id: str, reader: AReader, start: int | None = None, end: int | None = None
    ) -> Response:
        """A quote among its neighbours, for a source that has no address of its own."""
        assistant, teller = reader.service.assistant, reader.teller
        source = public_source(assistant, source_id)
        window = window_at(assistant, source_id, start, end)
        return self._page(
            "source",
            reader,
            source=source,
            window=window,
            bands=teller.bands(source, window.standing),
            facts=teller.facts(source, window.standing, None),
            address=address_of(source, None, window),
            place=f"start={start}&end={end}&",
        )

    def accessibility(self, reader: AReader) -> Response:
        """The accessibility statement."""
        circular = reader.service.assistant.circular
        contact = circular.contact(AnswerStatus.CONTACT_INFO, reader.messages)
        return self._statement("accessibility", reader, contact=contact)

    def privacy(self, reader: AReader) -> Response:
        """What happens to the text."""
        return self._statement("privacy", reader, days=reader.service.feedback.days)

    def _statement(self, name: str, reader: Reader, **values: object) -> Response:
        group = reader.messages.group(name)
        sections = [
            [line.format(**values) for line in reader.messages.lines(name, key)] for key in group
        ]
        return self._page("statement", reader, name=name, sections=sections)

    def script_file(self, if_none_match: Annotated[str, Header(max_length=400)] = "") -> Response:
        """The built widget, for any page to include.

        Raises:
            HTTPException: 404 where it has not been built.
        """
        if self.script is None:
            raise HTTPException(404)
        etag = f'"{self.script.integrity}"'
        headers = {
            "ETag": etag,
            "Cache-Control": "no-cache",
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        if etag in if_none_match:
            return Response(status_code=304, headers=headers)
        kind = "text/javascript; charset=utf-8"
        return Response(self.script.content, media_type=kind, headers=headers)

    def theme(self, name: str) -> Response:
        """An organisation's colours and name, for the widget on any page.

        Raises:
            HTTPException: 404 where there is no such theme.
        """
        file = self.themes / f"{name}.json"
        if not _THEME.fullmatch(name) or not file.is_file():
            raise HTTPException(404)
        headers = {
            "Cache-Control": "no-cache",
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        return FileResponse(file, media_type="application/json", headers=headers)

    def _problem(self, reader: Reader, refusal: Refusal, text: str) -> Response:
        told = reader.messages.text("problem", refusal.key)
        response = self._page("problem", reader, cache="no-store", told=told, kept=text)
        response.status_code = refusal.status
        response.headers.update(refusal.headers)
        return response

    def _page(
        self, template: str, reader: Reader, cache: str = "no-cache", **values: object
    ) -> Response:
        service = reader.service
        told = {
            "mode": service.mode,
            "model": service.model,
            "limit": service.assistant.limits.question_chars,
        }
        text = self.templates.render(template, reader.messages, **{**told, **values})
        headers = {"Cache-Control": cache, "Vary": "Accept-Language"}
        headers["Content-Language"] = reader.language
        return Response(text, media_type="text/html; charset=utf-8", headers=headers)


async def _form(request: Request) -> dict[str, str]:
    """The fields of a plain form; none where the body is anything else."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        return {}
    body = await request.body()
    try:
        fields = parse_qs(
            body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except ValueError:
        return {}
    return {name: values[-1] for name, values in fields.items()}


def _language(wanted: str) -> Language | None:
    return next((language for language in LANGUAGES if language == wanted), None)


def _serve(file: Path, kind: str) -> Any:  # noqa: ANN401 - a route
    def served() -> FileResponse:
        return FileResponse(file, media_type=kind, headers={"Cache-Control": "no-cache"})

    return served
