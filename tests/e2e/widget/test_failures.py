"""What can go wrong on the way to an answer: it says what to do, and the text is never lost."""

import threading
import time
from typing import TYPE_CHECKING

import pytest

from assistant.api.pace import Pace
from assistant.api.workers import Workers
from tests.assistant.services import EXPIRED, VALID, KnownTokens
from tests.e2e.widget.conftest import Visiting
from tests.e2e.widget.site import RULE, Played, Site, answer, sources
from tests.e2e.widget.visit import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Route

pytestmark = pytest.mark.browser

CUT = "net::ERR_INCOMPLETE_CHUNKED_ENCODING"
AGAIN = "Prøv igjen"


def failed(visit: Visit) -> str:
    """What the widget says of the question that got no answer; the question is in the box."""
    visit.turn.locator(".failure").wait_for()
    visit.wait_for_end()
    assert visit.box.input_value() == RULE
    return visit.turn.locator(".failure").inner_text()


def answered(played: Played) -> None:
    played.say("sources", **sources())
    played.say("done", **answer("14 dager."))
    played.end()


def asked_again(visit: Visit, site: Site) -> None:
    """The button asks the same question, and the answer takes the failure's place."""
    answered(site.play())
    visit.button(AGAIN).click()
    visit.turn.locator(".text").wait_for()
    visit.wait_for_end()
    assert visit.said() == "14 dager."
    assert visit.turns.count() == 1
    assert visit.box.input_value() == ""


def test_without_network_it_says_so(visit: Visit, site: Site) -> None:
    visit.expect("ERR_INTERNET_DISCONNECTED")
    visit.context.set_offline(True)
    visit.send(RULE)
    assert "Du er uten nett" in failed(visit)
    visit.context.set_offline(False)
    asked_again(visit, site)


def test_a_server_that_cannot_be_reached_is_told_of(visit: Visit, site: Site) -> None:
    visit.expect("ERR_CONNECTION_REFUSED")
    visit.page.route("**/v1/chat", lambda route: route.abort("connectionrefused"))
    visit.send(RULE)
    assert "Vi får ikke kontakt med tjenesten" in failed(visit)
    visit.page.unroute("**/v1/chat")
    asked_again(visit, site)


def test_a_slow_answer_says_that_it_is_slow(visit: Visit, site: Site) -> None:
    played = site.play()
    begun = time.monotonic()
    visit.send(RULE)
    played.say("status", stage="searching")
    visit.turn.get_by_text("Dette tar lengre tid enn vanlig").wait_for()
    assert time.monotonic() - begun >= 3.5
    assert visit.button("Stopp").is_visible()
    answered(played)
    visit.turn.locator(".status").wait_for()
    assert "lengre tid" not in visit.turn.inner_text()


def test_a_connection_that_breaks_before_the_answer_is_told_of(visit: Visit, site: Site) -> None:
    visit.expect(CUT)
    played = site.play()
    visit.send(RULE)
    played.say("status", stage="searching")
    played.cut()
    assert "Forbindelsen ble brutt" in failed(visit)
    asked_again(visit, site)


def test_what_came_before_the_connection_broke_is_marked_and_not_remembered(
    visit: Visit, site: Site
) -> None:
    visit.expect(CUT)
    played = site.play()
    visit.send(RULE)
    played.say("delta", text="Lånet varer i")
    visit.turn.locator(".text p").wait_for()
    played.cut()
    assert "ikke helt" in failed(visit)
    assert visit.said() == "Lånet varer i"
    later = site.play()
    answered(later)
    visit.button(AGAIN).click()
    visit.turn.locator(".status").wait_for()
    assert later.asked[0]["history"] == []


def test_a_stream_that_ends_without_an_answer_is_no_answer(visit: Visit, site: Site) -> None:
    played = site.play()
    visit.send(RULE)
    played.say("delta", text="Lånet varer i 14 dager.")
    played.end()
    assert "avbrutt" in failed(visit)
    asked_again(visit, site)


def test_a_stream_that_breaks_after_the_answer_leaves_it_whole(visit: Visit, site: Site) -> None:
    visit.expect(CUT)
    played = site.play()
    visit.send(RULE)
    played.say("sources", **sources())
    played.say("done", **answer("14 dager."))
    visit.turn.locator(".status").wait_for()
    played.cut()
    visit.settle()
    assert visit.said() == "14 dager."
    assert visit.turn.locator(".failure").count() == 0


@pytest.mark.parametrize(
    "sent",
    [
        "event: delta\ndata: ikke JSON\n\n",
        'event: delta\ndata: {"text": 7}\n\n',
        'event: done\ndata: {"answer": "14 dager."}\n\n',
        'event: sources\ndata: {"citations": [{"number": "én"}]}\n\n',
        "event: done\ndata: []\n\n",
    ],
)
def test_events_in_another_form_are_refused(visit: Visit, site: Site, sent: str) -> None:
    played = site.play()
    visit.send(RULE)
    played.raw(sent)
    assert "ikke kunne leses" in failed(visit)
    played.end()
    asked_again(visit, site)


def test_events_with_other_names_and_comments_are_passed_over(visit: Visit, site: Site) -> None:
    played = site.play()
    visit.send(RULE)
    played.raw('\ufeff: hei\r\nevent: nytt\r\ndata: {"x": 1}\r\n\r\nid: 4\n\n')
    played.raw('event: delta\ndata: {"text":\ndata: "14 dager."}\n\n')
    visit.turn.locator(".text p").wait_for()
    answered(played)
    visit.turn.locator(".status").wait_for()
    assert visit.said() == "14 dager."


def test_the_servers_own_words_for_a_failure_are_shown(visit: Visit, site: Site) -> None:
    played = site.play()
    visit.send(RULE)
    played.say("error", status="error", message="Kilden er nede til mandag.", retryable=False)
    played.end()
    assert "Kilden er nede til mandag." in failed(visit)
    assert visit.page.get_by_role("button", name=AGAIN).count() == 0


def test_too_many_questions_are_told_when_to_try_again(visiting: Visiting, site: Site) -> None:
    site.offer(question_pace=Pace(1))
    visit = visiting()
    visit.expect("429")
    visit.open_widget()
    visit.ask(RULE)
    visit.send(RULE)
    visit.turns.nth(1).wait_for()
    said = failed(visit)
    assert "mange spørsmål på kort tid" in said
    assert "Du kan prøve igjen om" in said
    assert visit.button(AGAIN).get_attribute("aria-disabled") == "true"
    visit.button(AGAIN).click(force=True)
    assert visit.turns.count() == 2


def test_a_server_with_too_much_to_do_counts_down(visiting: Visiting, site: Site) -> None:
    workers = Workers(threads=1, waiting=0)
    site.offer(workers=workers)
    visit = visiting()
    visit.expect("503")
    visit.open_widget()
    held = threading.Event()
    workers.start(held.wait)
    visit.send(RULE)
    assert "Mange spør akkurat nå" in failed(visit)
    held.set()
    visit.page.locator(f"button:has-text('{AGAIN}'):not([aria-disabled])").wait_for()
    asked_again(visit, site)


def test_a_server_without_an_answer_at_all_is_told_of(visit: Visit, site: Site) -> None:
    visit.expect("500")
    visit.page.route("**/v1/chat", lambda route: route.fulfill(status=500, body="nei"))
    visit.send(RULE)
    assert "Noe gikk galt hos oss" in failed(visit)
    visit.page.unroute("**/v1/chat")
    asked_again(visit, site)


# Tokens.


def open_signed(visiting: Visiting, site: Site, provider: str | None) -> Visit:
    """The widget of a signed server, with a token provider in JavaScript, if any."""
    site.offer(tokens=KnownTokens(employer="Fjellvik kommune"))
    visit = visiting()
    visit.open()
    visit.page.locator(".composer").wait_for()
    visit.page.locator(".logo").wait_for()
    if provider:
        visit.page.evaluate(
            f"() => {{ document.querySelector('medlems-assistent').tokenProvider = {provider} }}"
        )
    return visit


def test_a_signed_server_is_asked_with_the_host_pages_token(visiting: Visiting, site: Site) -> None:
    visit = open_signed(visiting, site, f"async () => '{VALID}'")
    visit.ask(RULE)
    assert "14 dager" in visit.said()
    assert "Åpen demonstrasjon" not in visit.page.locator(".assistant").inner_text()


def test_a_token_that_has_expired_is_asked_for_anew_once(visiting: Visiting, site: Site) -> None:
    provider = (
        f"async () => ((window.given = (window.given ?? 0) + 1) > 1 ? '{VALID}' : '{EXPIRED}')"
    )
    visit = open_signed(visiting, site, provider)
    visit.expect("401")
    visit.ask(RULE)
    assert "14 dager" in visit.said()
    assert visit.page.evaluate("() => window.given") == 2
    visit.ask(RULE)
    assert visit.page.evaluate("() => window.given") == 2


@pytest.mark.parametrize(
    ("provider", "words"),
    [
        (None, "ikke gitt assistenten adgang"),
        (f"async () => '{EXPIRED}'", "Innloggingen har gått ut"),
        ("async () => 'noe annet'", "ble ikke godtatt"),
        ("async () => { throw new Error('nede') }", "ikke gitt assistenten adgang"),
    ],
)
def test_without_a_token_that_holds_it_says_what_to_do(
    visiting: Visiting, site: Site, provider: str | None, words: str
) -> None:
    visit = open_signed(visiting, site, provider)
    visit.expect("401")
    visit.send(RULE)
    assert words in failed(visit)


def test_a_widget_without_its_servers_facts_still_asks(visiting: Visiting) -> None:
    visit = visiting()
    visit.expect("500")

    def down(route: "Route") -> None:
        route.fulfill(status=500, body="")

    visit.page.route("**/v1/widget*", down)
    visit.open()
    visit.page.locator(".composer").wait_for()
    visit.ask(RULE)
    assert "14 dager" in visit.said()
