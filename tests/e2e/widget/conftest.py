from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from assistant.bootstrap import build_assistant, open_index_at
from assistant.settings import Settings
from tests.assistant.documents import files
from tests.e2e.widget.site import Site, served
from tests.e2e.widget.visit import LIMIT_MS, Visit
from tests.factories import build_index

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ViewportSize

TODAY = date(2026, 3, 2)
Visiting = Callable[..., Visit]


@pytest.fixture(scope="session")
def the_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The shipped guard, router and answerer over the invented municipality's papers."""
    index = build_index(tmp_path_factory.mktemp("site"), files())
    settings = Settings(index=index, embedder="hashing")
    assistant = build_assistant(settings, open_index_at(settings))
    with served(Site(replace(assistant, today=lambda: TODAY))) as site:
        yield site


@pytest.fixture
def site(the_site: Site) -> Iterator[Site]:
    """As at first, whatever the test before this one changed."""
    yield the_site
    the_site.reset()


@pytest.fixture
def visiting(browser: "Browser", site: Site) -> Iterator[Visiting]:
    """Opens fresh profiles; afterwards nothing may have left, complained or been kept."""
    visits: list[Visit] = []

    def visit(*, width: int = 1280, height: int = 900, **options: Any) -> Visit:
        size: ViewportSize = {"width": width, "height": height}
        context = browser.new_context(viewport=size, locale="nb-NO", **options)
        context.set_default_timeout(LIMIT_MS)
        opened = Visit(page=context.new_page(), site=site, context=context)
        opened.watch()
        visits.append(opened)
        return opened

    yield visit
    for one in visits:
        assert one.requested
        assert one.left_the_machine() == []
        assert one.unexpected() == []
        assert one.context.cookies() == []
        one.context.close()


@pytest.fixture
def visit(visiting: Visiting) -> Visit:
    """The start page in bokmål on a wide screen."""
    opened = visiting()
    opened.open_widget()
    return opened


@pytest.fixture
def narrow(visiting: Visiting) -> Visit:
    """The start page in bokmål on a narrow screen."""
    opened = visiting(width=320)
    opened.open_widget()
    return opened
