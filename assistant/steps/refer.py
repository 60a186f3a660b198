"""Whom to contact instead, read from the circular that the index holds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.conversation import Citation, Quote, Referral
from assistant.messages.catalog import Messages
from corpus.document import Chunk
from corpus.release import Release
from corpus.sentences import sentence_spans
from corpus.source import Authority

_CIRCULAR = re.compile(r"B/08-2019")
_TO_ADVOCATES = re.compile(r"\b(?:direkte|rett)\b.*KS Advokatene", re.DOTALL)
_BY_TELEPHONE = re.compile(r"\bringe\b.*Medlemsservice|Medlemsservice.*\bringe\b", re.DOTALL)
_CONTACT_SIGNS = (
    re.compile(r"\b\d{2} \d{2} \d{2} \d{2}\b"),
    re.compile(r"medlemsservice@"),
    re.compile(r"\b[Tt]irsdag"),
    re.compile(r"\b(?:[Øø]vrige|andre) dage"),
)


@dataclass(frozen=True, slots=True)
class ContactRoutes:
    """What circular B/08-2019 says of sensitive enquiries and of how to get in touch.

    Both are empty where the index does not hold the circular.
    """

    sensitive: tuple[Quote, ...]
    contact: tuple[Quote, ...]

    @classmethod
    def read(cls, release: Release) -> "ContactRoutes":
        """Find the sentences in the circular; the original goes before a restatement of it."""
        quotes = [
            quote for chunk in _circular_chunks(release) for quote in _sentences(release, chunk)
        ]
        return cls(
            sensitive=_first_of_each(quotes, (_TO_ADVOCATES, _BY_TELEPHONE)),
            contact=_first_of_each(quotes, _CONTACT_SIGNS),
        )

    def special_category(self, messages: Messages) -> Referral:
        """To the lawyers, or the telephone, with the circular's own words as the rule."""
        quotes = dict.fromkeys([*self.sensitive, *self.contact])
        citations = tuple(
            Citation(number=number, quote=quote, standing=quote.chunk.standing)
            for number, quote in enumerate(quotes, start=1)
        )
        contact = " ".join(" ".join(quote.text.split()) for quote in self.contact)
        return Referral(
            to=messages.text("referral", "special_to"),
            contact=contact or messages.text("referral", "contact_unknown"),
            why=messages.text("referral", "special_why"),
            rule_citations=citations,
            checklist=tuple(
                messages.text("referral", key)
                for key in ("checklist_case", "checklist_phone", "checklist_rewrite")
            ),
        )


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
            start, end = block.span.start + found.start, block.span.start + found.end
            yield Quote(
                source=release.source_of(chunk),
                chunk=chunk,
                start=start,
                end=end,
                text=original[start:end],
            )


def _first_of_each(quotes: Sequence[Quote], signs: Sequence[re.Pattern[str]]) -> tuple[Quote, ...]:
    firsts = (next((quote for quote in quotes if sign.search(quote.text)), None) for sign in signs)
    return tuple(dict.fromkeys(quote for quote in firsts if quote is not None))
