"""Sources beside the answer in a real browser: where they stand, what is marked, what they are."""

from typing import TYPE_CHECKING, Any

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
from tests.e2e.widget.visit import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Route

pytestmark = pytest.mark.browser

QUOTE = (
    "Arbeidsgiveren låner ut tjenestesykkel i inntil 14 dager. Lånet kan likevel forlenges med "
    "7 dager dersom ingen andre venter på sykkelen."
)
PROPOSAL = "Hvor mye er kaffepengene?"
LOCAL = "Hva er satsen for hattetillegg?"
RESTATEMENT = "Når skal en lånt paraply leveres tilbake?"


def show(visit: Visit, site: Site, *citations: dict[str, Any]) -> None:
    """An answer that rests on these citations."""
    played = site.play()
    visit.send(RULE)
    text = "\n\n".join(f"Setning {one['number']}. [{one['number']}]" for one in citations)
    played.say("delta", text=text)
    played.say("sources", **sources(citations=list(citations)))
    played.say("done", **answer(text, citations=list(citations)))
    visit.turns.first.wait_for()
    visit.wait_for_end()
    played.end()


def test_on_a_wide_screen_a_card_stands_beside_the_answer(visit: Visit) -> None:
    visit.ask(RULE)
    card = visit.turn.locator(".card").first
    assert "Tjenestesykkel" in card.locator(".card-title").inner_text()
    assert card.locator("blockquote").inner_text() == QUOTE
    said, beside = visit.turn.locator(".answer").bounding_box(), card.bounding_box()
    assert said is not None
    assert beside is not None
    assert beside["x"] >= said["x"] + said["width"]
    assert beside["y"] < said["y"] + said["height"]


def test_on_a_narrow_screen_a_row_opens_a_drawer(narrow: Visit) -> None:
    narrow.ask(RULE)
    row = narrow.turn.locator(".source-row")
    assert "Tjenestesykkel" in row.inner_text()
    row.click()
    narrow.drawer.wait_for()
    assert narrow.drawer.locator("blockquote").inner_text() == QUOTE
    assert "Tjenestesykkel" in narrow.focus("textContent")
    assert narrow.page.evaluate(
        "() => document.querySelector('medlems-assistent').shadowRoot"
        ".querySelector('dialog.drawer').matches(':modal')"
    )
    narrow.page.keyboard.press("Escape")
    assert narrow.drawer.count() == 0
    narrow.wait_for_focus("BUTTON")
    assert narrow.focus("className") == "source-row"


def test_a_mark_in_the_answer_leads_to_its_passage(visit: Visit) -> None:
    visit.ask(RULE)
    mark = visit.turn.locator("button.mark").first
    assert mark.get_attribute("aria-label") == "Kilde 1: Tjenestesykkel"
    mark.click()
    assert visit.focus("className") == "passage"
    assert visit.focus("ariaLabel") == "Kilde 1: Tjenestesykkel"


def test_a_mark_on_a_narrow_screen_opens_the_drawer_and_gets_focus_back(narrow: Visit) -> None:
    narrow.ask(RULE)
    narrow.turn.locator("button.mark").first.click()
    narrow.drawer.wait_for()
    narrow.button("Lukk kilden").click()
    assert narrow.focus("className") == "mark"


@pytest.mark.parametrize("width", [1280, 320])
def test_the_context_marks_exactly_the_quote(visiting: Visiting, width: int) -> None:
    visit = visiting(width=width)
    visit.open_widget()
    visit.ask(RULE)
    if width == 320:
        visit.turn.locator(".source-row").click()
    visit.button("Vis i sammenheng").click()
    visit.drawer.locator("mark").first.wait_for()
    assert "".join(visit.drawer.locator("mark").all_text_contents()) == QUOTE
    around = visit.drawer.locator(".context").text_content() or ""
    assert "Utlån av tjenestesykkel" in around
    assert "bruke hjelm hele veien" in around
    assert visit.drawer.locator("mark").first.is_visible()


def test_a_card_says_in_words_what_a_source_is_worth(visit: Visit) -> None:
    visit.ask(RULE)
    card = visit.turn.locator(".card").first
    badges = " | ".join(card.locator(".badge").all_inner_texts())
    for words in ("Personalhåndbok", "Hele sektoren", "Gjelder fra 1. januar 2020"):
        assert words in badges
    assert card.locator(".badge svg").count() == card.locator(".badge").count()
    assert "Utlån av tjenestesykkel" in card.locator(".place").inner_text()


@pytest.mark.parametrize(
    ("question", "band", "text"),
    [
        (PROPOSAL, "Forslag.", "Ikke en vedtatt regel"),
        (LOCAL, "Lokal regel.", "Gjelder bare hos Fjellvik kommune"),
    ],
)
def test_what_is_no_rule_for_everybody_says_so_in_the_answer_and_on_the_card(
    visit: Visit, question: str, band: str, text: str
) -> None:
    visit.ask(question)
    for place in (visit.turn.locator(".answer .banded"), visit.turn.locator(".card")):
        shown = place.locator(".band").first
        assert shown.locator("strong").inner_text() == band
        assert text in shown.inner_text()
        assert shown.locator("svg").count() == 1
        style = "one => getComputedStyle(one).borderInlineStartStyle"
        assert shown.evaluate(style) in {"dashed", "double"}


def test_a_restatement_says_that_the_original_counts(visit: Visit) -> None:
    visit.ask(RESTATEMENT)
    band = visit.turn.locator(".card .band")
    assert band.inner_text().strip() == "Gjengivelse. Originalen gjelder"
    assert "originalen som gjelder" in visit.turn.locator(".notices").inner_text()


@pytest.mark.parametrize(
    ("changes", "band"),
    [
        ({"status": "repealed", "valid_to": "2021-01-01"}, "Opphevet. Gjelder ikke lenger"),
        ({"status": "superseded"}, "Erstattet. Gjelder ikke lenger"),
        ({"status": "not_yet_in_force"}, "Ikke trådt i kraft. Gjelder ikke ennå"),
        ({"status": "consultation_input"}, "Høringsinnspill. Ikke en regel"),
        ({"status": "meeting_record"}, "Møtereferat. Ikke en regel"),
        ({"status": "fictitious_case"}, "Oppdiktet eksempel. Ikke en regel"),
    ],
)
def test_every_standing_that_is_no_rule_in_force_has_a_band(
    visit: Visit, site: Site, changes: dict[str, Any], band: str
) -> None:
    show(visit, site, citation(**changes), citation(2, source=COFFEE, title="Annen"))
    bands = visit.turn.locator(".card .band").all_inner_texts()
    assert [one.strip() for one in bands] == [band]
    assert visit.turn.locator(".answer .band").inner_text().strip() == band
    if changes.get("valid_to"):
        badges = " ".join(visit.turn.locator(".card .badge").all_inner_texts())
        assert "Gjaldt 1. januar 2020 – 31. desember 2020" in badges


def test_bands_can_be_told_apart_without_colour(visit: Visit, site: Site) -> None:
    show(
        visit,
        site,
        citation(1, status="proposal"),
        citation(2, source=HAT, authority="local_rule", scope="Fjellvik kommune"),
        citation(3, source=COFFEE, status="repealed"),
        citation(4, source=UMBRELLA, restatement=True),
    )
    looks: list[list[str]] = visit.turn.locator(".card .band").evaluate_all(
        """bands => bands.map(band => [
          getComputedStyle(band).borderInlineStartStyle,
          band.querySelector("svg").innerHTML, band.querySelector("strong").textContent])"""
    )
    assert len(looks) == 4
    for column in zip(*looks, strict=True):
        assert len(set(column)) == 4


def test_a_repaired_quote_shows_the_original_on_demand(visit: Visit, site: Site) -> None:
    one = citation(quote="Syk-\nkelen lånes ut.", quote_repaired="Sykkelen lånes ut.")
    show(visit, site, one)
    card = visit.turn.locator(".card")
    assert card.locator("blockquote").first.inner_text() == "Sykkelen lånes ut."
    original = card.locator("details blockquote")
    assert not original.is_visible()
    card.get_by_text("Slik står det i originalen").click()
    assert "Syk-" in original.inner_text()
    assert visit.barriers() == []


def test_the_context_shows_repaired_text_against_the_original(visit: Visit) -> None:
    def repaired(route: "Route") -> None:
        reply = route.fetch()
        held = reply.json()
        held["window"]["shown"] = [
            {"text": "Før. ", "original": None, "quoted": False},
            {"text": "Sykkelen", "original": "Syk-\nkelen", "quoted": True},
            {"text": " lånes ut.", "original": None, "quoted": True},
        ]
        route.fulfill(response=reply, json=held)

    visit.page.route("**/v1/sources/*", repaired)
    visit.ask(RULE)
    visit.button("Vis i sammenheng").click()
    visit.drawer.locator("mark").first.wait_for()
    assert visit.drawer.locator(".repair").inner_text() == "Sykkelen"
    stored = visit.drawer.locator(".as-stored")
    assert not stored.is_visible()
    visit.drawer.locator("summary").click()
    assert stored.locator("mark").all_text_contents() == ["Syk-\nkelen", " lånes ut."]


@pytest.mark.parametrize(
    ("changes", "address", "words"),
    [
        (
            {"url": "https://eksempel.no/avtale.pdf", "page": 12},
            "https://eksempel.no/avtale.pdf#page=12",
            "Åpne på siden: side 12",
        ),
        (
            {"url": "https://eksempel.no/regel", "quote": "Sykkel-lån i 14 dager."},
            "https://eksempel.no/regel#:~:text=Sykkel%2Dl%C3%A5n%20i%2014%20dager.",
            "Åpne på siden",
        ),
        ({"url": "javascript:alert(1)"}, None, "Åpne hele kilden"),
        ({"url": None}, None, "Åpne hele kilden"),
    ],
)
def test_a_source_opens_at_its_page(
    visit: Visit, site: Site, changes: dict[str, Any], address: str | None, words: str
) -> None:
    show(visit, site, citation(**changes))
    link = visit.turn.locator(".card a")
    own = f"{site.url}/source/{BICYCLE}?start=0&end=14"
    assert link.get_attribute("href") == (address or own)
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert f"{words} (ny fane)" in link.inner_text()


def test_a_source_without_an_address_opens_on_a_page_of_our_own(visit: Visit) -> None:
    visit.ask(RULE)
    with visit.context.expect_page() as opened:
        visit.turn.locator(".card a").first.click()
    page = opened.value
    page.locator("mark").first.wait_for()
    assert "".join(page.locator("mark").all_text_contents()) == QUOTE
    assert page.locator("h1").inner_text() == "Tjenestesykkel"


def test_a_context_that_does_not_come_says_so_and_may_be_asked_for_again(visit: Visit) -> None:
    visit.expect("503")
    visit.page.route("**/v1/sources/*", lambda route: route.fulfill(status=503, json={}))
    visit.ask(RULE)
    visit.button("Vis i sammenheng").click()
    visit.drawer.get_by_text("Teksten kunne ikke hentes nå").wait_for()
    visit.page.keyboard.press("Escape")
    visit.page.unroute("**/v1/sources/*")
    visit.button("Vis i sammenheng").click()
    visit.drawer.locator("mark").first.wait_for()


def test_the_state_date_of_a_source_stands_on_its_card(visit: Visit) -> None:
    def dated(route: "Route") -> None:
        reply = route.fetch()
        route.fulfill(response=reply, json={**reply.json(), "state_date": "2025-11-09"})

    visit.page.route("**/v1/sources/*", dated)
    visit.ask(RULE)
    visit.turn.get_by_text("Slik kilden sto 9. november 2025").wait_for()
