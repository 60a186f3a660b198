"""What somebody says who asks nothing."""

import re

_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("thanks", re.compile(r"\b(?:takk|takker|takkar|thanks|thank you)\b", re.IGNORECASE)),
    (
        "about",
        re.compile(
            r"\b(?:hvem|kven|hva|kva) er du\b|"
            r"\ber du (?:en|ein|et|eit|ekte|menneske|robot|ki|ai|der)\b|"
            r"\b(?:hva|kva) kan du\b|\bkan du (?:hjelpe|svare)|\bikk(?:e|je) (?:kan )?svare|"
            r"\b(?:robot|maskin|menneske|chatgpt|språkmodell)\b|"
            r"\b(?:who|what) are you\b|\bare you (?:a|an|human|real|there)\b|\bwhat can you\b",
            re.IGNORECASE,
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
