"""What somebody says who asks nothing."""

import re

_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("thanks", re.compile(r"\b(?:takk|takker|takkar|thanks|thank you)\b", re.IGNORECASE)),
    (
        "about",
        re.compile(
            r"\b(?:du|deg|dere|dykk|deg sjølv|you|yourself|robot|menneske|maskin|bot|ki|ai)\b.*",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
    (
        "goodbye",
        re.compile(
            r"\b(?:ha det|hade|hadet|snakkes|snakkast|vi høres|adjø|god helg|bye|goodbye)\b",
            re.IGNORECASE,
        ),
    ),
)


def kind_of_talk(text: str) -> str:
    """`thanks`, `about`, `goodbye`, or else `greeting`: keys of the message catalogues."""
    return next((kind for kind, sign in _KINDS if sign.search(text)), "greeting")
