"""Everything with the keyboard alone, and focus that stays where its reader left it."""

import pytest

from tests.e2e.widget.conftest import Visiting
from tests.e2e.widget.site import FOLLOW_UP, RULE, Site, answer, citation, sources
from tests.e2e.widget.visit import Visit

pytestmark = pytest.mark.browser

MOST_TABS = 60


def tab_to(visit: Visit, name: str) -> None:
    """Press Tab until something of that name, class or label has focus."""
    for _ in range(MOST_TABS):
        visit.page.keyboard.press("Tab")
        if name in visit.focus_name():
            return
    pytest.fail(f"the keyboard does not reach {name}")


def test_a_question_its_source_and_its_end_with_the_keyboard_alone(visit: Visit) -> None:
    page = visit.page
    page.keyboard.press("Tab")
    assert visit.focus("className") == "skip"
    page.keyboard.press("Enter")
    tab_to(visit, "ds-input")
    visit.wait_for_focus("TEXTAREA")
    page.keyboard.type(RULE)
    page.keyboard.press("Enter")
    visit.turns.first.wait_for()
    visit.wait_for_end()
    visit.wait_for_focus("TEXTAREA")
    visit.page.locator("a.skip").focus()
    tab_to(visit, "Kilde 1")
    page.keyboard.press("Enter")
    assert visit.focus("className") == "passage"
    tab_to(visit, "Vis i sammenheng")
    page.keyboard.press("Enter")
    visit.drawer.locator("mark").first.wait_for()
    tab_to(visit, "Lukk kilden")
    page.keyboard.press("Enter")
    assert visit.drawer.count() == 0
    assert "Vis i sammenheng" in visit.focus("innerText")
    visit.page.locator("a.skip").focus()
    tab_to(visit, FOLLOW_UP)
    page.keyboard.press("Enter")
    visit.turns.nth(1).wait_for()
    visit.wait_for_end()
    visit.wait_for_focus("TEXTAREA")
    tab_to(visit, "Slett samtalen")
    page.keyboard.press("Enter")
    visit.page.locator("dialog.clearing[open]").wait_for()
    tab_to(visit, "Slett")
    page.keyboard.press("Enter")
    visit.page.locator(".assistant .notice").wait_for()
    assert visit.turns.count() == 0


@pytest.mark.parametrize(
    ("opener", "dialog", "button", "after"),
    [
        ("Slett samtalen", "clearing", "Avbryt", "Slett samtalen"),
        ("Slett samtalen", "clearing", "Slett", "TEXTAREA"),
        ("Vis i sammenheng", "drawer", "Lukk kilden", "Vis i sammenheng"),
    ],
)
def test_focus_is_never_nowhere_when_a_dialog_closes(
    visit: Visit, opener: str, dialog: str, button: str, after: str
) -> None:
    visit.ask(RULE)
    visit.button(opener).click()
    opened = visit.page.locator(f"dialog.{dialog}[open]")
    closing = opened.get_by_role("button", name=button, exact=True)
    # Read in the same breath, before the browser tells anybody that the dialog is closed.
    focused = closing.evaluate(
        """one => {
          const { activeElement, host } = one.getRootNode();
          one.click();
          const now = host.shadowRoot.activeElement;
          return now && now !== activeElement ? now.tagName + " " + now.textContent : "nothing";
        }"""
    )
    assert after in focused


def test_personal_data_is_mended_with_the_keyboard_alone(visit: Visit) -> None:
    visit.box.focus()
    visit.page.keyboard.type("Kan kari@eksempel.no låne sykkel?")
    visit.page.keyboard.press("Enter")
    visit.held.wait_for()
    visit.wait_for_focus("TEXTAREA")
    visit.page.keyboard.press("Shift+Tab")
    assert visit.focus("innerText").strip() == "Rett selv"
    visit.page.keyboard.press("Enter")
    visit.wait_for_focus("TEXTAREA")
    visit.page.keyboard.press("Delete")
    assert visit.box.input_value() == "Kan  låne sykkel?"


def test_feedback_is_given_with_the_keyboard_alone(visit: Visit) -> None:
    visit.ask(RULE)
    visit.page.locator("a.skip").focus()
    tab_to(visit, "Kopier med kilder")
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Tab")
    assert visit.focus("innerText").strip() == "Ja"
    visit.page.keyboard.press("Enter")
    visit.page.locator("form.feedback").wait_for()
    assert visit.focus("innerText").strip() == "Ja"
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Space")
    assert visit.page.locator("form.feedback input:checked").count() == 1
    tab_to(visit, "Send tilbakemelding")
    visit.page.keyboard.press("Enter")
    visit.page.locator(".thanks").wait_for()


def test_focus_is_never_moved_while_an_answer_is_written(visit: Visit, site: Site) -> None:
    played = site.play()
    visit.send(RULE)
    visit.listen()
    played.say("status", stage="searching")
    for at in range(4):
        played.say("delta", text=f"Setning {at}. [1] ")
        visit.turn.locator(".text p", has_text=f"Setning {at}").wait_for()
        visit.wait_for_focus("TEXTAREA")
    visit.page.keyboard.type("Neste")
    visit.box.evaluate("box => box.setSelectionRange(1, 3)")
    played.say("sources", **sources(citations=[citation()]))
    played.say("done", **answer("Setning. [1]", citations=[citation()]))
    played.say("suggestions", follow_ups=[FOLLOW_UP], choices=[])
    played.end()
    visit.button(FOLLOW_UP).wait_for()
    assert visit.focus_moves() == []
    assert visit.box.evaluate("box => [box.value, box.selectionStart, box.selectionEnd]") == [
        "Neste",
        1,
        3,
    ]


def test_focus_on_stop_stays_on_the_same_button(visit: Visit, site: Site) -> None:
    played = site.play()
    visit.send(RULE)
    visit.button("Stopp").focus()
    visit.listen()
    played.say("delta", text="Setning.")
    played.say("sources", **sources())
    played.say("done", **answer("Setning."))
    played.end()
    visit.turn.locator(".status").wait_for()
    assert visit.focus_moves() == []
    assert visit.focus("innerText").strip() == "Spør"


def test_the_page_is_not_scrolled_away_from_a_reader_while_it_is_written(
    visit: Visit, site: Site
) -> None:
    played = site.play()
    visit.send(RULE)
    played.say("delta", text="Første setning.\n\n")
    visit.turn.locator(".text p").wait_for()
    visit.settle()
    before = visit.page.evaluate("() => scrollY")
    for _ in range(12):
        played.say("delta", text="En setning til, som er litt lengre enn den forrige.\n\n")
    visit.turn.locator(".text p").nth(11).wait_for()
    visit.settle()
    assert visit.page.evaluate("() => scrollY") == before
    played.end()
    visit.turn.locator(".failure").wait_for()


@pytest.mark.parametrize("width", [1280, 320])
def test_the_keyboard_shows_where_it_is_and_nothing_hides_it(
    visiting: Visiting, width: int
) -> None:
    visit = visiting(width=width, height=700)
    visit.open_widget()
    visit.ask(RULE)
    visit.page.locator("a.skip").focus()
    seen = set()
    for _ in range(MOST_TABS):
        visit.page.keyboard.press("Tab")
        if visit.page.evaluate("() => document.activeElement.tagName") != "MEDLEMS-ASSISTENT":
            continue
        shown = visit.page.evaluate(
            """() => {
              const root = document.querySelector("medlems-assistent").shadowRoot;
              const one = root.activeElement;
              const style = getComputedStyle(one);
              const box = one.getBoundingClientRect();
              const x = Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 2);
              const y = Math.min(Math.max(box.y + box.height / 2, 1), innerHeight - 2);
              const top = root.elementFromPoint(x, y);
              return {name: one.innerText || one.className, outline: style.outlineStyle,
                inView: box.bottom > 0 && box.top < innerHeight,
                uncovered: one.contains(top) || top?.contains(one)};
            }"""
        )
        assert shown["outline"] not in {"none", ""}, shown
        assert shown["inView"], shown
        assert shown["uncovered"], shown
        seen.add(shown["name"])
    assert len(seen) >= 6


def test_what_is_pressed_is_large_enough(narrow: Visit) -> None:
    narrow.ask(RULE)
    small = narrow.page.evaluate(
        """() => [...document.querySelector("medlems-assistent").shadowRoot
          .querySelectorAll("button, summary, input, .links a, textarea")]
          .map((one) => [one.innerText || one.className, one.getBoundingClientRect()])
          .filter(([, box]) => box.width && (box.width < 23.5 || box.height < 23.5))
          .map(([name, box]) => `${name} ${box.width} ${box.height}`)"""
    )
    assert [one for one in small if not one.startswith("ds-input")] == []
