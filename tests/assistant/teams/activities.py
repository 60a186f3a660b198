"""Activities as Teams sends them."""

from itertools import count
from typing import Any

from tests.fakes.bot_keys import APP_ID, SERVICE_URL, TENANT

BOT, USER = f"28:{APP_ID}", "29:user"
_numbers = count(1)


def activity(kind: str = "personal", **changes: Any) -> dict[str, Any]:
    """An activity without anything in it; a change to None leaves a field out."""
    known = {
        "type": "message",
        "id": f"a{next(_numbers)}",
        "channelId": "msteams",
        "serviceUrl": SERVICE_URL,
        "locale": "nb-NO",
        "from": {"id": USER, "name": "Noen"},
        "recipient": {"id": BOT, "name": "Medlemsassistenten"},
        "conversation": {"id": f"a:{kind}", "conversationType": kind, "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
        **changes,
    }
    return {name: value for name, value in known.items() if value is not None}


def message(text: str, kind: str = "personal", **changes: Any) -> dict[str, Any]:
    """A message; in a group the bot is mentioned before it."""
    if kind == "personal":
        return activity(kind, text=text, **changes)
    mention = {
        "type": "mention",
        "text": "<at>Medlemsassistenten</at>",
        "mentioned": {"id": BOT, "name": "Medlemsassistenten"},
    }
    said = f"<at>Medlemsassistenten</at> {text}"
    return activity(kind, text=said, entities=[mention], **changes)


def edited(earlier: dict[str, Any], text: str) -> dict[str, Any]:
    data = {**earlier["channelData"], "eventType": "editMessage"}
    return {**earlier, "type": "messageUpdate", "text": text, "channelData": data}


def pressed(verb: str, kind: str = "personal", **data: Any) -> dict[str, Any]:
    value = {"action": {"type": "Action.Execute", "verb": verb, "data": data}}
    return activity(kind, type="invoke", name="adaptiveCard/action", value=value)


def rated(reaction: str, message_id: str, feedback: object, **changes: Any) -> dict[str, Any]:
    value = {"actionName": "feedback", "actionValue": {"reaction": reaction, "feedback": feedback}}
    return activity(
        type="invoke", name="message/submitAction", replyToId=message_id, value=value, **changes
    )
