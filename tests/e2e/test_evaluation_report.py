"""The evaluation report in a real browser: no barriers, no network, and its filters."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from evals.bench.widget.barriers import violations
from evals.report.page import render
from evals.runs.comparison import compare
from tests.e2e.conftest import Watched
from tests.evals.report.invented import THRESHOLDS, Plan, invented_run

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    before = invented_run(Plan("2026-11-15-b", every=2, shift=1))
    run = invented_run(Plan(every=5))
    file: Path = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(render(run, compare(before, run), thresholds=THRESHOLDS), encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def report(browser: "Browser", address: str, width: int) -> Iterator["Page"]:
    """The report; afterwards nothing was asked for but itself, and nothing complained."""
    context: BrowserContext = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    watched = Watched(page)
    context.on("request", watched.note_request)
    page.on("console", watched.note_message)
    page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    page.goto(address)
    yield page
    asked = {url.partition("#")[0] for url in watched.requested if not url.startswith("data:")}
    assert asked == {address}
    assert watched.complaints == []
    context.close()


def test_the_report_has_no_barrier(report: "Page") -> None:
    assert violations(report) == []


def test_the_report_has_no_barrier_with_everything_unfolded(report: "Page") -> None:
    report.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert violations(report) == []


def test_the_page_never_scrolls_sideways(report: "Page", width: int) -> None:
    assert report.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1280], indirect=True)
def test_the_three_answers_stand_on_the_first_screen(report: "Page") -> None:
    for name in ("Er det godt nok?", "Hva har endret seg?", "Hva er farlig?"):
        box = report.get_by_role("heading", name=name).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 400


def shown_cases(page: "Page") -> int:
    return page.locator("article.case:visible").count()


def test_failed_questions_are_filtered_without_a_script(report: "Page") -> None:
    everything = shown_cases(report)
    report.get_by_label("Språk", exact=True).select_option(index=2)
    nynorsk = shown_cases(report)
    assert 0 < nynorsk < everything
    assert report.locator("article.case:visible", has_text="bokmål ·").count() == 0
    report.get_by_label("Hva som prøves", exact=True).select_option(index=2)
    assert 0 < shown_cases(report) < nynorsk
    report.get_by_label("Tema", exact=True).select_option(index=1)
    assert shown_cases(report) <= 1
    for label in ("Språk", "Hva som prøves", "Tema"):
        report.get_by_label(label, exact=True).select_option(index=0)
    assert shown_cases(report) == everything


def test_a_danger_leads_to_its_question(report: "Page") -> None:
    report.get_by_role("link", name="Personopplysninger sluppet gjennom").first.click()
    danger = report.locator("#fare-personal_data")
    danger.locator("summary").click()
    danger.locator("li a").click()
    assert report.locator("article.case:target .why").inner_text().endswith("(ukjent kode)")


def test_what_is_folded_on_the_screen_is_printed(report: "Page") -> None:
    folded = report.locator("#tall details:not([open]) table").first
    assert not folded.is_visible()
    report.emulate_media(media="print")
    assert folded.is_visible()
    assert not report.locator(".filter").is_visible()
