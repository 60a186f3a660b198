"""Whom to turn to instead, in the words of the circular that the index holds (B/08-2019)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.conversation import AnswerStatus, Citation, Quote, Referral
from assistant.messages.catalog import Messages
from corpus.document import Chunk, Span
from corpus.release import Release
from corpus.sentences import sentence_spans
from corpus.source import Authority

_CIRCULAR = re.compile(r"B/08-2019")
_EMAIL = re.compile(r"[\w.-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"\b\d{2} \d{2} \d{2} \d{2}\b")
_CLOCK = r"\d{1,2}(?:[.:]\d{2})?"
_HOURS = re.compile(rf"(?<![\d.:])({_CLOCK})(?: til |\s?[-–]\s?)({_CLOCK})(?![\d.:]\d)")

_SIGNS: Mapping[str, re.Pattern[str]] = {
    "sensitive_to_advocates": re.compile(r"\b(?:direkte|rett)\b.*KS Advokatene", re.DOTALL),
    "by_telephone": re.compile(r"\bringe\b.*Medlemsservice|Medlemsservice.*\bringe\b", re.DOTALL),
    "no_cases": re.compile(r"Medlemsservice\b.*\bikke\b.*\benkeltsaker", re.DOTALL),
    "cases_to_advocates": re.compile(r"\bkonkret\b.*KS Advokatene", re.DOTALL),
    "employees": re.compile(r"[Tt]illitsvalgte\b.*arbeidstakere\b.*nærmeste leder", re.DOTALL),
    "ks_bedrift": re.compile(r"(?:KS Bedrift\w*\b.*){2}", re.DOTALL),
    "ks_bedrift_page": re.compile(r"kontaktinformasjon.*ksbedrift", re.DOTALL),
    "courses": re.compile(r"\bkurs\b.*KS-kontor", re.DOTALL),
    "materials": re.compile(r"\b[Hh]efter\b.*\bKF\b", re.DOTALL),
    "digitalisation": re.compile(r"[Dd]igital\w+.*\bavdeling", re.DOTALL),
    "email": _EMAIL,
    "phone": _PHONE,
    "tuesdays": re.compile(r"\b[Tt]irsdag"),
    "other_days": re.compile(r"\b(?:[Øø]vrige|andre) dage"),
    "response_time": re.compile(r"\buker\b"),
}
"""How the sentences are known, in the circular itself and in a restatement of it."""

_CONTACT = ("email", "phone", "tuesdays", "other_days")
_SAID_OF: Mapping[AnswerStatus, tuple[str, ...]] = {
    AnswerStatus.REFERRED_SPECIAL_CATEGORY: ("sensitive_to_advocates", "by_telephone", *_CONTACT),
    AnswerStatus.REFERRED_INDIVIDUAL_CASE: ("no_cases", "cases_to_advocates", *_CONTACT),
    AnswerStatus.REFERRED_EMPLOYEE_OR_UNION_REP: ("employees",),
    AnswerStatus.REFERRED_KS_BEDRIFT: ("ks_bedrift", "ks_bedrift_page"),
    AnswerStatus.REFERRED_COURSE_EVENT: ("courses",),
    AnswerStatus.REFERRED_MATERIALS: ("materials",),
    AnswerStatus.REFERRED_DIGITALISATION: ("digitalisation",),
    AnswerStatus.CONTACT_INFO: (*_CONTACT, "response_time"),
}
_THROUGH_MEDLEMSSERVICE = {
    AnswerStatus.REFERRED_SPECIAL_CATEGORY,
    AnswerStatus.REFERRED_INDIVIDUAL_CASE,
    AnswerStatus.CONTACT_INFO,
}


@dataclass(frozen=True, slots=True)
class Circular:
    """The circular's sentences on each matter; empty where the index does not hold it."""

    sentences: Mapping[str, Quote]

    @classmethod
    def read(cls, release: Release) -> "Circular":
        """Find the sentences; the original goes before a restatement of it."""
        quotes = [
            quote for chunk in _circular_chunks(release) for quote in _sentences(release, chunk)
        ]
        firsts = {
            matter: next((quote for quote in quotes if sign.search(quote.text)), None)
            for matter, sign in _SIGNS.items()
        }
        return cls({matter: quote for matter, quote in firsts.items() if quote is not None})

    def citations(self, status: AnswerStatus, *, first: int = 1) -> tuple[Citation, ...]:
        """What the circular says of a status, each sentence once, numbered from `first`."""
        said = [self.sentences.get(matter) for matter in _SAID_OF[status]]
        quotes = dict.fromkeys(quote for quote in said if quote is not None)
        return tuple(
            Citation(number=number, quote=quote, standing=quote.chunk.standing)
            for number, quote in enumerate(quotes, start=first)
        )

    @property
    def source_ids(self) -> frozenset[str]:
        """The sources that the sentences stand in."""
        return frozenset(quote.source.source_id for quote in self.sentences.values())

    def tells_how_to_reach(self, citations: Sequence[Citation]) -> bool:
        """Whether what is cited first holds an address, a number or opening hours."""
        first = citations[0].quote if citations else None
        reached = [self.sentences[one] for one in _CONTACT if one in self.sentences]
        return first is not None and any(
            first.source is one.source and first.start <= one.start < first.end for one in reached
        )

    @property
    def response_time(self) -> Quote | None:
        """How long an answer may take, in the circular's words."""
        return self.sentences.get("response_time")

    def contact(self, status: AnswerStatus, messages: Messages) -> str:
        """How to reach the right office, as far as the circular says."""
        if status in _THROUGH_MEDLEMSSERVICE:
            return self._medlemsservice(messages)
        said = [" ".join(citation.quote.text.split()) for citation in self.citations(status)]
        return " ".join(said) or messages.text("referral", "contact_unknown")

    def _medlemsservice(self, messages: Messages) -> str:
        """E-mail, telephone and hours, with the circular's figures in the reader's language."""
        email = self._figure("email", _EMAIL)
        phone = self._figure("phone", _PHONE)
        if not email or not phone:
            return messages.text("referral", "contact_unknown")
        tuesdays, others = (self._hours(matter) for matter in ("tuesdays", "other_days"))
        reached = messages.text("referral", "reached", email=email, phone=phone)
        if not tuesdays or not others:
            return reached
        hours = messages.text("referral", "hours", tuesdays=tuesdays, others=others)
        return f"{reached} {hours}"

    def _figure(self, matter: str, figure: re.Pattern[str]) -> str:
        quote = self.sentences.get(matter)
        found = figure.search(quote.text) if quote else None
        return found.group() if found else ""

    def _hours(self, matter: str) -> str:
        """The hours that stand nearest after the days named, or else before them."""
        quote = self.sentences.get(matter)
        day = _SIGNS[matter].search(quote.text) if quote else None
        if quote is None or day is None:
            return ""
        found = _HOURS.search(quote.text, day.end()) or _HOURS.search(quote.text)
        return f"{found.group(1)}–{found.group(2)}" if found else ""

    def referral(
        self, status: AnswerStatus, messages: Messages, rule: Sequence[Citation] = ()
    ) -> Referral:
        """To the right office, with `rule` or else the circular's own words as the rule."""
        name = status.value
        return Referral(
            to=messages.text("referral_to", name),
            contact=self.contact(status, messages),
            why=messages.text("referral_why", name),
            rule_citations=tuple(rule) or self.citations(status),
            checklist=messages.lines("checklist", name),
        )


def marks(citations: Sequence[Citation]) -> str:
    """The numbers that follow a statement: « [1] [2]»."""
    return "".join(f" [{citation.number}]" for citation in citations)


def _circular_chunks(release: Release) -> Sequence[Chunk]:
    circulars = {
        source.source_id: source.restatement
        for source in release.sources.values()
        if source.standing.authority is Authority.CIRCULAR
        and _CIRCULAR.search(release.originals[source.source_id])
    }
    found = [chunk for chunk in release.chunks if chunk.source_id in circulars]
    return sorted(found, key=lambda chunk: circulars[chunk.source_id])


def _sentences(release: Release, chunk: Chunk) -> Iterator[Quote]:
    original = release.original_of(chunk)
    for block in chunk.blocks:
        for found in sentence_spans(block.span.of(original)):
            at = block.span.start
            yield Quote.of(chunk, Span(at + found.start, at + found.end), release)
