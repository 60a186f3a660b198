"""Numbers in which letters stand for the digits that they look like: «I5O375l2345»."""

import re
from collections.abc import Iterator

_LIKE = r"[0-9OoQDIil|!LSsZzEABbGgqT]"
_LETTERS, _DIGITS = "OoQDIil|!LZzEASsGTBgq", "000011111122345567899"
_TABLES = tuple(str.maketrans(_LETTERS + "b", _DIGITS + six) for six in "68")
_NUMBER = re.compile(rf"(?<![^\W_]){_LIKE}(?:[ .\-/_]?{_LIKE}){{10}}(?![^\W_])")
# A single word of these letters and one digit is rare; several words in a row are not.
_FEWEST, _FEWEST_SPREAD = 1, 4

# Between spaces they part the columns of a table.
_BARS = frozenset("|!")


def look_alike_numbers(text: str) -> Iterator[tuple[str, int, int]]:
    """Eleven digits, of which some are letters, in every reading, with their half-open place.

    Linear in the length of the text.
    """
    for match in _NUMBER.finditer(text):
        written = match.group()
        signs = [character for character in written if character not in " .-/_"]
        figures = sum(character.isdigit() for character in signs)
        is_spread = len(signs) < len(written)
        if is_spread and _BARS.intersection(signs):
            continue
        if (_FEWEST_SPREAD if is_spread else _FEWEST) <= figures < len(signs):
            for digits in dict.fromkeys("".join(signs).translate(table) for table in _TABLES):
                yield digits, *match.span()
