import re
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from evals.records import Result, Run, Shown
from evals.report.page import render
from evals.runs.comparison import compare
from tests.evals.report.invented import THRESHOLDS, Plan, invented_run

EVIL = "<script>alert('x')</script><img src=x onerror=alert(1)>"


class Tags(HTMLParser):
    """Every tag with its attributes, and the headings in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append((tag, dict(attrs)))

    def of(self, attribute: str) -> list[str]:
        return [value for _, one in self.tags if (value := one.get(attribute)) is not None]


def whole() -> str:
    before = invented_run(Plan("2026-11-15-b", every=2, shift=1))
    run = invented_run(Plan(every=5))
    return render(run, compare(before, run), thresholds=THRESHOLDS)


def with_result(**changed) -> Run:
    plain = Result(suite="answers", sample="ekstra", scores={"right": 0.0}, passed=False)
    return invented_run(extra=(plain.model_copy(update=changed),))


def asking(question: str, **changed) -> Run:
    told = Shown(question=question, status="answered", answer="Ja. [1]", expected_status="answered")
    return with_result(shown=told, **changed)


def said(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


PAGES = {
    "whole": whole,
    "without comparison": lambda: render(invented_run(), thresholds=THRESHOLDS),
    "without thresholds": lambda: render(invented_run()),
    "zero thresholds": lambda: render(invented_run(), thresholds={}),
    "without reliability": lambda: render(
        invented_run().model_copy(update={"reliability": ()}), thresholds=THRESHOLDS
    ),
    "without failures": lambda: render(
        invented_run().model_copy(
            update={"results": tuple(one for one in invented_run().results if one.passed)}
        )
    ),
    "without anything": lambda: render(
        invented_run().model_copy(update={"results": (), "figures": (), "reliability": ()})
    ),
    "long question": lambda: render(asking("Hva gjelder når " + "noen spør om mye " * 230)),
    "evil question": lambda: render(asking(EVIL, slices=(f"topic:{EVIL}", f"language:{EVIL}"))),
    "right to left": lambda: render(asking("שלום، مرحبا 😀 hva nå?")),
}


@pytest.fixture(params=list(PAGES), scope="module")
def html(request: pytest.FixtureRequest) -> str:
    return PAGES[request.param]()


def test_every_link_within_the_page_leads_somewhere(html: str) -> None:
    tags = Tags(html)
    ids = tags.of("id")
    assert len(ids) == len(set(ids))
    targets = [href[1:] for href in tags.of("href") if href.startswith("#")]
    assert targets
    assert set(targets) <= set(ids)
    for names in (*tags.of("aria-labelledby"), *tags.of("for")):
        assert set(names.split()) <= set(ids)


def test_the_page_needs_nothing_from_anywhere(html: str) -> None:
    tags = Tags(html)
    used = {tag for tag, _ in tags.tags}
    assert not used & {"script", "iframe", "object", "embed", "form", "base", "img"}
    assert [one for one in tags.of("href") if not one.startswith(("#", "data:,"))] == []
    assert tags.of("src") == []
    assert not [name for _, one in tags.tags for name in one if name.startswith("on")]
    assert "url(http" not in html
    assert "@import" not in html


def test_the_page_forbids_scripts_and_the_network(html: str) -> None:
    policies = [one["content"] for tag, one in Tags(html).tags if "http-equiv" in one]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]


def test_headings_never_skip_a_level(html: str) -> None:
    levels = [int(tag[1]) for tag, _ in Tags(html).tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_scoped_headings(html: str) -> None:
    tags = Tags(html).tags
    names = [tag for tag, _ in tags]
    assert names.count("table") == names.count("caption") > 0
    assert all("scope" in one for tag, one in tags if tag == "th")


def test_every_drawing_is_followed_by_its_figures(html: str) -> None:
    figures = re.findall(r"<figure.*?</figure>", html, flags=re.S)
    for figure in figures:
        assert '<svg role="img"' in figure
        assert figure.index("<table") > figure.index("</svg>")


def test_the_three_questions_stand_first_in_order(html: str) -> None:
    asked = ["Er det godt nok?", "Hva har endret seg?", "Hva er farlig?", "Krav og resultater"]
    places = [html.index(f">{one}</") for one in asked]
    assert places == sorted(places)


def test_the_same_run_gives_the_same_bytes() -> None:
    assert whole() == whole()


def test_the_first_screen_answers_in_whole_sentences() -> None:
    text = said(whole())
    for sentence in (
        "Nei, ikke ennå 2 av 9 krav er ikke nådd.",
        "mål er blitt bedre og 0 dårligere siden kjøringen 2026-11-15-b, mer enn",
        "8 funn å se på",
        "Personopplysninger sluppet gjennom 1 av 12",
        "Målt 22. november 2026 kl. 05.37 · 76 spørsmål og meldinger fra utviklingssettet",
    ):
        assert sentence in text


def test_a_failed_question_tells_what_was_asked_answered_and_expected() -> None:
    told = Shown(
        question="Når må vi drøfte dette?",
        history=("user: Vi skal endre en turnus.",),
        status="answered",
        answer="Senest to uker før. [1]",
        sources=("Oppdikta reglement, punkt 4",),
        expected_status="answered",
        expected=("fire uker | 4 uker", "må ikke stå: to uker"),
        expected_sources=("haandbok/turnus.md § 4",),
    )
    html = render(with_result(shown=told, why=("must_not_said", "brand_new")))
    text = said(html[html.index('id="sporsmal"') :])
    for part in (
        "Når må vi drøfte dette?",
        "Bruker: Vi skal endre en turnus.",
        "Senest to uker før. [1]",
        "Oppdikta reglement, punkt 4",
        "fire uker eller 4 uker",
        "må ikke stå: to uker",
        "haandbok/turnus.md § 4",
        "Svaret sier noe det ikke må si.",
        "brand_new (ukjent kode)",
    ):
        assert part in text


def test_every_failed_question_is_there_once() -> None:
    run = invented_run(Plan(every=5))
    html = render(run)
    failed = [one for one in run.results if not one.passed]
    assert html.count('<article class="case"') == len(failed)
    for one in failed:
        assert f'<p class="meta">{one.sample}' in html


def test_markup_in_a_question_is_inert() -> None:
    run = asking(EVIL, slices=(f"topic:{EVIL}", f"language:{EVIL}", f"style:{EVIL}"))
    figure = run.figures[0].model_copy(update={"slice": f"topic:{EVIL}", "suite": EVIL})
    html = render(run.model_copy(update={"figures": (*run.figures, figure), "run_id": EVIL}))
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in html
    style = html[html.index("<style>") : html.index("</style>")]
    assert "alert" not in style


def test_a_long_question_is_shortened_as_a_heading_and_whole_below() -> None:
    question = "Hva gjelder når " + "noen spør om mye " * 230
    html = render(asking(question))
    heading = next(one for one in re.findall(r"<h5[^>]*>(.*?)</h5>", html) if "noen spør" in one)
    assert len(heading) < 170
    assert heading.endswith("…")
    assert question in html


def test_a_long_question_without_a_blank_is_shortened_too() -> None:
    assert f">{'a' * 160} …</h5>" in render(asking("a" * 4000))


def test_a_question_whose_text_was_not_kept_goes_by_its_id() -> None:
    html = render(with_result(sample="hemmelig-7"))
    assert ">hemmelig-7</h5>" in html
    assert "Teksten er ikke tatt vare på" in html


def test_nothing_failed_is_said_so() -> None:
    assert "Alle spørsmålene i kjøringen er bestått." in PAGES["without failures"]()


def test_a_plot_is_left_out_where_there_is_nothing_to_draw() -> None:
    assert "Når assistenten er sikker" in PAGES["without thresholds"]()
    assert "Når assistenten er sikker" not in PAGES["without reliability"]()
    assert "Diagrammer" not in PAGES["without anything"]()


def test_without_a_comparison_no_change_is_told() -> None:
    html = PAGES["without comparison"]()
    assert "Ingen sammenligning" in html
    assert 'id="endringer"' not in html


def test_no_colour_stands_alone_for_a_verdict() -> None:
    verdicts = re.findall(r'<span class="verdict [^"]*">(.*?)</span>', whole(), flags=re.S)
    assert len(verdicts) > 10
    for verdict in verdicts:
        assert "#ikon-" in verdict
        assert said(verdict)


def test_the_filters_offer_what_there_is_with_counts() -> None:
    html = render(invented_run(Plan(every=5)))
    assert re.search(r'<option value="d\d">Svare riktig \(6\)</option>', html)
    assert re.search(r'<option value="t\d">ferie \(\d+\)</option>', html)
    assert re.search(r'<option value="s\d">nynorsk \(\d+\)</option>', html)


def test_everything_that_the_figures_depend_on_is_told() -> None:
    run = invented_run()
    text = said(render(run))
    made = run.provenance
    for group in (made.settings, made.releases, made.documents, made.models, made.packages):
        for name, value in group.items():
            assert f"{name} {value}" in text
    assert made.commit in text
    assert "koden hadde endringer som ikke var lagret" in text
    assert "judge_calls 12" in text


@pytest.mark.parametrize(
    ("split", "told"),
    [("dev", "laget etter"), ("test", "som ingen har brukt"), ("egne-spørsmål", "")],
)
def test_it_is_told_whether_the_questions_were_new(split: str, told: str) -> None:
    run = invented_run()
    made = run.provenance.model_copy(update={"split": split})
    html = render(run.model_copy(update={"provenance": made, "reliability": ()}))
    assert told in html
    assert ("Spørsmålene er fra" in html) is bool(told)
    assert f"meldinger fra {split}" in html or told
