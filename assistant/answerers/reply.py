"""Reads a chat model's reply, and believes nothing of it that the passages do not show."""

import re
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.answerers.base import Asked, Draft, Statement
from assistant.answerers.prompt import prompt_texts
from assistant.conversation import Quote
from corpus.document import Block, BlockKind, Chunk, Span
from corpus.language import detect_language
from corpus.release import Release
from corpus.repaired_text import RepairedText
from corpus.retrieval import ScoredChunk
from corpus.sentences import sentence_spans
from corpus.source import SECTOR, Status
from corpus.text import content_words, grams, words
from guardrails.redact import MASK

_MAX_STATEMENTS = 6
_MAX_QUOTES = 4
_MAX_CHARS = 600
_MIN_SHARED = 0.5
_ADDRESS = re.compile(r"https?://\S+|\bwww\.\S+|\S+@\S+")


class Refused(Exception):
    """A reply that is not used. `kind` says why in one word and holds nothing of the text."""

    def __init__(self, kind: str, error: str = "") -> None:
        super().__init__(kind)
        self.kind = kind
        self.error = error


# The docstrings and fields below go to the model. Limits are checked in code: not every server
# knows them in a schema.
class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class ReplyQuote(_Strict):
    """Words of a passage, the passages numbered from 1."""

    passage: int
    quote: str


class ReplyStatement(_Strict):
    """One thing said, with what says it."""

    text: str
    quotes: list[ReplyQuote]


class Reply(_Strict):
    """The whole answer; no statements where the passages do not answer."""

    answered: bool
    statements: list[ReplyStatement]


def read_reply(text: str, asked: Asked, found: Sequence[ScoredChunk], release: Release) -> Draft:
    """The draft that a reply is, every quote found again in its passage.

    Raises:
        Refused: Anything about the reply is wrong.
    """
    try:
        reply = Reply.model_validate_json(text)
    except ValidationError:
        raise Refused("form") from None
    if reply.answered != bool(reply.statements):
        raise Refused("empty")
    if len(reply.statements) > _MAX_STATEMENTS:
        raise Refused("too_long")
    statements = tuple(_statement(one, asked, found, release) for one in reply.statements)
    return Draft(statements=statements, answerability=float(reply.answered))


def _statement(
    said: ReplyStatement, asked: Asked, found: Sequence[ScoredChunk], release: Release
) -> Statement:
    _check_words(said.text)
    if not 1 <= len(said.quotes) <= _MAX_QUOTES:
        raise Refused("quotes")
    quotes: list[Quote] = []
    for one in said.quotes:
        if not 1 <= one.passage <= len(found):
            raise Refused("passage")
        quotes += _quotes(one.quote, found[one.passage - 1].chunk, release)
    quotes = list(dict.fromkeys(quotes))
    if any(prompt_texts().led_astray.search(quote.text) for quote in quotes):
        raise Refused("led_astray")
    if _is_ordinary(quotes, asked):
        _check_shared_words(said.text, quotes)
        return Statement(" ".join(said.text.split()), tuple(quotes))
    if _squeezed(said.text) != _squeezed(" ".join(one.quote for one in said.quotes)):
        raise Refused("not_quoted")
    return Statement(" ".join(quote.text for quote in quotes), tuple(quotes))


def _check_words(text: str) -> None:
    """What can be seen of a statement alone.

    Raises:
        Refused: It is empty, long, masked, in English, or speaks to a model.
    """
    # A lead-in without its list says nothing.
    if not words(text) or text.rstrip().endswith(":"):
        raise Refused("empty")
    if len(text) > _MAX_CHARS:
        raise Refused("too_long")
    if MASK in text:
        raise Refused("masked")
    if prompt_texts().led_astray.search(text):
        raise Refused("led_astray")
    # Number words are checked in Norwegian only.
    if detect_language(text) == "en":
        raise Refused("language")


def _check_shared_words(text: str, quotes: Sequence[Quote]) -> None:
    """A statement that shares few letters with its quotes is about something else.

    Raises:
        Refused: It is, or it names an address that they do not.
    """
    evidence = " ".join(
        " ".join((*quote.held, quote.source.title, *quote.chunk.heading_path)) for quote in quotes
    )
    if any(address not in evidence for address in _ADDRESS.findall(text)):
        raise Refused("address")
    if shared_words(text, evidence) < _MIN_SHARED:
        raise Refused("unshared")


def shared_words(text: str, evidence: str) -> float:
    """The share in [0, 1] of the content words' character 4-grams that the evidence has."""
    known = {gram for word in words(evidence) for gram in grams(word)}
    shares = []
    for word in content_words(text):
        own = grams(word)
        shares.append(sum(gram in known for gram in own) / len(own))
    return sum(shares) / len(shares) if shares else 0.0


def _is_ordinary(quotes: Sequence[Quote], asked: Asked) -> bool:
    """Whether all is a rule for everybody that applies; else all must be worth the same.

    Raises:
        Refused: A rule and something else are mixed: the reader sees one label a statement.
    """
    worth = {(q.chunk.standing.status_on(asked.as_of), q.chunk.standing.scope) for q in quotes}
    if len(worth) > 1:
        raise Refused("mixed")
    return worth == {(Status.IN_FORCE, SECTOR)}


def _quotes(wanted: str, chunk: Chunk, release: Release) -> list[Quote]:
    """The sentences, items or rows of the passage that hold the words wanted.

    Raises:
        Refused: The words are not there, or something is masked beside them.
    """
    stored = release.stored(chunk)
    spans = _with_context(_find(wanted, chunk, stored), chunk, stored.original)
    if any(MASK in span.of(stored.original) for span in spans):
        raise Refused("masked")
    return [Quote.of(chunk, span, release) for span in spans]


def _find(wanted: str, chunk: Chunk, stored: RepairedText) -> Span:
    """Where the words stand in the passage as it is read; any white space is as good as another.

    Raises:
        Refused: They do not.
    """
    if not words(wanted):
        raise Refused("quotes")
    spaced = r"\s+".join(map(re.escape, wanted.split()))
    pattern = re.compile(rf"(?<!\w){spaced}(?!\w)")
    lead_ins = [block.lead_in for block in chunk.blocks if block.lead_in]
    for place in (chunk.locator.span, *lead_ins):
        match = pattern.search(stored.shown(place))
        if match:
            return stored.original_span(place, match.start(), match.end())
    for row in chunk.rows:
        if any(pattern.search(row.said(statement)) for statement in row.statements):
            return row.span
    raise Refused("unquoted")


def _with_context(span: Span, chunk: Chunk, original: str) -> list[Span]:
    """The span grown to whole sentences, items or rows, and the lead-in that they hang from."""
    touched = [block for block in chunk.blocks if _overlap(block.span, span)]
    pieces = [piece for block in touched for piece in _pieces(block, span, original)]
    grown = Span(min(p.start for p in [span, *pieces]), max(p.end for p in [span, *pieces]))
    lead_ins = dict.fromkeys(block.lead_in for block in touched if block.lead_in)
    outside = [lead_in for lead_in in lead_ins if not _overlap(lead_in, grown)]
    return sorted([*outside, grown])


def _pieces(block: Block, span: Span, original: str) -> list[Span]:
    if block.kind is not BlockKind.PARAGRAPH:
        return [block.span]
    start = block.span.start
    found = [Span(start + s.start, start + s.end) for s in sentence_spans(block.span.of(original))]
    return [sentence for sentence in found if _overlap(sentence, span)]


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _squeezed(text: str) -> str:
    return " ".join(text.split()).strip('«»"“” ')
