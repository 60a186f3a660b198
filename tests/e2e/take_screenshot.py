"""Take the README's picture of a running demo: `python -m tests.e2e.take_screenshot URL FILE`."""

import sys

from playwright.sync_api import sync_playwright

QUESTION = "Hvor lang er prøvetiden, og når må vi følge den opp?"


def main(address: str, file: str) -> None:
    """Ask the demo's question and save what the page shows."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        page.goto(address)
        page.fill("#question", QUESTION)
        page.click("button[type=submit]")
        page.wait_for_selector(".source")
        page.screenshot(path=file)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
