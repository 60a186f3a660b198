"""The page in a real browser: asking, reading the source, being stopped, with keyboard alone."""

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.conftest import Watched

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

RULE = "Hvor lenge kan tjenestesykkel lånes?"
ILL = "Ingrid Solberg har fått kreft. Hva gjør vi?"
NAMED = f"Ingrid Solberg vil sykle. {RULE}"

pytestmark = pytest.mark.browser


def ask(page: "Page", question: str) -> None:
    turns = page.locator(".turn").count()
    page.get_by_label("Hva lurer du på?").fill(question)
    page.get_by_role("button", name="Spør", exact=True).click()
    page.locator(".turn").nth(turns).wait_for(timeout=30_000)


def violations(page: "Page") -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {[node['target'] for node in one['nodes']]}"
        for one in found
    ]


def is_focused(page: "Page", selector: str) -> bool:
    return bool(page.evaluate("s => document.activeElement?.matches(s) ?? false", selector))


def tab_to(page: "Page", selector: str) -> None:
    for _ in range(25):
        page.keyboard.press("Tab")
        if is_focused(page, selector):
            return
    pytest.fail(f"the keyboard does not reach {selector}")


def test_an_answer_stands_beside_its_source(watched: Watched, width: int) -> None:
    page = watched.page
    ask(page, RULE)
    assert page.locator(".turn .asked").first.inner_text() == RULE
    assert "14 dager" in page.locator(".turn .answer").first.inner_text()
    source = page.locator(".turn .source").first
    assert "Tjenestesykkel" in source.locator("h3").inner_text()
    assert "14 dager" in source.locator("blockquote").inner_text()
    said, beside = page.locator(".said").first.bounding_box(), source.bounding_box()
    assert said is not None
    assert beside is not None
    if width > 1000:
        assert beside["x"] >= said["x"] + said["width"]
    else:
        assert beside["y"] >= said["y"] + said["height"]


def test_the_context_marks_exactly_the_quote(watched: Watched) -> None:
    page = watched.page
    ask(page, RULE)
    source = page.locator(".turn .source").first
    button = source.get_by_role("button", name="Vis i sammenheng")
    button.click()
    source.locator("mark").wait_for()
    assert button.get_attribute("aria-expanded") == "true"
    assert source.locator("mark").text_content() == source.locator("blockquote").text_content()
    around = source.locator(".context").text_content() or ""
    assert "Utlån av tjenestesykkel" in around
    button.click()
    assert source.locator("mark").count() == 0
    assert button.get_attribute("aria-expanded") == "false"


def test_a_repaired_quote_says_so_and_shows_the_original(watched: Watched) -> None:
    page = watched.page

    def repaired(route: "Route") -> None:
        reply = route.fetch()
        body = re.sub(
            r'"quote_repaired": ?null', '"quote_repaired": "Lånet er rettet."', reply.text()
        )
        route.fulfill(response=reply, body=body)

    page.route("**/v1/chat", repaired)
    ask(page, RULE)
    source = page.locator(".turn .source").first
    assert source.locator("blockquote").first.inner_text() == "Lånet er rettet."
    original = source.locator("details blockquote")
    assert not original.is_visible()
    source.get_by_text("lest av en maskin").click()
    assert "14 dager" in original.inner_text()
    assert not violations(page)


def test_a_mark_in_the_answer_leads_to_its_source(watched: Watched) -> None:
    page = watched.page
    ask(page, RULE)
    link = page.locator(".turn .answer a").first
    target = (link.get_attribute("href") or "").removeprefix("#")
    assert page.locator(f"[id='{target}'] h3").inner_text().startswith("[1]")


def test_a_named_ill_employee_is_stopped(watched: Watched) -> None:
    page = watched.page
    ask(page, ILL)
    turn = page.locator(".turn").first
    said = turn.inner_text()
    assert "Stoppet" in said
    assert "KS Advokatene" in turn.locator(".referral").inner_text()
    assert "24 13 64 00" in turn.locator(".referral").inner_text()
    assert "Ingrid" not in said
    assert "kreft" not in said
    assert not turn.locator(".mask").is_visible()


def test_a_name_can_be_masked_and_the_rule_asked_for(watched: Watched) -> None:
    page = watched.page
    ask(page, NAMED)
    assert "Stoppet" in page.locator(".badge").first.inner_text()
    page.get_by_role("button", name="Sladd opplysningene og spør likevel").click()
    page.locator(".turn").nth(1).wait_for(timeout=30_000)
    assert "14 dager" in page.locator(".turn .answer").first.inner_text()


@pytest.mark.parametrize("question", [None, RULE, ILL], ids=["start", "answered", "stopped"])
def test_no_state_has_a_barrier(watched: Watched, question: str | None) -> None:
    page = watched.page
    if question:
        ask(page, question)
        page.locator(".source").get_by_role("button").first.click()
        page.locator(".source mark").first.wait_for()
    assert violations(page) == []


@pytest.mark.parametrize("width", [320], indirect=True)
@pytest.mark.parametrize("question", [None, RULE], ids=["start", "answered"])
def test_a_narrow_page_never_scrolls_sideways(
    watched: Watched, question: str | None, width: int
) -> None:
    if question:
        ask(watched.page, question)
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width


def test_two_answers_have_no_barrier(watched: Watched) -> None:
    ask(watched.page, RULE)
    ask(watched.page, "Hvor mange kroner er fjelltillegget?")
    assert violations(watched.page) == []


def test_everything_can_be_done_with_the_keyboard(watched: Watched) -> None:
    page = watched.page
    page.keyboard.press("Tab")
    assert is_focused(page, "a.skip")
    page.keyboard.press("Enter")
    if not is_focused(page, "#question"):
        tab_to(page, "#question")
    page.keyboard.type(RULE)
    page.keyboard.press("Control+Enter")
    page.locator(".turn").first.wait_for(timeout=30_000)
    assert "Svar fra kildene" in page.locator("#state").inner_text()
    tab_to(page, ".source button")
    page.keyboard.press("Enter")
    page.locator(".source mark").first.wait_for()
    tab_to(page, ".source .context")
    page.keyboard.press("Control+Home")
    page.locator("#question").focus()
    tab_to(page, "#clear")
    page.keyboard.press("Enter")
    assert page.locator(".turn").count() == 0
    assert is_focused(page, "#question")


def test_the_keyboard_shows_where_it_is(watched: Watched) -> None:
    page = watched.page
    for selector in ("#question", "form button[type=submit]", "#clear"):
        tab_to(page, selector)
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style != "none"


def test_an_empty_question_asks_nothing(watched: Watched) -> None:
    page = watched.page
    page.get_by_label("Hva lurer du på?").fill("   ")
    page.get_by_role("button", name="Spør", exact=True).click()
    page.wait_for_timeout(200)
    assert page.locator(".turn").count() == 0
    assert not [url for url in watched.requested if "/v1/" in url]


def test_a_server_that_is_gone_is_told_and_the_text_kept(watched: Watched) -> None:
    page = watched.page
    page.route("**/v1/chat", lambda route: route.abort())
    page.get_by_label("Hva lurer du på?").fill(RULE)
    page.get_by_role("button", name="Spør", exact=True).click()
    page.locator("#state.problem").wait_for()
    assert "Får ikke kontakt" in page.locator("#state").inner_text()
    assert page.get_by_label("Hva lurer du på?").input_value() == RULE
    # The browser itself notes the request that was cut off.
    watched.complaints[:] = [one for one in watched.complaints if "ERR_FAILED" not in one]
