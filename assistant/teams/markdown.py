"""Plain words as Markdown that shows just these words: no link, no picture, no mention."""

import re

_MARKED = re.compile(r"[\\`*_~|]|(?<=\])\(")
_LINE_START = re.compile(r"^(\s*)(#{1,6}\s|>|=+\s*$|-{3,}\s*$)", re.MULTILINE)


def as_markdown(text: str) -> str:
    """The text for a message. Marks such as [1] stay marks: Teams makes citations of them.

    What would make a link or a picture is the bracket after the words in brackets.
    """
    marked = _MARKED.sub(lambda found: f"\\{found.group()}", text)
    marked = _LINE_START.sub(r"\1\\\2", marked)
    return marked.replace("&", "&amp;").replace("<", "&lt;")


def on_card(text: str) -> str:
    """The text for a card, where angle brackets are nothing but themselves."""
    marked = _MARKED.sub(lambda found: f"\\{found.group()}", text)
    return _LINE_START.sub(r"\1\\\2", marked)
