"""The browser that pages are measured in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from evals.bench.words import not_installed
from evals.errors import NothingMeasured

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = Path("/usr/bin/chromium")
"""Where Debian puts it."""

_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


@contextmanager
def chromium() -> Iterator["Browser"]:
    """One browser without a window.

    Raises:
        NothingMeasured: There is no browser, or nothing to drive it with.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise NothingMeasured(not_installed(["playwright"])) from error
    if not CHROMIUM.is_file():
        raise NothingMeasured(f"expected Debian's chromium at {CHROMIUM}; run make setup-system")
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=str(CHROMIUM), args=list(_ARGUMENTS))
        try:
            yield opened
        finally:
            opened.close()
