"""What the bot says: every status, in three languages, in each kind of conversation."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from itertools import product
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.api.suggestions import Nothing
from assistant.conversation import Answer, AnswerStatus, Citation, Question, Referral
from assistant.messages.catalog import LANGUAGES
from assistant.pipeline import Assistant
from assistant.steps.telephone import Telephone
from assistant.teams.markdown import as_markdown, on_card
from assistant.teams.reference import Kind
from assistant.teams.reply import Reply
from assistant.teams.shortening import shortened, whole_sentences
from assistant.teams.voice import MOST_CHARS, Voice
from corpus.source import Authority, Language, Standing, Status
from guardrails.redact import RedactedText
from tests.assistant.teams.voice.card_rules import card_mistakes, elements, mistakes

KINDS: tuple[Kind, ...] = get_args(Kind)
OPEN = Telephone(number="22 22 22 22", open=True, until=time(15), opens=None)
RULE = "Hvor lenge kan tjenestesykkel lånes?"
STOPPED = "Kari Nordmann"


@pytest.fixture(scope="module")
def voice(assistant: Assistant) -> Voice:
    return Voice(
        messages=assistant.messages, release=assistant.index.release, today=lambda: date(2026, 3, 2)
    )


@pytest.fixture(scope="module")
def answer(assistant: Assistant) -> Answer:
    return assistant.answer(Question(text=RULE))


def payloads(reply: Reply) -> list[dict[str, Any]]:
    activities = [reply.message, *([reply.card] if reply.card else []), reply.joined()]
    return [one.model_dump(by_alias=True, exclude_none=True, mode="json") for one in activities]


def all_mistakes(reply: Reply) -> list[str]:
    return [one for payload in payloads(reply) for one in mistakes(payload)]


def shown(reply: Reply) -> str:
    return json.dumps(payloads(reply), ensure_ascii=False)


REFERRAL = Referral(
    to="KS Advokatene",
    contact="Ring 22 22 22 22.",
    why="Enkeltsaker går dit.",
    checklist=("Hva har skjedd?",),
    deadlines=("Fire uker",),
)


@pytest.mark.parametrize(
    ("status", "language", "kind"), list(product(AnswerStatus, LANGUAGES, KINDS))
)
def test_every_answer_fits_teams(
    voice: Voice, answer: Answer, status: AnswerStatus, language: Language, kind: Kind
) -> None:
    one = replace(
        answer, status=status, language=language, referral=REFERRAL, notices=("Merk dette.",)
    )
    suggested = Nothing(follow_ups=("Hva er ferie?",), choices=("Hva er lønn?",))
    reply = voice.answered(one, suggested, kind=kind, telephone=OPEN)
    assert all_mistakes(reply) == []
    assert "".join(reply.sentences) == reply.message.text
    assert "Merk dette." in (reply.message.text or "")
    assert "AIGeneratedContent" in shown(reply)
    stop = voice.stopped(one, written_in=kind, telephone=None)
    assert all_mistakes(stop) == []
    assert "feedbackLoop" not in shown(stop)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_everything_else_that_is_said_fits_teams(
    voice: Voice, language: Language, kind: Kind
) -> None:
    said = [
        voice.welcome(language, kind=kind, examples=("Hva er ferie?",) * 9),
        voice.help(language, kind=kind),
        voice.stopped_in_group(language),
        voice.new_talk(language),
        voice.nothing_written(language),
        voice.too_busy(language),
        voice.too_fast(language),
        voice.failed(language),
        voice.notices_asked(language, ["B/08-2019", "B/09-2019"]),
        voice.notices_asked(language, []),
        voice.notices_ended(language, ["B/08-2019"]),
        voice.circular_replaced(language, earlier="A", later=["B"], later_url="https://e.no/"),
        voice.circular_replaced(language, earlier="A", later=[], later_url=None),
        voice.circular_changed(language, title="A", url="https://e.no/"),
        voice.circular_changed(language, title="A", url=None),
        voice.circular_gone(language, title="A"),
        voice.circular_gone(language, title=None),
    ]
    assert [one for reply in said for one in all_mistakes(reply)] == []
    assert all((reply.message.text or "").strip() for reply in said)
    assert voice.searching(language).strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answers_to_buttons_have_a_status_and_something_to_show(
    voice: Voice, language: Language
) -> None:
    responses = [
        voice.asked_response("Hva er ferie?", language),
        voice.subscribed_response("B/08-2019", language, is_on=True),
        voice.subscribed_response("B/08-2019", language, is_on=False),
        voice.unknown_response(language),
        voice.source_response(None, language, is_below=False),
    ]
    for response in responses:
        assert response.status == 200
        assert response.body is not None
        assert response.body["statusCode"] == 200
        if response.body["type"].endswith("adaptive"):
            assert card_mistakes(response.body["value"]) == []
        assert voice.words_of(response)
    tasks = [
        voice.feedback_response(language, kept=True),
        voice.feedback_response(language, kept=False),
        voice.feedback_too_late(language),
    ]
    assert all(one.body and one.body["task"]["type"] == "message" for one in tasks)
    for helpful in (True, False):
        form = voice.feedback_form(language, helpful=helpful, message="1").body
        assert form is not None
        assert card_mistakes(form["task"]["value"]["card"]["content"]) == []


def standing(**changes: Any) -> Standing:
    return Standing(**{"authority": Authority.GUIDE, **changes})


BANDS = {
    "a proposal": (standing(status=Status.PROPOSAL), "Forslag"),
    "a local rule": (standing(scope="Fjellvik kommune"), "Lokal regel"),
    "repealed": (standing(status=Status.REPEALED), "Opphevet"),
    "not yet in force": (standing(status=Status.NOT_YET_IN_FORCE), "Ikke trådt i kraft"),
}


def with_citations(answer: Answer, citations: Sequence[Citation], text: str) -> Answer:
    return replace(answer, citations=tuple(citations), text=text)


@pytest.mark.parametrize(("worth", "band"), BANDS.values(), ids=BANDS)
def test_what_is_no_rule_for_everybody_says_so_beside_the_mark_and_on_the_card(
    voice: Voice, answer: Answer, worth: Standing, band: str
) -> None:
    (first, *_) = answer.citations
    one = with_citations(answer, [replace(first, standing=worth)], "Regelen. [1]")
    reply = voice.answered(one, Nothing(), kind="personal", telephone=None)
    message, card, _ = payloads(reply)
    assert band in json.dumps(message["entities"], ensure_ascii=False)
    assert band in [element.get("text") for element in elements(card)]


def test_more_citations_than_teams_shows_are_on_the_card_alone_or_told(
    voice: Voice, answer: Answer
) -> None:
    (first, *_) = answer.citations
    many = [replace(first, number=number) for number in range(1, 41)]
    text = " ".join(f"Regel. [{number}]" for number in range(1, 41))
    reply = voice.answered(
        with_citations(answer, many, text), Nothing(), kind="channel", telephone=None
    )
    assert all_mistakes(reply) == []
    assert "Det er plass til" in shown(reply)


def test_a_mark_that_the_text_does_not_hold_has_no_citation(voice: Voice, answer: Answer) -> None:
    one = with_citations(answer, answer.citations, "Ingen tall her.")
    reply = voice.answered(one, Nothing(), kind="personal", telephone=None)
    assert "citation" not in json.dumps(payloads(reply)[0])


def test_an_answer_that_is_too_long_is_cut_after_a_mark_and_says_so(
    voice: Voice, answer: Answer
) -> None:
    text = "".join(f"Regel nummer {number} gjelder alle ansatte. [1] " for number in range(900))
    reply = voice.answered(
        with_citations(answer, answer.citations, text), Nothing(), kind="personal", telephone=None
    )
    kept, told, *_ = (reply.message.text or "").split("\n\n")
    assert kept.endswith("[1]")
    assert len(kept) <= MOST_CHARS
    assert told.startswith("Svaret er lengre")
    assert all_mistakes(reply) == []


def test_a_source_whose_quote_fills_the_card_is_shortened_at_a_word(
    voice: Voice, answer: Answer
) -> None:
    (first, *_) = answer.citations
    long = replace(first, quote=replace(first.quote, text="Regelen gjelder alle. " * 900))
    one = with_citations(answer, [long] * 1, "Regelen. [1]")
    reply = voice.answered(one, Nothing(), kind="channel", telephone=None)
    assert all_mistakes(reply) == []
    assert "…" in shown(reply)


def test_a_stop_repeats_the_masked_text_alone(voice: Voice, answer: Answer) -> None:
    stopped = replace(
        answer,
        text="Teksten er stoppet.",
        citations=(),
        status=AnswerStatus.PERSONAL_DATA,
        masked=RedactedText("[navn] vil ha ferie"),
    )
    reply = voice.stopped(stopped, written_in="personal", telephone=None)
    assert "[navn] vil ha ferie" in shown(reply)
    assert "send_masked" in shown(reply)
    sensitive = replace(stopped, status=AnswerStatus.REFERRED_SPECIAL_CATEGORY)
    assert "send_masked" not in shown(
        voice.stopped(sensitive, written_in="personal", telephone=None)
    )


def test_whether_the_telephone_is_open_stands_on_the_referral(voice: Voice, answer: Answer) -> None:
    one = replace(answer, referral=REFERRAL)
    told = shown(voice.answered(one, Nothing(), kind="personal", telephone=OPEN))
    assert "er åpen nå, til klokka 15:00" in told
    assert "Hva har skjedd?" in told
    assert "Fire uker" in told


def test_notices_are_offered_for_circulars_alone_and_to_one_alone(
    voice: Voice, assistant: Assistant, answer: Answer
) -> None:
    (first, *_) = answer.citations
    circular = replace(first, standing=standing(authority=Authority.CIRCULAR))
    one = with_citations(answer, [circular], "Regelen. [1]")
    assert "subscribe" in shown(voice.answered(one, Nothing(), kind="personal", telephone=None))
    assert "subscribe" not in shown(voice.answered(one, Nothing(), kind="channel", telephone=None))
    assert "subscribe" not in shown(voice.answered(answer, Nothing(), kind="personal",
                                                   telephone=None))  # fmt: skip


HOSTILE = {
    "a link": ("[gratis](https://evil.example)", "[gratis]\\(https://evil.example)"),
    "a picture": ("![x](https://evil.example/x.png)", "![x]\\(https://evil.example/x.png)"),
    "a tag": ("<script>alert(1)</script>", "&lt;script>alert(1)&lt;/script>"),
    "a mention": ("<at>Alle</at>", "&lt;at>Alle&lt;/at>"),
    "bold": ("**alle**", "\\*\\*alle\\*\\*"),
    "code": ("`rm`", "\\`rm\\`"),
    "a heading": ("# Ny regel", "\\# Ny regel"),
    "a quotation": ("> sagt", "\\> sagt"),
    "a rule below": ("Tittel\n===", "Tittel\n\\==="),
    "a backslash": ("\\[x]", "\\\\[x]"),
    "an entity": ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
    "a mark": ("Regelen. [1]", "Regelen. [1]"),
    "marks": ("Regelen. [1] [12]", "Regelen. [1] [12]"),
    "a mark before a bracket": ("[1](x)", "[1]\\(x)"),
    "a list": ("- én\n- to", "- én\n- to"),
    "a number sign": ("HTA #4", "HTA #4"),
    "plain": ("Aml. § 15-6 (3)", "Aml. § 15-6 (3)"),
}


@pytest.mark.parametrize(("text", "expected"), HOSTILE.values(), ids=HOSTILE)
def test_words_show_as_words_and_marks_stay_marks(text: str, expected: str) -> None:
    assert as_markdown(text) == expected


def undone(text: str) -> str:
    """What a reader of Markdown sees of it."""
    plain = text.replace("&lt;", "<").replace("&amp;", "&")
    seen, escaped = "", False
    for character in plain:
        if character == "\\" and not escaped:
            escaped = True
            continue
        seen, escaped = seen + character, False
    return seen


@given(st.text(max_size=200))
def test_no_character_of_a_text_is_lost(text: str) -> None:
    assert undone(as_markdown(text)) == text
    assert undone(on_card(text).replace("&", "&amp;").replace("<", "&lt;")) == text


@given(st.text(max_size=300), st.integers(2, 60))
def test_a_shortened_text_is_short_and_begins_as_it_did(text: str, most: int) -> None:
    line = " ".join(text.split())
    cut = shortened(text, most)
    assert len(cut) <= most
    assert cut == line if len(line) <= most else cut.endswith("…")
    assert line.startswith(cut.removesuffix("…"))


@given(st.text(max_size=300), st.integers(2, 60))
def test_what_is_kept_of_sentences_is_their_beginning(text: str, most: int) -> None:
    kept, is_all = whole_sentences(text, most)
    assert len(kept) <= most
    assert is_all == (len(text) <= most)
    assert kept == text if is_all else True


def test_a_place_that_is_gone_has_no_card(voice: Voice, answer: Answer) -> None:
    quote = answer.citations[0].quote
    source, span = quote.source.source_id, type(quote.chunk.blocks[0].span)(quote.start, quote.end)
    assert voice.source_card(source, span, "nb") is not None
    assert voice.source_card("finnes ikke", span, "nb") is None
    far = type(span)(10**7, 10**7 + 5)
    assert voice.source_card(source, far, "nb") is None


def test_a_notice_shows_no_link_that_a_title_holds(voice: Voice) -> None:
    title = "[her](https://evil.example) <b>B</b>"
    for reply in (
        voice.circular_replaced("nb", earlier=title, later=[title], later_url=None),
        voice.circular_changed("nb", title=title, url=None),
        voice.circular_gone("nb", title=title),
    ):
        assert "](https" not in (reply.message.text or "")
        assert "<b>" not in (reply.message.text or "")
