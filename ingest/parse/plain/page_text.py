"""Headings, list items and paragraphs inside a page that has become one line."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.document import Span
from ingest.parse.plain.signs import words_for
from ingest.parse.plain.unit import Kind, Unit, item, text

_MAIL_WORDS = "E-post"
_BASE = 3
"""The level of a paper's outermost headings; a case and a paper are further out."""

_WORD = r"[A-ZÆØÅ][\wæøåÆØÅé/-]*"
_NUMBERED = re.compile(r"(?<!\S)(\d{1,2}(?:\.\d{1,2}){1,3})\.?\s(?=[A-ZÆØÅ])")
_CHAPTER = re.compile(r"(?<!\S)(\d{1,2})\.\s(?P<title>[A-ZÆØÅ][^.;:!?]{2,80}?)(?=\s\1\.1[.\s])")
_LETTER = re.compile(r"(?<!\S)([a-z])\)\s")
_COUNT = re.compile(r"(?<!\S)(\d{1,2})[.)]\s(?=[A-ZÆØÅ«\"])")
_COUNT_BEFORE = re.compile(r"(?<!\S)(\d{1,2})\.\s$")
_DASH = re.compile(r"(?<=\s)[-–]\s(?=\S)")
_SENTENCE = re.compile(
    r"(?<!\bpkt)(?<!\bnr)(?<!\bjf)(?<!\bjfr)(?<!\bkap)(?<!\bca)(?<!\bevt)(?<!\bkl)(?<!\bvedr)"
    r"[.!?]['»”\")]*\s(?=[A-ZÆØÅ«(\d])"
)
_CONTENTS = re.compile(r"(?:Innholdsfortegnelse|Innhold(?: Innhold)?)\s+(?:\d|[A-ZÆØÅ])")
_PIECE = re.compile(r"[A-ZÆØÅ]\S*(?:\s(?![A-ZÆØÅ]|\d+(?:\.\d+)*\.?\s)\S+)*")
_ITEM_MARK = re.compile(r"(?:\b[a-z]\)|\(\d\)|\b\d{1,2}[.)])\s*$")
_MAIL = re.compile(
    r"(?:-{2,}\s*)?(?:Opprinnelig melding[\s>-]*)?\b(?:Fra|From): [^:]{2,120}?Sen[dt]t?: "
    r".{3,900}?(?:Emne|Subject):\s"
)
_SUBJECT = re.compile(r"(?:(?:SV|VS|RE|Re|FW|Fwd|Ad|Sv|Vs):?\s)*\S+(?:\s[-–]?\s?[a-zæøå]\S*)*")
_AFTER_TITLE = re.compile(r":?\s(?:[A-ZÆØÅ«(\d–-]|$)")
_AFTER_TITLE_OR_ITEM = re.compile(r":?\s(?:[A-ZÆØÅ«(\d–-]|$|[a-z]\))")
_PREPOSITIONS = frozenset(
    "i på ved av for til og fra med om mellom hos mot under over etter uten".split()
)
_SMALL = re.compile(r"[a-zæøå(«»]")
_MOST_TITLE_CHARS = 80
_MOST_TITLE_WORDS = 11
_MOST_SHAPED_WORDS = 7
_MOST_AHEAD = 6
_LEAST_COMMON = 3
_LEAST_ITEMS = 2
_LONG_ITEM = 450
_LEAST_TITLE_LETTERS = 5
_LEAST_ALONE = 8
_LEAST_ABOVE_MAIL = 60


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where something begins inside a page, and how much of it is no text."""

    start: int
    end: int
    kind: str
    words: str = ""
    level: int | None = None


class PageReader:
    """Reads page after page of a bundle; numbers go on from page to page inside a paper."""

    def __init__(self, bodies: Sequence[str]) -> None:
        self.hidden = 0
        self._small = Counter(re.findall(r"(?<!\S)[a-zæøå]+", " ".join(bodies)))
        self._repeated = _repeated_titles(bodies)
        self._chapter = 0
        self._depth = 0
        self._count = 0
        self._letter = ""
        self._lead: Span | None = None
        self._paper = ""
        self._long = False
        self._contents: list[str] = []
        self._in_contents = False
        self._in_mail = False

    def open_paper(self, words: str) -> None:
        """Forget the numbers of the paper before; `words` head the new one."""
        self._chapter = self._depth = self._count = 0
        self._letter, self._lead, self._paper = "", None, words
        self._contents, self._in_contents = [], False
        self._in_mail = False

    def takes_contents(self, body: str) -> bool:
        """Whether a page is a table of contents, which is no text but tells the headings."""
        opens = _CONTENTS.match(body) is not None
        goes_on = self._in_contents and not re.search(r"[a-zæøå]\.\s[A-ZÆØÅ]", body)
        self._in_contents = opens or goes_on
        if self._in_contents:
            self._contents += _pieces(body)
        return self._in_contents

    def read(self, start: int, body: str) -> Iterator[Unit]:
        """The units of a page whose text begins at `start` in the file."""
        cuts = self._cuts(body)
        at = 0
        if cuts and cuts[0].words.startswith(_MAIL_WORDS) and cuts[0].start < _LEAST_ABOVE_MAIL:
            at = cuts[0].start  # whose printer it was
        for place, cut in enumerate(cuts):
            yield from self._text(start, body, at, cut.start)
            at = cut.end
            following = cuts[place + 1].start if place + 1 < len(cuts) else len(body)
            if cut.kind == "item":
                end = self._item_end(body, cut, cuts, place)
                span = _trimmed(start, body, cut.start, end)
                yield item(span, self._lead)
                at = end
            elif cut.words and cut.words != self._paper:
                self._lead = None
                span = Span(start + cut.start, start + min(cut.end, following))
                yield Unit(kind=Kind.HEADING, span=span, words=cut.words, level=cut.level)
        yield from self._text(start, body, at, len(body))

    def _text(self, start: int, body: str, low: int, high: int) -> Iterator[Unit]:
        span = _trimmed(start, body, low, high)
        if len(span) < 2:
            return
        yield text(span)
        self._lead = span if body[:high].rstrip().endswith(":") else None

    def _item_end(self, body: str, cut: _Cut, cuts: Sequence[_Cut], place: int) -> int:
        """An item ends at the next; the last one of a row ends with its first sentence."""
        following = cuts[place + 1] if place + 1 < len(cuts) else None
        high = following.start if following else len(body)
        if following and following.kind == "item":
            return high
        sentence = _SENTENCE.search(body, cut.end, high)
        end = sentence.start() + 1 if sentence else high
        turn = self._turn(body, cut.end, end)
        return turn or end

    def _turn(self, body: str, low: int, high: int) -> int | None:
        """Where running text begins after words without a full stop."""
        for match in re.finditer(r"(?<=[a-zæøå)])\s(?=[A-ZÆØÅ][a-zæøå]+\s)", body[low:high]):
            word = body[low + match.end() :].split(None, 1)[0]
            if self._is_common(word):
                return low + match.start()
        return None

    def _cuts(self, body: str) -> list[_Cut]:
        found = [*self._mails(body), *self._chapters(body), *self._numbered(body)]
        for more in (self._titles(body), self._items(body)):
            for cut in more:
                if not _overlaps(cut, found):
                    found.append(cut)
        return sorted(found, key=lambda cut: cut.start)

    def _mails(self, body: str) -> Iterator[_Cut]:
        for match in _MAIL.finditer(body):
            self._in_mail = True
            subject = _SUBJECT.match(body, match.end())
            words = subject.group()[:_MOST_TITLE_CHARS] if subject else ""
            self.hidden += 1
            yield _Cut(
                match.start(),
                match.end() + len(words),
                "heading",
                f"{_MAIL_WORDS}: {words}",
                _BASE - 1,
            )

    def _chapters(self, body: str) -> Iterator[_Cut]:
        for match in _CHAPTER.finditer(body):
            if int(match.group(1)) <= self._chapter + 2:
                yield _Cut(match.start(), match.end(), "heading", match.group(), _BASE)

    def _numbered(self, body: str) -> Iterator[_Cut]:
        chapters = {match.end(): int(match.group(1)) for match in _CHAPTER.finditer(body)}
        for match in _NUMBERED.finditer(body):
            opened = [number for end, number in chapters.items() if end <= match.start() + 1]
            chapter = opened[-1] if opened else self._chapter
            number = match.group(1)
            top = int(number.split(".")[0])
            end = self._title_end(body, match.end())
            if end is None or top not in {chapter, chapter + 1} or top < self._chapter:
                continue
            if _is_reference(body, match.start()) and match.start() - 1 not in chapters:
                continue
            self._chapter, self._depth = top, number.count(".") + 1
            yield _Cut(
                match.start(), end, "heading", body[match.start() : end], _BASE + number.count(".")
            )

    def _titles(self, body: str) -> Iterator[_Cut]:
        """Parts that papers have, phrases that head elsewhere, and titles by their shape."""
        for match in re.finditer(r"(?:^|(?<=\s))(?=[A-ZÆØÅ])", body):
            place = match.start()
            words = (
                self._part(body, place)
                or self._repeat(body, place)
                or self._listed(body, place)
                or self._shaped(body, place)
            )
            if words:
                count = _COUNT_BEFORE.search(body[:place])
                if count and int(count.group(1)) == self._chapter + 1 and self._depth:
                    self._chapter += 1
                    end = place + len(words)
                    yield _Cut(count.start(1), end, "heading", body[count.start(1) : end], _BASE)
                    continue
                level = _BASE + (self._depth if words not in words_for("parts") else 0)
                if words in self._repeated and self._chapter:
                    level = _BASE + self._repeated[words] - 1
                colon = body[place + len(words) : place + len(words) + 2].startswith(":")
                yield _Cut(place, place + len(words) + colon, "heading", words, level)

    def _listed(self, body: str, place: int) -> str | None:
        """A title that the table of contents has next, or soon."""
        before = body[:place].split()[-1:] or ["."]
        if before[0].lower() in _PREPOSITIONS or before[0][-1] in ",«":
            return None
        for number, words in enumerate(self._contents[:_MOST_AHEAD]):
            if body.startswith(words, place) and _opens_after(body, place + len(words), items=True):
                del self._contents[: number + 1]
                return words
        return None

    def _part(self, body: str, place: int) -> str | None:
        for words in sorted(words_for("parts"), key=len, reverse=True):
            opens = body.startswith(words, place) and _opens_after(body, place + len(words))
            if opens and (" " in words or _is_after_sentence(body, place)):
                return words
        return None

    def _repeat(self, body: str, place: int) -> str | None:
        for words in self._repeated:
            if body.startswith(words + " ", place) and _opens_after(body, place + len(words)):
                return words if body[:place].rstrip()[-1:] not in {",", "«"} else None
        return None

    def _shaped(self, body: str, place: int) -> str | None:
        if self._in_mail or not place or not _is_after_sentence(body, place):
            return None
        end = self._title_end(body, place)
        if end is None:
            return None
        words = body[place:end]
        letters = sum(map(str.isalpha, words))
        after = body[end:].split(None, 1)
        is_sentence = not after or not self._is_common(after[0])
        count = len(words.split())
        fits = count <= _MOST_SHAPED_WORDS and letters >= _LEAST_TITLE_LETTERS
        return words if fits and not is_sentence and (count > 1 or letters > _LEAST_ALONE) else None

    def _title_end(self, body: str, place: int) -> int | None:
        """Where a title ends: before the next word that opens a sentence, and at no stop."""
        end, before = place, ""
        for count, match in enumerate(re.finditer(r"\S+", body[place:])):
            word = match.group()
            opens = count > 0 and not _SMALL.match(word) and before not in _PREPOSITIONS
            if opens and not word[0].isdigit():
                return end
            if count and re.match(r"\d{1,2}(?:\.\d|\.$)|\(\d\)|\d+$|[a-z]\)", word):
                return end if not word.isdigit() else None
            end, before = place + match.end(), word
            if (
                word.rstrip("»”)")[-1:] in set(".:;,!?")
                or word[0] in "«("
                or count >= _MOST_TITLE_WORDS
            ):
                return None
            if end - place > _MOST_TITLE_CHARS:
                return None
        return end

    def _is_common(self, word: str) -> bool:
        """Whether a word is no name: it is written with a small letter elsewhere."""
        bare = word.strip(".,:;()«»").lower()
        return self._small[bare] >= _LEAST_COMMON

    def _items(self, body: str) -> Iterator[_Cut]:
        yield from self._lettered(body)
        yield from self._counted(body)
        yield from _dashed(body)

    def _lettered(self, body: str) -> Iterator[_Cut]:
        for match in _LETTER.finditer(body):
            letter = match.group(1)
            if letter == "a" or (self._letter and ord(letter) == ord(self._letter) + 1):
                self._letter = letter
                yield _Cut(match.start(), match.end(), "item")

    def _counted(self, body: str) -> Iterator[_Cut]:
        found = []
        for match in _COUNT.finditer(body):
            number = int(match.group(1))
            if number == 1 or number == self._count + 1:
                self._count = number
                found.append(match)
        ends = [match.start() for match in found[1:]] + [len(body)] * bool(found)
        lengths = [end - match.start() for match, end in zip(found, ends, strict=True)]
        whole = sorted(lengths[:-1]) or (lengths if found and found[0].group(1) == "1" else [])
        if whole:
            self._long = whole[len(whole) // 2] > _LONG_ITEM
        for match, end in zip(found, ends, strict=True):
            yield self._counted_cut(body, match, end)

    def _counted_cut(self, body: str, match: re.Match[str], end: int) -> _Cut:
        """A numbered sentence is a heading where much text stands below each, else an item."""
        sentence = _SENTENCE.search(body, match.end(), end)
        title = sentence.start() + 1 - match.start() if sentence else end
        if self._long and title <= 2 * _MOST_TITLE_CHARS:
            own = self._title_end(body, match.end())
            stop = own if own and own < match.start() + title else match.start() + title
            return _Cut(match.start(), stop, "heading", body[match.start() : stop], _BASE + 2)
        return _Cut(match.start(), match.end(), "item")


def _pieces(body: str) -> list[str]:
    """The titles of a table of contents: each opens with a capital letter."""
    found: list[str] = []
    for match in _PIECE.finditer(body):
        words = re.sub(r"\s+\d+$", "", match.group())
        if found and found[-1].split()[-1].lower() in _PREPOSITIONS | {"etter"}:
            found[-1] += f" {words}"
        else:
            found.append(words)
    return found


def _dashed(body: str) -> Iterator[_Cut]:
    """Dashes in a row after a colon."""
    colon = 0
    while (colon := body.find(": ", colon)) >= 0:
        row = list(_DASH.finditer(body, colon))
        if row and row[0].start() - colon <= 2:
            stop = _SENTENCE.search(body, colon)
            own = [one for one in row if not stop or one.start() < stop.start()]
            if len(own) >= _LEAST_ITEMS:
                yield from (_Cut(one.start(), one.end(), "item") for one in own)
        colon += 1


def _repeated_titles(bodies: Sequence[str]) -> dict[str, int]:
    """Words that a number makes a heading at several places, with how many parts it has."""
    found: dict[str, list[int]] = {}
    for body in bodies:
        for match in _NUMBERED.finditer(body):
            title = re.match(r"[A-ZÆØÅ]\S*(?: [a-zæøå]\S*)+?(?= [A-ZÆØÅ])", body[match.end() :])
            if title and not title.group().endswith((".", ",", ":")):
                found.setdefault(title.group(), []).append(match.group(1).count(".") + 1)
    return {words: depths[0] for words, depths in found.items() if len(depths) >= _LEAST_ITEMS}


def _opens_after(body: str, place: int, *, items: bool = False) -> bool:
    after = _AFTER_TITLE_OR_ITEM if items else _AFTER_TITLE
    return after.match(body[place : place + 5] + " ") is not None


def _is_after_sentence(body: str, place: int) -> bool:
    before = body[:place].rstrip()
    if _ITEM_MARK.search(before[-6:]):
        return False
    return not before or before[-1] in ".!?»)" or before.endswith(".”")


def _is_reference(body: str, place: int) -> bool:
    """Whether a number belongs to the words before it: «Hovedtariffavtalen 14.2»."""
    before = body[:place].split()[-1:] or ["."]
    word = before[0]
    return (word[0].isupper() and word[-1].isalpha()) or word.lower() in {
        "pkt",
        "pkt.",
        "punkt",
        "kap",
        "kap.",
        "kapittel",
    }


def _trimmed(start: int, body: str, low: int, high: int) -> Span:
    held = body[low:high]
    first = low + len(held) - len(held.lstrip())
    return Span(start + first, start + first + len(held.strip()))


def _overlaps(cut: _Cut, others: Sequence[_Cut]) -> bool:
    return any(cut.start < other.end and other.start < cut.end for other in others)
