"""Nine states of the page, each brought about as somebody would."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.bench.widget.barriers import violations
from evals.errors import NothingMeasured

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

QUESTION = "Hvor lang er prøvetiden, og når må vi følge den opp?"
NAMED = f"Ingrid Solberg begynte i mars. {QUESTION}"
ILL = "Ingrid Solberg har fått kreft. Hva gjør vi?"
VAGUE = "Hva med permisjon?"
MOST_BYTES = 200_000
LIMIT_MS = 60_000

Options = Mapping[str, Any]
"""What a browser's context is made with."""

WIDE: Options = {"viewport": {"width": 1200, "height": 900}}
NARROW: Options = {"viewport": {"width": 390, "height": 844}}
DARK: Options = {**NARROW, "color_scheme": "dark"}

SURROUNDINGS: Mapping[str, Options] = {
    "wide": {"viewport": {"width": 1280, "height": 900}},
    # As large as a window of 1280 by 1024 is at 400 %, WCAG 2.2, 1.4.10.
    "narrow": {"viewport": {"width": 320, "height": 256}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "forced": {"viewport": {"width": 1280, "height": 900}, "forced_colors": "active"},
}


@dataclass(frozen=True, slots=True)
class State:
    """How a state is brought about from the start page, and what its picture is taken with."""

    make: "Callable[[Page], None]"
    picture: Options


def start(page: "Page") -> None:
    """Nothing asked yet."""
    page.locator(".examples button").first.wait_for()


def ask(page: "Page", question: str) -> None:
    """Write a question and send it."""
    page.locator(".composer textarea").fill(question)
    page.locator(".composer textarea").press("Enter")


def answered(page: "Page") -> None:
    """An answer with its sources and what may be asked next."""
    ask(page, QUESTION)
    page.locator(".answer[aria-busy=false]").wait_for()
    page.locator(".suggestions").wait_for()


def streaming(page: "Page") -> None:
    """The first sentences of an answer: the rest of the stream is held back."""

    def first(route: "Route") -> None:
        events = route.fetch().text().split("\n\n")
        kept = [one for one in events if one.startswith(("event: status", "event: delta"))][:3]
        page.evaluate("events => { window.held = events }", "\n\n".join([*kept, ""]))
        route.abort()

    page.route("**/v1/chat", first)
    page.evaluate(
        """() => {
          const real = window.fetch;
          window.fetch = async (address, request) => {
            if (!String(address).endsWith("/v1/chat")) return real(address, request);
            await real(address, request).catch(() => undefined);
            const bytes = new TextEncoder().encode(window.held);
            const body = new ReadableStream({start: (to) => to.enqueue(bytes)});
            return new Response(body, {headers: {"Content-Type": "text/event-stream"}});
          };
        }"""
    )
    ask(page, QUESTION)
    page.locator(".text p").first.wait_for()


def drawer(page: "Page") -> None:
    """A source open beside the answer."""
    answered(page)
    row = page.locator(".source-row").first
    if row.is_visible():  # else the sources stand in a column already
        row.click()
    page.get_by_role("button", name="Vis i sammenheng").last.click()
    page.locator("mark").first.wait_for()


def stopped_in_the_browser(page: "Page") -> None:
    """An e-mail address is seen before anything is sent."""
    ask(page, "Kan vi be om ny attest fra kari.nordmann@eksempel.no i prøvetiden?")
    page.locator(".held").wait_for()


def stopped_by_the_server(page: "Page") -> None:
    """A name is seen by the server."""
    ask(page, NAMED)
    page.locator(".held").wait_for()


def special_category(page: "Page") -> None:
    """A diagnosis is stopped and referred."""
    ask(page, ILL)
    page.locator(".referral").wait_for()


def choices(page: "Page") -> None:
    """A question that is too vague."""
    ask(page, VAGUE)
    page.locator(".suggestions").wait_for()


def unavailable(page: "Page") -> None:
    """The server has too much to do."""
    page.route(
        "**/v1/chat",
        lambda route: route.fulfill(status=503, headers={"Retry-After": "12"}, json={}),
    )
    ask(page, QUESTION)
    page.locator(".failure").wait_for()


STATES: Mapping[str, State] = {
    "1-start": State(start, WIDE),
    "2-skriver": State(streaming, WIDE),
    "3-svar": State(answered, WIDE),
    "4-kilde-smal": State(drawer, NARROW),
    "5-stoppet-i-nettleseren": State(stopped_in_the_browser, WIDE),
    "6-stoppet-av-serveren": State(stopped_by_the_server, DARK),
    "7-sensitivt": State(special_category, WIDE),
    "8-presisering": State(choices, WIDE),
    "9-opptatt": State(unavailable, NARROW),
}


def barriers(
    browser: "Browser",
    address: str,
    states: Mapping[str, State],
    surroundings: Mapping[str, Options],
) -> dict[tuple[str, str], list[str]]:
    """What axe finds in each state, by the state and what it is seen in."""
    found = {}
    for name, state in states.items():
        for seen_in, options in surroundings.items():
            with _shown(browser, address, state, options) as page:
                found[name, seen_in] = violations(page)
    return found


def take_pictures(browser: "Browser", address: str, folder: Path) -> None:
    """A picture of every state.

    Raises:
        NothingMeasured: A picture is too large to be kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, state in STATES.items():
        with _shown(browser, address, state, state.picture) as page:
            file = folder / f"{name}.png"
            page.screenshot(path=file, animations="disabled")
        size = file.stat().st_size
        if size > MOST_BYTES:
            raise NothingMeasured(f"expected at most {MOST_BYTES} bytes, {file} has {size}")


@contextmanager
def _shown(browser: "Browser", address: str, state: State, options: Options) -> "Iterator[Page]":
    context = browser.new_context(locale="nb-NO", reduced_motion="reduce", **options)
    try:
        context.set_default_timeout(LIMIT_MS)
        page = context.new_page()
        page.goto(f"{address}/?language=nb")
        page.locator(".mode").wait_for()
        page.get_by_label("Vis svaret samlet").uncheck()
        state.make(page)
        page.wait_for_timeout(400)
        yield page
    finally:
        context.close()
