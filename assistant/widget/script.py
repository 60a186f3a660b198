"""The built widget: one script, its fingerprint, and the tag that a host page holds."""

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import WidgetMissing

BUNDLE = Path(__file__).parent / "bundle" / "widget.js"


@dataclass(frozen=True, slots=True)
class WidgetScript:
    """The script's bytes."""

    content: bytes

    @classmethod
    def read(cls, path: Path = BUNDLE) -> "WidgetScript":
        """Read the built script.

        Raises:
            WidgetMissing: It is not there, or empty.
        """
        try:
            content = path.read_bytes()
        except OSError as error:
            raise WidgetMissing(_wanted(path)) from error
        if not content.strip():
            raise WidgetMissing(_wanted(path))
        return cls(content)

    @classmethod
    def committed(cls) -> "WidgetScript | None":
        """The script that stands in the repository; None where it has not been built."""
        return cls.read() if BUNDLE.is_file() else None

    @property
    def integrity(self) -> str:
        """The fingerprint that a browser holds the script against (W3C Subresource Integrity)."""
        digest = hashlib.sha384(self.content).digest()
        return f"sha384-{base64.b64encode(digest).decode()}"

    def tag(self, server: str) -> str:
        """The tag that a host page holds for the widget of a server, `https://…` without a path."""
        return (
            f'<script src="{server}/widget.js" integrity="{self.integrity}" '
            'crossorigin="anonymous" defer></script>'
        )


def _wanted(path: Path) -> str:
    return (
        f"expected the built widget at {path}; restore it, or build it with "
        "`npm ci && npm run build` in assistant/widget/source"
    )
