"""What may be asked next: known questions that this index answers.

They stand beside what was cited, or hold the words of a question that was too short to search for.
Each is put to the assistant before it is offered, so that whoever picks it is not let down.
"""

import logging
import time
import tomllib
from collections import OrderedDict
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import Field, dataclass, field, replace
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar

import numpy as np

from assistant.answerers.base import Answerer
from assistant.answerers.extractive import ExtractiveAnswerer
from assistant.conversation import Answer, AnswerStatus, Citation, Question, Turn
from assistant.steps.follow_up import stand_alone
from corpus import factory
from corpus.document import Chunk
from corpus.embedders.base import Embedding, Embeddings, embed_question, passage_text
from corpus.factory import OpenIndex
from corpus.language import detect_language
from corpus.question_bank import Known, QuestionBank
from corpus.source import PUBLIC, SECTOR, Language, Status
from corpus.text import STOP_WORDS, content_words, words
from corpus.thesaurus import stem

_FILE = Path(__file__).with_name("suggest.toml")

_LIMIT_S = 0.4
_FOLLOW_UPS = 3
_CHOICES = 4
_EXAMPLES = 4
_TRIED = 10
"""How many questions are put to the assistant before it is left at fewer."""

_REMEMBERED = 2048

_SHORTEST, _LONGEST = 15, 100
_INNER_MARKS = frozenset('.?!:;"«“')
_WHOLE_WORD = 3
"""A word of so few letters is only found as a whole word."""

_AROUND = 8
_ALIKE = 12
_CLOSENESS_OF_ALIKE = 0.3
_CLOSENESS = 0.1
_SAME_MATTER = 1.0
"""What likeness to the text shown, and to the question asked, counts beside the fit."""

_ON_THE_MATTER = 0.66
"""The least sum of a question's likenesses to the text shown and to the question asked.

Chosen on eighty offers that were read: 38 of the 47 above it were sensible, 16 of the 33 below it.
Of 44 others above it, read afterwards, 32 were.
"""

_RATHER_ALIKE = 0.35
"""A question further from the text that it is to be answered by is not tried."""

_LETTERS_AGAINST = 200
"""So many letters count as much against a choice as holding all of the words counts for it."""

_NONE = -10.0
_LIKE_THE_WORDS = 0.5
"""From this likeness a question is a choice that has none of the words given."""

_SAME_WORDS = 0.7
_SAME_MEANING = 0.85
_LOOKED_AT = 24
"""Of how many questions it is looked up what they lie nearest to (2 ms each)."""

_A_SECTION = 2
"""How many questions may be tried for one section; the first that is answered is offered."""

_EVERYBODY = frozenset({SECTOR})
_FROM_SOURCES = {AnswerStatus.ANSWERED, AnswerStatus.PARTIAL}

_Section = tuple[str, tuple[str, ...]]
_Value = TypeVar("_Value")

logger = logging.getLogger(__name__)


class Adviser(Protocol):
    """What is asked: the assistant, which its own steps do not know by name."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def index(self) -> OpenIndex:
        """What it answers from."""
        ...

    @property
    def answerer(self) -> Answerer:
        """What drafts its answers."""
        ...

    @property
    def today(self) -> Callable[[], date]:
        """The day it answers for."""
        ...

    def answer(self, question: Question) -> Answer:
        """Take one question all the way."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """Whole questions to go on with: beside an answer, or in place of one that was too vague."""

    follow_ups: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """What makes a known question fit to be offered to anybody, and the first ones to offer."""

    marks: Mapping[Language, frozenset[str]]
    personal: Mapping[Language, frozenset[str]]
    openings: Mapping[Language, frozenset[str]]
    examples: Mapping[Language, tuple[str, ...]]

    @classmethod
    def load(cls) -> Self:
        """Read the words that are shipped."""
        read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
        return cls(
            marks={one: frozenset(some.split()) for one, some in read["marks"].items()},
            personal={one: frozenset(some.split()) for one, some in read["personal"].items()},
            openings={one: frozenset(some.split()) for one, some in read["openings"].items()},
            examples={one: tuple(some) for one, some in read["examples"].items()},
        )

    def language_of(self, question: str) -> Language | None:
        """The language that a question is surely in, or None where it may not be offered."""
        text = question.strip()
        if not _SHORTEST <= len(text) <= _LONGEST or _INNER_MARKS & set(text[:-1]):
            return None
        told = words(text)
        marked = [one for one, marks in self.marks.items() if not marks.isdisjoint(told)]
        if len(marked) != 1 or told[0] not in self.openings[marked[0]]:
            return None
        # An answer comes in the language that the assistant takes the question to be in.
        is_sure = detect_language(text) == marked[0] and not _leans(text)
        return marked[0] if is_sure and self.personal[marked[0]].isdisjoint(told) else None


@dataclass(frozen=True, slots=True)
class Shelf:
    """The questions of one language that may be offered, each with its stems and vector."""

    texts: tuple[str, ...]
    stems: tuple[frozenset[str], ...]
    vectors: Embeddings

    @classmethod
    def of(cls, rows: Mapping[str, int], questions: Embeddings) -> Self:
        """Of questions and their rows among the bank's vectors."""
        return cls(
            texts=tuple(rows), stems=tuple(map(_stems, rows)), vectors=questions[[*rows.values()]]
        )

    def repeats(self, place: int, others: Iterable[int]) -> bool:
        """Whether a question asks for what one of the others does."""
        return any(
            _alike(self.stems[place], self.stems[other])
            or self.vectors[place] @ self.vectors[other] >= _SAME_MEANING
            for other in others
        )


@dataclass(frozen=True, slots=True)
class _Offer:
    """How well a question fits what stands near some chunks, and how like the chunks it is."""

    fit: float
    likeness: float


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands near some chunks, whatever was asked.

    `offers` are by place on a shelf, best first, and `rows` the chunks that may answer them.
    """

    offers: Mapping[int, _Offer]
    rows: frozenset[int]


class _Memory(Generic[_Value]):
    """What was worked out for the latest keys; for many threads."""

    def __init__(self, size: int = _REMEMBERED) -> None:
        self._held: OrderedDict[Hashable, _Value] = OrderedDict()
        self._lock = Lock()
        self._size = size

    def get(self, key: Hashable) -> _Value | None:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: Hashable, value: _Value) -> None:
        with self._lock:
            self._held[key] = value
            self._held.move_to_end(key)
            while len(self._held) > self._size:
                self._held.popitem(last=False)


@dataclass
class _Patience:
    """Tells when there is no time for another question that takes as long as the longest so far."""

    clock: Callable[[], float]
    ends: float = field(init=False)
    _longest: float = 0.0

    def __post_init__(self) -> None:
        self.ends = self.clock() + _LIMIT_S

    @property
    def is_over(self) -> bool:
        return self.clock() + self._longest >= self.ends

    def waited(self, started: float) -> None:
        """Take note of how long a question took."""
        self._longest = max(self._longest, self.clock() - started)


class Suggester:
    """Finds questions to go on with.

    Nothing that a user wrote is remembered: only what is beside the chunks cited, and how known
    questions are answered.
    """

    def __init__(
        self,
        assistant: Adviser,
        shelves: Mapping[Language, Shelf],
        examples: Mapping[Language, Sequence[str]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Put the parts together.

        Args:
            assistant: What must answer every question that is offered.
            shelves: The questions that may be offered after an answer or in place of one.
            examples: Those to offer before anything is asked, best first.
            clock: Seconds.
        """
        self._assistant = assistant
        self._index = assistant.index
        self._shelves = shelves
        self._examples = examples
        self._clock = clock
        self._rows = {one.chunk_id: row for row, one in enumerate(self._index.release.chunks)}
        self._beside: _Memory[_Beside] = _Memory()
        self._answered: _Memory[tuple[Citation, ...]] = _Memory()

    @classmethod
    def over(cls, assistant: Adviser) -> "Suggester":
        """Over the bank that is shipped; questions are tried on the answerer of quotes alone.

        A chat model is slow and may be somebody else's, and where it fails the quotes answer.

        Raises:
            BankInvalid: A file of the bank has a mistake.
        """
        index, wording = assistant.index, Wording.load()
        known = QuestionBank.read(factory.BANK, factory.STARTER).known
        if not isinstance(assistant.answerer, ExtractiveAnswerer):
            assistant = replace(assistant, answerer=ExtractiveAnswerer(index), rewriter=None)
        return cls(assistant, shelves_of(known, index.bank.questions, wording), wording.examples)

    def after(self, question: str, answer: Answer) -> Suggestions:
        """What to offer after an answer; nothing where anything goes wrong."""
        try:
            patience = _Patience(self._clock)
            if answer.status in _FROM_SOURCES:
                return Suggestions(follow_ups=self._follow_ups(question, answer, patience))
            if answer.status is AnswerStatus.CLARIFICATION:
                return Suggestions(choices=self._choices(question, answer.language, patience))
        except Exception:  # noqa: BLE001 - the answer has been given, and stands without this
            logger.error("suggestions.failed")  # noqa: TRY400 - it may quote the question
        return Suggestions()

    def examples(self, language: Language) -> tuple[str, ...]:
        """What to offer before anything is asked: from different sources, always the same.

        Fewer where time runs out; the rest follows at the next call.
        """
        try:
            return self._first_ones(language)
        except Exception:  # noqa: BLE001 - the page stands without them
            logger.error("suggestions.failed")  # noqa: TRY400 - as above
            return ()

    def _first_ones(self, language: Language) -> tuple[str, ...]:
        found: dict[str, str] = {}
        texts = self._examples.get(language, ())
        for text, citations in self._tried(texts, language, _EVERYBODY, _Patience(self._clock)):
            found.setdefault(citations[0].source.source_id, text)
            if len(found) == _EXAMPLES:
                break
        return tuple(found.values())

    def _follow_ups(self, question: str, answer: Answer, patience: _Patience) -> tuple[str, ...]:
        shelf = self._shelves.get(answer.language)
        if shelf is None or not answer.citations:
            return ()
        beside = self._beside_of(answer, shelf)
        texts = [shelf.texts[place] for place in self._by_question(question, beside, shelf)]
        scopes = frozenset(one.standing.scope for one in answer.citations) | {SECTOR}
        chosen: dict[_Section, str] = {}
        for text, citations in self._tried(texts, answer.language, scopes, patience):
            first = citations[0].quote.chunk
            if self._rows[first.chunk_id] in beside.rows:
                chosen.setdefault(_section(first), text)
            if len(chosen) == _FOLLOW_UPS:
                break
        return tuple(chosen.values())

    def _by_question(self, question: str, beside: _Beside, shelf: Shelf) -> list[int]:
        """The offers that do not repeat a question, those on its matter first."""
        asked, likeness = _stems(question), shelf.vectors @ self._vector(question)
        on_matter = {place: one.likeness + likeness[place] for place, one in beside.offers.items()}
        worth = {
            place: beside.offers[place].fit + _SAME_MATTER * matter
            for place, matter in on_matter.items()
            if matter >= _ON_THE_MATTER
            and likeness[place] < _SAME_MEANING
            and not _alike(shelf.stems[place], asked)
        }
        return sorted(worth, key=worth.__getitem__, reverse=True)

    def _beside_of(self, answer: Answer, shelf: Shelf) -> _Beside:
        shown = {one.quote.chunk.chunk_id: one.quote.chunk for one in answer.citations}
        release = self._index.release.manifest.release_id
        key = (release, frozenset(shown), answer.language)
        held = self._beside.get(key)
        if held is None:
            held = self._look_beside([*shown.values()], shelf)
            self._beside.put(key, held)
        return held

    def _look_beside(self, shown: Sequence[Chunk], shelf: Shelf) -> _Beside:
        chunks, embedder = self._index.release.chunks, self._index.embedder
        own = embedder.embed_passages([passage_text(one) for one in shown])
        near = self._neighbours(shown, own)
        if not near:
            return _Beside({}, frozenset())
        vectors = embedder.embed_passages([passage_text(chunks[row]) for row in near])
        likeness, related = shelf.vectors @ vectors.T, (shelf.vectors @ own.T).max(axis=1)
        closeness = _CLOSENESS * np.array([*near.values()], dtype=np.float32)
        fit, well = (likeness + closeness).max(axis=1), likeness.max(axis=1) >= _RATHER_ALIKE
        best = np.argsort(-fit - _SAME_MATTER * related, kind="stable").tolist()
        likely = self._likely([place for place in best if well[place]], near, shelf)
        offers = {place: _Offer(float(fit[place]), float(related[place])) for place in likely}
        return _Beside(offers, frozenset(near))

    def _likely(self, order: Sequence[int], near: Container[int], shelf: Shelf) -> list[int]:
        """The first of some questions that lie nearest to a chunk that stands near."""
        chunks, store = self._index.release.chunks, self._index.store
        likely: dict[int, _Section] = {}
        for place in order[:_LOOKED_AT]:
            vector = shelf.vectors[place]
            nearest = store.nearest(vector, limit=1, audiences=frozenset({PUBLIC}))
            row = self._rows[nearest[0][0]]
            section = _section(chunks[row])
            is_new = row in near and not shelf.repeats(place, likely)
            if is_new and [*likely.values()].count(section) < _A_SECTION:
                likely[place] = section
            if len(likely) == _TRIED:
                break
        return [*likely]

    def _neighbours(self, shown: Sequence[Chunk], vectors: Embeddings) -> dict[int, float]:
        """The rows of what stands near, or is like, what was shown, with a closeness in [0, 1]."""
        chunks = self._index.release.chunks
        near: dict[int, float] = {}
        for one, vector in zip(shown, vectors, strict=True):
            row = self._rows[one.chunk_id]
            for other in range(max(0, row - _AROUND), min(len(chunks), row + _AROUND + 1)):
                if other != row and chunks[other].source_id == one.source_id:
                    near[other] = max(near.get(other, 0.0), 1 / abs(other - row))
            store, everybody = self._index.store, frozenset({PUBLIC})
            for chunk_id, _ in store.nearest(vector, limit=_ALIKE, audiences=everybody):
                near.setdefault(self._rows[chunk_id], _CLOSENESS_OF_ALIKE)
        for one in shown:
            near.pop(self._rows[one.chunk_id], None)
        return near

    def _choices(self, question: str, language: Language, patience: _Patience) -> tuple[str, ...]:
        shelf = self._shelves.get(language)
        given = [word for word in content_words(question) if word not in STOP_WORDS]
        if shelf is None or not given:
            return ()
        held = np.array([_share_held(text, given) for text in shelf.texts], dtype=np.float32)
        likeness = shelf.vectors @ self._vector(question)
        worth = held + likeness - np.array([*map(len, shelf.texts)]) / _LETTERS_AGAINST
        worth[(held == 0) & (likeness < _LIKE_THE_WORDS)] = _NONE
        order = [one for one in np.argsort(-worth, kind="stable").tolist() if worth[one] > _NONE]
        found: dict[_Section, str] = {}
        texts = [shelf.texts[place] for place in _unlike(order, shelf)]
        for text, citations in self._tried(texts, language, _EVERYBODY, patience):
            found.setdefault(_section(citations[0].quote.chunk), text)
            if len(found) == _CHOICES:
                break
        return tuple(found.values())

    def _tried(
        self,
        texts: Iterable[str],
        language: Language,
        scopes: frozenset[str],
        patience: _Patience,
    ) -> Iterator[tuple[str, tuple[Citation, ...]]]:
        """The questions that are answered by rules in force, with what is cited, while time lasts.

        Args:
            texts: Known questions.
            language: Theirs.
            scopes: Whom the rules may bind.
            patience: Knows how much time is left.
        """
        for text in texts:
            if patience.is_over:
                return
            started = self._clock()
            citations = self._citations(text, language)
            patience.waited(started)
            if citations and all(
                _in_force(one) and one.standing.scope in scopes for one in citations
            ):
                yield text, citations

    def _citations(self, text: str, language: Language) -> tuple[Citation, ...]:
        """What answers a known question today; nothing where it is not answered in its language."""
        key = (self._index.release.manifest.release_id, self._assistant.today(), text)
        held = self._answered.get(key)
        if held is None:
            answer = self._assistant.answer(Question(text=text))
            whole = answer.status is AnswerStatus.ANSWERED and answer.language == language
            held = answer.citations if whole else ()
            self._answered.put(key, held)
        return held

    def _vector(self, question: str) -> Embedding:
        return embed_question(self._index.embedder, self._index.wordings.readings(question))


def shelves_of(
    known: Sequence[Known], vectors: Embeddings, wording: Wording
) -> dict[Language, Shelf]:
    """The known questions that may be offered to anybody, by language.

    Args:
        known: The bank's.
        vectors: One each, in the same order.
        wording: What makes one fit.
    """
    rows: dict[Language, dict[str, int]] = {}
    for row, one in enumerate(known):
        language = wording.language_of(one.question)
        if language is not None:
            rows.setdefault(language, {}).setdefault(_tidy(one.question), row)
    return {language: Shelf.of(some, vectors) for language, some in rows.items()}


def _tidy(question: str) -> str:
    """With a capital letter and a question mark, which people leave out."""
    text = question.strip()
    return f"{text[0].upper()}{text[1:].rstrip('?').rstrip()}?"


def _leans(question: str) -> bool:
    """Whether it would be read together with whatever was asked before it."""
    return stand_alone(question, [Turn("user", "?")]) != question


def _stems(question: str) -> frozenset[str]:
    return frozenset(map(stem, content_words(question)))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two questions share most of their words (Dice's coefficient)."""
    return 2 * len(one & other) >= _SAME_WORDS * (len(one) + len(other))


def _share_held(question: str, given: Sequence[str]) -> float:
    """The share of the given words that a question has, inflected or in a compound too."""
    told = words(question)
    held = [
        word in told if len(word) <= _WHOLE_WORD else any(stem(word) in one for one in told)
        for word in given
    ]
    return sum(held) / len(held)


def _unlike(order: Iterable[int], shelf: Shelf) -> Iterator[int]:
    """The first questions of which none repeats another."""
    taken: list[int] = []
    for place in order:
        if not shelf.repeats(place, taken):
            taken.append(place)
            yield place
        if len(taken) == _TRIED:
            return


def _section(chunk: Chunk) -> _Section:
    return chunk.source_id, chunk.heading_path


def _in_force(citation: Citation) -> bool:
    return citation.standing.status is Status.IN_FORCE
