"""Feedback in a real browser: stored without what points to a person, refused with it."""

import re

import pytest

from tests.e2e.widget.site import RULE, Site
from tests.e2e.widget.visit import Visit

pytestmark = pytest.mark.browser


def stored(site: Site) -> list[tuple[bool, tuple[str, ...], str]]:
    kept = site.service.feedback.every()
    return [(one.helpful, one.reasons, str(one.comment)) for one in kept]


def test_feedback_is_stored_with_fixed_reasons_and_a_comment(visit: Visit, site: Site) -> None:
    visit.ask(RULE)
    visit.listen()
    visit.button("Nei").click()
    assert visit.button("Nei").get_attribute("aria-pressed") == "true"
    form = visit.page.locator("form.feedback")
    assert form.locator("legend").inner_text() == "Hva var galt?"
    form.locator("input[value=wrong_source]").check()
    form.locator("input[value=incomplete]").check()
    form.locator("textarea").fill("Det mangler noe om hjelm.")
    assert visit.barriers() == []
    visit.button("Send tilbakemelding").click()
    visit.page.locator(".thanks").wait_for()
    assert stored(site) == [(False, ("wrong_source", "incomplete"), "Det mangler noe om hjelm.")]
    assert visit.heard() == ["Takk for tilbakemeldingen."]
    assert visit.barriers() == []


def test_an_answer_that_helped_has_its_own_reasons(visit: Visit, site: Site) -> None:
    visit.ask(RULE)
    visit.button("Ja").click()
    visit.page.locator("form.feedback input[value=found_rule]").check()
    visit.button("Send tilbakemelding").click()
    visit.page.locator(".thanks").wait_for()
    assert stored(site) == [(True, ("found_rule",), "")]


def test_a_comment_about_a_person_is_not_stored_and_stays(visit: Visit, site: Site) -> None:
    visit.ask(RULE)
    visit.button("Nei").click()
    comment = visit.page.locator("form.feedback textarea")
    comment.fill("Ingrid Solberg har fått kreft.")
    visit.button("Send tilbakemelding").click()
    visit.page.locator("form.feedback .problem", has_text="Ingenting er lagret").wait_for()
    assert comment.input_value() == "Ingrid Solberg har fått kreft."
    assert stored(site) == []
    comment.fill("Svaret er for kort.")
    visit.button("Send tilbakemelding").click()
    visit.page.locator(".thanks").wait_for()
    assert stored(site) == [(False, (), "Svaret er for kort.")]


def test_a_number_in_a_comment_never_leaves_the_browser(visit: Visit, site: Site) -> None:
    visit.ask(RULE)
    visit.button("Nei").click()
    visit.page.locator("form.feedback textarea").fill("Ring meg på 912 34 567.")
    visit.button("Send tilbakemelding").click()
    problem = visit.page.locator("form.feedback .problem")
    problem.get_by_text("telefonnummer").wait_for()
    assert "/v1/feedback" not in site.fetched


def test_feedback_can_be_let_be(visit: Visit, site: Site) -> None:
    visit.ask(RULE)
    visit.button("Ja").click()
    visit.button("Avbryt").click()
    assert visit.page.locator("form.feedback").count() == 0
    assert "/v1/feedback" not in site.fetched


def test_feedback_goes_with_the_conversation_that_is_deleted(visit: Visit, site: Site) -> None:
    visit.ask(RULE)
    visit.button("Ja").click()
    visit.button("Send tilbakemelding").click()
    visit.page.locator(".thanks").wait_for()
    assert len(stored(site)) == 1
    visit.button("Slett samtalen").click()
    dialog = visit.page.locator("dialog.clearing[open]")
    assert "blir slettet fra serveren" in dialog.inner_text()
    with visit.page.expect_response(re.compile("/v1/conversations/")) as deleted:
        dialog.get_by_role("button", name="Slett", exact=True).click()
    assert deleted.value.status == 204
    assert stored(site) == []


def test_feedback_that_does_not_arrive_is_told_of_and_kept(visit: Visit) -> None:
    visit.expect("ERR_FAILED")
    visit.ask(RULE)
    visit.page.route("**/v1/feedback", lambda route: route.abort())
    visit.button("Ja").click()
    comment = visit.page.locator("form.feedback textarea")
    comment.fill("Godt svar.")
    visit.button("Send tilbakemelding").click()
    visit.page.locator("form.feedback .problem", has_text="kontakt").wait_for()
    assert comment.input_value() == "Godt svar."
