"""What somebody who listens hears: at most three announcements an answer, all of it once."""

from itertools import pairwise

import pytest

from tests.e2e.widget.conftest import Visiting
from tests.e2e.widget.site import RULE, Site, answer, citation, sources
from tests.e2e.widget.visit import Visit

pytestmark = pytest.mark.browser

MOST = 3


def test_an_answer_is_told_in_at_most_three_and_whole_exactly_once(visit: Visit) -> None:
    visit.listen()
    visit.ask(RULE)
    visit.turn.locator(".suggestions").wait_for()
    heard = visit.heard()
    assert 2 <= len(heard) <= MOST
    assert heard[0] == "Søker i kildene."
    assert heard[-1].startswith("Svar ferdig, 1 kilde.")
    whole = [one for one in heard if "14 dager" in one]
    assert len(whole) == 1
    assert "ingen andre venter på sykkelen" in whole[0]


@pytest.mark.parametrize("is_whole", [False, True])
def test_a_long_slow_answer_is_no_noise(visit: Visit, site: Site, is_whole: bool) -> None:
    if is_whole:
        visit.page.get_by_label("Vis svaret samlet").check()
    played = site.play()
    visit.listen()
    visit.send(RULE)
    played.say("status", stage="searching")
    visit.turn.get_by_text("lengre tid enn vanlig").wait_for()
    sentences = [f"Setning nummer {at}. [1] " for at in range(20)]
    for one in sentences:
        played.say("delta", text=one)
    whole = "".join(sentences).strip()
    played.say("sources", **sources(citations=[citation()]))
    played.say("done", **answer(whole, citations=[citation()]))
    played.say("suggestions", follow_ups=["Og hva mer?"], choices=[])
    played.end()
    visit.button("Og hva mer?").wait_for()
    heard = visit.heard()
    assert len(heard) == MOST
    assert heard[1] == "Det tar lengre tid enn vanlig."
    assert sum("Setning nummer 0." in one for one in heard) == 1
    assert heard[-1].endswith("Setning nummer 19. [1]")


def test_what_was_stopped_is_told_once(visit: Visit) -> None:
    visit.listen()
    visit.send("Ingrid Solberg vil sykle. " + RULE)
    visit.held.wait_for()
    heard = visit.heard()
    assert len(heard) <= MOST
    assert heard[-1].startswith("Teksten ble stoppet.")
    assert "Ingrid" not in " ".join(heard)


def test_what_the_browser_stopped_is_told_with_its_kind(visit: Visit) -> None:
    visit.listen()
    visit.send("Kan kari@eksempel.no låne sykkel?")
    visit.held.wait_for()
    assert len(visit.heard()) == 1
    assert "e-postadresse" in visit.heard()[0]
    assert "kari" not in visit.heard()[0]


def test_a_failure_is_told(visit: Visit) -> None:
    visit.expect("ERR_FAILED")
    visit.page.route("**/v1/chat", lambda route: route.abort())
    visit.listen()
    visit.send(RULE)
    visit.turn.locator(".failure").wait_for()
    assert len(visit.heard()) <= MOST
    assert "Spørsmålet ditt er tatt vare på" in visit.heard()[-1]


def test_a_stop_is_told(visit: Visit, site: Site) -> None:
    played = site.play()
    visit.listen()
    visit.send(RULE)
    played.say("delta", text="Lånet")
    visit.turn.locator(".text p").wait_for()
    visit.button("Stopp").click()
    visit.turn.locator(".failure").wait_for()
    assert len(visit.heard()) <= MOST
    assert visit.heard()[-1].startswith("Du stoppet svaret")


def test_the_same_refusal_is_told_again_when_it_happens_again(visit: Visit) -> None:
    visit.listen()
    visit.send("")
    visit.send("")
    heard = [one.strip() for one in visit.heard()]
    assert heard == ["Skriv et spørsmål først."] * 2


def test_there_is_one_status_region_and_the_log_is_silent(visit: Visit) -> None:
    visit.ask(RULE)
    assert visit.page.locator("medlems-assistent [role=status]").count() == 1
    assert visit.page.locator("[role=log]").get_attribute("aria-live") == "off"
    loud = "[aria-live=polite], [aria-live=assertive], [role=alert]"
    assert visit.page.locator(loud).count() == 0


def test_headings_lead_from_turn_to_turn(visiting: Visiting) -> None:
    visit = visiting()
    visit.open_widget()
    for _ in range(2):
        visit.ask(RULE)
    headings = visit.page.get_by_role("heading", name="Du spurte")
    assert headings.count() == 2
    all_of_them = "medlems-assistent .body :is(h2, h3, h4, h5, h6)"
    levels: list[int] = visit.page.locator(all_of_them).evaluate_all(
        "all => all.map((one) => Number(one.tagName[1]))"
    )
    assert levels[0] == 2
    assert all(after <= before + 1 for before, after in pairwise(levels))
