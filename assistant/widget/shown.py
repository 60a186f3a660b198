"""An answer and a source as a page without JavaScript shows them: in words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import quote as percent
from urllib.parse import urlsplit

from assistant.api.seen import Stretch, stretches
from assistant.api.window import Run, Window, window_of
from assistant.conversation import Answer, AnswerStatus, Citation
from assistant.messages.catalog import Messages
from assistant.steps.telephone import Telephone
from corpus.document import Span
from corpus.release import Release
from corpus.source import SECTOR, Authority, Source, Standing, Status

_MARK = re.compile(r"\[(\d+)\]")
_FRAGMENT_WORDS = 8
_BANDED = {
    Status.PROPOSAL,
    Status.CONSULTATION_INPUT,
    Status.MEETING_RECORD,
    Status.FICTITIOUS_CASE,
    Status.NOT_YET_IN_FORCE,
    Status.REPEALED,
    Status.SUPERSEDED,
}
_STOPPED = {AnswerStatus.PERSONAL_DATA, AnswerStatus.REFERRED_SPECIAL_CATEGORY}
_UNANSWERED = {*_STOPPED, AnswerStatus.CLARIFICATION, AnswerStatus.NO_SOURCE}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of an answer, or the number of a mark among them."""

    text: str
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A source beside an answer. `bands` are what must not be overlooked, `facts` the rest."""

    number: int
    title: str
    heading_path: tuple[str, ...]
    bands: tuple[str, ...]
    facts: tuple[str, ...]
    quote: str
    misread: str | None
    runs: tuple[Run, ...]
    own_page: str
    address: str | None
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An answer on a page. `kept` stands in the box again; `seen` is empty where nothing was."""

    answer: Answer
    asked: str | None
    kept: str
    paragraphs: tuple[tuple[Piece, ...], ...]
    cards: tuple[Card, ...]
    seen: tuple[Stretch, ...]
    telephone: str | None


@dataclass(frozen=True, slots=True)
class Teller:
    """Puts answers and sources of a release into a page's language."""

    messages: Messages
    release: Release

    def answer(self, answer: Answer, text: str, telephone: Telephone | None) -> Shown:
        """An answer to a text, which is shown again only as the sender's own."""
        stopped = answer.status in _STOPPED
        cited = answer.citations or (answer.referral.rule_citations if answer.referral else ())
        seen = stretches(text, answer.seen, self.messages.group("kind")) if stopped else []
        return Shown(
            answer=answer,
            asked=None if stopped else answer.masked or text,
            kept=text if answer.status in _UNANSWERED else "",
            paragraphs=tuple(map(_pieces, answer.text.split("\n\n"))),
            cards=tuple(self._card(citation, answer.as_of) for citation in cited),
            seen=tuple(seen) if any(stretch.kind for stretch in seen) else (),
            telephone=self.telephone(telephone) if answer.referral and telephone else None,
        )

    def telephone(self, telephone: Telephone) -> str:
        """Whether the telephone is open now, and till when or from when."""
        if telephone.opens is None:
            until = f"{telephone.until:%H:%M}"
            return self._say("telephone_open", number=telephone.number, until=until)
        return self._say(
            "telephone_closed",
            number=telephone.number,
            weekday=self.messages.lines("weekday", "days")[telephone.opens.weekday()],
            day=self.day(telephone.opens.date()),
            clock=f"{telephone.opens:%H:%M}",
        )

    def bands(self, source: Source, standing: Standing) -> tuple[str, ...]:
        """What must not be overlooked: no rule, no rule any more, only somewhere, retold."""
        bands = []
        if standing.status in _BANDED:
            bands.append(self.messages.group("status")[standing.status.value])
        if standing.scope != SECTOR or standing.authority is Authority.LOCAL_RULE:
            bands.append(self._say("band_local"))
        if source.restatement:
            bands.append(self._say("band_restatement"))
        return tuple(bands)

    def facts(self, source: Source, standing: Standing, page: int | None) -> tuple[str, ...]:
        """What a source is worth, each thing in words."""
        local = standing.scope != SECTOR
        scope = self._say("scope_one", scope=standing.scope) if local else self._say("scope_sector")
        days = {
            "valid_from": standing.validity.valid_from,
            "valid_to": standing.validity.valid_to,
            "state_date": source.state_date,
        }
        return (
            self.messages.group("authority")[standing.authority.value],
            self.messages.group("status")[standing.status.value],
            scope,
            self._say("issuer", issuer=source.issuer),
            *(self._say(key, day=self.day(day)) for key, day in days.items() if day),
            *([self._say("page", page=page)] if page else []),
        )

    def day(self, day: date) -> str:
        """A day as it is written here."""
        return f"{day:%d.%m.%Y}"

    def _card(self, citation: Citation, as_of: date) -> Card:
        quote, source = citation.quote, citation.source
        span = Span(quote.start, quote.end)
        window = window_of(self.release, source.source_id, span, as_of)
        return Card(
            number=citation.number,
            title=source.title,
            heading_path=quote.chunk.heading_path,
            bands=self.bands(source, citation.standing),
            facts=self.facts(source, citation.standing, quote.locator.page),
            quote=quote.shown,
            misread=quote.text if quote.repaired is not None else None,
            runs=window.shown if window else (),
            own_page=page_of(source.source_id, span, self.messages.language),
            address=address_of(source, quote.locator.page, window),
            language=source.language,
        )

    def _say(self, key: str, **values: object) -> str:
        return self.messages.text("page", key, **values)


def page_of(source_id: str, span: Span, language: str) -> str:
    """The path of the page that shows a quote among its neighbours."""
    place = f"start={span.start}&end={span.end}&language={language}"
    return f"/source/{percent(source_id, safe='')}?{place}"


def address_of(source: Source, page: int | None, window: Window | None) -> str | None:
    """Where the source stands at its issuer's, at the page or the words quoted where that works."""
    if not source.url or not _is_web_address(source.url):
        return None
    if "#" in source.url:
        return source.url
    if PurePosixPath(urlsplit(source.url).path).suffix.lower() == ".pdf":
        return f"{source.url}#page={page}" if page else source.url
    words = _quoted(window.shown).split() if window else []
    # A hyphen has a meaning of its own in a text fragment, and `quote` leaves it.
    found = percent(" ".join(words[:_FRAGMENT_WORDS]), safe="").replace("-", "%2D")
    return f"{source.url}#:~:text={found}" if words else source.url


def _is_web_address(url: str) -> bool:
    try:
        return urlsplit(url).scheme in {"http", "https"}
    except ValueError:  # half a bracket, say
        return False


def _quoted(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs if run.quoted)


def _pieces(paragraph: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = 0
    for mark in _MARK.finditer(paragraph):
        pieces += [Piece(paragraph[at : mark.start()]), Piece(mark.group(), int(mark.group(1)))]
        at = mark.end()
    return tuple(piece for piece in (*pieces, Piece(paragraph[at:])) if piece.text)
