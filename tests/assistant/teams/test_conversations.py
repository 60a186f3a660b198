"""Whole conversations with the bot, over an invented municipality's papers."""

import asyncio
import json
import logging
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from assistant.api.pace import Pace
from assistant.api.workers import Workers
from assistant.conversation import AnswerStatus, Question, Turn
from assistant.pipeline import Assistant
from assistant.teams.markdown import as_markdown
from assistant.teams.speaker import Delivery
from assistant.teams.talk import KEPT_S
from tests.assistant.conftest import TODAY
from tests.assistant.guards import ILLNESS, SECRET
from tests.assistant.services import BrokenSuggestions, KnownSuggestions
from tests.assistant.teams.activities import BOT, activity, edited, message, pressed, rated
from tests.assistant.teams.bots import Conversation, conversation
from tests.fakes.teams_speaker import Posted

RULE = "Hvor lenge kan tjenestesykkel lånes?"
LEANING = "Og hva med det?"
NEXT = "Hva må den som låner den gjøre?"
ILL = f"Hun har {ILLNESS}, kan vi si henne opp?"
NAMED = f"{SECRET} vil låne tjenestesykkel. {RULE}"
GROUPS = ["groupChat", "channel"]


def last(talk: Conversation) -> Posted:
    return talk.messages[-1]


def buttons(post: Posted) -> list[dict[str, Any]]:
    def among(held: Any) -> list[dict[str, Any]]:
        if isinstance(held, list):
            return [one for item in held for one in among(item)]
        if not isinstance(held, dict):
            return []
        found = [held] if str(held.get("type", "")).startswith("Action.") else []
        return found + [one for value in held.values() for one in among(value)]

    return among(post.card)


def button(post: Posted, verb: str) -> dict[str, Any]:
    return next(one for one in buttons(post) if one.get("verb") == verb)


def press(post: Posted, verb: str, **place: Any) -> dict[str, Any]:
    return pressed(verb, **button(post, verb)["data"], **place)


def everything(talk: Conversation) -> str:
    written = json.dumps([post.payload for post in talk.posts], ensure_ascii=False)
    return written + json.dumps(
        [one.body for one in talk.responses if one is not None], ensure_ascii=False
    )


def test_an_answer_comes_in_spaced_steps_and_the_sources_on_a_card(assistant: Assistant) -> None:
    talk = conversation(assistant, message(RULE))
    assert [post.step for post in talk.posts] == ["informative", "streaming", "final", None]
    opening, step, final, card = talk.posts
    assert opening.text == "Leter i kildene …"
    assert final.text.startswith(step.text)
    assert "14 dager" in final.text
    assert [claim["position"] for claim in final.claims] == [1]
    assert "14 dager" in final.claims[0]["appearance"]["abstract"]
    assert final.payload["entities"][0]["additionalType"] == ["AIGeneratedContent"]
    assert final.payload["channelData"]["feedbackLoop"] == {"type": "custom"}
    assert not step.claims
    assert "feedbackLoop" not in step.payload["channelData"]
    assert "Tjenestesykkel" in json.dumps(card.card)
    assert min(talk.time.slept) >= 1.0


@pytest.mark.parametrize("kind", GROUPS)
def test_in_a_group_an_answer_is_one_message_with_its_card(assistant: Assistant, kind: str) -> None:
    suggestions = KnownSuggestions(follow_ups=("Hva er kaffepengene?",))
    talk = conversation(assistant, message(RULE, kind), suggestions=suggestions)
    assert [post.payload["type"] for post in talk.posts] == ["typing", "message"]
    assert "14 dager" in last(talk).text
    assert last(talk).claims
    assert last(talk).card is not None
    assert "suggestedActions" not in last(talk).payload


@pytest.mark.parametrize("kind", GROUPS)
def test_in_a_group_nothing_is_read_that_does_not_mention_the_bot(
    assistant: Assistant, kind: str
) -> None:
    of_another = [{"type": "mention", "text": "<at>X</at>", "mentioned": {"id": "29:x"}}]
    talk = conversation(
        assistant,
        activity(kind, text=RULE),
        activity(kind, text=f"<at>X</at> {RULE}", entities=of_another),
    )
    assert talk.posts == []
    assert len(talk.bot.talks) == 0


def test_a_follow_up_leans_on_what_was_said(assistant: Assistant) -> None:
    first = assistant.answer(Question(text=RULE)).text
    history = (Turn("user", RULE), Turn("assistant", first))
    leaning = assistant.answer(Question(text=LEANING, history=history))
    assert leaning.text != assistant.answer(Question(text=LEANING)).text
    talk = conversation(assistant, message(RULE), message(LEANING))
    assert talk.messages[2].text.startswith(as_markdown(leaning.text))


FORGETTING: dict[str, Any] = {
    "new talk": message("Ny samtale!"),
    "nynorsk": message("ny samtala"),
    "removed": activity(type="installationUpdate", action="remove"),
}


@pytest.mark.parametrize("forget", FORGETTING.values(), ids=FORGETTING)
def test_what_was_said_is_forgotten_when_it_is_to_be(
    assistant: Assistant, forget: dict[str, Any]
) -> None:
    talk = conversation(assistant, message(RULE), forget)
    assert len(talk.bot.talks) == 0
    alone = assistant.answer(Question(text=LEANING)).text
    assert last(talk.send(message(LEANING))).text == as_markdown(alone)


def test_what_was_said_is_forgotten_after_an_hour(assistant: Assistant) -> None:
    talk = conversation(assistant, message(RULE))
    assert len(talk.bot.talks) == 1
    talk.time.now += KEPT_S + 1
    assert len(talk.bot.talks) == 0


def test_what_is_deleted_is_forgotten_with_what_came_after(assistant: Assistant) -> None:
    first, second = message(RULE), message(NEXT)
    talk = conversation(assistant, first, second)
    deleted = {**first, "type": "messageUpdate", "channelData": {
        **first["channelData"], "eventType": "softDeleteMessage"}}  # fmt: skip
    assert len(talk.bot.talks.history(reference(talk))) == 4
    talk.send(deleted)
    assert talk.bot.talks.history(reference(talk)) == ()


def reference(talk: Conversation) -> Any:
    return talk.posts[0].to


def test_two_users_in_a_group_have_talks_of_their_own(assistant: Assistant) -> None:
    talk = conversation(
        assistant,
        message(RULE, "groupChat"),
        message("Hva er kaffepengene?", "groupChat", **{"from": {"id": "29:another"}}),
    )
    assert len(talk.bot.talks) == 2


@pytest.mark.parametrize("stopped", [ILL, NAMED])
def test_a_stopped_text_is_repeated_nowhere_and_not_remembered(
    assistant: Assistant, stopped: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        talk = conversation(assistant, message(stopped))
    assert [post.step for post in talk.posts][:2] == ["informative", "final"]
    assert ILLNESS not in everything(talk)
    assert SECRET not in everything(talk)
    assert len(talk.bot.talks) == 0
    assert "feedbackLoop" not in str(talk.posts)
    ours = [str(vars(one)) for one in caplog.records if one.name.startswith("assistant")]
    assert [line for line in ours if ILLNESS in line or SECRET in line] == []


def test_a_masked_text_is_sent_on_only_when_it_is_pressed(assistant: Assistant) -> None:
    talk = conversation(assistant, message(NAMED))
    assert "14 dager" not in everything(talk)
    talk.send(press(last(talk), "send_masked"))
    assert "14 dager" in talk.messages[-2].text
    assert SECRET not in everything(talk)


@pytest.mark.parametrize("kind", GROUPS)
@pytest.mark.parametrize("stopped", [ILL, NAMED])
def test_in_a_group_a_stop_is_told_to_its_writer_alone(
    assistant: Assistant, kind: str, stopped: str
) -> None:
    talk = conversation(assistant, message(stopped, kind))
    typing, told = talk.posts
    assert typing.payload["type"] == "typing"
    assert told.to.is_personal
    assert told.to.conversation != typing.to.conversation
    assert told.text.startswith("**Slett meldingen du skrev i ")
    assert SECRET not in everything(talk)


UNREACHED: dict[str, dict[str, Any]] = {
    "cannot be opened": {"opens_personal": False},
    "does not arrive": {"outcomes": (Delivery.SENT, Delivery.GONE)},
}


@pytest.mark.parametrize("changes", UNREACHED.values(), ids=UNREACHED)
def test_where_the_writer_cannot_be_reached_alone_the_group_is_told_no_reason(
    assistant: Assistant, changes: dict[str, Any]
) -> None:
    talk = conversation(assistant, message(ILL, "groupChat"), **changes)
    assert last(talk).to.kind == "groupChat"
    assert "Slett den" in last(talk).text
    assert "sensitiv" not in last(talk).text
    assert last(talk).card is None


def test_an_edited_question_is_answered_anew_and_the_old_one_forgotten(
    assistant: Assistant,
) -> None:
    asked = message(RULE)
    talk = conversation(assistant, asked, message(NEXT), edited(asked, "Hva er kaffepengene?"))
    assert talk.messages[-2].text.startswith("Spørsmålet er endret")
    assert "75 kroner" in talk.messages[-2].text
    said = [turn.content for turn in talk.bot.talks.history(reference(talk))]
    assert said[0] == "Hva er kaffepengene?"
    assert len(said) == 2


def test_in_a_group_an_edit_replaces_the_answer(assistant: Assistant) -> None:
    asked = message(RULE, "channel")
    talk = conversation(assistant, asked, edited(asked, asked["text"].replace(
        RULE, "Hva er kaffepengene?")))  # fmt: skip
    assert last(talk).replaced == "m2"
    assert "75 kroner" in last(talk).text


def test_an_edit_that_is_stopped_takes_the_answer_back(assistant: Assistant) -> None:
    asked = message(RULE, "channel")
    talk = conversation(assistant, asked, edited(asked, asked["text"] + ILL))
    alone, taken_back = talk.posts[-2:]
    assert alone.to.is_personal
    assert taken_back.replaced == "m2"
    assert "14 dager" not in taken_back.text
    assert talk.bot.talks.history(talk.posts[0].to) == ()


def test_an_edit_that_is_stopped_takes_the_old_question_out_of_the_talk(
    assistant: Assistant,
) -> None:
    asked = message(RULE)
    talk = conversation(assistant, asked, message(NEXT), edited(asked, ILL))
    assert talk.bot.talks.history(reference(talk)) == ()


def test_questions_of_one_conversation_are_answered_one_after_the_other(
    assistant: Assistant,
) -> None:
    talk = conversation(assistant)

    async def both_at_once() -> None:
        await asyncio.gather(*(talk.bot.receive(message(text)) for text in (RULE, NEXT)))

    asyncio.run(both_at_once())
    kinds = [post.payload["type"] for post in talk.posts]
    first_end = kinds.index("message")
    assert len(talk.messages) >= 4
    assert [post.step for post in talk.posts[:first_end]].count("informative") == 1


def test_an_update_that_is_no_edit_is_let_be(assistant: Assistant) -> None:
    asked = message(RULE)
    assert conversation(assistant, {**asked, "type": "messageUpdate"}).posts == []


def test_the_bot_says_what_it_is_when_it_is_put_in_and_only_once(assistant: Assistant) -> None:
    suggestions = KnownSuggestions()
    talk = conversation(
        assistant,
        activity(type="installationUpdate", action="add"),
        activity(type="conversationUpdate", membersAdded=[{"id": BOT}]),
        suggestions=suggestions,
    )
    (welcome,) = talk.posts
    assert "maskin" in welcome.text
    assert "kunstig intelligens" in welcome.text
    assert "Ikke skriv om enkeltpersoner" in welcome.text
    assert welcome.payload["suggestedActions"]["actions"][0]["value"] == "Hva er ferie? (nb)"


@pytest.mark.parametrize(
    ("locale", "word"), [("nn-NO", "Eg er"), ("en-GB", "I am"), ("sv-SE", "Jeg er"), ("", "Jeg er")]
)
def test_the_welcome_is_in_the_users_language(assistant: Assistant, locale: str, word: str) -> None:
    sent = activity(type="installationUpdate", action="add", locale=locale)
    assert word in last(conversation(assistant, sent)).text


def test_others_who_come_are_not_welcomed(assistant: Assistant) -> None:
    sent = activity("groupChat", type="conversationUpdate", membersAdded=[{"id": "29:x"}])
    assert conversation(assistant, sent).posts == []


def test_an_answer_in_nynorsk_has_nynorsk_around_it(assistant: Assistant) -> None:
    asked = "Kor lenge kan ein låne tenestesykkel av arbeidsgjevaren?"
    talk = conversation(assistant, message(asked), message("hjelp"))
    assert last(talk).text.startswith("\nStill eit spørsmål") or "Eg svarar" in last(talk).text


COMMANDS = {
    "hjelp": "Still et spørsmål", "Hva kan du?": "Still et spørsmål", "/hjelp": "Still et",
    "ny samtale": "begynner på nytt", "varsler": "ingen varsler", "stopp varsler": "ingen varsler",
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), COMMANDS.items())
def test_a_command_is_obeyed(assistant: Assistant, text: str, said: str) -> None:
    (told,) = conversation(assistant, message(text)).posts
    assert said in told.text


@pytest.mark.parametrize("text", ["", " \n", "👍", "?!"])
def test_a_message_without_words_is_told_that_only_text_is_read(
    assistant: Assistant, text: str
) -> None:
    (told,) = conversation(assistant, message(text)).posts
    assert "leser bare tekst" in told.text


def test_a_vague_question_gets_choices_and_one_that_is_pressed_is_answered(
    assistant: Assistant,
) -> None:
    suggestions = KnownSuggestions(choices=(RULE, "Hva er kaffepengene?"))
    talk = conversation(assistant, message("sykkel"), suggestions=suggestions)
    shown = [post for post in talk.messages if post.card and button_or_none(post, "ask")]
    assert len(shown) == 1
    talk.send(press(shown[0], "ask"))
    response = talk.responses[-1]
    assert response is not None
    assert response.body is not None
    assert response.body["type"].endswith("card.adaptive")
    assert "14 dager" in talk.messages[-2].text


def button_or_none(post: Posted, verb: str) -> dict[str, Any] | None:
    return next((one for one in buttons(post) if one.get("verb") == verb), None)


def test_suggested_questions_come_as_chips_on_what_is_last(assistant: Assistant) -> None:
    suggestions = KnownSuggestions(follow_ups=("Hva er kaffepengene?",))
    talk = conversation(assistant, message(RULE), suggestions=suggestions)
    final, card = talk.messages
    assert "suggestedActions" not in final.payload
    (chip,) = card.payload["suggestedActions"]["actions"]
    assert (chip["type"], chip["value"]) == ("imBack", "Hva er kaffepengene?")


def test_the_place_of_a_quote_is_shown_below_the_sources(assistant: Assistant) -> None:
    talk = conversation(assistant, message(RULE))
    talk.send(press(last(talk), "show_source"))
    shown = json.dumps(last(talk).card, ensure_ascii=False)
    assert "»Arbeidsgiveren låner ut tjenestesykkel i inntil 14 dager." in shown
    assert "Krav til den som låner tjenestesykkel" in shown
    assert value_of(talk) == "Stedet vises under."


def test_in_a_group_the_place_is_shown_to_who_asked_for_it(assistant: Assistant) -> None:
    talk = conversation(assistant, message(RULE, "channel"))
    amount = len(talk.posts)
    data = button(last(talk), "show_source")["data"]
    talk.send(pressed("show_source", "channel", **data))
    assert "inntil 14 dager" in json.dumps(value_of(talk), ensure_ascii=False)
    assert len(talk.posts) == amount


def value_of(talk: Conversation) -> Any:
    response = talk.responses[-1]
    assert response is not None
    assert response.body is not None
    return response.body["value"]


UNKNOWN: dict[str, dict[str, Any]] = {
    "no verb": {"verb": ""},
    "another verb": {"verb": "format_disk"},
    "no text": {"verb": "ask"},
    "an empty text": {"verb": "ask", "text": ""},
    "a text too long": {"verb": "ask", "text": "x" * 5_000},
    "half a character": {"verb": "ask", "text": "\ud800"},
    "a list": {"verb": "ask", "text": [RULE]},
    "another language": {"verb": "ask", "text": RULE, "language": "sv"},
    "no place": {"verb": "show_source", "source": "x"},
    "a place before the beginning": {
        "verb": "show_source", "source": "x", "start": -1, "end": 2,
    },
    "a notice about nothing": {"verb": "subscribe", "source": "x"},
    "no notice about nothing": {"verb": "unsubscribe", "source": "x"},
}  # fmt: skip


@pytest.mark.parametrize("data", UNKNOWN.values(), ids=UNKNOWN)
def test_a_button_that_is_not_ours_does_nothing(assistant: Assistant, data: dict[str, Any]) -> None:
    verb, rest = data["verb"], {key: value for key, value in data.items() if key != "verb"}
    talk = conversation(assistant, pressed(verb, **rest))
    (response,) = talk.responses
    assert response is not None
    assert response.body is not None
    assert response.body["value"].startswith("Denne knappen virker ikke lenger")
    assert talk.posts == []


def test_a_place_that_is_not_for_everybody_is_not_shown(assistant: Assistant) -> None:
    release = assistant.index.release
    hidden = [one for one in release.sources.values() if one.audience != "public"]
    assert hidden
    sent = pressed("show_source", source=hidden[0].source_id, start=0, end=5)
    (response,) = conversation(assistant, sent).responses
    assert response is not None
    assert response.body is not None
    assert "finnes ikke lenger" in response.body["value"]


def test_a_button_that_comes_as_a_message_does_the_same(assistant: Assistant) -> None:
    value = {"verb": "ask", "text": RULE, "language": "nb"}
    talk = conversation(assistant, activity(text="", value=value))
    assert any("14 dager" in post.text for post in talk.messages)
    talk = conversation(assistant, activity(text="", value={"verb": "x"}))
    assert "virker ikke lenger" in last(talk).text


RATINGS: dict[str, tuple[str, object, tuple[str, ...], str]] = {
    "Teams' own form": ("dislike", '{"feedbackText": "Feil kilde"}', (), "Feil kilde"),
    "a text": ("like", "Nyttig", (), "Nyttig"),
    "nothing more": ("like", None, (), ""),
    "ours": (
        "dislike", {"reasons": "wrong_rule,outdated", "comment": "Gammelt."},
        ("wrong_rule", "outdated"), "Gammelt.",
    ),
    "reasons of the other kind": ("like", {"reasons": "wrong_rule,clear"}, ("clear",), ""),
}  # fmt: skip


@pytest.mark.parametrize(("reaction", "form", "reasons", "comment"), RATINGS.values(), ids=RATINGS)
def test_a_rating_is_kept_with_the_answer_it_is_about(
    assistant: Assistant, reaction: str, form: object, reasons: tuple[str, ...], comment: str
) -> None:
    talk = conversation(assistant, message(RULE))
    talk.send(rated(reaction, "m1", form))
    (kept,) = talk.service.feedback.every()
    assert (kept.helpful, kept.reasons, str(kept.comment)) == (reaction == "like", reasons, comment)
    assert len(kept.trace_id) == 32
    assert kept.conversation is None


def test_a_rating_that_names_no_message_is_about_the_last_answer(assistant: Assistant) -> None:
    talk = conversation(assistant, message(RULE), rated("like", "", "Fint"))
    assert len(talk.service.feedback.every()) == 1
    of_another = rated("like", "", "Fint", **{"from": {"id": "29:another"}})
    assert len(talk.send(of_another).service.feedback.every()) == 1


def test_a_rating_about_a_person_is_not_kept_and_its_writer_is_told(assistant: Assistant) -> None:
    talk = conversation(assistant, message(RULE), rated("like", "m1", f"Hilsen {SECRET}"))
    assert list(talk.service.feedback.every()) == []
    assert "Ingenting er lagret" in json.dumps(talk.responses[-1].body)  # type: ignore[union-attr]


def test_a_rating_of_nothing_that_is_known_is_not_kept(assistant: Assistant) -> None:
    talk = conversation(assistant, rated("like", "m77", "Fint"))
    assert list(talk.service.feedback.every()) == []
    assert "ikke lagret" in json.dumps(talk.responses[-1].body)  # type: ignore[union-attr]


@pytest.mark.parametrize(("reaction", "reason"), [("like", "clear"), ("dislike", "wrong_rule")])
def test_a_thumb_opens_the_form_of_its_kind(
    assistant: Assistant, reaction: str, reason: str
) -> None:
    value = {"data": {"actionName": "feedback", "actionValue": {"reaction": reaction}}}
    begun = activity(type="invoke", name="message/fetchTask", replyToId="m1", value=value)
    talk = conversation(assistant, message(RULE), begun)
    response = talk.responses[-1]
    assert response is not None
    assert response.body is not None
    form = response.body["task"]["value"]["card"]["content"]
    assert reason in json.dumps(form)
    assert form["actions"][0]["data"]["reaction"] == reaction


def test_an_invoke_that_nobody_knows_has_no_answer(assistant: Assistant) -> None:
    talk = conversation(
        assistant,
        activity(type="invoke", name="composeExtension/query", value={}),
        activity(type="invoke", name="message/submitAction", value={"actionValue": {}}),
        activity(type="messageReaction"),
    )
    assert [one is None for one in talk.responses] == [True, True, False]
    assert talk.posts == []


class Calendar:
    """A calendar that may break."""

    is_broken = False

    def __call__(self) -> date:
        if self.is_broken:
            raise RuntimeError("Kari Nordmann")
        return date(2026, 3, 2)


def test_too_many_at_once_and_too_fast_and_broken_are_told_apart(assistant: Assistant) -> None:
    full = conversation(assistant, workers=Workers(threads=1, waiting=0))
    full.service.workers.close()
    assert "Mange spør" in last(full.send(message(RULE))).text
    fast = conversation(assistant, message(RULE), message(RULE), question_pace=Pace(1))
    assert "mange spørsmål" in last(fast).text
    calendar = Calendar()
    broken = conversation(replace(assistant, today=calendar))
    calendar.is_broken = True
    assert "gikk galt" in last(broken.send(message("Gjelder det i dag?"))).text


@pytest.mark.parametrize("kind", ["personal", "channel"])
def test_what_breaks_after_the_answer_is_told_too(assistant: Assistant, kind: str) -> None:
    def no_time() -> datetime:
        raise RuntimeError("Kari Nordmann")

    talk = conversation(assistant, now=no_time)
    assert "gikk galt" in last(talk.send(message(RULE, kind))).text
    assert "Kari" not in everything(talk)


@pytest.mark.parametrize("kind", ["personal", "channel"])
def test_what_broke_is_logged_without_its_words(
    assistant: Assistant, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    talk = conversation(assistant, message(RULE, kind), suggestions=BrokenSuggestions())
    assert any("14 dager" in post.text for post in talk.messages)
    assert "suggestions.failed" in [record.getMessage() for record in caplog.records]
    assert "tjenestesykkel" not in caplog.text


OUTCOMES: dict[str, tuple[tuple[Delivery, ...], list[str | None]]] = {
    "no stream here": (
        (Delivery.NOT_STREAMED,), ["informative", None, None],
    ),
    "stopped by the reader": (
        (Delivery.SENT, Delivery.STOPPED), ["informative", "streaming"],
    ),
    "stopped at the end": (
        (Delivery.SENT, Delivery.SENT, Delivery.STOPPED), ["informative", "streaming", "final"],
    ),
    "out of time": (
        (Delivery.SENT, Delivery.SENT, Delivery.NOT_STREAMED),
        ["informative", "streaming", "final", None, None],
    ),
    "gone": ((Delivery.GONE, Delivery.GONE), ["informative", None]),
}  # fmt: skip


@pytest.mark.parametrize(("outcomes", "steps"), OUTCOMES.values(), ids=OUTCOMES)
def test_a_stream_that_ends_early_is_told_as_a_message_or_let_be(
    assistant: Assistant, outcomes: tuple[Delivery, ...], steps: list[str | None]
) -> None:
    talk = conversation(assistant, message(RULE), outcomes=outcomes)
    assert [post.step for post in talk.posts] == steps


def test_a_circular_can_be_followed_from_its_answer_and_let_go_again(
    assistant: Assistant,
) -> None:
    talk = conversation(assistant, message("Når er telefonen til Medlemsservice åpen?"))
    assert button_or_none(last(talk), "subscribe"), everything(talk)
    talk.send(press(last(talk), "subscribe"), message("varsler"))
    assert "Du får varsel når" in last(talk).text
    source = button_or_none(talk.messages[1], "subscribe")["data"]["source"]  # type: ignore[index]
    talk.send(pressed("unsubscribe", source=source, language="nb"), message("varsler"))
    assert "ingen varsler" in last(talk).text


@pytest.mark.parametrize(
    "removed",
    [
        activity(type="installationUpdate", action="remove"),
        activity(type="conversationUpdate", membersRemoved=[{"id": BOT}]),
    ],
)
def test_whoever_takes_the_bot_out_follows_nothing_any_more(
    assistant: Assistant, removed: dict[str, Any]
) -> None:
    talk = conversation(assistant, message("Når er telefonen til Medlemsservice åpen?"))
    talk.send(press(last(talk), "subscribe"))
    assert talk.bot.subscriptions.store.sources() != frozenset()
    talk.send(removed)
    assert talk.bot.subscriptions.store.sources() == frozenset()


def test_a_question_keeps_what_its_asker_follows(assistant: Assistant) -> None:
    days = [TODAY]
    talk = conversation(replace(assistant, today=lambda: days[-1]))
    talk.send(message("Når er telefonen til Medlemsservice åpen?"))
    talk.send(press(last(talk), "subscribe"))
    days.append(TODAY + timedelta(days=300))
    talk.send(message(RULE))
    store = talk.bot.subscriptions.store
    (source,) = store.sources()
    assert [one.seen for one in store.to(source)] == [days[-1]]


def test_what_a_button_began_is_said_before_the_bot_closes(assistant: Assistant) -> None:
    talk = conversation(assistant)

    async def pressed_and_closed() -> None:
        await talk.bot.receive(pressed("ask", text=RULE, language="nb"))
        await talk.bot.close()

    asyncio.run(pressed_and_closed())
    assert "14 dager" in talk.messages[0].text


def test_nobody_follows_a_circular_from_a_group(assistant: Assistant) -> None:
    talk = conversation(assistant, message("Når er telefonen til Medlemsservice åpen?", "channel"))
    assert button_or_none(last(talk), "subscribe") is None
    source = next(iter(assistant.index.release.sources))
    talk.send(pressed("subscribe", "channel", source=source))
    assert talk.bot.subscriptions.store.sources() == frozenset()


def test_answers_are_counted_for_the_channel(assistant: Assistant) -> None:
    talk = conversation(assistant, message(RULE))
    counted = talk.service.counts.now().answers
    assert counted["teams", AnswerStatus.ANSWERED] == 1
