"""Identity numbers of every series, and the ways in which people write or hide one.

Nobody has these numbers: those of the ordinary series say that they were given to somebody born
before 1900, the rule of 2032 is not in use yet, and the rest are drawn at random.
"""

import base64
from collections.abc import Callable
from random import Random
from types import MappingProxyType

OPEN, CLOSE = "⟦", "⟧"
"""Stand round what must be marked in a disguised text."""

Disguise = Callable[[str, Random], str]

_K1 = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_K2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_SERIES = MappingProxyType(
    {
        "fodselsnummer": (0, 0),
        "d": (40, 0),
        "h": (0, 40),
        "d_h": (40, 40),
        "synthetic_65": (0, 65),
        "synthetic_80": (0, 80),
        "d_65": (40, 65),
        "d_80": (40, 80),
    }
)
SERIES = (*_SERIES, "fh")
REMAINDERS = (0, 1, 2, 3)
"""Of the first check sum: 0 by the rule of 1964, all four from 2032."""

_UNITS = "null en to tre fire fem seks sju åtte ni".split()
_NYNORSK = "null ein to tre fire fem seks sju åtte ni".split()
_ENGLISH = "zero one two three four five six seven eight nine".split()
_TEENS = "ti elleve tolv tretten fjorten femten seksten sytten atten nitten".split()
_TENS = "tjue tretti førti femti seksti sytti åtti nitti".split()
_MONTHS = "januar februar mars april mai juni juli august september oktober november desember"


def identity_number(series: str, remainder: int, chance: Random) -> str:
    """A valid number of a series.

    Args:
        series: One of `SERIES`.
        remainder: What the first check sum leaves, one of `REMAINDERS`.
        chance: Draws the rest.
    """
    while True:
        nine = _nine(series, chance)
        first = (remainder - _weighted(nine, _K1)) % 11
        if first <= 9:
            second = -_weighted(f"{nine}{first}", _K2) % 11
            if second <= 9:
                return f"{nine}{first}{second}"


def _nine(series: str, chance: Random) -> str:
    if series == "fh":
        return chance.choice("89") + f"{chance.randrange(10**8):08}"
    day, month = _SERIES[series]
    date = (chance.randint(1, 28) + day, chance.randint(1, 12) + month, chance.randint(54, 99))
    return "{:02}{:02}{:02}".format(*date) + str(chance.randint(500, 749))


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def one_wrong_digit(number: str, chance: Random) -> str:
    """The number with one digit another."""
    at = chance.randrange(len(number))
    wrong = chance.choice([digit for digit in "0123456789" if digit != number[at]])
    return number[:at] + wrong + number[at + 1 :]


def two_swapped(number: str, chance: Random) -> str:
    """The number with two unlike neighbours in each other's place."""
    places = [at for at in range(len(number) - 1) if number[at] != number[at + 1]]
    at = chance.choice(places)
    return number[:at] + number[at + 1] + number[at] + number[at + 2 :]


def _marked(text: str) -> str:
    return OPEN + text + CLOSE


def _between(separator: str) -> Disguise:
    """Six and five with something between."""
    return lambda number, _: _marked(number[:6] + separator + number[6:])


def _each(separator: str) -> Disguise:
    """Something between all digits."""
    return lambda number, _: _marked(separator.join(number))


def _wrapped(before: str, after: str) -> Disguise:
    return lambda number, chance: before + _marked(_plain(number, chance)) + after


def _digits_as(first: int) -> Disguise:
    """Another script's digits, by the code point of its nought."""
    return lambda number, _: _marked("".join(chr(first + int(digit)) for digit in number))


def _translated(table: dict[str, str]) -> Disguise:
    return lambda number, _: _marked("".join(table.get(digit, digit) for digit in number))


def _worded(units: list[str], separator: str = " ") -> Disguise:
    return lambda number, _: _marked(separator.join(units[int(digit)] for digit in number))


def _plain(number: str, chance: Random) -> str:
    return chance.choice([number, f"{number[:6]} {number[6:]}"])


def _dotted_date(number: str, chance: Random) -> str:
    mark = chance.choice("./-")
    return _marked(f"{number[:2]}{mark}{number[2:4]}{mark}{number[4:6]} {number[6:]}")


def _pairs(number: str, chance: Random) -> str:
    mark = chance.choice(" .-")
    return _marked(mark.join(number[at : at + 2] for at in range(0, 11, 2)))


def _pair_words(number: str, chance: Random, *, turned: str = "") -> str:
    pairs = [number[at : at + 2] for at in range(0, 11, 2)]
    return _marked(chance.choice([" ", ", "]).join(_pair(pair, turned) for pair in pairs))


def _pair(pair: str, turned: str) -> str:
    if len(pair) == 1 or pair[0] == "0":
        return " ".join(_UNITS[int(digit)] for digit in pair)
    if pair[0] == "1":
        return _TEENS[int(pair[1])]
    tens, unit = _TENS[int(pair[0]) - 2], _UNITS[int(pair[1])]
    if pair[1] == "0":
        return tens
    return f"{unit}{turned}og{turned}{tens}" if turned else tens + unit


def _turned_pairs(number: str, chance: Random) -> str:
    return _pair_words(number, chance, turned=chance.choice("- "))


def _mixed(number: str, chance: Random) -> str:
    return _marked(" ".join(chance.choice([d, _UNITS[int(d)], _NYNORSK[int(d)]]) for d in number))


def _look_alikes(number: str, chance: Random) -> str:
    kinds = {"0": "Oo", "1": "lI", "5": "S", "8": "B", "2": "Z"}
    swapped = [kinds.get(digit, digit) for digit in number]
    letters = [chance.choice(kind) for kind in swapped]
    return _keeping_a_digit(letters, number)


def _leet(number: str, chance: Random) -> str:
    table = dict(zip("0134578", "OIEASTB", strict=True))
    letters = [table.get(d, d) if chance.random() < 0.6 else d for d in number]
    return _keeping_a_digit(letters, number)


def _keeping_a_digit(letters: list[str], number: str) -> str:
    if not any(letter.isdigit() for letter in letters):
        letters[3] = number[3]
    return _marked("".join(letters))


def _cyrillic(number: str, chance: Random) -> str:
    return _marked(number.replace("0", chance.choice("ОоΟο")))


def _last_five(number: str, chance: Random) -> str:
    said = chance.choice(["siste fem er", "dei fem siste er", "og personnummeret er", "slutter på"])
    return f"født {_marked(number[:6])}, {said} {_marked(number[6:])}"


def _two_sentences(number: str, chance: Random) -> str:
    born = chance.choice(["Fødselsdatoen er", "Hun er født", "Ho er fødd"])
    said = chance.choice(["Personnummeret er", "De siste fem sifrene er", "Pnr er"])
    return f"{born} {_marked(number[:6])}. {said} {_marked(number[6:])}."


def _two_lines(number: str, chance: Random) -> str:
    date = chance.choice([number[:6], f"{number[:2]}.{number[2:4]}.{number[4:6]}"])
    name = chance.choice(["Personnr", "Personnummer", "Pnr"])
    return f"Født: {_marked(date)}\n{name}: {_marked(number[6:])}\n"


def _written_date(number: str, chance: Random) -> str:
    """Only an ordinary date can be written out."""
    day, month = int(number[:2]) % 40, int(number[2:4])
    if number[0] in "89" or not 1 <= month <= 12 or int(number[:2]) > 31:
        return _last_five(number, chance)
    year = chance.choice([f"18{number[4:6]}", number[4:6]])
    date = f"{day}. {_MONTHS.split()[month - 1]} {year}"
    return f"født {_marked(date)}, personnummer {_marked(number[6:])}"


def _last_five_first(number: str, _: Random) -> str:
    return f"De siste fem sifrene er {_marked(number[6:])} og fødselsdatoen {_marked(number[:6])}"


def _reversed(number: str, chance: Random) -> str:
    return _marked(number[::-1]) + chance.choice(["", " (baklengs)"])


def _reversed_spread(number: str, _: Random) -> str:
    return f"baklengs: {_marked(' '.join(number[::-1]))}"


def _base64(number: str, chance: Random) -> str:
    text = chance.choice([number, f"{number[:6]} {number[6:]}", f"fnr {number}"])
    return _marked(base64.b64encode(text.encode()).decode())


def _hex(number: str, chance: Random) -> str:
    codes = [f"{ord(digit):02x}" for digit in number]
    return _marked(chance.choice(["", " ", ":"]).join(codes))


def _hex_escapes(number: str, chance: Random) -> str:
    prefix = chance.choice(["\\x", "\\u00", "0x"])
    return _marked((" " if prefix == "0x" else "").join(f"{prefix}{ord(d):02x}" for d in number))


def _url_encoded(number: str, chance: Random) -> str:
    if chance.random() < 0.5:
        return _marked(f"{number[:6]}%20{number[6:]}")
    return _marked("".join(f"%{ord(digit):02X}" for digit in number))


def _html(number: str, chance: Random) -> str:
    form = chance.choice(["&#{};", "&#x{:x};"])
    return _marked("".join(form.format(ord(digit)) for digit in number))


def _html_space(number: str, chance: Random) -> str:
    return _marked(number[:6] + chance.choice(["&nbsp;", "&#160;", "&shy;"]) + number[6:])


def _bracketed(number: str, chance: Random) -> str:
    left, right = chance.choice([("(", ")"), ("[", "]"), ("{", "}"), ("<", ">")])
    if chance.random() < 0.5:
        return f"{_marked(f'{left}{number[:6]}{right} {left}{number[6:]}{right}')}"
    return _marked("".join(f"{left}{digit}{right}" for digit in number))


def _said_separators(number: str, chance: Random) -> str:
    said = chance.choice(["bindestrek", "mellomrom", "strek", "og så"])
    return _marked(f"{number[:6]} {said} {number[6:]}")


def _keycaps(number: str, _: Random) -> str:
    return _marked("".join(f"{digit}\ufe0f\u20e3" for digit in number))


DISGUISES: MappingProxyType[str, Disguise] = MappingProxyType(
    {
        "plain": _each(""),
        "six_five_space": _between(" "),
        "six_five_hyphen": _between("-"),
        "six_five_dash": _between(" – "),
        "six_five_dot": _between("."),
        "six_five_slash": _between("/"),
        "six_five_underscore": _between("_"),
        "six_five_bar": _between(" | "),
        "six_five_colon": _between(":"),
        "six_five_tab": _between("\t"),
        "six_five_newline": _between("\n"),
        "six_five_no_break": _between("\u00a0"),
        "six_five_middle_dot": _between("·"),
        "dotted_date": _dotted_date,
        "pairs": _pairs,
        "each_space": _each(" "),
        "each_hyphen": _each("-"),
        "each_dot": _each("."),
        "each_comma": _each(", "),
        "each_slash": _each("/"),
        "each_newline": _each("\n"),
        "each_star": _each("*"),
        "each_no_break": _each("\u202f"),
        "zero_width": _each("\u200b"),
        "soft_hyphen": _each("\u00ad"),
        "full_width": _digits_as(0xFF10),
        "arabic_indic": _digits_as(0x0660),
        "devanagari": _digits_as(0x0966),
        "mathematical": _digits_as(0x1D7CE),
        "superscript": _translated(dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))),
        "circled": _translated(dict(zip("0123456789", "⓪①②③④⑤⑥⑦⑧⑨", strict=True))),
        "keycaps": _keycaps,
        "look_alikes": _look_alikes,
        "leet": _leet,
        "cyrillic": _cyrillic,
        "words_bokmal": _worded(_UNITS),
        "words_syv": _worded([*_UNITS[:7], "syv", *_UNITS[8:]], ", "),
        "words_nynorsk": _worded(_NYNORSK),
        "words_english": _worded(_ENGLISH),
        "words_hyphen": _worded(_UNITS, "-"),
        "words_joined": _worded(_UNITS, ""),
        "words_pairs": _pair_words,
        "words_pairs_turned": _turned_pairs,
        "words_and_digits": _mixed,
        "separator_said": _said_separators,
        "last_five": _last_five,
        "two_sentences": _two_sentences,
        "two_lines": _two_lines,
        "written_date": _written_date,
        "last_five_first": _last_five_first,
        "reversed": _reversed,
        "reversed_spread": _reversed_spread,
        "base64": _base64,
        "hex": _hex,
        "hex_escapes": _hex_escapes,
        "url_encoded": _url_encoded,
        "html": _html,
        "html_space": _html_space,
        "bracketed": _bracketed,
        "json": _wrapped('{"id": 4, "fnr": "', '", "stilling": 50}'),
        "csv": _wrapped("4;Nordmann;", ";100;2024-01-01"),
        "url": _wrapped("https://intern.eksempel.no/person?nr=", "&side=2"),
        "url_path": _wrapped("https://intern.eksempel.no/ansatt/", "/lonn"),
        "signature": _wrapped("Mvh\nPersonalkontoret\n", "\nTlf. 24 13 26 00"),
        "markdown": _wrapped("**", "**"),
        "joined_to_letters": lambda number, _: f"fnr{_marked(number)}",
    }
)
"""Every way of writing, by its name."""


def _full_width_hyphens(number: str, _: Random) -> str:
    return _marked("-".join(chr(0xFF10 + int(digit)) for digit in number))


def _spaced_look_alikes(number: str, _: Random) -> str:
    return _marked(" ".join(number.replace("0", "O").replace("1", "l")))


def _last_five_said(number: str, _: Random) -> str:
    five = " ".join(_UNITS[int(digit)] for digit in number[6:])
    return f"født {_marked(number[:6])}, siste fem er {_marked(five)}"


def _groups_of(*ends: int) -> Disguise:
    starts = (0, *ends)
    return lambda number, _: _marked(
        " ".join(number[at:end] for at, end in zip(starts, (*ends, 11), strict=True))
    )


def _base64_of_json(number: str, _: Random) -> str:
    return _marked(base64.urlsafe_b64encode(f'{{"fnr":"{number}"}}'.encode()).decode())


def _bits(number: str, _: Random) -> str:
    return _marked(" ".join(f"{ord(digit):08b}" for digit in number))


UNSEEN: MappingProxyType[str, Disguise] = MappingProxyType(
    {
        "full_width_hyphens": _full_width_hyphens,
        "look_alikes_spaced": _spaced_look_alikes,
        "words_capitals": lambda n, _: _marked(". ".join(_UNITS[int(d)].title() for d in n)),
        "words_lines": _worded(_NYNORSK, "\n"),
        "words_and_pairs": lambda n, _: _marked(
            " ".join([_pair(n[:2], ""), n[2:4], _pair(n[4:6], ""), n[6:]])
        ),
        "last_five_said": _last_five_said,
        "letters_between": _each("x"),
        "emoji_between": _each("\U0001f600"),
        "quoted_each": _each('","'),
        "three_three_five": _groups_of(3, 6),
        "four_four_three": _groups_of(4, 8),
        "base64_of_json": _base64_of_json,
        "bits": _bits,
        "ideographs": _translated(dict(zip("0123456789", "〇一二三四五六七八九", strict=True))),
        "html_twice": lambda n, _: _marked("".join(f"&amp;#{ord(digit)};" for digit in n)),
        "split_in_sentence": lambda n, _: (
            f"Tallet begynner med {_marked(n[:6])} og fortsetter med {_marked(n[6:])}"
        ),
    }
)
"""Ways that were thought of when the recogniser was done.

The first measurement, before anything was mended after them, found 1,021 of 1,728 (0.591): the
reach in ways that nobody had thought of. Six of the sixteen were mended after it.
"""
