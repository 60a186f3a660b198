"""The widget on somebody else's page: one script tag, hostile styles, strict policies, a frame."""

import re
from typing import Any

import pytest

from tests.assistant.services import VALID, KnownTokens
from tests.e2e.widget.conftest import Visiting
from tests.e2e.widget.site import RULE, HostPage, Site
from tests.e2e.widget.visit import Visit

pytestmark = pytest.mark.browser

HOSTILE = """
html { font-size: 62.5%; letter-spacing: .3em; }
* { margin: 40px !important; padding: 9px; color: red; background: black; float: left;
  font-family: fantasy !important; text-transform: uppercase; line-height: 5; }
button, textarea, dialog, h2, h3, p, ul, li, .turn, .card, .mark { display: none !important; }
"""
STRICT = (
    "default-src 'none'; script-src {server}; connect-src {server}; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types lit-html medlemsassistenten"
)


def host_page(body: str, *, head: str = "", tag: str = "") -> str:
    return (
        "<!doctype html><html lang=nb><head><meta charset=utf-8><title>Vert</title>"
        f"{head}</head><body><main><h1>Vertens side</h1>{body}</main>{tag}</body></html>"
    )


def script(site: Site, **attributes: str) -> str:
    given = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<script src="{site.url}/widget.js" crossorigin="anonymous" defer{given}></script>'


def host(visiting: Visiting, site: Site, html: str, *, policy: str = "", **options: Any) -> Visit:
    """Somebody at a host page of another origin, which the server lets ask."""
    site.offer(origins=(site.other_origin,))
    site.pages["/vert"] = HostPage(html, policy.format(server=site.url))
    visit = visiting(**options)
    visit.open("/vert", origin=site.other_origin)
    return visit


def test_one_script_tag_adds_a_launcher(visiting: Visiting, site: Site) -> None:
    visit = host(visiting, site, host_page("", tag=script(site)))
    button = visit.button("Spør Medlemsassistenten")
    assert button.get_attribute("aria-expanded") == "false"
    button.click()
    assert visit.focus("tagName") == "TEXTAREA"
    visit.ask(RULE)
    assert "14 dager" in visit.said()
    visit.turn.locator(".source-row").click()
    visit.button("Vis i sammenheng").click()
    visit.drawer.locator("mark").first.wait_for()
    assert visit.barriers() == []
    visit.page.keyboard.press("Escape")
    visit.button("Lukk").click()
    assert visit.focus("className").endswith("launcher")
    assert not visit.page.locator("section.body").is_visible()
    button.click()
    assert visit.turns.count() == 1
    visit.page.keyboard.press("Escape")
    assert visit.focus("className").endswith("launcher")


def test_the_server_prints_a_fingerprint_that_the_browser_accepts(
    visiting: Visiting, site: Site
) -> None:
    page = visiting()
    page.open()
    integrity = page.page.locator("script[integrity]").get_attribute("integrity") or ""
    assert re.fullmatch(r"sha384-[A-Za-z0-9+/]{64}", integrity)
    visit = host(visiting, site, host_page("", tag=script(site, integrity=integrity)))
    visit.button("Spør Medlemsassistenten").wait_for()


def test_a_script_that_was_changed_is_not_run(visiting: Visiting, site: Site) -> None:
    wrong = f"sha384-{'A' * 64}"
    visit = host(visiting, site, host_page("", tag=script(site, integrity=wrong)))
    visit.expect("integrity")
    visit.page.wait_for_load_state("load")
    assert visit.page.locator("medlems-assistent").count() == 0


def test_the_tag_names_language_and_theme(visiting: Visiting, site: Site) -> None:
    tag = script(site, **{"data-language": "en", "data-theme": "eksempelkommune"})
    visit = host(visiting, site, host_page("", tag=tag))
    visit.button("Ask Medlemsassistenten").click()
    visit.page.get_by_label("What would you like to know?").wait_for()
    visit.page.locator(".logo", has_text="Eksempelkommune").wait_for()
    assert "/themes/eksempelkommune.json" in site.fetched


def test_the_element_and_the_tag_name_a_server_of_another_origin(
    visiting: Visiting, site: Site
) -> None:
    server = site.url
    own = '<script src="/widget.js" defer{}></script>'
    element = f'<medlems-assistent server="{server}"></medlems-assistent>'
    pages = (
        host_page(element, tag=own.format("")),
        host_page("", tag=own.format(f' data-server="{server}"')),
    )
    for html in pages:
        visit = host(visiting, site, html)
        if html is pages[1]:
            visit.button("Spør Medlemsassistenten").click()
        visit.page.locator(".mode").wait_for()
        visit.ask(RULE)
        assert "14 dager" in visit.said()
        asked = [url for url in visit.requested if "/v1/" in url]
        assert asked
        assert all(url.startswith(server) for url in asked)


def test_a_host_page_passes_its_own_token(visiting: Visiting, site: Site) -> None:
    token = HostPage(f'{{"token": "{VALID}"}}', kind="application/json")
    site.pages["/token"] = token
    visit = host(visiting, site, host_page("", tag=script(site, **{"data-token-url": "/token"})))
    site.offer(tokens=KnownTokens(), origins=(site.other_origin,))
    visit.button("Spør Medlemsassistenten").click()
    visit.ask(RULE)
    assert "14 dager" in visit.said()
    assert site.fetched.count("/token") == 1


def test_a_token_address_of_another_origin_is_not_used(visiting: Visiting, site: Site) -> None:
    foreign = f"{site.url}/token"
    visit = host(visiting, site, host_page("", tag=script(site, **{"data-token-url": foreign})))
    visit.expect("data-token-url")
    visit.page.wait_for_load_state("load")
    assert "/token" not in site.fetched


def test_an_origin_that_may_not_ask_gets_no_answer(visiting: Visiting, site: Site) -> None:
    visit = host(visiting, site, host_page("", tag=script(site)))
    site.offer()
    visit.expect("CORS policy|ERR_FAILED")
    visit.page.reload()
    visit.button("Spør Medlemsassistenten").click()
    visit.send(RULE)
    visit.turn.locator(".failure").wait_for()
    assert visit.box.input_value() == RULE


def sizes(visit: Visit) -> dict[str, Any]:
    """How the widget looks, wherever it stands."""
    found: dict[str, Any] = visit.page.evaluate(
        """() => {
          const root = document.querySelector("medlems-assistent").shadowRoot;
          const styleOf = (selector) => {
            const style = getComputedStyle(root.querySelector(selector));
            return ["fontSize", "fontFamily", "color", "letterSpacing", "textTransform",
              "lineHeight", "paddingTop", "marginTop", "display", "float"].map((one) => style[one]);
          };
          return Object.fromEntries([".assistant", ".title", ".composer textarea", ".send",
            ".question", ".text p", ".mark", ".card", ".badge"].map((one) => [one, styleOf(one)]));
        }"""
    )
    return found


def test_a_host_pages_styles_change_nothing_inside(visiting: Visiting, site: Site) -> None:
    element = "<medlems-assistent></medlems-assistent>"
    looks = []
    for head in ("", f"<style>{HOSTILE}</style>"):
        visit = host(visiting, site, host_page(element, head=head, tag=script(site)))
        visit.page.locator(".mode").wait_for()
        visit.page.evaluate(
            "() => document.querySelector('medlems-assistent').style.setProperty('width', '1200px')"
        )
        visit.ask(RULE)
        visit.turn.locator(".card").wait_for()
        looks.append(sizes(visit))
    assert looks[0] == looks[1]
    assert looks[0][".assistant"][0] == "16px"


def test_the_readers_own_font_size_counts(visiting: Visiting, site: Site) -> None:
    html = host_page(
        '<div style="font-size: 62.5%"><medlems-assistent></medlems-assistent></div>',
        tag=script(site),
    )
    visit = host(visiting, site, html)
    visit.page.locator(".mode").wait_for()
    client = visit.context.new_cdp_session(visit.page)
    client.send("Page.enable")
    client.send("Page.setFontSizes", {"fontSizes": {"standard": 24}})
    visit.page.wait_for_function(
        """() => getComputedStyle(document.querySelector("medlems-assistent").shadowRoot
          .querySelector(".assistant")).fontSize === "24px" """
    )


def test_two_widgets_share_a_page(visiting: Visiting, site: Site) -> None:
    two = '<medlems-assistent></medlems-assistent><medlems-assistent language="nn">'
    visit = host(
        visiting, site, host_page(f"{two}</medlems-assistent>", tag=script(site) + script(site))
    )
    first = visit.page.locator("medlems-assistent").nth(0)
    second = visit.page.locator("medlems-assistent").nth(1)
    first.locator(".mode").wait_for()
    second.locator(".mode").wait_for()
    for one in (first, second):
        one.locator(".composer textarea").fill(RULE)
        one.locator(".composer textarea").press("Enter")
        one.locator(".answer[aria-busy=false] .text").wait_for()
    assert "Svar fra kildene" in first.locator(".status").inner_text()
    assert "Svar frå kjeldene" in second.locator(".status").inner_text()
    ids: list[str] = visit.page.evaluate(
        """() => [...document.querySelectorAll("medlems-assistent")].flatMap((one) =>
          [...one.shadowRoot.querySelectorAll("[id]")].map((inside) => inside.id))"""
    )
    assert len(ids) == len(set(ids))
    assert visit.page.locator(".launcher").count() == 0
    assert visit.barriers() == []


def test_a_strict_policy_with_trusted_types_stops_nothing(visiting: Visiting, site: Site) -> None:
    html = host_page("<medlems-assistent></medlems-assistent>", tag=script(site))
    visit = host(visiting, site, html, policy=STRICT)
    visit.context.add_init_script("window.print = () => { top.printed = true }")
    visit.page.reload()
    visit.page.locator(".mode").wait_for()
    visit.page.evaluate(
        """() => document.addEventListener("securitypolicyviolation",
          (event) => console.error(event.violatedDirective))"""
    )
    visit.ask(RULE)
    assert "14 dager" in visit.said()
    visit.button("Vis i sammenheng").first.click()
    visit.drawer.locator("mark").first.wait_for()
    visit.page.keyboard.press("Escape")
    visit.button("Ja").click()
    visit.button("Skriv ut").click()
    visit.page.wait_for_function("() => window.printed")
    assert "14 dager" in visit.page.frame_locator("iframe.printout").locator("body").inner_text()


def test_the_servers_own_page_is_strict(visiting: Visiting, site: Site) -> None:
    visit = visiting()
    response = visit.page.goto(site.url)
    assert response is not None
    policy = response.headers["content-security-policy"]
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "set-cookie" not in response.headers


def test_a_frame_holds_the_widget_where_scripts_may_not_run(visiting: Visiting, site: Site) -> None:
    frame = (
        f'<iframe src="{site.url}/frame?language=nb" title="Spør" width=600 height=700></iframe>'
    )
    policy = "default-src 'none'; frame-src {server}; style-src 'unsafe-inline'"
    visit = host(visiting, site, host_page(frame), policy=policy)
    inside = visit.page.frame_locator("iframe")
    inside.locator(".mode").wait_for()
    box = inside.locator(".composer textarea")
    box.fill(RULE)
    box.press("Enter")
    inside.locator(".answer[aria-busy=false] .text").wait_for()
    assert "14 dager" in inside.locator(".text").inner_text()
    inside.locator(".source-row").first.click()
    inside.locator("dialog.drawer[open] blockquote").wait_for()
    assert visit.barriers() == []


def test_a_page_that_is_not_named_may_not_frame_it(visiting: Visiting, site: Site) -> None:
    frame = f'<iframe src="{site.url}/frame" title="Spør"></iframe>'
    visit = host(visiting, site, host_page(frame))
    site.offer()
    visit.expect("frame-ancestors|ERR_BLOCKED_BY_RESPONSE|Framing|frame")
    visit.page.reload()
    visit.page.wait_for_load_state("load")
    assert visit.page.frame_locator("iframe").locator("medlems-assistent").count() == 0
