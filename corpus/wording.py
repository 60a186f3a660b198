"""What a question asks about, in its own words and in those that rules use."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.english import EnglishDictionary
from corpus.language import detect_language
from corpus.lexical import LexicalIndex
from corpus.text import STOP_WORDS, content_words, fold, grams, words
from corpus.thesaurus import Thesaurus, stem

REWORDING_WEIGHT = 0.6
"""What a thesaurus term counts beside the question's own words; tuned on development questions."""

_PART_OF_WORD = 0.8
"""How surely a word is meant where its stem stands inside a longer one: «lærer», «kontaktlærer»."""

_TELLING_ENOUGH = 2.0
"""Where a word's idf counts no further: rules rarely use the words that people ask in."""

_MIN_PART = 4
_SAME_WORD = 0.5
"""Shares of grams below this are chance, not the same word inflected or compounded."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that a question names: its own words, and other wordings for the same.

    `weight` is how much the words tell, in the index's idf.
    """

    own: tuple[str, ...]
    others: tuple[tuple[str, ...], ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Wording:
    """The concepts of one question: those that the thesaurus knows, then the others."""

    concepts: tuple[Concept, ...]

    def weighted_words(self) -> Mapping[str, float]:
        """Every word to search for with its weight; the question's own words weigh 1."""
        weights: dict[str, float] = {}
        for concept in self.concepts:
            for phrase in concept.others:
                for word in phrase:
                    share = REWORDING_WEIGHT / len(concept.others) ** 0.5
                    weights[word] = max(weights.get(word, 0.0), share)
            weights.update(dict.fromkeys(concept.own, 1.0))
        return weights

    def coverage(self, text_words: Iterable[str]) -> float:
        """The share of what the question asks about that a text names, in [0, 1]."""
        return self.coverage_of(Vocabulary.of(text_words))

    def coverage_of(self, vocabulary: "Vocabulary") -> float:
        """As `coverage`, for words that are at hand."""
        total = sum(concept.weight for concept in self.concepts)
        if not total:
            return 0.0
        named = sum(concept.weight * vocabulary.names(concept) for concept in self.concepts)
        return named / total

    def share_asked(self, vocabulary: "Vocabulary") -> float:
        """The share of a text's words that the question asks about, in [0, 1]; 1 without words."""
        asked = {
            word
            for concept in self.concepts
            for phrase in (concept.own, *concept.others)
            for word in phrase
        }
        hits = [any(_likeness(word, one) > 0 for one in asked) for word in vocabulary.words]
        return sum(hits) / len(hits) if hits else 1.0


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a text, each once."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, text_words: Iterable[str]) -> "Vocabulary":
        """The vocabulary of some words; stop words name nothing."""
        return cls(tuple(sorted({word for word in text_words if word not in STOP_WORDS})))

    def names(self, concept: Concept) -> float:
        """How surely the text names the concept, in [0, 1]."""
        phrases = (concept.own, *concept.others)
        return max(sum(map(self._has, phrase)) / len(phrase) for phrase in phrases)

    def _has(self, wanted: str) -> float:
        return max((_likeness(wanted, held) for held in self.words), default=0.0)


@lru_cache(maxsize=400_000)
def _likeness(wanted: str, held: str) -> float:
    """How surely a word of a text is the one wanted, in [0, 1]."""
    asked = _gram_set(wanted)
    shared = len(asked & _gram_set(held)) / len(asked)
    if shared < _PART_OF_WORD:
        part = fold(stem(wanted))
        if len(part) >= _MIN_PART and part in fold(held):
            return _PART_OF_WORD
    return shared if shared >= _SAME_WORD else 0.0


@lru_cache(maxsize=50_000)
def _gram_set(word: str) -> frozenset[str]:
    return frozenset(grams(word))


class Wordings:
    """Reads questions with what the rules' words are, and how much each word of an index tells."""

    def __init__(
        self, lexical: LexicalIndex, thesaurus: Thesaurus, english: EnglishDictionary
    ) -> None:
        self._lexical = lexical
        self._thesaurus = thesaurus
        self._english = english

    def of(self, question: str) -> Wording:
        """The wording of a question; every content word belongs to one concept."""
        reworded: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for found, terms in self._renamed(question):
            told = (tuple(words(term)) for term in terms)
            reworded.setdefault(found, []).extend(term for term in told if term)
        taken = {word for phrase in reworded for word in phrase}
        single = [(word,) for word in dict.fromkeys(content_words(question)) if word not in taken]
        phrases: Sequence[tuple[str, ...]] = [*reworded, *single]
        return Wording(tuple(self._concept(phrase, reworded.get(phrase, [])) for phrase in phrases))

    def readings(self, question: str) -> tuple[str, ...]:
        """The question, and an English one with its words put in Norwegian too."""
        return readings(question, self._english)

    def _renamed(self, question: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        """Words of the question with what Norwegian rules call the same."""
        for rewording in self._thesaurus.rewordings(question):
            yield rewording.found, rewording.terms
        if _is_english(question):
            for translation in self._english.translations(question):
                yield translation.found, translation.norwegian

    def _concept(self, phrase: tuple[str, ...], others: Sequence[tuple[str, ...]]) -> Concept:
        telling = tuple(word for word in phrase if word not in STOP_WORDS) or phrase
        weight = sum(map(self._lexical.informativeness, telling)) / len(telling)
        capped = min(weight, _TELLING_ENOUGH)
        return Concept(own=telling, others=tuple(dict.fromkeys(others)), weight=capped)


def readings(question: str, english: EnglishDictionary) -> tuple[str, ...]:
    """The question, and an English one with its words put in Norwegian too."""
    return (question, english.gloss(question)) if _is_english(question) else (question,)


def _is_english(question: str) -> bool:
    return detect_language(question) == "en"
