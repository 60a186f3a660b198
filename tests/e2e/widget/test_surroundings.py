"""No barrier in any state, on wide and narrow screens, magnified, in forced colours, in calm."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.e2e.widget.conftest import Visiting
from tests.e2e.widget.site import (
    BICYCLE,
    COFFEE,
    HAT,
    RULE,
    UMBRELLA,
    Site,
    answer,
    citation,
    sources,
)
from tests.e2e.widget.test_personal_data import ILL, NAMED
from tests.e2e.widget.visit import Visit

pytestmark = pytest.mark.browser

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 900}
MAGNIFIED = {"width": 320, "height": 256}  # 1280 × 1024 at 400 %
SURROUNDINGS: dict[str, dict[str, Any]] = {
    "wide": WIDE,
    "narrow": NARROW,
    "magnified": MAGNIFIED,
    "dark": {**WIDE, "color_scheme": "dark"},
    "forced": {**NARROW, "forced_colors": "active"},
    "calm": {**NARROW, "reduced_motion": "reduce"},
}


@dataclass
class Tour:
    """A visit through the states, with what was found in each."""

    visit: Visit
    site: Site
    found: dict[str, object] = field(default_factory=dict)

    def look(self, state: str) -> None:
        barriers = self.visit.barriers()
        if barriers:
            self.found[state] = barriers
        if self.visit.scrolls_sideways():
            self.found[f"{state}, sideways"] = True

    def start(self) -> None:
        self.look("start")
        self.visit.send("")
        self.look("empty question")

    def stopped_in_the_browser(self) -> None:
        self.visit.send("Kan kari@eksempel.no låne sykkel?")
        self.visit.held.wait_for()
        self.look("stopped in the browser")

    def written(self) -> None:
        played = self.site.play()
        self.visit.send(RULE)
        played.say("status", stage="searching")
        self.visit.turn.get_by_text("Søker i kildene").wait_for()
        self.look("searching")
        cited = [
            citation(1, status="proposal"),
            citation(2, source=HAT, authority="local_rule", scope="Fjellvik kommune"),
            citation(3, source=COFFEE, status="repealed", quote_repaired="Rettet."),
            citation(4, source=UMBRELLA, restatement=True, page=3, url="https://eksempel.no/a.pdf"),
        ]
        text = "".join(f"Setning {at}. [{at}]\n\n" for at in range(1, 5))
        played.say("delta", text=text)
        self.visit.turn.get_by_text("Skriver svaret").wait_for()
        self.look("being written")
        played.say("sources", **sources(citations=cited))
        played.say("done", **answer(text, citations=cited, notices=["Merk dette."]))
        played.say("suggestions", follow_ups=[RULE], choices=[])
        played.end()
        self.visit.turn.locator(".suggestions").wait_for()
        self.look("answered")

    def source(self) -> None:
        self.visit.ask(RULE)
        row = self.visit.turn.locator(".source-row")
        if row.count():
            row.click()
        self.visit.button("Vis i sammenheng").last.click()
        self.visit.drawer.locator("mark").first.wait_for()
        self.look("source opened")
        self.visit.page.keyboard.press("Escape")

    def feedback(self) -> None:
        self.visit.button("Nei").last.click()
        self.look("feedback")
        self.visit.button("Send tilbakemelding").click()
        self.visit.page.locator(".thanks").wait_for()
        self.look("thanks")

    def failure(self) -> None:
        played = self.site.play()
        self.visit.send(RULE)
        played.say("delta", text="Lånet varer")
        played.end()
        self.visit.turn.locator(".failure").wait_for()
        self.look("cut off")

    def stopped_by_the_server(self) -> None:
        self.visit.send(NAMED)
        self.visit.held.wait_for()
        self.look("stopped by the server")
        self.visit.send(ILL)
        self.visit.turn.locator(".referral").wait_for()
        self.look("special category")

    def clarification(self) -> None:
        played = self.site.play()
        self.visit.send("Hva er reglene?")
        played.say("sources", **sources())
        played.say("done", **answer("Hva gjelder det?", status="clarification"))
        played.say("suggestions", follow_ups=[], choices=[RULE])
        played.end()
        self.visit.turn.locator(".suggestions").wait_for()
        self.look("choices")

    def clearing(self) -> None:
        self.visit.button("Slett samtalen").click()
        self.visit.page.locator("dialog.clearing[open]").wait_for()
        self.look("deletion")


STATES: tuple[Callable[[Tour], None], ...] = (
    Tour.start,
    Tour.stopped_in_the_browser,
    Tour.written,
    Tour.source,
    Tour.feedback,
    Tour.failure,
    Tour.stopped_by_the_server,
    Tour.clarification,
    Tour.clearing,
)


@pytest.mark.parametrize("surroundings", SURROUNDINGS)
def test_no_state_has_a_barrier_or_scrolls_sideways(
    visiting: Visiting, site: Site, surroundings: str
) -> None:
    visit = visiting(**SURROUNDINGS[surroundings])
    visit.open_widget()
    tour = Tour(visit, site)
    for state in STATES:
        state(tour)
    assert tour.found == {}


@pytest.mark.parametrize("path", ["/tilgjengelighet", "/personvern", "/source"])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_page_beside_the_widget_has_no_barrier(
    visiting: Visiting, site: Site, path: str, language: str
) -> None:
    if path == "/source":
        path = f"/source/{BICYCLE}?start=0&end=14&language={language}"
    else:
        path = f"{path}?language={language}"
    visit = visiting(**NARROW)
    visit.open(path)
    assert visit.page.locator("html").get_attribute("lang") == language
    assert visit.page.locator("h1").count() == 1
    assert visit.barriers() == []
    assert not visit.scrolls_sideways()


def test_magnified_the_page_is_in_normal_flow(visiting: Visiting) -> None:
    visit = visiting(**MAGNIFIED)
    visit.open_widget()
    visit.ask(RULE)
    # Nothing stays in place over the text: at this size it would cover most of it.
    fixed: list[str] = visit.page.evaluate(
        """() => [...document.querySelector("medlems-assistent").shadowRoot.querySelectorAll("*")]
          .filter((one) => ["fixed", "sticky"].includes(getComputedStyle(one).position))
          .filter((one) => one.getBoundingClientRect().height > 0)
          .map((one) => one.className)"""
    )
    assert fixed == []


def test_in_forced_colours_what_counts_has_a_border(visiting: Visiting) -> None:
    visit = visiting(**SURROUNDINGS["forced"])
    visit.open_widget()
    visit.ask("Hvor mye er kaffepengene?")
    for selector in (".question", ".source-row", ".composer textarea", ".send", ".band", ".mark"):
        one = visit.page.locator(selector).first
        widths = one.evaluate(
            """one => { const style = getComputedStyle(one); return [style.borderTopWidth,
              style.borderInlineStartWidth].map(parseFloat) }"""
        )
        assert max(widths) >= 1, selector
    visit.turn.locator(".source-row").click()
    visit.button("Vis i sammenheng").click()
    mark = visit.drawer.locator("mark").first
    mark.wait_for()
    colours = "one => [getComputedStyle(one).backgroundColor, getComputedStyle(one).color]"
    plain = visit.drawer.locator(".context").evaluate(colours)
    assert mark.evaluate(colours) != plain


def test_in_calm_nothing_moves_and_the_answer_comes_whole(visiting: Visiting, site: Site) -> None:
    visit = visiting(**SURROUNDINGS["calm"])
    visit.open_widget()
    assert visit.page.get_by_label("Vis svaret samlet").is_checked()
    played = site.play()
    visit.send(RULE)
    played.say("delta", text="Lånet varer i 14 dager.")
    visit.turn.get_by_text("Skriver svaret").wait_for()
    moving: int = visit.page.evaluate(
        """() => document.querySelector("medlems-assistent").shadowRoot
          .getAnimations().filter((one) => one.playState === "running"
            && one.effect.getComputedTiming().activeDuration > 20).length"""
    )
    assert moving == 0
    played.end()
    visit.turn.locator(".failure").wait_for()


def test_a_text_spaced_out_by_its_reader_is_not_cut_off(narrow: Visit) -> None:
    narrow.ask(RULE)
    # WCAG 2.2, 1.4.12.
    narrow.page.evaluate(
        """() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
            word-spacing: .16em !important } p { margin-bottom: 2em !important }`);
          document.querySelector("medlems-assistent").shadowRoot.adoptedStyleSheets.push(sheet);
        }"""
    )
    assert not narrow.scrolls_sideways()
    cut: list[str] = narrow.page.evaluate(
        """() => [...document.querySelector("medlems-assistent").shadowRoot
          .querySelectorAll(".text p, button, .badge, .status, .row-title")]
          .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0
            && getComputedStyle(one).display !== "inline")
          .map((one) => one.className || one.tagName)"""
    )
    assert cut == []
