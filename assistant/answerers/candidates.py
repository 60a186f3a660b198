"""The sentences of the passages found, each with what is needed to judge it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from corpus.document import Block, BlockKind, Chunk, Row, Span
from corpus.repaired_text import RepairedText
from corpus.sentences import sentence_spans
from corpus.text import STOP_WORDS, words
from corpus.wording import Vocabulary, Wording
from guardrails.redact import MASK

_MAX_WHOLE_BLOCK = 700
_MAX_LIST = 900
_OPENING_WORDS = 4
_FEWEST_WORDS = 3
_MAIN_RULE_FIRST = 1.1
_ABOUT_IT = 1.07
"""What a sentence gains that begins with what the question asks about."""
_OTHER_SUBJECT = 0.15
"""What a sentence loses under a heading of which the question names nothing."""
_CONDITION = re.compile(
    r"(?:dersom|hvis|viss|likevel|unntak\w*|med mindre|dette gjelder|dette gjeld|det gjelder|"
    r"bestemmelsen|kravet|fristen|retten|plikten|men|ellers|elles|however|unless|if)\b",
    re.IGNORECASE,
)
_LEANING = re.compile(
    r"(?:det|dette|den|denne|de|dei|disse|desse|slik|slike|tilsvarende|tilsvarande|fristen|"
    r"kravet|retten|he|she|it|they|this|that|these)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence, list item or table row that may be the answer.

    Of a row that says what its cells mean, `cells` are the statements that are meant.
    """

    chunk: Chunk
    block: Block
    span: Span
    own: Vocabulary
    context: Vocabulary
    heading: Vocabulary
    subject: Vocabulary
    text: str
    row: Row | None = None
    cells: tuple[str, ...] = ()

    @property
    def said(self) -> str | None:
        """What the cells say, with what their table is about; None for anything but a row."""
        if self.row is None:
            return None
        if len(self.cells) == 1:
            return self.row.said(self.cells[0])
        title = [f"{self.row.title}:"] if self.row.title else []
        return "\n".join([*title, *(f"– {cell}" for cell in self.cells)])

    @property
    def under_heading(self) -> str:
        """The text with the heading that it stands under."""
        return f"{self.chunk.heading_path[-1]}\n{self.text}"

    def fit(self, wording: Wording, *, chunk_score: float, cosine: float) -> float:
        """How well it fits a question: its own words first, then what they stand under.

        `chunk_score` is the retriever's, `cosine` that of the question and `under_heading`.
        """
        own, context = wording.coverage_of(self.own), wording.coverage_of(self.context)
        fit = 0.25 * own + 0.35 * context + 0.3 * chunk_score + 0.3 * max(cosine, 0.0)
        fit *= _MAIN_RULE_FIRST if self.opens_section else 1.0
        fit *= 1 - _OTHER_SUBJECT * (1 - wording.share_asked(self.heading))
        return fit * (_ABOUT_IT if wording.share_asked(self.subject) else 1.0)

    @property
    def opens_section(self) -> bool:
        """Whether it stands in the first block of its chunk: the main rule goes before the rest."""
        return self.block == self.chunk.blocks[0]


def candidates(chunk: Chunk, stored: RepairedText) -> list[Candidate]:
    """Every sentence of a passage that says something, in the words as they are read.

    What something is masked in is left out, and so are questions, mere names of things and the
    headings of tables: they have the words of what is asked, and answer nothing.
    """
    leading = frozenset(block.lead_in for block in chunk.blocks)
    headings = {row.heading.start for row in chunk.rows if row.heading}
    return [
        candidate
        for block in chunk.blocks
        if block.kind is not BlockKind.NOTE and block.span.start not in headings
        for candidate in _of_block(chunk, block, stored)
        if MASK not in candidate.text
        if candidate.row or block.lead_in or block.span in leading or _is_said(candidate, stored)
    ]


def quoted_spans(candidate: Candidate, original: str) -> tuple[Span, ...]:
    """What to quote so that the sentence keeps its conditions: one span, or a lead-in and one."""
    block = candidate.block
    if candidate.row:
        heading = candidate.row.heading
        return (heading, candidate.span) if heading else (candidate.span,)
    if block.kind is not BlockKind.PARAGRAPH and block.lead_in:
        return _with_lead_in(candidate, block.lead_in, original)
    if block.kind is BlockKind.LIST_ITEM:
        return (_with_the_list(candidate, original),)
    if block.kind is not BlockKind.PARAGRAPH:
        return (candidate.span,)
    if len(block.span) <= _MAX_WHOLE_BLOCK and MASK not in block.span.of(original):
        whole = block.span
    else:
        whole = _with_conditions(candidate.span, block.span, original)
    return (_with_items(whole, candidate, original),)


def _of_block(chunk: Chunk, block: Block, stored: RepairedText) -> Iterator[Candidate]:
    path = words(" ".join(chunk.heading_path))
    around = list(path)
    if block.lead_in:
        around += words(stored.shown(block.lead_in))
    heading = Vocabulary.of(words(chunk.heading_path[-1]))
    block_words = words(stored.shown(block.span))
    row = next((row for row in chunk.rows if row.span == block.span), None)
    for span, text, cells in _told(block, row, stored):
        # A table row speaks through its column headings; a cell that is told names its own.
        spoken = path if row else around
        own = spoken + words(text) if block.kind is BlockKind.TABLE_ROW else words(text)
        # A short block is read as a whole, so its other sentences count as context.
        context = [*around, *(block_words if len(block.span) <= _MAX_WHOLE_BLOCK else own)]
        yield Candidate(
            chunk=chunk,
            block=block,
            span=span,
            own=Vocabulary.of(own),
            context=Vocabulary.of(context),
            heading=heading,
            subject=_subject(text),
            text=text,
            row=row,
            cells=cells,
        )


def _told(
    block: Block, row: Row | None, stored: RepairedText
) -> list[tuple[Span, str, tuple[str, ...]]]:
    """What a block says, one thing each, with where it stands; of a row its cells, and all."""
    if row is None:
        return [(span, stored.shown(span), ()) for span in _sentences(block, stored.original)]
    told = dict.fromkeys((*((one,) for one in row.statements), row.statements))
    return [(block.span, "\n".join(cells), cells) for cells in told]


def _is_said(one: Candidate, stored: RepairedText) -> bool:
    """Whether it is no question, and its block more than the name of something."""
    block = stored.shown(one.block.span)
    telling = [word for word in block.split() if any(map(str.isalpha, word))]
    is_name = len(telling) < _FEWEST_WORDS and not re.search(r"[\d@]", block)
    return not is_name and not one.text.rstrip('»") ').endswith("?")


def _subject(text: str) -> Vocabulary:
    """The first telling word of a sentence, numbering aside."""
    opening = words(text)[:_OPENING_WORDS]
    telling = (word for word in opening if word not in STOP_WORDS and not word.isdigit())
    return Vocabulary.of(list(islice(telling, 1)))


def _sentences(block: Block, original: str) -> list[Span]:
    if block.kind is not BlockKind.PARAGRAPH:
        return [block.span]
    start = block.span.start
    found = sentence_spans(block.span.of(original))
    return [Span(start + span.start, start + span.end) for span in found]


def _with_lead_in(candidate: Candidate, lead_in: Span, original: str) -> tuple[Span, ...]:
    whole = _whole_list(candidate, lead_in)
    if whole and len(whole) <= _MAX_LIST and MASK not in whole.of(original):
        return (whole,)
    if MASK in lead_in.of(original):
        return (candidate.span,)
    return lead_in, candidate.span


def _whole_list(candidate: Candidate, lead_in: Span) -> Span | None:
    """The lead-in and all its items, where one chunk holds them all."""
    blocks = candidate.chunk.blocks
    if candidate.block.kind is BlockKind.TABLE_ROW or lead_in.start < blocks[0].span.start:
        return None
    items = [block for block in blocks if block.lead_in == lead_in]
    return Span(lead_in.start, max(block.span.end for block in items))


def _with_the_list(candidate: Candidate, original: str) -> Span:
    """The list that an item without a lead-in stands in, where it is as short as a paragraph."""
    blocks = candidate.chunk.blocks
    at = first = last = blocks.index(candidate.block)
    while first > 0 and _is_loose_item(blocks[first - 1]):
        first -= 1
    while last + 1 < len(blocks) and _is_loose_item(blocks[last + 1]):
        last += 1
    whole = Span(blocks[first].span.start, blocks[last].span.end)
    is_short = len(whole) <= _MAX_WHOLE_BLOCK and MASK not in whole.of(original)
    return whole if is_short else blocks[at].span


def _is_loose_item(block: Block) -> bool:
    return block.kind is BlockKind.LIST_ITEM and block.lead_in is None


def _with_items(whole: Span, candidate: Candidate, original: str) -> Span:
    """The span with the list that it leads in to: a lead-in says nothing without its items."""
    block = candidate.block.span
    items = [b.span for b in candidate.chunk.blocks if b.lead_in == block]
    if not items or whole.end != block.end:
        return whole
    grown = _as_many_as_fit(whole, items, original)
    if grown.end == items[-1].end:
        return grown
    leading = _sentences(candidate.block, original)[-1]
    if candidate.span == leading:
        return _as_many_as_fit(leading, items, original)
    # The list is too long, and the sentence wanted is not the one that leads in to it.
    left = original[whole.start : leading.start].rstrip()
    return Span(whole.start, whole.start + len(left))


def _as_many_as_fit(whole: Span, items: Sequence[Span], original: str) -> Span:
    for item in items:
        if item.end - whole.start > _MAX_LIST or MASK in item.of(original):
            break
        whole = Span(whole.start, item.end)
    return whole


def _with_conditions(span: Span, block: Span, original: str) -> Span:
    """The sentence, the one it leans on, and the ones after it that limit it."""
    found = sentence_spans(block.of(original))
    sentences = [Span(block.start + s.start, block.start + s.end) for s in found]
    first = last = sentences.index(span)
    while first > 0 and _LEANING.match(sentences[first].of(original)):
        first -= 1
    while last + 1 < len(sentences) and _CONDITION.match(sentences[last + 1].of(original)):
        last += 1
    grown = Span(sentences[first].start, sentences[last].end)
    return grown if len(grown) <= _MAX_LIST and MASK not in grown.of(original) else span
