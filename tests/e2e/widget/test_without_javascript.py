"""The whole way without JavaScript: a plain form, an answer with its sources, a text stopped."""

from typing import TYPE_CHECKING

import pytest

from tests.e2e.widget.conftest import Visiting
from tests.e2e.widget.site import BICYCLE, RULE
from tests.e2e.widget.test_personal_data import ILL
from tests.e2e.widget.visit import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Locator

pytestmark = pytest.mark.browser

NAMED = f"Ingrid Solberg vil sykle. {RULE}"
QUOTE = "Arbeidsgiveren låner ut tjenestesykkel i inntil 14 dager."


@pytest.fixture
def plain(visiting: Visiting) -> Visit:
    """The start page on a narrow screen, in a browser that runs no script."""
    opened = visiting(width=320, java_script_enabled=False)
    opened.open()
    return opened


def submit(visit: Visit, question: str) -> None:
    box(visit).fill(question)
    visit.page.get_by_role("button", name="Spør", exact=True).click()


def box(visit: Visit) -> "Locator":
    return visit.page.get_by_label("Hva lurer du på?")


def body(visit: Visit) -> str:
    return visit.page.locator("main").inner_text()


def fits(visit: Visit) -> bool:
    """Whether nothing stands outside a narrow screen; scripts of the page's own cannot tell."""
    page = visit.page.locator("html").bounding_box()
    main = visit.page.locator("main").bounding_box()
    assert page is not None
    assert main is not None
    return page["width"] <= 320 and main["x"] >= 0 and main["x"] + main["width"] <= 320


def test_the_start_says_what_it_is_and_has_a_form(plain: Visit) -> None:
    said = body(plain)
    for words in ("Dette er en maskin", "Ikke skriv om enkeltpersoner", "virker uten JavaScript"):
        assert words in said
    assert box(plain).is_visible()
    assert fits(plain)


def test_an_answer_comes_with_marked_sources(plain: Visit) -> None:
    submit(plain, RULE)
    assert "14 dager" in plain.page.locator(".answer").inner_text()
    source = plain.page.locator("article.source").first
    assert "Tjenestesykkel" in source.locator("h3").inner_text()
    assert QUOTE in source.locator("blockquote mark").inner_text()
    for words in ("Personalhåndbok", "Gjelder hele sektoren", "Gjelder fra 01.01.2020"):
        assert words in source.inner_text()
    source.locator("summary", has_text="Vis i sammenheng").click()
    assert QUOTE in source.locator(".context mark").inner_text()
    assert "bruke hjelm" in source.locator(".context").inner_text()
    assert "Forrige spørsmål er ikke tatt vare på" in body(plain)
    assert fits(plain)


def test_a_mark_leads_to_its_source_and_the_source_to_its_page(plain: Visit) -> None:
    submit(plain, RULE)
    plain.page.locator(".answer a").first.click()
    assert plain.page.url.endswith("#source-1")
    assert plain.page.locator("article.source:target").count() == 1
    plain.page.get_by_role("link", name="Åpne stedet på egen side").first.click()
    assert f"/source/{BICYCLE}" in plain.page.url
    assert QUOTE in plain.page.locator("mark").first.inner_text()


@pytest.mark.parametrize(
    ("question", "band"),
    [
        ("Hvor mye er kaffepengene?", "Forslag"),
        ("Hva er satsen for hattetillegg?", "Lokal regel"),
        ("Når skal en lånt paraply leveres tilbake?", "Gjengivelse"),
    ],
)
def test_badges_stand_in_words(plain: Visit, question: str, band: str) -> None:
    submit(plain, question)
    assert plain.page.locator(".bands li").first.inner_text() == band


def test_a_name_is_shown_marked_and_its_masked_text_gets_an_answer(plain: Visit) -> None:
    submit(plain, NAMED)
    assert plain.page.locator("h1").inner_text() == "Teksten ble stoppet"
    seen = plain.page.locator("section.seen")
    assert seen.locator("mark").inner_text() == "Ingrid Solberg"
    assert "(navn)" in seen.inner_text()
    assert box(plain).input_value() == NAMED
    assert fits(plain)
    plain.page.get_by_role("button", name="Send den sladdede teksten").click()
    assert "14 dager" in plain.page.locator(".answer").inner_text()
    assert "Ingrid" not in plain.page.content()


def test_a_special_category_shows_whom_to_contact(plain: Visit) -> None:
    submit(plain, ILL)
    referral = plain.page.locator("section.referral").inner_text()
    assert "KS Advokatene" in referral
    assert "Telefonen 24 13 64 00 er åpen nå, til klokka 15:00." in referral
    assert plain.page.get_by_role("button", name="Send den sladdede teksten").count() == 0
    assert box(plain).input_value() == ILL
    assert fits(plain)


def test_another_question_is_asked_from_the_answer(plain: Visit) -> None:
    submit(plain, RULE)
    submit(plain, "Hvor mye er kaffepengene?")
    assert "75 kroner" in plain.page.locator(".answer").inner_text()
    assert "14 dager" not in body(plain)


@pytest.mark.parametrize(
    ("language", "button", "heading"),
    [("nn", "Spør", "Svar"), ("en", "Ask", "Answer")],
)
def test_the_form_speaks_the_readers_language(
    plain: Visit, language: str, button: str, heading: str
) -> None:
    plain.page.locator(f".languages a[hreflang={language}]").click()
    assert plain.page.locator("html").get_attribute("lang") == language
    plain.page.locator("textarea").fill(RULE)
    plain.page.get_by_role("button", name=button, exact=True).click()
    assert plain.page.locator("html").get_attribute("lang") == language
    assert plain.page.locator("h1").inner_text() == heading
    assert "14 dager" in plain.page.locator(".answer").inner_text()


def test_the_pages_beside_it_are_reached_by_links(plain: Visit) -> None:
    for link, heading in (
        ("Personvern", "Personvern"),
        ("Tilgjengelighetserklæring", "Tilgjengelighetserklæring"),
    ):
        plain.page.get_by_role("link", name=link).click()
        assert plain.page.locator("h1").inner_text() == heading
    said = body(plain)
    assert "skjermleser" in said
    assert fits(plain)


def test_without_javascript_the_form_works_with_the_keyboard_alone(plain: Visit) -> None:
    plain.page.keyboard.press("Tab")
    plain.page.keyboard.press("Enter")
    # Languages come before the form; the skip link leaps over them.
    plain.page.keyboard.press("Tab")
    plain.page.keyboard.type(RULE)
    plain.page.keyboard.press("Tab")
    plain.page.keyboard.press("Enter")
    plain.page.locator(".answer").wait_for()
    assert "14 dager" in plain.page.locator(".answer").inner_text()


def test_in_a_narrow_window_without_javascript_the_answer_has_no_barrier(
    visiting: Visiting,
) -> None:
    # The page as the server made it; scripts run here only because axe is one.
    visit = visiting(width=320)
    visit.page.route("**/widget.js", lambda route: route.fulfill(body=""))
    visit.expect("integrity")
    for question in (RULE, NAMED, ILL):
        visit.open()
        assert visit.barriers() == []
        submit(visit, question)
        visit.page.locator(".answer").wait_for()
        assert visit.barriers() == []
        assert not visit.scrolls_sideways()
