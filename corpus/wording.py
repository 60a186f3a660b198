"""What a question asks about, in its own words and in those that rules use."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.lexical import LexicalIndex
from corpus.text import STOP_WORDS, content_words, fold, grams, words
from corpus.thesaurus import Thesaurus, stem

REWORDING_WEIGHT = 0.6
"""What a thesaurus term counts beside the question's own words; tuned on development questions."""

_PART_OF_WORD = 0.8
"""How surely a word is meant where its stem stands inside a longer one: «lærer», «kontaktlærer»."""

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
        """As `coverage`, for words whose grams are at hand."""
        total = sum(concept.weight for concept in self.concepts)
        if not total:
            return 0.0
        named = sum(concept.weight * vocabulary.names(concept) for concept in self.concepts)
        return named / total


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a text, each once: its folded spelling and its grams."""

    words: tuple[tuple[str, frozenset[str]], ...]

    @classmethod
    def of(cls, text_words: Iterable[str]) -> "Vocabulary":
        """The vocabulary of some words; stop words name nothing."""
        distinct = {word for word in text_words if word not in STOP_WORDS}
        return cls(tuple((fold(word), frozenset(grams(word))) for word in sorted(distinct)))

    def names(self, concept: Concept) -> float:
        """How surely the text names the concept, in [0, 1]."""
        phrases = (concept.own, *concept.others)
        return max(sum(map(self._has, phrase)) / len(phrase) for phrase in phrases)

    def _has(self, word: str) -> float:
        wanted, part = frozenset(grams(word)), fold(stem(word))
        best = max((len(wanted & held) / len(wanted) for _, held in self.words), default=0.0)
        if best < _PART_OF_WORD and len(part) >= _MIN_PART:
            best = _PART_OF_WORD if any(part in held for held, _ in self.words) else best
        return best if best >= _SAME_WORD else 0.0


class Wordings:
    """Reads questions with one thesaurus and one index's knowledge of which words tell much."""

    def __init__(self, lexical: LexicalIndex, thesaurus: Thesaurus) -> None:
        self._lexical = lexical
        self._thesaurus = thesaurus

    def of(self, question: str) -> Wording:
        """The wording of a question; every content word belongs to one concept."""
        reworded: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for rewording in self._thesaurus.rewordings(question):
            terms = (tuple(words(term)) for term in rewording.terms)
            reworded.setdefault(rewording.found, []).extend(term for term in terms if term)
        taken = {word for phrase in reworded for word in phrase}
        single = [(word,) for word in dict.fromkeys(content_words(question)) if word not in taken]
        phrases: Sequence[tuple[str, ...]] = [*reworded, *single]
        return Wording(tuple(self._concept(phrase, reworded.get(phrase, [])) for phrase in phrases))

    def _concept(self, phrase: tuple[str, ...], others: Sequence[tuple[str, ...]]) -> Concept:
        telling = tuple(word for word in phrase if word not in STOP_WORDS) or phrase
        weight = sum(map(self._lexical.informativeness, telling)) / len(telling)
        return Concept(own=telling, others=tuple(dict.fromkeys(others)), weight=weight)
