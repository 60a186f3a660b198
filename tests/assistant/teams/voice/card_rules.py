"""What Teams demands of a message and of a card, as far as it can be seen in the JSON."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

VERSION = "1.5"
MOST_BYTES = 28_000
ELEMENTS = {
    "AdaptiveCard", "TextBlock", "RichTextBlock", "TextRun", "Container", "ActionSet",
    "Input.ChoiceSet", "Input.Text", "Action.Execute", "Action.OpenUrl", "Action.Submit",
}  # fmt: skip
NEEDED = {
    "TextBlock": ("text", "wrap"),
    "Action.Execute": ("title", "verb", "data"),
    "Action.OpenUrl": ("title", "url"),
    "Input.ChoiceSet": ("id", "label", "choices"),
    "Input.Text": ("id", "label"),
}
_CITATIONS, _NAME, _ABSTRACT, _KEYWORDS, _KEYWORD = 20, 80, 160, 3, 28


def mistakes(payload: Mapping[str, Any]) -> list[str]:
    """What Teams would refuse, or show badly."""
    found = [one for card in cards_of(payload) for one in card_mistakes(card)]
    if len(json.dumps(payload, ensure_ascii=False).encode()) > MOST_BYTES:
        found.append("too long")
    entities = payload.get("entities") or []
    roots = [one for one in entities if one.get("type") == "https://schema.org/Message"]
    if len(roots) > 1:
        found.append("several root entities")
    claims = [claim for one in roots for claim in one.get("citation") or []]
    return found + _citation_mistakes(claims, str(payload.get("text", "")))


def cards_of(payload: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [dict(one["content"]) for one in payload.get("attachments") or []]


def card_mistakes(card: Mapping[str, Any]) -> list[str]:
    found = [] if card.get("version") == VERSION else ["version"]
    found += [key for key in ("lang", "fallbackText", "speak") if not card.get(key)]
    ids: list[str] = []
    for one in elements(card):
        kind = str(one["type"])
        found += [] if kind in ELEMENTS else [f"unknown {kind}"]
        found += [f"{kind} without {key}" for key in NEEDED.get(kind, ()) if not one.get(key)]
        ids += [one["id"]] if "id" in one else []
    if len(set(ids)) < len(ids):
        found.append("an id twice")
    return found


def elements(held: Any) -> Iterator[Mapping[str, Any]]:
    """Every element and action of a card, itself included; what a button carries is none."""
    if isinstance(held, list):
        for one in held:
            yield from elements(one)
    if isinstance(held, dict):
        if "type" in held:
            yield held
        for key, value in held.items():
            if key != "data":
                yield from elements(value)


def _citation_mistakes(claims: list[dict[str, Any]], text: str) -> list[str]:
    positions = [claim["position"] for claim in claims]
    found = ["too many citations"] if len(claims) > _CITATIONS else []
    found += ["a position twice"] if len(set(positions)) < len(positions) else []
    for claim in claims:
        shown = claim["appearance"]
        keywords = shown.get("keywords") or []
        found += [] if f"[{claim['position']}]" in text else ["a citation without a mark"]
        found += [] if 0 < len(shown["name"]) <= _NAME else ["name"]
        found += [] if 0 < len(shown["abstract"]) <= _ABSTRACT else ["abstract"]
        found += [] if len(keywords) <= _KEYWORDS else ["keywords"]
        found += ["keyword" for keyword in keywords if len(keyword) > _KEYWORD]
    return found
