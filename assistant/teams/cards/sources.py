"""The sources beside an answer, as many as a message can hold, and one of them by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from microsoft_teams.cards import (
    Action,
    AdaptiveCard,
    CardElement,
    Container,
    OpenUrlAction,
    RichTextBlock,
    TextRun,
)

from assistant.api.window import Run, Window
from assistant.conversation import Citation
from assistant.messages.catalog import Messages
from assistant.teams.cards.parts import button, buttons, card_of, group, heading, words
from assistant.teams.shortening import shortened
from assistant.widget.shown import Card, Teller
from corpus.source import Source

MOST_BYTES = 16_000
_MOST_QUOTE = 1_500
_MOST_WINDOW = 5_000


@dataclass(frozen=True, slots=True)
class SourceCards:
    """Sources in a language."""

    messages: Messages

    def among(
        self, citations: Sequence[Citation], cards: Sequence[Card], room: int = MOST_BYTES
    ) -> list[CardElement]:
        """A group for each source that has room, in bytes, and how many have none."""
        shown: list[CardElement] = [heading(self._say("sources"))]
        for number, (citation, card) in enumerate(zip(citations, cards, strict=True)):
            one = self._one(citation, card)
            room -= len(one.model_dump_json(by_alias=True, exclude_none=True).encode())
            if room < 0 and number:
                left = len(cards) - number
                return [*shown, words(self._say("more_sources", amount=left), subtle=True)]
            shown.append(one)
        return shown

    def place(self, source: Source, window: Window, teller: Teller) -> AdaptiveCard:
        """A quote among its neighbours."""
        said = self.messages
        body: list[CardElement] = [
            heading(source.title),
            *([words(" › ".join(window.heading_path), subtle=True)] if window.heading_path else []),
            *(words(band, bold=True) for band in teller.bands(source, window.standing)),
            *_lines(window.shown),
            words(said.text("teams", "quote_marked"), subtle=True),
            words(" · ".join(teller.facts(source, window.standing, None)), subtle=True),
        ]
        return card_of(said.language, body, fallback=source.title, wide=True)

    def _one(self, citation: Citation, card: Card) -> Container:
        lines: list[CardElement] = [
            words(f"[{card.number}] {card.title}", bold=True),
            *([words(" › ".join(card.heading_path), subtle=True)] if card.heading_path else []),
            *(words(band, bold=True) for band in card.bands),
            words(f"«{shortened(card.quote, _MOST_QUOTE)}»"),
            *([words(self._say("misread"), subtle=True)] if card.misread is not None else []),
            words(" · ".join(card.facts), subtle=True),
            buttons(self._actions(citation, card)),
        ]
        return group(lines)

    def _actions(self, citation: Citation, card: Card) -> list[Action]:
        quote, language = citation.quote, self.messages.language
        shown = button(
            self._say("in_context", number=card.number),
            "show_source",
            language,
            source=citation.source.source_id,
            start=quote.start,
            end=quote.end,
        )
        if card.address is None:
            return [shown]
        opened = OpenUrlAction(title=self._say("open_at", number=card.number), url=card.address)
        return [shown, opened]

    def _say(self, key: str, **values: object) -> str:
        return self.messages.text("teams", key, **values)


def _lines(runs: Sequence[Run]) -> list[RichTextBlock]:
    """What stands around a quote, line by line, as far as a card has room; the quote marked.

    Words of a run are no Markdown: they stand there as they are.
    """
    lines: list[list[CardElement]] = [[]]
    room = _MOST_WINDOW
    for run in runs:
        marked = f"»{run.text.strip()}« " if run.quoted and run.text.strip() else run.text
        shown = marked[:room]
        room -= len(shown)
        for number, part in enumerate(shown.split("\n")):
            if number:
                lines.append([])
            if part.strip():
                lines[-1].append(TextRun(text=part, highlight=run.quoted or None))
    return [RichTextBlock(inlines=line) for line in lines if line]
