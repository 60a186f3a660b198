"""A button that was pressed: what it carries is checked as if a stranger had sent it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, TypeAdapter, ValidationError

from assistant.api.schemas import whole_characters
from corpus.document import Span
from corpus.source import Language

_MOST_CHARS = 4_000


class _Button(BaseModel):
    language: Language = "nb"


class AskButton(_Button):
    """A choice among questions, or a text with what was seen in it masked."""

    verb: Literal["ask", "send_masked"]
    text: Annotated[
        str, Field(min_length=1, max_length=_MOST_CHARS), AfterValidator(whole_characters)
    ]


class SourceButton(_Button):
    """The place of a quote."""

    verb: Literal["show_source"]
    source: Annotated[str, Field(min_length=1, max_length=500)]
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]

    @property
    def span(self) -> Span:
        """The characters quoted."""
        return Span(self.start, self.end)


class NoticeButton(_Button):
    """To be told, or no longer, when a circular is replaced."""

    verb: Literal["subscribe", "unsubscribe"]
    source: Annotated[str, Field(min_length=1, max_length=500)]


Button = AskButton | SourceButton | NoticeButton

_BUTTONS: TypeAdapter[Button] = TypeAdapter(Annotated[Button, Field(discriminator="verb")])


@dataclass(frozen=True, slots=True)
class Unknown:
    """A button that is too old, or none of ours."""


def read_button(verb: str, data: Mapping[str, Any]) -> Button | Unknown:
    """The button, if all that it carries is as it has to be."""
    try:
        return _BUTTONS.validate_python({**data, "verb": verb})
    except ValidationError:
        return Unknown()
