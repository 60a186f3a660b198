"""How soon the first sentence stands on the screen."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

# From the key's own time stamp until a frame that holds a sentence has been painted.
_MEASURE = """() => {
  const root = document.querySelector("medlems-assistent").shadowRoot;
  const box = root.querySelector(".composer textarea");
  const before = root.querySelectorAll(".turn .text p").length;
  return new Promise((done) => {
    let pressed = 0;
    const painted = (then) => requestAnimationFrame(() => setTimeout(then, 0));
    const observer = new MutationObserver(() => {
      if (root.querySelectorAll(".turn .text p").length <= before) return;
      observer.disconnect();
      painted(() => done(performance.now() - pressed));
    });
    observer.observe(root, {childList: true, subtree: true});
    box.addEventListener("keydown", (event) => { pressed = event.timeStamp; }, {once: true});
  });
}"""


def first_sentence(page: "Page", question: str) -> float:
    """Milliseconds from Enter to the first sentence on the screen; waits for the whole answer.

    The page has the widget open, with nothing in its box.
    """
    page.locator(".composer textarea").fill(question)
    page.evaluate(f"() => {{ window.measured = ({_MEASURE})() }}")
    page.locator(".composer textarea").press("Enter")
    taken = float(page.evaluate("() => window.measured"))
    page.locator("article.turn").last.locator(".answer[aria-busy=false]").wait_for()
    return taken
