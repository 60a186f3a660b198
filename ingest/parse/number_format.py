"""Cell values as Norwegian Excel shows them, by the cell's number format (ECMA-376, 18.8.31)."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from openpyxl.styles.numbers import BUILTIN_FORMATS

GENERAL = "General"
_MONTHS = (
    "januar februar mars april mai juni juli august september oktober november desember".split()
)
_BUILT_IN_SHORT_DATES = {14: "dd.mm.yyyy", 22: "dd.mm.yyyy hh:mm"}
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]')
_NUMBER = re.compile(r"[#0?](?:[#0?,]| (?=[#0?]))*(?:\.[#0?]*)?")
_GROUP_SPACE = re.compile(r"(?<=[#0?])\\?[ \u00a0](?=[#0?])")
_ELAPSED = re.compile(r"\[h+\]", re.IGNORECASE)
_DATE_PARTS = re.compile(r"[dy]|m{3,}", re.IGNORECASE)
_CLOCK_PARTS = re.compile(r"[hs]", re.IGNORECASE)
_WINDOWS_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook's days have no zone
_MAC_EPOCH = datetime(1904, 1, 1)  # noqa: DTZ001
_LAST_DAY = 2_958_465
_DAYS_BETWEEN_EPOCHS = 1462
_MAX_DIGITS = 15
_FALSE_LEAP_DAY = 60
_MAX_SCALE = 10


@dataclass(frozen=True, slots=True)
class Formats:
    """How the cells of a workbook are shown: a format code by number, and which day is day 0."""

    codes: Mapping[int, str]
    since_1904: bool = False

    def code(self, number: int) -> str:
        """The format code of that number; General where the workbook defines none."""
        built_in = _BUILT_IN_SHORT_DATES.get(number) or BUILTIN_FORMATS.get(number)
        return self.codes.get(number) or built_in or GENERAL

    def show(self, value: float, code: str) -> str:
        """A number as a cell of that format shows it, with the digits that the format asks for."""
        if not math.isfinite(value):
            return ""
        section = _section(value, code)
        bare = _LITERAL.sub("", section)
        if _ELAPSED.search(section):
            return _elapsed(value)
        if _DATE_PARTS.search(bare) or _CLOCK_PARTS.search(bare):
            return self._moment(value, bare)
        return _number(value, section, code)

    def _moment(self, value: float, bare: str) -> str:
        if not 0 <= value <= _LAST_DAY - _DAYS_BETWEEN_EPOCHS * self.since_1904:
            return _general(value)
        epoch = _MAC_EPOCH if self.since_1904 else _WINDOWS_EPOCH
        # 1900 has a 29 February in Excel, so the days before it are one off.
        early = not self.since_1904 and value < _FALSE_LEAP_DAY
        moment = epoch + timedelta(days=value + early)
        moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
        clock = f"{moment:%H:%M}" + (f":{moment:%S}" if "s" in bare.lower() else "")
        if not _DATE_PARTS.search(bare):
            return clock
        day = _day(moment, bare.lower())
        return f"{day} {clock}" if _CLOCK_PARTS.search(bare) else day


def _day(moment: datetime, bare: str) -> str:
    if "d" in bare and "y" in bare:
        return f"{moment:%d.%m.%Y}"
    month = _MONTHS[moment.month - 1]
    if "d" in bare:
        return f"{moment.day}. {month}"
    return " ".join(filter(None, [month * ("m" in bare), str(moment.year) * ("y" in bare)]))


def _section(value: float, code: str) -> str:
    """The part of a code for numbers of this sign: positive; negative; zero; text."""
    sections = _split(code)
    if value < 0 and len(sections) > 1:
        return sections[1]
    if value == 0 and len(sections) > 2:
        return sections[2]
    return sections[0]


def _split(code: str) -> list[str]:
    sections, start, quoted = [], 0, False
    for place, character in enumerate(code):
        if character == '"':
            quoted = not quoted
        elif character == ";" and not quoted:
            sections.append(code[start:place])
            start = place + 1
    return [*sections, code[start:]]


def _number(value: float, section: str, code: str) -> str:
    # Words between quotation marks may look like digits' places, so they are set aside first.
    literals: list[str] = []

    def set_aside(found: re.Match[str]) -> str:
        blank = " " if found.group()[0] in "_*" else ""
        literals.append(next(filter(None, found.groups()), blank))
        return chr(0xE000 + len(literals) - 1)

    marked = _LITERAL.sub(set_aside, _GROUP_SPACE.sub(" ", section))
    place = _NUMBER.search(marked)
    if place is None and marked.strip() and GENERAL.lower() not in marked.lower():
        return _restored(marked, literals)
    odd = "/" in marked or "e+" in marked.lower() or abs(value) >= 10**_MAX_DIGITS
    if place is None or odd:
        return _general(value)
    own_sign = len(_split(code)) > 1
    shown = _digits(abs(value) if own_sign else value, place.group(), percent="%" in marked)
    before = marked[: place.start()].replace("%", "")
    after = marked[place.end() :].replace("%", " %")
    return _restored(f"{before}{shown}{after}", literals)


def _restored(marked: str, literals: list[str]) -> str:
    for number, words in enumerate(literals):
        marked = marked.replace(chr(0xE000 + number), words)
    return " ".join(marked.split())


def _digits(value: float, pattern: str, *, percent: bool) -> str:
    whole, _, fraction = pattern.strip().partition(".")
    scaled = Decimal(repr(value)) * (100 if percent else 1)
    scaled = scaled.scaleb(-3 * min(len(whole) - len(whole.rstrip(",")), _MAX_SCALE))
    grouped = "," in whole.rstrip(",") or " " in whole.strip()
    places = min(len(fraction.strip()), _MAX_DIGITS)
    rounded = scaled.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    digits = _norwegian(rounded, grouped=grouped)
    optional = len(fraction) - len(fraction.rstrip("#?"))
    least = min(whole.count("0"), _MAX_DIGITS)
    return _padded(_trimmed(digits, optional), least)


def _trimmed(digits: str, optional: int) -> str:
    """Without the zeroes at the end that a format shows only where they count."""
    while optional and digits.endswith("0") and "," in digits:
        digits, optional = digits[:-1], optional - 1
    return digits.rstrip(",")


def _padded(digits: str, least: int) -> str:
    sign, bare = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    whole, comma, fraction = bare.partition(",")
    if " " not in whole:
        whole = whole.zfill(least)
    return f"{sign}{whole}{comma}{fraction}"


def _norwegian(value: Decimal, *, grouped: bool) -> str:
    if value == 0:
        value = abs(value)
    written = f"{value:,f}" if grouped else f"{value:f}"
    return written.replace(",", " ").replace(".", ",")


def _general(value: float) -> str:
    """Without a format: up to ten digits, whole numbers without a comma."""
    if value == int(value) and abs(value) < 10**_MAX_DIGITS:
        return str(int(value))
    return f"{value:.10g}".replace(".", ",")


def _elapsed(value: float) -> str:
    minutes = round(value * 24 * 60)
    sign = "-" if minutes < 0 else ""
    return f"{sign}{abs(minutes) // 60}:{abs(minutes) % 60:02d}"
