"""Asking in a real browser: before the first question, while it is answered, and afterwards."""

import re
from typing import Any

import pytest

from tests.assistant.services import KnownSuggestions
from tests.e2e.widget.conftest import Visiting
from tests.e2e.widget.site import FOLLOW_UP, RULE, Site, answer, citation, sources
from tests.e2e.widget.visit import Visit

pytestmark = pytest.mark.browser

VAGUE = "Hva er reglene?"
CHOICES = (RULE, FOLLOW_UP)


@pytest.mark.parametrize(
    ("language", "machine", "people", "kept", "open_mode"),
    [
        ("nb", "Du snakker med en maskin", "La navn og helse være ute", "lagret", "demonstrasjon"),
        ("nn", "Du snakkar med ei maskin", "namn", "lagra", "demonstrasjon"),
        ("en", "You are talking to a machine", "names", "not stored", "demonstration"),
    ],
)
def test_the_notice_stands_before_the_first_question(
    visiting: Visiting, language: str, machine: str, people: str, kept: str, open_mode: str
) -> None:
    visit = visiting()
    visit.open_widget(f"/?language={language}")
    notice = visit.page.locator(".assistant .notice").inner_text()
    for words in (machine, people, kept, open_mode):
        assert words in notice
    order = "([one, other]) => one.compareDocumentPosition(other) & 4"
    before, box = (
        visit.page.locator(".assistant .notice").element_handle(),
        visit.box.element_handle(),
    )
    assert visit.page.evaluate(order, [before, box])
    assert visit.page.locator(".assistant").get_attribute("lang") == language


def test_a_chat_model_that_reads_the_question_is_told_of_before_it_is_asked(
    visiting: Visiting, site: Site
) -> None:
    site.offer(model="ollama:prøvemodell")
    visit = visiting()
    visit.open_widget()
    notice = visit.page.locator(".assistant .notice").inner_text()
    assert "ollama:prøvemodell" in notice
    assert "Ingen språkmodell" not in notice


def test_an_example_is_asked_by_one_press(visit: Visit) -> None:
    example = visit.page.locator(".examples button").first
    question = example.inner_text()
    example.click()
    visit.wait_for_end()
    assert question in visit.turn.locator(".question").inner_text()
    assert visit.page.locator(".examples").count() == 0
    assert visit.focus("tagName") == "TEXTAREA"


def test_an_answer_comes_with_its_marks_and_the_day_it_holds_for(visit: Visit) -> None:
    visit.ask(RULE)
    assert "14 dager" in visit.said()
    assert RULE in visit.turn.locator("h3").inner_text()
    assert visit.turn.locator("button.mark").count() > 0
    assert "2. mars 2026" in visit.turn.locator(".as-of").inner_text()
    assert visit.box.input_value() == ""


def test_each_sentence_is_shown_when_it_has_come(visit: Visit, site: Site) -> None:
    played = site.play()
    visit.send(RULE)
    played.say("status", stage="searching")
    visit.turn.get_by_text("Søker i kildene").wait_for()
    played.say("delta", text="Lånet varer i 14 dager. [1] ")
    visit.turn.locator(".text p", has_text="14 dager").wait_for()
    assert "forlenges" not in visit.said()
    assert visit.turn.locator(".answer").get_attribute("aria-busy") == "true"
    assert visit.turn.locator("button.mark").count() == 0
    played.say("delta", text="Det kan forlenges. [1]")
    visit.turn.locator(".text p", has_text="forlenges").wait_for()
    played.say("sources", **sources(citations=[citation()]))
    whole = "Lånet varer i 14 dager. [1] Det kan forlenges. [1]"
    played.say("done", **answer(whole, citations=[citation()]))
    visit.wait_for_end()
    assert visit.turn.locator("button.mark").count() == 2
    played.say("suggestions", follow_ups=[FOLLOW_UP], choices=[])
    visit.button(FOLLOW_UP).wait_for()
    played.end()


def test_what_replaces_the_text_is_all_that_is_shown(visit: Visit, site: Site) -> None:
    played = site.play()
    visit.send(RULE)
    played.say("delta", text="Feil setning.")
    visit.turn.locator(".text p", has_text="Feil").wait_for()
    played.say("replace", text="Rett setning.")
    visit.turn.locator(".text p", has_text="Rett").wait_for()
    assert visit.said() == "Rett setning."
    played.say("sources", **sources())
    played.say("done", **answer("Rett setning."))
    visit.wait_for_end()
    played.end()


def test_what_is_sent_as_html_is_shown_as_text(visit: Visit, site: Site) -> None:
    played = site.play()
    visit.send(RULE)
    hostile = "<img src=x onerror=alert(1)> [lenke](javascript:alert(1)) <b>fet</b>"
    played.say("sources", **sources())
    played.say("done", **answer(hostile))
    visit.wait_for_end()
    played.end()
    assert visit.said() == hostile
    assert visit.turn.locator(".text img, .text b, .text a").count() == 0


def test_an_answer_can_be_stopped(visit: Visit, site: Site) -> None:
    played = site.play()
    visit.send(RULE)
    played.say("delta", text="Lånet varer")
    visit.turn.locator(".text p").wait_for()
    visit.button("Stopp").click()
    visit.wait_for_end()
    assert "Du stoppet svaret" in visit.turn.inner_text()
    assert played.left.wait(5)
    assert visit.box.input_value() == RULE
    again = site.play()
    visit.button("Prøv igjen").click()
    again.say("sources", **sources())
    again.say("done", **answer("Helt svar."))
    visit.wait_for_end()
    again.end()
    assert visit.said() == "Helt svar."
    assert visit.turns.count() == 1
    assert again.asked[0]["history"] == []


def test_the_keyboards_own_stop_does_not_ask_anew(visit: Visit, site: Site) -> None:
    played = site.play()
    visit.send(RULE)
    played.say("status", stage="searching")
    visit.button("Stopp").focus()
    visit.page.keyboard.press("Enter")
    visit.wait_for_end()
    visit.settle()
    assert visit.turns.count() == 1
    assert played.left.wait(5)


def test_shift_and_enter_is_a_new_line(visit: Visit) -> None:
    visit.box.fill("Hvor lenge")
    visit.box.press("Shift+Enter")
    assert visit.box.input_value() == "Hvor lenge\n"
    assert visit.turns.count() == 0


def test_enter_while_a_letter_is_composed_does_not_ask(visit: Visit) -> None:
    visit.box.fill(RULE)
    visit.box.evaluate(
        """box => box.dispatchEvent(new KeyboardEvent("keydown", {
          key: "Enter", isComposing: true, bubbles: true, cancelable: true, composed: true}))"""
    )
    visit.settle()
    assert visit.turns.count() == 0


def test_an_empty_question_asks_nothing_and_says_so(visit: Visit, site: Site) -> None:
    visit.send("   ")
    assert visit.page.locator(".problem").first.inner_text() == "Skriv et spørsmål først."
    assert visit.turns.count() == 0
    assert "/v1/chat" not in site.fetched


def test_a_text_that_is_too_long_is_kept_and_not_sent(visit: Visit, site: Site) -> None:
    limit = site.assistant.limits.question_chars
    visit.box.fill("a" * (limit - 10))
    assert "10 tegn igjen" in visit.page.locator(".composer").inner_text()
    visit.send("a" * (limit + 5))
    assert "5 tegn for mye" in visit.page.locator(".composer").inner_text()
    assert visit.turns.count() == 0
    assert "/v1/chat" not in site.fetched


def test_a_follow_up_is_asked_with_what_was_said_before(visit: Visit, site: Site) -> None:
    visit.ask(RULE)
    first = visit.said()
    played = site.play()
    visit.button(FOLLOW_UP).click()
    played.say("sources", **sources())
    played.say("done", **answer("Bruke hjelm."))
    visit.turns.nth(1).wait_for()
    visit.wait_for_end()
    played.end()
    asked = played.asked[0]
    assert asked["question"] == FOLLOW_UP
    assert [turn["role"] for turn in asked["history"]] == ["user", "assistant"]
    assert asked["history"][0]["content"] == RULE
    assert "14 dager" in asked["history"][1]["content"]
    assert "14 dager" in first
    assert visit.page.get_by_role("button", name=FOLLOW_UP).count() == 0


def test_a_vague_question_gets_choices(visiting: Visiting, site: Site) -> None:
    site.offer(suggestions=KnownSuggestions(choices=CHOICES))
    visit = visiting()
    visit.open_widget()
    visit.ask(VAGUE)
    visit.turn.get_by_text("Mente du").wait_for()
    assert "Kan du si litt mer?" in visit.turn.inner_text()
    assert visit.turn.locator(".suggestions button").all_inner_texts() == list(CHOICES)
    visit.button(RULE).click()
    visit.turns.nth(1).wait_for()
    visit.wait_for_end()
    assert "14 dager" in visit.said()


def test_the_conversation_is_gone_after_it_is_deleted(visit: Visit, site: Site) -> None:
    visit.ask(RULE)
    visit.button("Slett samtalen").click()
    dialog = visit.page.locator("dialog.clearing[open]")
    dialog.wait_for()
    visit.button("Avbryt").click()
    assert visit.turns.count() == 1
    assert visit.focus("textContent").strip() == "Slett samtalen"
    visit.button("Slett samtalen").click()
    dialog.get_by_role("button", name="Slett", exact=True).click()
    visit.page.locator(".assistant .notice").wait_for()
    assert visit.turns.count() == 0
    assert visit.focus("tagName") == "TEXTAREA"
    # Nothing was sent to be kept, so nothing is asked to be deleted.
    assert not [path for path in site.fetched if path.startswith("/v1/conversations")]
    played = site.play()
    visit.send(RULE)
    played.say("sources", **sources())
    played.say("done", **answer("14 dager."))
    visit.wait_for_end()
    played.end()
    assert played.asked[0]["history"] == []


def test_a_reload_forgets_the_conversation(visit: Visit) -> None:
    visit.ask(RULE)
    kept = "() => [localStorage.length, sessionStorage.length, document.cookie]"
    assert visit.page.evaluate(kept) == [0, 0, ""]
    visit.page.reload()
    visit.page.locator(".assistant .notice").wait_for()
    assert visit.turns.count() == 0
    assert visit.box.input_value() == ""


def test_an_answer_is_copied_with_its_sources(visiting: Visiting) -> None:
    visit = visiting(permissions=["clipboard-read", "clipboard-write"])
    visit.open_widget()
    visit.ask(RULE)
    visit.listen()
    visit.button("Kopier med kilder").click()
    visit.button("Kopiert").wait_for()
    copied: str = visit.page.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith(RULE)
    assert "14 dager" in copied
    assert re.search(
        r"^\[1\] Tjenestesykkel › .*\. Personalhåndbok\. Gjelder", copied, re.MULTILINE
    )
    assert re.search(rf"^ +{re.escape(visit.site.url)}/source/", copied, re.MULTILINE)
    assert visit.heard() == ["Svaret og kildene er kopiert."]


def test_a_browser_that_lets_nothing_be_copied_is_told_of(visit: Visit) -> None:
    visit.page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error()) }"
    )
    visit.ask(RULE)
    visit.button("Kopier med kilder").click()
    visit.page.get_by_text("Nettleseren lot oss ikke kopiere").first.wait_for()


def test_an_answer_is_printed_alone_with_its_sources(visiting: Visiting) -> None:
    visit = visiting()
    visit.context.add_init_script("window.print = () => { top.printed = (top.printed ?? 0) + 1 }")
    visit.open_widget()
    visit.ask(RULE)
    visit.button("Skriv ut").click()
    visit.page.wait_for_function("() => window.printed === 1")
    paper = visit.page.frame_locator("iframe.printout").locator("body")
    said = paper.inner_text()
    assert said.startswith(RULE)
    assert "14 dager" in said
    assert "[1] Tjenestesykkel" in said
    assert f"{visit.site.url}/source/" in said
    assert "laget av en maskin" in said
    assert "Spør videre" not in said


def test_an_answer_may_be_shown_only_when_it_is_whole(visit: Visit, site: Site) -> None:
    visit.page.get_by_label("Vis svaret samlet").check()
    played = site.play()
    visit.send(RULE)
    played.say("delta", text="Lånet varer i 14 dager.")
    visit.turn.get_by_text("Skriver svaret").wait_for()
    assert visit.turn.locator(".text").count() == 0
    played.say("sources", **sources())
    played.say("done", **answer("Lånet varer i 14 dager."))
    visit.wait_for_end()
    played.end()
    assert visit.said() == "Lånet varer i 14 dager."


@pytest.mark.parametrize(
    ("language", "label", "send", "heading"),
    [
        ("nb", "Hva lurer du på?", "Spør", "Svar fra kildene"),
        ("nn", "Kva lurer du på?", "Spør", "Svar frå kjeldene"),
        ("en", "What would you like to know?", "Ask", "Answer from the sources"),
    ],
)
def test_it_speaks_three_languages(
    visiting: Visiting, language: str, label: str, send: str, heading: str
) -> None:
    visit = visiting()
    visit.open_widget(f"/?language={language}")
    visit.page.locator(".assistant").get_by_label(label).fill(RULE)
    visit.button(send).click()
    visit.turns.first.wait_for()
    visit.wait_for_end()
    assert visit.turn.locator(".status").inner_text().strip() == heading
    # The answer is in the language of its question, and says so where that is another.
    assert visit.turn.locator(".text").get_attribute("lang") == "nb"


def test_what_was_written_meanwhile_stays_in_the_box(visit: Visit, site: Site) -> None:
    played: Any = site.play()
    visit.send(RULE)
    played.say("status", stage="searching")
    visit.box.fill("Og hjelm?")
    visit.box.press("Enter")
    assert "Vent til svaret er ferdig" in visit.page.locator(".composer").inner_text()
    played.say("sources", **sources())
    played.say("done", **answer("14 dager."))
    visit.wait_for_end()
    played.end()
    assert visit.box.input_value() == "Og hjelm?"
    assert visit.turns.count() == 1
