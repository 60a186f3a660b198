"""What an activity is taken for."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.teams.incoming import (
    Deleted,
    Installed,
    Other,
    Pressed,
    Rated,
    RatingBegun,
    Removed,
    Written,
    read_activity,
)
from tests.assistant.teams.activities import BOT, USER, activity, edited, message, pressed, rated
from tests.fakes.bot_keys import SERVICE_URL, TENANT

NAMED = {"type": "mention", "text": "<at>Med</at>", "mentioned": {"id": BOT}}
OTHER = {"type": "mention", "text": "<at>Kari</at>", "mentioned": {"id": "29:k"}}

TEXTS: dict[str, tuple[dict[str, Any], str]] = {
    "plain": ({"text": " Hva er ferie? "}, "Hva er ferie?"),
    "mentioned first": (
        {"text": "<at>Med</at> Hva er ferie?", "entities": [NAMED]},
        "Hva er ferie?",
    ),
    "mentioned last": (
        {"text": "Hva er ferie? <at>Med</at>", "entities": [NAMED]},
        "Hva er ferie?",
    ),
    "another mentioned": (
        {"text": "<at>Med</at> Kan <at>Kari</at> få ferie?", "entities": [NAMED, OTHER]},
        "Kan Kari få ferie?",
    ),
    "an entity of HTML": ({"text": "§ 15-6 &amp; ferie&nbsp;nå &lt;5"}, "§ 15-6 & ferie nå <5"),
    "a quoted reply": (
        {"text": "<blockquote itemid='1'>Gammelt</blockquote> Hva er ferie?"},
        "Hva er ferie?",
    ),
    "a quote mark": ({"text": '<quoted messageId="1"/> Hva er ferie?'}, "Hva er ferie?"),
    "a picture": ({"text": "", "attachments": [{"contentType": "image/png"}]}, ""),
    "no text": ({}, ""),
    "a text that is none": ({"text": 7}, ""),
    "entities that are none": ({"text": "Hei", "entities": [None, 7, {"type": "mention"}]}, "Hei"),
    "long": ({"text": "x" * 5_000}, "x" * 5_000),
}


@pytest.mark.parametrize(("changes", "text"), TEXTS.values(), ids=TEXTS)
def test_the_words_are_those_that_were_written(changes: dict[str, Any], text: str) -> None:
    written = read_activity(activity(**changes))
    assert isinstance(written, Written)
    assert written.text == text
    assert not written.is_edit


def test_a_reference_holds_ids_alone() -> None:
    written = read_activity(message("Hei"))
    assert isinstance(written, Written)
    reference = written.reference
    assert (reference.user, reference.bot, reference.tenant) == (USER, BOT, TENANT)
    assert (reference.service_url, reference.kind) == (SERVICE_URL, "personal")
    assert "Noen" not in repr(reference)


SENT = message("Hei")
DELETED = {"eventType": "softDeleteMessage", "tenant": {"id": TENANT}}
FETCH = {"data": {"actionName": "feedback", "actionValue": {"reaction": "like"}}}
FORM = {"data": {"verb": "feedback", "reaction": "dislike", "reasons": "outdated", "comment": "x"}}
KINDS: dict[str, tuple[dict[str, Any], type]] = {
    "an edit": (edited(SENT, "Ny"), Written),
    "an update of another kind": ({**SENT, "type": "messageUpdate"}, Other),
    "a deletion": ({**SENT, "type": "messageUpdate", "channelData": DELETED}, Deleted),
    "a deletion of another kind": ({**SENT, "type": "messageDelete"}, Deleted),
    "a button": (pressed("ask", text="Hei"), Pressed),
    "a button as a message": (activity(text="", value={"verb": "ask"}), Pressed),
    "a text with a value": (activity(text="Hei", value={"verb": "ask"}), Written),
    "a thumb": (activity(type="invoke", name="message/fetchTask", value=FETCH), RatingBegun),
    "a thumb without a direction": (
        activity(type="invoke", name="message/fetchTask", value={"data": {}}), Other,
    ),
    "a rating": (rated("like", "1", "x"), Rated),
    "a rating by our form": (activity(type="invoke", name="task/submit", value=FORM), Rated),
    "a rating without a direction": (rated("meh", "1", "x"), Other),
    "another invoke": (activity(type="invoke", name="signin/verifyState"), Other),
    "an installation": (activity(type="installationUpdate", action="add"), Installed),
    "an upgrade that brings a bot": (
        activity(type="installationUpdate", action="add-upgrade"), Installed,
    ),
    "an upgrade that has no bot any more": (
        activity(type="installationUpdate", action="remove-upgrade"), Removed,
    ),
    "an upgrade with a bot before and after": (
        activity(type="installationUpdate", action="upgrade"), Other,
    ),
    "a removal": (activity(type="installationUpdate", action="remove"), Removed),
    "an unknown installation": (activity(type="installationUpdate", action="x"), Other),
    "the bot comes": (activity(type="conversationUpdate", membersAdded=[{"id": BOT}]), Installed),
    "the bot goes": (activity(type="conversationUpdate", membersRemoved=[{"id": BOT}]), Removed),
    "another comes": (activity(type="conversationUpdate", membersAdded=[{"id": USER}]), Other),
    "typing": (activity(type="typing"), Other),
    "no type": (activity(type=None), Other),
    "another kind of conversation": (activity("meeting", text="Hei"), Other),
    "no conversation": (activity(conversation=None, text="Hei"), Other),
    "an id too long": (activity(conversation={"id": "x" * 2_000, "tenantId": TENANT}), Other),
}  # fmt: skip


@pytest.mark.parametrize(("sent", "expected"), KINDS.values(), ids=KINDS)
def test_an_activity_is_taken_for_what_it_is(sent: dict[str, Any], expected: type) -> None:
    assert type(read_activity(sent)) is expected


def test_an_installation_into_a_team_is_one_into_a_channel() -> None:
    data = {"team": {"id": "19:t"}, "tenant": {"id": TENANT}}
    conversation = {"id": "19:t", "tenantId": TENANT}
    sent = activity(
        type="installationUpdate", action="add", channelData=data, conversation=conversation
    )
    installed = read_activity(sent)
    assert isinstance(installed, Installed)
    assert installed.reference.kind == "channel"


FORMS: dict[str, tuple[object, tuple[str, ...], str]] = {
    "an object": ({"reasons": "clear,saved_time", "comment": "x"}, ("clear", "saved_time"), "x"),
    "an object as JSON": ('{"reasons": "clear", "comment": "x"}', ("clear",), "x"),
    "Teams' own": ('{"feedbackText": "Fint"}', (), "Fint"),
    "a text": ("Fint", (), "Fint"),
    "a text that looks like JSON": ("{Fint", (), "{Fint"),
    "JSON that is no object": ("[1]", (), "[1]"),
    "nothing": (None, (), ""),
    "a number": (7, (), ""),
    "reasons that are none": ({"reasons": 7}, (), ""),
    "deep": ("[" * 50_000, (), "[" * 50_000),
}


@pytest.mark.parametrize(("form", "reasons", "comment"), FORMS.values(), ids=FORMS)
def test_a_rating_says_what_its_form_said(
    form: object, reasons: tuple[str, ...], comment: str
) -> None:
    told = read_activity(rated("like", "m1", form))
    assert isinstance(told, Rated)
    assert (told.message, told.reasons, told.comment) == ("m1", reasons, comment)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=8), one, max_size=4),
    max_leaves=12,
)
NAMES = [
    "type", "id", "text", "conversation", "channelData", "from", "recipient", "entities", "value",
    "name", "action", "membersAdded", "replyToId", "serviceUrl", "locale",
]  # fmt: skip
TYPES = ["message", "messageUpdate", "invoke", "installationUpdate", "conversationUpdate", "x"]
CALLED = ["adaptiveCard/action", "message/fetchTask", "message/submitAction", "task/submit"]


@given(
    st.dictionaries(st.sampled_from(NAMES), JSON),
    st.sampled_from(TYPES),
    st.sampled_from(CALLED),
    st.booleans(),
)
def test_whatever_is_sent_is_taken_for_something(
    sent: dict[str, Any], kind: str, name: str, is_whole: bool
) -> None:
    whole = activity() if is_whole else {}
    found = read_activity({**whole, **sent, "type": kind, "name": name})
    assert found is not None
    if isinstance(found, Written):
        assert found.text == found.text.strip()
