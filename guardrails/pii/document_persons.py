"""What is personal in a document and must be masked before it is indexed.

Every full name is masked unless something beside it says why readers need it: an office, the
authorship of what is referred to, an invented case. Union beats office: who is tied to a union in
one place is masked everywhere. Words and patterns are in `guardrails/data/documents.toml`.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from typing import NamedTuple

from guardrails.errors import DataFileInvalid
from guardrails.pii.document_names import DocumentName, NameReader
from guardrails.pii.email_headers import header_spans
from guardrails.pii.recognizers.person_name import NameLists, load_name_lists
from guardrails.tokens import Token, split_words
from guardrails.verdict import Category, Finding
from guardrails.wordlists import DATA, read_table, words

FICTITIOUS = "fictitious_case"
"""The kind of a document in which all names are invented."""

_RECOGNIZER = "DocumentPersons"
_BESIDE = 80
_AROUND = 160
_CASE_LENGTH = 2_000
_CASE_END = re.compile(r"\f|\n[ \t]*\n[ \t]*\n[ \t]*\n|\n#{1,6} ")
_SENTENCE = re.compile(r"[.!?]\s|\n\s*\n")
_SURE, _LIKELY = 0.9, 0.7
_LEADS = frozenset({"er", "var", "og"})
_CATEGORIES = {"UNION_AFFILIATION": Category.UNION, "PARTY": Category.POLITICAL}


class _Role(Enum):
    PRIVATE = auto()
    UNION = auto()
    OFFICE = auto()
    AUTHOR = auto()
    INVENTED = auto()


class _Party(NamedTuple):
    """A party beside a name: its half-open span, and where the words after the name go on."""

    start: int
    end: int
    rest: int


@dataclass(frozen=True, slots=True)
class _Read:
    """A name with what the words around it make of it."""

    name: DocumentName
    role: _Role
    party: _Party | None = None


def find_private(text: str, *, kind: str = "") -> list[Finding]:
    """What must be masked in a document, in order and without overlap.

    Types are PERSON, UNION_AFFILIATION (a name beside a union), PARTY (a party beside a name that
    itself may stay), EMAIL_HEADER (sender to before the subject) and EMAIL_ADDRESS (only those
    that machine reading damaged; whole ones are the business of `DocumentIdentifiers`).

    Args:
        text: The stored original of one document, of any length; time is linear in it.
        kind: The document's status as `corpus.source.Status` spells it. In a `fictitious_case`
            names are invented and stay.

    Raises:
        DataFileInvalid: A word list that ships with the package is damaged.
    """
    return _Scan(text, kind, _signs()).findings()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signs:
    """Compiled patterns: `before` ones end where a name begins, `after` ones start at its end."""

    lists: NameLists
    stops: re.Pattern[str]
    office_before: tuple[re.Pattern[str], ...]
    office_after: re.Pattern[str]
    union_before: re.Pattern[str]
    union_after: re.Pattern[str]
    union_office_after: re.Pattern[str]
    party_after: re.Pattern[str]
    party_before: re.Pattern[str]
    author_before: re.Pattern[str]
    author_after: re.Pattern[str]
    author_joins: frozenset[str]
    case_heading: re.Pattern[str]
    street: re.Pattern[str]
    street_word: re.Pattern[str]
    first_name_before: re.Pattern[str]
    addresses: tuple[re.Pattern[str], ...]


@cache
def _signs() -> _Signs:
    return read_signs()


def read_signs() -> _Signs:
    """Read and compile the patterns that ship with the package.

    Raises:
        DataFileInvalid: A pattern is missing or damaged.
    """
    table = read_table(DATA / "documents.toml")

    def text(key: str) -> str:
        value = table.get(key)
        if not isinstance(value, str):
            raise DataFileInvalid(f"documents.toml: {key!r} must hold a pattern")
        return value

    def pattern(source: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
        return re.compile(source, flags)

    office, union, between = text("offices"), text("unions"), text("between")
    union_office = rf"(?:{union}\b|{text('union_offices')}\b)"
    never = "|".join(map(re.escape, sorted(words(table, "never_names"))))
    lists = load_name_lists()
    party = rf"(?:{text('parties')})\b"
    exact = re.RegexFlag(0)
    return _Signs(
        lists=lists,
        stops=pattern(rf"{office}|{never}|{union}|\w*(?:forbund|forening|foreining)\w*"),
        office_before=(
            pattern(rf"\b(?:{office})(?:\s+for\s+\w+)?[\s:.,]*$"),
            pattern(text("office_before")),
            pattern(text("duty_before")),
            pattern(text("employers_side")),
        ),
        office_after=pattern(
            rf"^[\s,(–-]{{1,4}}(?:(?:mobil|tlf|telefon)\.?\s)?(?:[\w]+[/\s-])?{office}\b"
        ),
        union_before=pattern(rf"{union}\b[^.!?;:\n]{{0,60}}:?\s?$", exact),
        union_after=pattern(rf"^[\s,;(/–-]{{1,4}}{between}{union_office}", exact),
        union_office_after=pattern(
            rf"(?P<surname>(?:\s(?!er\b|var\b|som\b)[\w@]+)?)[\s,(]{{1,3}}"
            rf"(?:{between}{text('union_offices')}|{text('deputy')})\b",
        ),
        party_after=pattern(
            rf"\s*(?:,\s*|(?:fra|frå|for|i)\s+)?(?:\((?P<within>{party}|{text('letter_parties')})\)"
            rf"|(?P<plain>(?<=[,arå]\s){party}))",
            exact,
        ),
        party_before=pattern(rf"(?<!\w)(?P<party>{party})\s?(?::|v/|ved)\s*$", exact),
        author_before=pattern(text("author_before")),
        author_after=pattern(text("author_after"), exact),
        author_joins=words(table, "author_joins"),
        case_heading=pattern(text("case_heading"), re.IGNORECASE | re.MULTILINE),
        street=pattern(text("street")),
        street_word=pattern(text("street_word")),
        first_name_before=pattern(text("first_name_before"), exact),
        addresses=(pattern(text("damaged_address")), pattern(text("lost_sign_address"))),
    )


class _Scan:
    """One pass over one document."""

    def __init__(self, text: str, kind: str, signs: _Signs) -> None:
        self._text = text
        self._signs = signs
        self._all_invented = kind == FICTITIOUS
        self._words = split_words(text)
        self._small = {token.text for token in self._words.tokens if token.text.islower()}
        self._headers = header_spans(text)
        self._cases = [(m.start(), self._case_end(m.end())) for m in self._case_headings()]

    def findings(self) -> list[Finding]:
        """Everything, sorted; what lies in something already found is left out."""
        headers = [_finding("EMAIL_HEADER", *span) for span in self._headers]
        read = list(self._read_names())
        found = _with_more(headers, self._addresses())
        found = _with_more(found, self._of_names(read))
        return _with_more(found, self._first_names(read))

    def _case_headings(self) -> Iterator[re.Match[str]]:
        return self._signs.case_heading.finditer(self._text)

    def _case_end(self, start: int) -> int:
        end = _CASE_END.search(self._text, start, start + _CASE_LENGTH)
        return end.start() if end else min(start + _CASE_LENGTH, len(self._text))

    def _read_names(self) -> Iterator[_Read]:
        for name in NameReader(self._words, self._signs.lists, self._signs.stops).names():
            if not self._is_street(name):
                yield self._read(name)

    def _is_street(self, name: DocumentName) -> bool:
        following = self._text[name.end : name.end + _BESIDE].lstrip(" ")
        return bool(
            self._signs.street.match(following) or self._signs.street_word.search(name.surname)
        )

    def _read(self, name: DocumentName) -> _Read:
        before = self._text[max(0, name.start - _AROUND) : name.start]
        party = self._party(name, before)
        rest = party.rest if party else name.end
        after = self._text[rest : rest + _AROUND]
        if self._all_invented or _holds(self._cases, name.start):
            return _Read(name, _Role.INVENTED)
        return _Read(name, self._role(before, after, party), party)

    def _role(self, before: str, after: str, party: _Party | None) -> _Role:
        signs = self._signs
        if signs.author_before.search(before[-_BESIDE:]) or self._has_year(after):
            return _Role.AUTHOR
        if signs.union_after.match(after):
            return _Role.UNION
        if party or signs.office_after.match(after):
            return _Role.OFFICE
        if any(pattern.search(before) for pattern in signs.office_before):
            return _Role.OFFICE
        sentence = _SENTENCE.split(before[-_BESIDE:])[-1]
        return _Role.UNION if signs.union_before.search(sentence) else _Role.PRIVATE

    def _has_year(self, after: str) -> bool:
        """Whether only other authors stand between a name and the year of what they wrote."""
        match = self._signs.author_after.match(after)
        if match is None:
            return False
        small = [word for word in match["authors"].split() if word[0].islower()]
        return all(word.strip(".,") in self._signs.author_joins for word in small)

    def _party(self, name: DocumentName, before: str) -> _Party | None:
        match = self._signs.party_after.match(self._text, name.end)
        if match:
            group = "within" if match["within"] else "plain"
            return _Party(*match.span(group), match.end())
        match = self._signs.party_before.search(before)
        if match is None:
            return None
        shift = name.start - len(before)
        return _Party(match.start("party") + shift, match.end("party") + shift, name.end)

    def _of_names(self, read: Sequence[_Read]) -> Iterator[Finding]:
        in_unions = {item.name.key for item in read if item.role is _Role.UNION}
        invented = {item.name.key for item in read if item.role is _Role.INVENTED}
        for item in read:
            start, end, key = item.name.start, item.name.end, item.name.key
            if item.party and item.role is not _Role.INVENTED:
                yield _finding("PARTY", item.party.start, item.party.end)
            if item.role is _Role.UNION:
                yield _finding("UNION_AFFILIATION", start, end)
            elif (item.role is _Role.PRIVATE and key not in invented) or (
                item.role is _Role.OFFICE and key in in_unions
            ):
                yield _finding("PERSON", start, end)

    def _first_names(self, read: Sequence[_Read]) -> Iterator[Finding]:
        """Given names alone: of somebody whose full name stands in the document, or greeted."""
        whole = [(item.name.start, item.name.end) for item in read]
        known = {i.name.given for i in read if i.role not in {_Role.AUTHOR, _Role.INVENTED}}
        tokens = self._words.tokens
        for index, token in enumerate(tokens):
            if not self._may_be_given(token) or _holds(whole, token.start):
                continue
            if self._all_invented or _holds(self._cases, token.start):
                continue
            if end := self._end_before_union_office(index):
                yield _finding("UNION_AFFILIATION", token.start, end, _LIKELY)
            elif end := self._end_of_given(index, known):
                yield _finding("PERSON", token.start, end, _LIKELY)

    def _may_be_given(self, token: Token) -> bool:
        return (
            token.is_capitalised
            and token.lower not in self._small
            and self._text[token.end : token.end + 1] != "-"
            and not self._signs.stops.fullmatch(token.lower)
        )

    def _end_of_given(self, index: int, known: set[str]) -> int:
        """Where the given name that begins at a token ends, or 0 if it is nobody's."""
        token = self._words.tokens[index]
        if index + 1 < len(self._words.tokens):
            following = self._words.tokens[index + 1]
            if following.gap == " " and f"{token.lower}-{following.lower}" in known:
                return following.end
        if token.lower in known:
            return token.end
        lead = self._text[max(0, token.start - _BESIDE) : token.start]
        is_greeted = self._signs.first_name_before.search(lead)
        return token.end if is_greeted and token.lower in self._signs.lists.first else 0

    def _end_before_union_office(self, index: int) -> int:
        """Where a name with a damaged surname ends: «er Ilze barndea tillitsvalgt»; or 0."""
        token = self._words.tokens[index]
        lead = self._words.tokens[index - 1].lower if index else ""
        if token.lower not in self._signs.lists.first and lead not in _LEADS:
            return 0
        match = self._signs.union_office_after.match(self._text, token.end)
        return match.end("surname") if match else 0

    def _addresses(self) -> Iterator[Finding]:
        for pattern in self._signs.addresses:
            for match in pattern.finditer(self._text):
                yield _finding("EMAIL_ADDRESS", *match.span(), _LIKELY)


def _finding(entity_type: str, start: int, end: int, score: float = _SURE) -> Finding:
    return Finding(
        entity_type=entity_type,
        start=start,
        end=end,
        score=score,
        recognizer=_RECOGNIZER,
        category=_CATEGORIES.get(entity_type),
    )


def _with_more(found: Sequence[Finding], more: Iterable[Finding]) -> list[Finding]:
    """Both, sorted by start; of `more` only what overlaps nothing before it."""
    merged = sorted([*found, *more], key=lambda f: (f.start, -f.end))
    kept: list[Finding] = []
    for finding in merged:
        if not kept or finding.start >= kept[-1].end:
            kept.append(finding)
    return kept


def _holds(spans: Sequence[tuple[int, int]], place: int) -> bool:
    """Whether one of sorted, half-open spans holds a place."""
    index = bisect_right(spans, place, key=lambda span: span[0]) - 1
    return index >= 0 and place < spans[index][1]
