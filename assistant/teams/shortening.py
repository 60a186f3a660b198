"""Texts made to fit the places that Teams gives them."""

from assistant.api.deltas import deltas

_MORE = "…"


def shortened(text: str, most: int) -> str:
    """A text on one line, cut after a word where it is longer than so many characters."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - len(_MORE) + 1]
    whole = cut.rpartition(" ")[0] if " " in cut else cut[:-1]
    return whole.rstrip(" ,;:–-(«[") + _MORE


def whole_sentences(text: str, most: int) -> tuple[str, bool]:
    """As many of the first sentences as fit, with their marks; and whether that is all."""
    if len(text) <= most:
        return text, True
    kept = ""
    for sentence in deltas(text):
        if len(kept) + len(sentence) > most:
            break
        kept += sentence
    return kept.rstrip() or shortened(text, most), False
