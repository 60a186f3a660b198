"""Letters of other alphabets inside Latin words, which look right and are found by nobody."""

import re

from corpus.text import HOMOGLYPHS

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")


def fold_homoglyphs(text: str) -> str:
    """Make look-alike Greek and Cyrillic letters Latin inside words that are mostly Latin.

    The length stays, so places do too. Words of another alphabet are left as they are, and so is
    a word with a foreign letter that has no Latin look-alike.
    """
    return _WORD.sub(lambda match: _folded(match.group()), text)


def _folded(word: str) -> str:
    if word.isascii():
        return word
    folded = word.translate(HOMOGLYPHS)
    latin = len(_LATIN.findall(word))
    wholly_latin = len(_LATIN.findall(folded)) == len(word)
    return folded if wholly_latin and 2 * latin > len(word) else word
