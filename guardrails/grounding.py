"""Checks an answer against what it cites: quotes to the letter, numbers by their value.

Numbers are compared in a canonical form: `6`, `37.5`, `80%`, `date:2024-07-01`, `date:--07-01`
(no year), `§14-9`, `ledd:1`. «seks», «6» and «6,0» are one number; «første ledd» is «(1)».
"""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from guardrails.errors import DataFileInvalid
from guardrails.wordlists import DATA, read_table

_NUMBER = r"\d{1,3}(?:[ \u00a0\u202f.]\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)?"
_CENTURY_PIVOT = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vocabulary:
    cardinals: dict[str, int]
    articles: frozenset[str]
    ordinals: dict[str, int]
    months: dict[str, int]
    rules: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...]


def unsupported_quote(original: str, start: int, end: int, quote: str) -> bool:
    """Whether a quote is anything else than exactly the characters [start, end).

    An empty quote and offsets outside the original are unsupported too.
    """
    in_range = 0 <= start < end <= len(original)
    return not in_range or original[start:end] != quote


def numbers_in(text: str) -> frozenset[str]:
    """Every number, amount, percentage, date and § reference, in canonical form."""
    return frozenset(_scan(text))


def unsupported_numbers(statement: str, evidence: Sequence[str]) -> tuple[str, ...]:
    """Canonical numbers of a statement that none of the evidence holds, sorted.

    A date without its year is supported by the full date; the number 1 by an article.
    """
    known = set().union(*(numbers_in(text) for text in evidence)) if evidence else set()
    known |= {f"date:--{key[-5:]}" for key in known if key.startswith("date:") and key[5] != "-"}
    if any(_has_article(text) for text in evidence):
        known.add("1")
    return tuple(sorted(numbers_in(statement) - known))


def number_words() -> Mapping[str, int]:
    """Every whole number that is written in letters, in both written standards."""
    return _vocabulary().cardinals


def _has_article(text: str) -> bool:
    return not _vocabulary().articles.isdisjoint(re.findall(r"\w+", text.lower()))


def _scan(text: str) -> Iterator[str]:
    """Apply the rules in order; what one rule has read is blanked for the next."""
    rest = text.lower()
    for pattern, canonical in _vocabulary().rules:
        matches = list(pattern.finditer(rest))
        for match in matches:
            key = canonical(match)
            yield from key.split("|") if key else ()
        for match in reversed(matches):
            if canonical(match):
                blank = "\x00" * (match.end() - match.start())
                rest = rest[: match.start()] + blank + rest[match.end() :]


def _plain(number: str) -> str:
    """`1 250 000`, `1.250.000` and `1250000` alike; decimals with comma or full stop."""
    compact = re.sub(r"[ \u00a0\u202f]", "", number)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", compact):
        compact = compact.replace(".", "")
    value = Decimal(compact.replace(",", "."))
    return format(value.normalize(), "f")


def _date(year: str | None, month: int, day: int) -> str:
    if year is None:
        checked = 2000
    else:
        checked = int(year) if len(year) == 4 else int(year) + _century(int(year))
    try:
        date = datetime.date(checked, month, day)
    except ValueError:
        return ""
    return f"date:--{date:%m-%d}" if year is None else f"date:{date.isoformat()}"


def _century(two_digits: int) -> int:
    return 1900 if two_digits >= _CENTURY_PIVOT else 2000


def _sections(match: re.Match[str]) -> str:
    found = re.findall(r"\d+(?:-\d+)?(?: ?[a-z](?![a-zæøå]))?", match.group())
    return "|".join("§" + reference.replace(" ", "") for reference in found)


@cache
def _vocabulary() -> _Vocabulary:
    table = read_table(DATA / "number_words.toml")
    ordinals, months = _values(table, "ordinals"), _values(table, "months")
    cardinals = _cardinals(table)
    return _Vocabulary(
        cardinals=cardinals,
        articles=frozenset(_values(table, "articles")),
        ordinals=ordinals,
        months=months,
        rules=(*_date_rules(months), *_reference_rules(ordinals), *_number_rules(cardinals)),
    )


def _values(table: dict[str, object], key: str) -> dict[str, int]:
    values = table.get(key)
    if not isinstance(values, dict) or not all(isinstance(v, int) for v in values.values()):
        raise DataFileInvalid(f"number_words.toml needs a table {key!r} of whole numbers")
    return dict(values)


def _cardinals(table: dict[str, object]) -> dict[str, int]:
    ones, tens = _values(table, "ones"), _values(table, "tens")
    cardinals = ones | _values(table, "teens") | tens | _values(table, "large")
    unaccented = {"en": 1, "ein": 1, "ett": 1, "eitt": 1} | ones
    for ten, value in tens.items():
        for one, unit in unaccented.items():
            cardinals[ten + one] = value + unit
            cardinals[f"{one}og{ten}"] = value + unit
    for one, unit in ones.items():
        for large, value in _values(table, "large").items():
            cardinals[one + large] = unit * value
    return cardinals


_Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


def _date_rules(months: dict[str, int]) -> tuple[_Rule, ...]:
    names = "|".join(sorted(months, key=len, reverse=True))
    written = re.compile(rf"(?<!\d)(\d{{1,2}})\. ?({names})\b\.?(?: ((?:19|20)\d\d)(?!\d))?")
    dotted = re.compile(r"(?<![\d.])(\d{1,2})[./](\d{1,2})[.\-/](\d{4}|\d{2})(?![\d]|\.\d)")
    iso = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
    return (
        (iso, lambda m: _date(m[1], int(m[2]), int(m[3]))),
        (written, lambda m: _date(m[3], months[m[2]], int(m[1]))),
        (dotted, lambda m: _date(m[3], int(m[2]), int(m[1]))),
    )


def _reference_rules(ordinals: dict[str, int]) -> tuple[_Rule, ...]:
    one = r"\d+(?:-\d+)?(?: ?[a-z](?![a-zæøå]))?"
    section = re.compile(
        rf"(?:§+|\bparagraf(?:ane|ene)?) ?{one}(?:(?:, ?| og | eller | til )(?:§ ?)?\d+-\d+)*"
    )
    names = "|".join(sorted(ordinals, key=len, reverse=True))
    ledd = re.compile(rf"(?:\b({names})|(?<!\d)(\d{{1,2}})\.) ledd\b")
    bracket = re.compile(r"\((\d{1,2})\)")
    ordinal = re.compile(rf"\b({'|'.join(n for n in ordinals if ordinals[n] > 2)})\b")
    return (
        (section, _sections),
        (ledd, lambda m: f"ledd:{ordinals[m[1]] if m[1] else int(m[2])}"),
        (bracket, lambda m: f"ledd:{int(m[1])}"),
        (ordinal, lambda m: str(ordinals[m[1]])),
    )


def _number_rules(cardinals: dict[str, int]) -> tuple[_Rule, ...]:
    names = "|".join(sorted(cardinals, key=len, reverse=True))
    percent = re.compile(rf"(?<![\w.,])({_NUMBER}) ?(?:%|prosent\b|pst\b)")
    spelled_percent = re.compile(rf"\b({names}) prosent\b")
    millions = re.compile(
        rf"(?<![\w.,])({_NUMBER}) (tusen|million(?:er|ar)?|mill\b|milliard(?:er|ar)?)"
    )
    number = re.compile(rf"(?<![\w])({_NUMBER})(?![\d])")
    word = re.compile(rf"\b({names})\b")
    return (
        (percent, lambda m: _plain(m[1]) + "%"),
        (spelled_percent, lambda m: f"{cardinals[m[1]]}%"),
        (millions, lambda m: _plain(str(Decimal(_plain(m[1])) * _scale(m[2])))),
        (number, lambda m: _plain(m[1])),
        (word, lambda m: str(cardinals[m[1]])),
    )


def _scale(word: str) -> int:
    if word.startswith("milliard"):
        return 1_000_000_000
    return 1_000 if word == "tusen" else 1_000_000
