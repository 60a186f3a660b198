"""The pieces that every card is made of."""

from collections.abc import Sequence
from typing import Literal

from microsoft_teams.cards import (
    Action,
    ActionSet,
    AdaptiveCard,
    CardElement,
    Container,
    ExecuteAction,
    TeamsCardProperties,
    TextBlock,
)

from assistant.teams.markdown import on_card
from assistant.teams.shortening import shortened
from corpus.source import Language

VERSION: Literal["1.5"] = "1.5"
_MOST_TITLE = 120


def card_of(
    language: Language, body: Sequence[CardElement], *, fallback: str, wide: bool = False
) -> AdaptiveCard:
    """A card; `fallback` is said where no card can be shown, and read aloud."""
    return AdaptiveCard(
        version=VERSION,
        lang=language,
        body=list(body),
        fallback_text=fallback,
        speak=fallback,
        msteams=TeamsCardProperties(width="full") if wide else None,
    )


def heading(text: str) -> TextBlock:
    """What a part is about, as a heading for whoever hears the card."""
    return TextBlock(text=on_card(text), weight="Bolder", size="Medium", wrap=True, style="heading")


def words(text: str, *, bold: bool = False, subtle: bool = False) -> TextBlock:
    """A paragraph."""
    weight: Literal["Bolder", "Default"] = "Bolder" if bold else "Default"
    return TextBlock(text=on_card(text), wrap=True, weight=weight, is_subtle=subtle or None)


def group(items: Sequence[CardElement]) -> Container:
    """Things that belong together, with a line above."""
    return Container(items=list(items), separator=True, spacing="Medium")


def buttons(actions: Sequence[Action]) -> ActionSet:
    """Buttons below what they are about."""
    return ActionSet(actions=list(actions))


def button(title: str, verb: str, language: Language, **data: str | int) -> ExecuteAction:
    """A button that asks the bot for something."""
    return ExecuteAction(
        title=shortened(title, _MOST_TITLE), verb=verb, data={"language": language, **data}
    )
