"""Sources and answers in words."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assistant.api.window import window_of
from assistant.conversation import Answer, AnswerStatus, Citation, Quote, Referral
from assistant.messages.catalog import load_messages
from assistant.widget.shown import Piece, Teller, address_of, page_of
from corpus.document import Edit, Span
from corpus.source import Authority, Status, Validity
from tests.assistant.api.test_window import DAY, release_of
from tests.factories import make_source, make_standing

URL = "https://lovdata.no/lov"
TEXT = "Fer1en er fern uker. Den gjelder alle."


def teller(language: Any = "nb", **release: Any) -> Teller:
    return Teller(load_messages()[language], release_of(TEXT, (0, len(TEXT)), **release))


def answer(text: str, **changes: Any) -> Answer:
    return Answer(
        text=text, status=AnswerStatus.ANSWERED, language="nb", as_of=DAY, trace_id="x", **changes
    )


def test_marks_are_told_from_words() -> None:
    shown = teller().answer(answer("Ferie [1] [2].\n\nMer."), "Hva?", None)
    assert shown.paragraphs == (
        (Piece("Ferie "), Piece("[1]", 1), Piece(" "), Piece("[2]", 2), Piece(".")),
        (Piece("Mer."),),
    )


def test_a_misread_quote_is_shown_as_it_is_read_with_the_original_beside() -> None:
    told = teller(edits=(Edit(0, 6, "Ferien"), Edit(10, 14, "fem")))
    quote = Quote.of(told.release.chunks[0], Span(0, 20), told.release)
    cited = Citation(number=1, quote=quote, standing=make_standing())
    (card,) = told.answer(answer("Ferie [1]", citations=(cited,)), "Hva?", None).cards
    assert card.quote == "Ferien er fem uker."[: len(card.quote)]
    assert card.misread == TEXT[:20]
    assert [run.original for run in card.runs if run.original] == ["Fer1en", "fern"]


def test_a_referrals_own_rules_are_shown_where_the_answer_cites_none() -> None:
    told = teller()
    quote = Quote.of(told.release.chunks[0], Span(0, 20), told.release)
    rule = Citation(number=1, quote=quote, standing=make_standing())
    referral = Referral(to="KS", contact="ring", why="slik", rule_citations=(rule,))
    shown = told.answer(answer("Se.", referral=referral), "Hva?", None)
    assert [card.number for card in shown.cards] == [1]


BANDS = {
    "plain": ({}, {}, ()),
    "proposal": ({"status": Status.PROPOSAL}, {}, ("Forslag",)),
    "repealed": ({"status": Status.REPEALED}, {}, ("Opphevet",)),
    "superseded": ({"status": Status.SUPERSEDED}, {}, ("Gjelder ikke lenger",)),
    "local_scope": ({"scope": "Lia kommune"}, {}, ("Lokal regel",)),
    "local_authority": ({"authority": Authority.LOCAL_RULE}, {}, ("Lokal regel",)),
    "restatement": ({}, {"restatement": True}, ("Gjengivelse",)),
    "all": (
        {"status": Status.PROPOSAL, "scope": "Lia kommune"},
        {"restatement": True},
        ("Forslag", "Lokal regel", "Gjengivelse"),
    ),
}


@pytest.mark.parametrize(("standing", "source", "bands"), BANDS.values(), ids=BANDS)
def test_what_must_not_be_overlooked(
    standing: dict[str, Any], source: dict[str, Any], bands: tuple[str, ...]
) -> None:
    assert teller().bands(make_source(**source), make_standing(**standing)) == bands


def test_every_status_that_is_no_rule_in_force_has_a_band() -> None:
    banded = {s for s in Status if teller().bands(make_source(), make_standing(status=s))}
    assert banded == set(Status) - {Status.IN_FORCE}


def test_the_facts_are_in_words() -> None:
    source = replace(make_source(), state_date=date(2025, 11, 9))
    validity = Validity(valid_from=date(2024, 7, 1), valid_to=date(2027, 1, 1))
    standing = make_standing(scope="Lia kommune", validity=validity)
    assert teller().facts(source, standing, 3) == (
        "Personalhåndbok", "Gjelder", "Gjelder bare hos Lia kommune", "Utgiver: Fjellvik kommune",
        "Gjelder fra 01.07.2024", "Gjelder til 01.01.2027", "Slik teksten var 09.11.2025", "Side 3",
    )  # fmt: skip


ADDRESSES = {
    "none": (None, 3, None),
    "page_of_pdf": (f"{URL}.pdf", 3, f"{URL}.pdf#page=3"),
    "pdf_without_page": (f"{URL}.PDF?x=1", None, f"{URL}.PDF?x=1"),
    "words_of_html": (URL, None, f"{URL}#:~:text=fern%20uker.%20Den%20gjelder"),
    "own_place": (f"{URL}#p1", 3, f"{URL}#p1"),
    "script": ("javascript:alert(1)", 3, None),
    "data": ("data:text/html,x", 3, None),
    "file": ("file:///etc/passwd", 3, None),
    "relative": ("lov/ferie", 3, None),
}


@pytest.mark.parametrize(("url", "page", "address"), ADDRESSES.values(), ids=ADDRESSES)
def test_a_source_is_opened_at_its_page_or_words(
    url: str | None, page: int | None, address: str | None
) -> None:
    window = window_of(release_of(TEXT, (0, len(TEXT))), "s1", Span(10, 32), DAY)
    assert address_of(make_source(url=url), page, window) == address


def test_a_hyphen_and_a_comma_keep_no_meaning_in_an_address() -> None:
    text = "E-post, til & fra"
    window = window_of(release_of(text, (0, len(text))), "s1", Span(0, len(text)), DAY)
    address = address_of(make_source(url=URL), None, window)
    assert address == f"{URL}#:~:text=E%2Dpost%2C%20til%20%26%20fra"
    assert address_of(make_source(url=URL), None, None) == URL


def test_the_page_of_a_place_is_safe_in_an_address() -> None:
    assert page_of("a/b?c", Span(1, 2), "nn") == "/source/a%2Fb%3Fc?start=1&end=2&language=nn"
