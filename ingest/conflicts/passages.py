"""Sentences with figures, and the words that tell what each figure is about."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from corpus.document import Block, Chunk, Document
from corpus.repaired_text import RepairedText
from corpus.sentences import sentence_spans
from corpus.source import Authority
from corpus.text import STOP_WORDS, fold, words
from ingest.conflicts.figures import Figure, Measure, figures
from ingest.conflicts.matters import matters
from ingest.standing.cited import cited_in

_NEAR_CHARS = 70
_NEAR, _SENTENCE, _HEADING = 1.0, 0.5, 0.6
_MATTER = "#"
_MATTER_WEIGHT = 1.6
_CITING = re.compile(
    r"\([^()]{0,200}(?:§|\bkap\.|avsnittet|\bjf)[^()]{0,200}\)"
    r"|\b\w+\.? ?§+ ?\d[\d -]*\w?(?: (?:første|andre|tredje|fjerde|femte|sjuande|sjette) ledd)?"
    r"|\b(?:HTA|HA) (?:kap\w*\.? )?\d+(?: § \d+)?(?: punkt [\d.]+)?",
    re.I,
)
"""Where a text cites: that two passages cite alike says nothing of their points."""
_BARE = re.compile(r"(?<![(\d.,])\d+(?:[.,]\d+)?(?![\d)])")
_ENDING = re.compile(r"(?:ane|ene|ar|er|en|et|a|e|s)$")
_MIN_STEM = 4
_MAX_SENTENCE = 600
_JUST_BEFORE = r"\W+(?:\w+\W+){0,2}$"
_LIMITS = {
    "most": re.compile(
        r"\b(?:inntil|opp ?til|maks\w*|høyst|høgst|ikke overstige|ikkje overstige|"
        r"senest|seinast|innen|innan)" + _JUST_BEFORE,
        re.I,
    ),
    "least": re.compile(
        r"\b(?:minst|minimum|tidligst|tidlegast|me[ie]?r enn|over|utover|len[gd]\w* enn|varer?)"
        + _JUST_BEFORE,
        re.I,
    ),
}
_UNITS = frozenset(
    """
    dag dager dagar uke uker veke veker måned måneder månad månader mnd år time timer timar kroner
    kr prosent inntil minst høgst
    """.split()
)


Article = tuple[str, str]
"""A law's name and the number of one of its §§."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Figures of one measure in one sentence, with the weighted stems around them.

    It holds nothing that other documents decide, so that it can be kept from build to build.
    `values` are what `written` says; `near` stands within some words of a figure, `above` in the
    heading and the lead-in; `numbers` are all numbers of the sentence. `cited` are the §§ that the
    sentence refers to, `cited_beside` those that its section does.
    """

    source_id: str
    chunk_id: str
    heading_path: tuple[str, ...]
    start: int
    end: int
    law: bool
    measure: Measure
    values: frozenset[float]
    written: tuple[str, ...]
    terms: Mapping[str, float]
    near: frozenset[str]
    above: frozenset[str]
    numbers: frozenset[str]
    limits: frozenset[str]
    cited: frozenset[Article]
    cited_beside: frozenset[Article]


def mentions_of(document: Document, chunks: Sequence[Chunk]) -> tuple[Mention, ...]:
    """Every mention of figures in a document, by its own chunks: a measure and a sentence each."""
    text = RepairedText(document.original, document.edits)
    law = document.source.standing.authority is Authority.LAW
    beside = {} if law else _cited_by_section(chunks)
    return tuple(
        replace(mention, law=law, cited_beside=beside.get(chunk.heading_path, frozenset()))
        for chunk in chunks
        for block in chunk.blocks
        for mention in _of_block(chunk, block, text)
    )


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without its ending, its letters folded; one for most bokmål and nynorsk forms."""
    for _ in range(2):
        cut = _ENDING.sub("", word)
        if len(cut) < _MIN_STEM or cut == word:
            break
        word = cut
    return fold(word)


def stems(text: str) -> list[str]:
    """The stems of the words that carry meaning; numbers and units do not."""
    return [
        stem(word)
        for word in words(text)
        if len(word) > 2 and not word.isdigit() and word not in STOP_WORDS | _UNITS
    ]


def _of_block(chunk: Chunk, block: Block, text: RepairedText) -> Iterator[Mention]:
    shown = text.shown(block.span)
    if not figures(shown):
        return
    lead_in = text.shown(block.lead_in) if block.lead_in else ""
    above = _named(f"{chunk.heading_path[-1]} {lead_in}")
    for place in sentence_spans(shown):
        sentence = _CITING.sub(_blank, place.of(shown))
        if len(sentence) > _MAX_SENTENCE:
            continue
        for measure, found in _by_measure(figures(sentence)).items():
            near = _near(sentence, found)
            span = text.original_span(block.span, place.start, place.end)
            yield Mention(
                source_id=chunk.source_id,
                chunk_id=chunk.chunk_id,
                heading_path=chunk.heading_path,
                start=span.start,
                end=span.end,
                law=False,
                measure=measure,
                values=frozenset(figure.value for figure in found),
                written=tuple(" ".join(sentence[f.start : f.end].split()) for f in found),
                cited=_articles(place.of(shown)),
                cited_beside=frozenset(),
                numbers=frozenset(_BARE.findall(sentence)),
                terms=_terms(above, sentence, near),
                near=near,
                limits=_limits(sentence, found),
                above=frozenset(above),
            )


def _cited_by_section(chunks: Sequence[Chunk]) -> dict[tuple[str, ...], frozenset[Article]]:
    cited: dict[tuple[str, ...], frozenset[Article]] = {}
    for chunk in chunks:
        before = cited.get(chunk.heading_path, frozenset())
        cited[chunk.heading_path] = before | _articles(chunk.text)
    return cited


def _articles(text: str) -> frozenset[Article]:
    found = cited_in(" ".join(text.split()))
    return frozenset((one.law, one.article) for one in found if one.article)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _limits(sentence: str, found: Sequence[Figure]) -> frozenset[str]:
    """Whether the figures are upper or lower limits, by the words right before them."""
    return frozenset(
        kind
        for kind, words_ in _LIMITS.items()
        if any(words_.search(sentence[: one.start]) for one in found)
    )


def _by_measure(found: Sequence[Figure]) -> dict[Measure, tuple[Figure, ...]]:
    kinds = Counter(figure.measure for figure in found)
    return {kind: tuple(one for one in found if one.measure is kind) for kind in kinds}


def _near(sentence: str, found: Sequence[Figure]) -> frozenset[str]:
    around = (
        sentence[max(one.start - _NEAR_CHARS, 0) : one.start]
        + " "
        + sentence[one.end : one.end + _NEAR_CHARS]
        for one in found
    )
    return frozenset(term for words_ in around for term in _named(words_))


def _named(text: str) -> list[str]:
    """What a text speaks of: the stems of its words, and the matters it names."""
    return [*stems(text), *(f"{_MATTER}{matter}" for matter in matters(text))]


def _terms(above: Sequence[str], sentence: str, near: frozenset[str]) -> dict[str, float]:
    terms = dict.fromkeys(above, _HEADING)
    for one in _named(sentence):
        terms[one] = max(terms.get(one, 0.0), _SENTENCE)
    terms.update(dict.fromkeys(near, _NEAR))
    return {
        term: weight * (_MATTER_WEIGHT if term.startswith(_MATTER) else 1.0)
        for term, weight in terms.items()
    }
