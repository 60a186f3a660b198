"""What an activity is, read from what Teams sends. Nothing in it is trusted but where it came from.

The shapes are those of Bot Framework's activity schema as Teams fills it in.
"""

import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from assistant.teams.ingress.tokens import tenants_of
from assistant.teams.reference import Kind, Reference

Reaction = Literal["like", "dislike"]

_KINDS: tuple[Kind, ...] = ("personal", "groupChat", "channel")
_MOST_ID_CHARS = 1_000
_QUOTED_REPLY = re.compile(r"<blockquote\b.*?</blockquote>", re.DOTALL | re.IGNORECASE)
_QUOTE_MARK = re.compile(r"<quoted\b[^>]*/>", re.IGNORECASE)
_MENTION = re.compile(r"<at\b[^>]*>(.*?)</at>", re.DOTALL | re.IGNORECASE)
_DELETED, _EDITED = "softDeleteMessage", "editMessage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Somebody wrote something, or changed what was written. `text` has not been guarded."""

    reference: Reference
    activity: str
    text: str
    locale: str
    is_edit: bool = False
    to_bot: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A button was pressed; `is_invoke` where Teams waits for the answer."""

    reference: Reference
    verb: str
    data: Mapping[str, Any]
    locale: str
    is_invoke: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingBegun:
    """Somebody pressed a thumb, and a form is to be shown."""

    reference: Reference
    message: str
    reaction: Reaction
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """What somebody thinks of the message of an id. The comment has not been guarded."""

    reference: Reference
    message: str
    reaction: Reaction
    reasons: tuple[str, ...]
    comment: str
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """What was written was deleted."""

    reference: Reference
    activity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """The bot was put into a conversation."""

    reference: Reference
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """The bot was taken out of a conversation."""

    reference: Reference


@dataclass(frozen=True, slots=True)
class Other:
    """Nothing that the bot does anything about."""

    is_invoke: bool = False


Incoming = Written | Pressed | RatingBegun | Rated | Deleted | Installed | Removed | Other


def read_activity(activity: Mapping[str, Any]) -> Incoming:
    """What an activity is; whatever its shape, nothing is raised."""
    reference = _reference(activity)
    is_invoke = activity.get("type") == "invoke"
    if reference is None:
        return Other(is_invoke)
    match activity.get("type"):
        case "message":
            return _message(activity, reference)
        case "messageUpdate":
            return _update(activity, reference)
        case "messageDelete":
            return Deleted(reference=reference, activity=_text(activity, "id"))
        case "invoke":
            return _invoke(activity, reference)
        case "installationUpdate":
            return _installation(activity, reference)
        case "conversationUpdate":
            return _conversation(activity, reference)
    return Other()


def _reference(activity: Mapping[str, Any]) -> Reference | None:
    conversation, channel = _object(activity, "conversation"), _object(activity, "channelData")
    place = _text(conversation, "id")
    kind = _text(conversation, "conversationType")
    known: list[Kind] = [one for one in _KINDS if one == kind]
    # An installation into a team tells of no kind.
    in_team = bool(_object(channel, "team"))
    tenants = tenants_of(activity)
    if not place or len(tenants) != 1 or (kind and not known):
        return None
    return Reference(
        service_url=_text(activity, "serviceUrl"),
        tenant=next(iter(tenants)),
        conversation=place,
        kind=known[0] if known else "channel" if in_team else "personal",
        user=_text(_object(activity, "from"), "id"),
        bot=_text(_object(activity, "recipient"), "id"),
    )


def _message(activity: Mapping[str, Any], reference: Reference) -> Incoming:
    value = _object(activity, "value")
    words = _words(activity, reference)
    if value and not words:
        return Pressed(
            reference=reference,
            verb=_text(value, "verb"),
            data=value,
            locale=_text(activity, "locale"),
            is_invoke=False,
        )
    return _written(activity, reference, words, is_edit=False)


def _update(activity: Mapping[str, Any], reference: Reference) -> Incoming:
    event = _text(_object(activity, "channelData"), "eventType")
    if event == _DELETED:
        return Deleted(reference=reference, activity=_text(activity, "id"))
    if event != _EDITED:
        return Other()
    return _written(activity, reference, _words(activity, reference), is_edit=True)


def _written(
    activity: Mapping[str, Any], reference: Reference, words: str, *, is_edit: bool
) -> Written:
    return Written(
        reference=reference,
        activity=_text(activity, "id"),
        text=words,
        locale=_text(activity, "locale"),
        is_edit=is_edit,
        to_bot=reference.is_personal or bool(_mentions(activity, reference)),
    )


def _words(activity: Mapping[str, Any], reference: Reference) -> str:
    """The text without the bot's own name, without what was quoted, as it was typed."""
    raw = activity.get("text")
    text = raw if isinstance(raw, str) else ""
    for mention in _mentions(activity, reference):
        text = text.replace(mention, " ")
    text = _QUOTE_MARK.sub(" ", _QUOTED_REPLY.sub(" ", text))
    text = _MENTION.sub(r"\1", text)
    return html.unescape(text).replace("\xa0", " ").strip()


def _mentions(activity: Mapping[str, Any], reference: Reference) -> list[str]:
    """How the bot is named in the text."""
    return [
        _text(one, "text")
        for one in _objects(activity.get("entities"))
        if one.get("type") == "mention"
        and _text(one, "text")
        and _text(_object(one, "mentioned"), "id") == reference.bot
    ]


def _invoke(activity: Mapping[str, Any], reference: Reference) -> Incoming:
    value, locale = _object(activity, "value"), _text(activity, "locale")
    match activity.get("name"):
        case "adaptiveCard/action":
            action = _object(value, "action")
            return Pressed(
                reference=reference,
                verb=_text(action, "verb"),
                data=_object(action, "data"),
                locale=locale,
                is_invoke=True,
            )
        case "message/fetchTask":
            reaction = _reaction(_object(value, "data"))
            if reaction:
                return RatingBegun(
                    reference=reference,
                    message=_text(activity, "replyToId"),
                    reaction=reaction,
                    locale=locale,
                )
        case "message/submitAction" | "task/submit":
            return _rated(activity, reference, value)
    return Other(is_invoke=True)


def _rated(activity: Mapping[str, Any], reference: Reference, value: Mapping[str, Any]) -> Incoming:
    """A rating, by Teams' own form or by ours."""
    said = _object(value, "actionValue") or _object(value, "data")
    reaction = _reaction(value) or _reaction(_object(value, "data"))
    if reaction is None:
        return Other(is_invoke=True)
    form = _form(said.get("feedback")) or said
    reasons = form.get("reasons")
    return Rated(
        reference=reference,
        message=_text(activity, "replyToId") or _text(said, "message"),
        reaction=reaction,
        reasons=tuple(reasons.split(",")) if isinstance(reasons, str) and reasons else (),
        comment=_text(form, "comment") or _text(form, "feedbackText"),
        locale=_text(activity, "locale"),
    )


def _form(feedback: object) -> Mapping[str, Any]:
    """What a form said: an object, an object as JSON, or the comment alone."""
    if isinstance(feedback, str):
        try:
            read = json.loads(feedback)
        except (ValueError, RecursionError):
            return {"comment": feedback}
        return read if isinstance(read, dict) else {"comment": feedback}
    return feedback if isinstance(feedback, dict) else {}


def _reaction(value: Mapping[str, Any]) -> Reaction | None:
    for holder in (_object(value, "actionValue"), value):
        match holder.get("reaction"):
            case "like":
                return "like"
            case "dislike":
                return "dislike"
    return None


def _installation(activity: Mapping[str, Any], reference: Reference) -> Incoming:
    match activity.get("action"):
        case "add" | "add-upgrade":
            return Installed(reference=reference, locale=_text(activity, "locale"))
        case "remove" | "remove-upgrade":
            return Removed(reference=reference)
    return Other()


def _conversation(activity: Mapping[str, Any], reference: Reference) -> Incoming:
    def is_among(name: str) -> bool:
        members = _objects(activity.get(name))
        return any(_text(one, "id") == reference.bot for one in members)

    if is_among("membersAdded"):
        return Installed(reference=reference, locale=_text(activity, "locale"))
    if is_among("membersRemoved"):
        return Removed(reference=reference)
    return Other()


def _text(holder: Mapping[str, Any], name: str) -> str:
    """A short text; nothing where there is none, or none that may be one."""
    value = holder.get(name)
    is_short = isinstance(value, str) and (len(value) <= _MOST_ID_CHARS or name == "comment")
    return value if isinstance(value, str) and is_short else ""


def _object(holder: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = holder.get(name)
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> Sequence[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
