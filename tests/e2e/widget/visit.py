"""Somebody who visits a page with the widget, and what the browser notes meanwhile."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from evals.bench.widget.barriers import violations
from tests.conftest import is_loopback
from tests.e2e.widget.site import Site

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request

LIMIT_MS = 30_000

# Every text of the status region, and every element that gets focus, from here on.
_LISTEN = """() => {
  window.heard = [];
  window.focused = [];
  const element = document.querySelector("medlems-assistent");
  const region = element.shadowRoot.querySelector("[role=status]");
  const note = () => { if (region.textContent.trim()) window.heard.push(region.textContent); };
  new MutationObserver(note).observe(region, {childList: true, characterData: true, subtree: true});
  element.shadowRoot.addEventListener("focusin", (event) => {
    window.focused.push(event.target.className || event.target.tagName);
  });
}"""
_SETTLE = """async () => {
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  const roots = [document, ...[...document.querySelectorAll("*")].map((one) => one.shadowRoot)];
  const moving = roots.filter(Boolean).flatMap((one) => one.getAnimations())
    .filter((one) => Number.isFinite(one.effect.getComputedTiming().endTime));
  await Promise.allSettled(moving.map((one) => one.finished));
}"""
_FOCUS = """() => {
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  return one;
}"""


@dataclass
class Visit:
    """One page in a profile of its own. `expected` are complaints that a test provokes."""

    page: "Page"
    site: Site
    context: "BrowserContext"
    requested: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.context.on("request", self._note_request)
        self.page.on("console", self._note_message)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str = "/?language=nb", *, origin: str = "") -> None:
        self.page.goto((origin or self.site.url) + path)

    def open_widget(self, path: str = "/?language=nb", *, origin: str = "") -> None:
        """Open a page and wait until the widget knows its server."""
        self.open(path, origin=origin)
        self.page.locator("medlems-assistent .composer").first.wait_for()
        self.page.locator("medlems-assistent .mode").first.wait_for()

    # What stands on the page.

    @property
    def box(self) -> "Locator":
        return self.page.locator(".composer textarea").first

    @property
    def turns(self) -> "Locator":
        return self.page.locator("article.turn")

    @property
    def turn(self) -> "Locator":
        return self.turns.last

    @property
    def held(self) -> "Locator":
        return self.page.locator(".held")

    @property
    def drawer(self) -> "Locator":
        return self.page.locator("dialog.drawer[open]")

    def said(self) -> str:
        """The words of the last answer, without the marks."""
        return " ".join(self.turn.locator(".text").inner_text().split())

    # What somebody does.

    def button(self, name: str) -> "Locator":
        return self.page.get_by_role("button", name=name, exact=True)

    def send(self, question: str) -> None:
        self.box.fill(question)
        self.box.press("Enter")

    def ask(self, question: str) -> None:
        """Ask, and wait until the answer is whole."""
        before = self.turns.count()
        self.send(question)
        self.turns.nth(before).wait_for()
        self.wait_for_end()

    def wait_for_end(self) -> None:
        self.turn.locator(".answer[aria-busy=false]").wait_for()

    def settle(self) -> None:
        """Let everything that has been begun be drawn, and what fades in be there."""
        self.page.evaluate(_SETTLE)

    # What the browser notes.

    def listen(self) -> None:
        self.page.evaluate(_LISTEN)

    def heard(self) -> list[str]:
        texts: list[str] = self.page.evaluate("() => window.heard")
        return texts

    def focus_moves(self) -> list[str]:
        moves: list[str] = self.page.evaluate("() => window.focused")
        return moves

    def focus(self, what: str) -> Any:
        """Something of the element that has focus, in shadow roots too: `tagName`, `className`."""
        return self.page.evaluate(f"() => ({_FOCUS})()?.{what}")

    def wait_for_focus(self, tag: str) -> None:
        """Until an element of that tag has focus: the browser may still be busy drawing."""
        self.page.wait_for_function(f"tag => ({_FOCUS})()?.tagName === tag", arg=tag)

    def focus_name(self) -> str:
        """The label, the words and the class of the element that has focus."""
        name: str = self.page.evaluate(
            f"""() => {{
              const one = ({_FOCUS})();
              return one ? [one.ariaLabel, one.innerText, one.className].join(" ") : "";
            }}"""
        )
        return name

    def barriers(self) -> list[str]:
        self.settle()
        return violations(self.page)

    def scrolls_sideways(self) -> bool:
        return bool(
            self.page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth")
        )

    def expect(self, complaint: str) -> None:
        """The browser itself will complain so, by a pattern."""
        self.expected.append(complaint)

    def unexpected(self) -> list[str]:
        return [
            one
            for one in self.complaints
            if not any(re.search(part, one) for part in self.expected)
        ]

    def left_the_machine(self) -> list[str]:
        return [
            url
            for url in self.requested
            if urlsplit(url).scheme not in {"about", "blob", "data"}
            and not is_loopback(urlsplit(url).hostname)
        ]

    def _note_request(self, request: "Request") -> None:
        self.requested.append(request.url)

    def _note_message(self, message: "ConsoleMessage") -> None:
        # A browser asks for this file by itself; the interface's tests ask for it too.
        icon = str(message.location.get("url", "")).endswith("/favicon.ico")
        if message.type in {"error", "warning"} and not icon:
            self.complaints.append(message.text)
