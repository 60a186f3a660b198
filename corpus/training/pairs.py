"""Training pairs: a short text as people ask, and the passage that answers or continues it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from corpus.training.law_sections import LawSection
from corpus.training.plain_language import AnsweredQuestion, SentencePair, TitledText

COMMON_HEADING = 3
"""A heading that stands over this many §§ says nothing alone: the law's title goes with it."""

MIN_SENTENCE_WORDS = 6
CLOZES_PER_SECTION = 2

_SENTENCE_END = re.compile(r"(?<=[.;:])\s+(?=[A-ZÆØÅ])|\n")


class PairSource(StrEnum):
    """Where a pair comes from."""

    HEADING = "heading to section"
    CHAPTER = "law and chapter to section"
    PARAGRAPH = "first paragraph to the rest"
    CLOZE = "sentence to the rest"
    NAV = "bokmål to nynorsk and back"
    NAV_NEXT = "NAV text to the next one"
    NAV_TITLE = "NAV title to text"
    NORQUAD = "question to passage"
    COLLOQUIAL = "colloquial question to section"
    THESAURUS = "everyday name to rule term"
    DICTIONARY = "English word to Norwegian"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """`anchor` asks, `positive` answers.

    Pairs with the same `section` are no negatives of each other. Pairs of one `neighbourhood`
    (a law, a text) are close in meaning and make hard negatives.
    """

    anchor: str
    positive: str
    source: PairSource
    section: str
    neighbourhood: str


def law_pairs(sections: Iterable[LawSection], rng: Random) -> Iterator[Pair]:
    """Yield the pairs of each §: from its heading, its chapter, its paragraphs and sentences."""
    known = list(sections)
    headings = Counter(section.title for section in known)
    for section in known:
        yield from _heading_pairs(
            section, common=headings[section.title] >= COMMON_HEADING, rng=rng
        )
        if len(section.paragraphs) > 1:
            first, *rest = section.paragraphs
            yield _law_pair(section, PairSource.PARAGRAPH, first, "\n".join(rest))
        yield from _cloze_pairs(section, rng)


def nav_pairs(pairs: Iterable[SentencePair]) -> Iterator[Pair]:
    """Yield each sentence with its counterpart, both ways, and with the sentence after it."""
    previous: SentencePair | None = None
    for at, pair in enumerate(pairs):
        texts = (pair.bokmal, pair.nynorsk)
        if min(map(len, texts)) < 8 or pair.held_out:
            previous = None
            continue
        place = f"nav:{pair.place}"
        for anchor, positive in (texts, texts[::-1]):
            yield Pair(
                anchor=anchor,
                positive=positive,
                source=PairSource.NAV,
                section=f"nav:{at}",
                neighbourhood=place,
            )
        if previous is not None and previous.place == pair.place and len(pair.bokmal) > 40:
            yield Pair(
                anchor=previous.nynorsk if at % 2 else previous.bokmal,
                positive=pair.bokmal,
                source=PairSource.NAV_NEXT,
                section=f"nav:{at}",
                neighbourhood=place,
            )
        previous = pair


def title_pairs(texts: Iterable[TitledText]) -> Iterator[Pair]:
    """Yield each heading with the text below it."""
    for at, item in enumerate(texts):
        yield Pair(
            anchor=item.title,
            positive=item.text,
            source=PairSource.NAV_TITLE,
            section=f"nav-title:{at}",
            neighbourhood="nav-title",
        )


def question_pairs(questions: Iterable[AnsweredQuestion]) -> Iterator[Pair]:
    """Yield each question that is not held out with the passage that answers it."""
    for item in questions:
        if not item.held_out:
            passage = item.passages[item.answer_at]
            yield Pair(
                anchor=item.question,
                positive=passage,
                source=PairSource.NORQUAD,
                section=f"norquad:{passage[:80]}",
                neighbourhood=f"norquad:{item.passages[0][:80]}",
            )


def _heading_pairs(section: LawSection, *, common: bool, rng: Random) -> Iterator[Pair]:
    title = section.title.strip("()")
    if len(title) > 3:
        with_law = common or rng.random() < 0.25
        anchor = f"{title} {section.law_title}" if with_law else title
        yield _law_pair(section, PairSource.HEADING, anchor, section.body)
    chapter = re.sub(r"^(Kapittel|Kap\.?|Del)? ?[\dIVX]+ ?[A-Za-z]?\.? ", "", section.chapter)
    if rng.random() < 0.3:
        body = f"{section.title}\n{section.body}"
        yield _law_pair(section, PairSource.CHAPTER, f"{section.law_title} {chapter}", body)


def _cloze_pairs(section: LawSection, rng: Random) -> Iterator[Pair]:
    sentences = [text for text in _SENTENCE_END.split(section.body) if text.strip()]
    long_enough = [
        at for at, text in enumerate(sentences) if len(text.split()) >= MIN_SENTENCE_WORDS
    ]
    if len(sentences) < 2:
        return
    for at in rng.sample(long_enough, min(CLOZES_PER_SECTION, len(long_enough))):
        rest = " ".join(sentences[:at] + sentences[at + 1 :])
        yield _law_pair(section, PairSource.CLOZE, sentences[at], f"{section.title} {rest}")


def _law_pair(section: LawSection, source: PairSource, anchor: str, positive: str) -> Pair:
    return Pair(
        anchor=anchor,
        positive=positive,
        source=source,
        section=f"{section.law}/{section.number}",
        neighbourhood=section.law,
    )
