"""The templates of the pages, every value escaped."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.messages.catalog import LANGUAGES, Messages, load_messages
from assistant.widget.script import WidgetScript

_FOLDER = Path(__file__).parent / "pages"


class Templates:
    """Renders pages in a reader's language."""

    def __init__(self, script: WidgetScript | None) -> None:
        """Templates with the widget in them, if it has been built."""
        self._environment = Environment(
            loader=FileSystemLoader(_FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        names = load_messages()
        self._environment.globals.update(
            integrity=script.integrity if script else None,
            languages=[(code, names[code].text("page", "language_name")) for code in LANGUAGES],
        )

    def render(self, template: str, messages: Messages, /, **values: object) -> str:
        """A page; in it `say` gives the catalogue's words, and `language` is theirs."""

        def say(key: str, **filled_in: object) -> str:
            return messages.text("page", key, **filled_in)

        page = self._environment.get_template(f"{template}.html")
        return page.render(say=say, language=messages.language, **values)
