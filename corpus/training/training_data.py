"""All raw data of the encoder in one place: what is trained on, what is held out, and digests."""

import hashlib
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.training import law_sections, plain_language
from corpus.training.colloquial import (
    colloquial_pairs,
    english_pairs,
    question_files,
    thesaurus_pairs,
)
from corpus.training.damage import damage_scan, seeded
from corpus.training.law_sections import HELD_OUT_LAWS, LawSection
from corpus.training.pairs import (
    Pair,
    PairSource,
    law_pairs,
    nav_pairs,
    question_pairs,
    title_pairs,
)
from corpus.training.plain_language import AnsweredQuestion, SentencePair, TitledText

WORD_LIST = Path("wordlists/nor.wordlist.xz")
DOMAIN_LAW_PAIRS = 3000
"""How many pairs of the laws that questions are about come along at the end."""
COMMON_WORDS = 60_000
"""How many of the list's words, the commonest first, the tokenizer sees."""

FILES = (
    law_sections.ARCHIVE,
    plain_language.NAV_PAIRS,
    plain_language.NAV_TEXTS,
    plain_language.NORQUAD,
    WORD_LIST,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingData:
    """The raw data as read, held-out parts included; only the methods leave those out."""

    sections: tuple[LawSection, ...]
    sentences: tuple[SentencePair, ...]
    titles: tuple[TitledText, ...]
    questions: tuple[AnsweredQuestion, ...]
    words: tuple[str, ...]
    held_out_laws: frozenset[str] = HELD_OUT_LAWS
    """Empty for the model that ships: it is measured on questions, not on headings."""

    @property
    def trained_sections(self) -> tuple[LawSection, ...]:
        """The sections of all laws and regulations that are not held out."""
        return tuple(item for item in self.sections if item.law not in self.held_out_laws)

    def pairs(self, seed: int) -> list[Pair]:
        """Make the training pairs; the same seed gives the same pairs in the same order."""
        rng = seeded(seed)
        return [
            *law_pairs(self.trained_sections, rng),
            *nav_pairs(self.sentences),
            *title_pairs(self.titles),
            *question_pairs(self.questions),
            *colloquial_pairs(self.trained_sections),
            *thesaurus_pairs(),
            *english_pairs(),
        ]

    def domain_pairs(self, seed: int) -> list[Pair]:
        """The questions and names of working life, and some of the laws', to end on."""
        close = {*colloquial_pairs(self.trained_sections), *thesaurus_pairs(), *english_pairs()}
        laws = {pair.neighbourhood for pair in close if pair.source is PairSource.COLLOQUIAL}
        rng = seeded(seed)
        known = [s for s in self.trained_sections if s.law in laws]
        from_laws = list(law_pairs(known, rng))
        chosen = rng.sample(from_laws, min(DOMAIN_LAW_PAIRS, len(from_laws)))
        return [
            *sorted(close, key=lambda pair: (pair.section, pair.anchor, pair.positive)),
            *chosen,
        ]

    def tokenizer_texts(self, seed: int) -> Iterator[str]:
        """Yield what the tokenizer learns its pieces from: law, NAV and common words.

        NorQuAD's texts are left out so that no names of persons become pieces. One section in ten
        comes a second time, damaged, so that pieces of damaged words are known too.
        """
        rng = seeded(seed)
        for section in self.trained_sections:
            if rng.random() < 0.7:
                yield section.title
                yield section.body[:1500]
            if rng.random() < 0.1:
                yield damage_scan(section.body[:600], 0.08, rng)
        for pair in self.sentences:
            if not pair.held_out:
                yield pair.bokmal
                yield pair.nynorsk
        for rank, word in enumerate(self.words):
            yield " ".join([word] * max(1, 200 * 1000 // (rank + 4000)))


def read_training_data(data: Path) -> TrainingData:
    """Read everything under the folder with the raw data.

    Raises:
        FileNotFoundError: a file of `FILES` is missing.
    """
    with lzma.open(data / WORD_LIST, "rt", encoding="utf-8") as stream:
        words = tuple(line.strip() for line, _ in zip(stream, range(COMMON_WORDS), strict=False))
    return TrainingData(
        sections=tuple(law_sections.read_sections(data)),
        sentences=tuple(plain_language.read_sentence_pairs(data)),
        titles=tuple(plain_language.read_titled_texts(data)),
        questions=tuple(plain_language.read_questions(data)),
        words=words,
    )


def digests(data: Path) -> dict[str, str]:
    """Give the SHA-256 of each file that is read."""
    read = {file.as_posix(): data / file for file in FILES}
    read |= {f"questions/{file.name}": file for file in question_files()}
    return {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in read.items()}
