"""Personal data in a real browser: stopped before it is sent, and by the server always."""

from datetime import datetime
from typing import Any

import pytest

from tests.e2e.widget.conftest import Visiting
from tests.e2e.widget.site import RULE, Site, answer, sources
from tests.e2e.widget.visit import Visit

pytestmark = pytest.mark.browser

ILL = "Ingrid Solberg har fått kreft. Hva gjør vi?"
NAMED = f"😀 Ingrid Solberg vil sykle. {RULE}"
IDENTITY = "01810750126"  # of the series that Skatteetaten keeps for tests
ACCOUNT = "1234 56 10004"

SUNDAY = datetime(2026, 3, 1, 12, 0)  # noqa: DTZ001 - local time in Oslo
EVENING = datetime(2026, 3, 2, 18, 0)  # noqa: DTZ001 - a Monday
GOOD_FRIDAY = datetime(2026, 4, 3, 10, 0)  # noqa: DTZ001


def marked(visit: Visit) -> str:
    """The text in the mark, without what is said beside it for those who listen."""
    own = "node => [...node.childNodes].filter((one) => one.nodeType === Node.TEXT_NODE)"
    texts: list[str] = visit.held.locator("mark").evaluate(
        f"mark => ({own})(mark).map((one) => one.data)"
    )
    return "".join(texts)


@pytest.mark.parametrize(
    ("found", "kind", "label"),
    [
        (IDENTITY, "fødselsnummer, D-nummer eller H-nummer", "[fødselsnummer]"),
        ("018107 50126", "fødselsnummer, D-nummer eller H-nummer", "[fødselsnummer]"),
        (ACCOUNT, "kontonummer", "[kontonummer]"),
        ("kari.nordmann@eksempel.no", "e-postadresse", "[e-postadresse]"),
        ("+47 912 34 567", "telefonnummer", "[telefonnummer]"),
    ],
)
def test_what_a_browser_can_see_never_leaves_it(
    visit: Visit, site: Site, found: str, kind: str, label: str
) -> None:
    question = f"Kan vi spørre om {found} når vi ansetter?"
    visit.send(question)
    visit.held.wait_for()
    said = visit.held.inner_text()
    assert "Vi stoppet teksten før den ble sendt" in said
    at = question.index(found)
    assert f"{kind}, tegn {at + 1}–{at + len(found)}" in said
    assert marked(visit) == found
    assert question.replace(found, label) in said
    assert visit.box.input_value() == question
    assert visit.turns.count() == 0
    assert visit.page.get_by_role("button", name="likevel").count() == 0
    visit.settle()
    assert "/v1/chat" not in site.fetched
    assert visit.barriers() == []


def test_the_masked_text_is_sent_and_nothing_else(visit: Visit, site: Site) -> None:
    played = site.play()
    visit.send(f"Kan {IDENTITY} låne sykkel?")
    visit.button("Sladd og send").click()
    played.say("sources", **sources())
    played.say("done", **answer("Ja."))
    visit.turns.first.wait_for()
    visit.wait_for_end()
    played.end()
    assert [one["question"] for one in played.asked] == ["Kan [fødselsnummer] låne sykkel?"]
    assert visit.box.input_value() == ""
    assert visit.held.count() == 0


def test_mending_it_oneself_chooses_the_place(visit: Visit) -> None:
    visit.send(f"Kan {IDENTITY} låne sykkel?")
    visit.button("Rett selv").click()
    chosen = visit.box.evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd)")
    assert chosen == IDENTITY
    visit.page.keyboard.type("en ansatt")
    assert visit.held.count() == 0
    assert visit.box.input_value() == "Kan en ansatt låne sykkel?"


@pytest.mark.parametrize(
    "question",
    [
        "Gjelder HTA kap. 4.2.1 for 123456 ansatte?",
        "Er telefonen til KS Medlemsservice 24 13 64 00?",
        "Hva er fristen i sak 2024/12345 etter lov 17. juni 2005 nr. 62?",
        "Er satsen 12 345 678 kroner?",
        "Har organisasjonsnummer 938 801 363 noe å si?",
    ],
)
def test_harmless_numbers_are_sent(visit: Visit, site: Site, question: str) -> None:
    played = site.play()
    visit.send(question)
    played.say("sources", **sources())
    played.say("done", **answer("Svar."))
    visit.turns.first.wait_for()
    visit.wait_for_end()
    played.end()
    assert [one["question"] for one in played.asked] == [question]


def test_a_name_that_the_server_sees_is_shown_with_its_place(visit: Visit) -> None:
    visit.send(NAMED)
    visit.held.wait_for()
    said = visit.held.inner_text()
    assert "navn, tegn 4–17" in said
    # Places count as browsers do: the smiley is two.
    assert marked(visit) == "Ingrid Solberg"
    assert f"😀 [navn] vil sykle. {RULE}" in said
    assert visit.box.input_value() == NAMED
    assert visit.turns.count() == 0
    assert visit.barriers() == []


def test_the_servers_masked_version_gets_an_answer(visit: Visit) -> None:
    visit.send(NAMED)
    visit.button("Sladd og send").click()
    visit.turns.first.wait_for()
    visit.wait_for_end()
    assert "14 dager" in visit.said()
    assert "Ingrid" not in visit.page.locator("medlems-assistent").inner_text()
    assert visit.box.input_value() == ""


def test_a_text_that_was_stopped_is_never_sent_again(visit: Visit, site: Site) -> None:
    visit.send(NAMED)
    visit.held.wait_for()
    visit.box.fill(RULE)
    played = site.play()
    visit.box.press("Enter")
    played.say("sources", **sources())
    played.say("done", **answer("14 dager."))
    visit.turns.first.wait_for()
    visit.wait_for_end()
    played.end()
    assert "Ingrid" not in str(played.asked)
    assert played.asked[0]["history"] == []


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (None, "Åpen nå, til kl. 15.00"),
        (EVENING, "Stengt nå. Åpner tirsdag 3. mars kl. 10.00"),
        (SUNDAY, "Stengt nå. Åpner mandag 2. mars kl. 09.00"),
        (GOOD_FRIDAY, "Stengt nå. Åpner tirsdag 7. april kl. 10.00"),
    ],
)
def test_a_special_category_shows_whom_to_contact_and_whether_they_answer_now(
    visiting: Visiting, site: Site, now: datetime | None, words: str
) -> None:
    if now is not None:
        site.offer(now=lambda: now)
    visit = visiting()
    visit.open_widget()
    visit.send(ILL)
    visit.turn.locator(".referral").wait_for()
    said = visit.turn.locator(".referral").inner_text()
    assert "Kontakt KS Advokatene" in said
    assert "24 13 64 00" in said
    assert words in said
    assert visit.turn.locator(".referral a[href='tel:+4724136400']").count() == 1


def test_a_special_category_is_neither_shown_nor_offered_masked(visit: Visit, site: Site) -> None:
    visit.send(ILL)
    visit.held.wait_for()
    assert "Stoppet: sensitive opplysninger" in visit.turn.locator(".status").inner_text()
    question = visit.turn.locator(".question").inner_text()
    assert "Ingrid" not in question
    assert "kreft" not in question
    assert visit.page.get_by_role("button", name="Sladd og send").count() == 0
    assert "sensitiv opplysning" in visit.held.inner_text()
    assert visit.box.input_value() == ILL
    visit.button("Rett selv").click()
    assert visit.focus("tagName") == "TEXTAREA"
    visit.box.fill(RULE)
    played = site.play()
    visit.box.press("Enter")
    played.say("sources", **sources())
    played.say("done", **answer("14 dager."))
    visit.turns.nth(1).wait_for()
    visit.wait_for_end()
    played.end()
    assert played.asked[0]["history"] == []


def test_what_the_guard_stopped_is_never_shown_as_markup(visit: Visit) -> None:
    visit.send('Ingrid Solberg <img src=x onerror="alert(1)"> vil sykle. ' + RULE)
    visit.held.wait_for()
    assert visit.page.locator(".held img").count() == 0
    assert "<img" in visit.held.inner_text()


def transfer(visit: Visit, event: str, *, file: bool, text: str = "") -> bool:
    """Paste or drop something on the box; whether the browser was kept from taking it."""
    given: Any = visit.box.evaluate(
        """(box, [event, file, text]) => {
          const data = new DataTransfer();
          if (file) data.items.add(new File(["x"], "sak.pdf", {type: "application/pdf"}));
          if (text) data.setData("text/plain", text);
          const made = event === "paste"
            ? new ClipboardEvent("paste",
                {clipboardData: data, bubbles: true, cancelable: true, composed: true})
            : new DragEvent("drop",
                {dataTransfer: data, bubbles: true, cancelable: true, composed: true});
          return !box.dispatchEvent(made);
        }""",
        [event, file, text],
    )
    return bool(given)


@pytest.mark.parametrize("event", ["paste", "drop"])
def test_a_file_is_kindly_refused(visit: Visit, event: str) -> None:
    assert transfer(visit, event, file=True)
    assert "Filer tas ikke imot her" in visit.page.locator(".composer .problem").inner_text()
    assert visit.box.input_value() == ""


def test_text_is_pasted_as_text(visiting: Visiting) -> None:
    visit = visiting(permissions=["clipboard-read", "clipboard-write"])
    visit.open_widget()
    assert not transfer(visit, "paste", file=False, text=RULE)
    visit.page.evaluate(
        """async () => navigator.clipboard.write([new ClipboardItem({
          "text/html": new Blob(["<b>Hvor</b> lenge?"], {type: "text/html"}),
          "text/plain": new Blob(["Hvor lenge?"], {type: "text/plain"})})])"""
    )
    visit.box.focus()
    visit.page.keyboard.press("Control+V")
    assert visit.box.input_value() == "Hvor lenge?"
