"""What each entry of the thesaurus is worth: the same questions with the entry and without it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.steps.follow_up import stand_alone
from corpus.english import EnglishDictionary
from corpus.factory import ENGLISH, OpenIndex
from corpus.hybrid import HybridRetriever, LexicalSearch
from corpus.retrieval import Query
from corpus.text import words as words_of
from corpus.thesaurus import Entry, Thesaurus, stem
from corpus.wording import Wordings
from evals.bench.ablation import CUTS
from evals.bench.evidence_places import Places, groups_found, places_of
from evals.bench.peers.port import Passage
from evals.bench.words import number, table, words
from evals.datasets.sample import Sample
from evals.metrics.ranking import all_found_at, reciprocal_rank

KINDS = ("everyday", "abbreviations", "english", "nynorsk", "rule")
"""The lists of an entry; a phrase that stands in several counts for the first of them."""

_DEPTH = max(CUTS)
_NAMES = 2
_LIKE_NOTHING = 1e-9
_VERDICTS = ("nothing", "helps", "hurts")
"""By the sign of the effect: none, plus, minus."""


@dataclass(frozen=True, slots=True, order=True)
class Standing:
    """Where the evidence of one question stood; the better compares as the greater.

    `rank` is the reciprocal rank of the first passage that covers any of it, in [0, 1], 0 below the
    first ten; `within` says for each of CUTS whether all of it is among as many.
    """

    rank: float
    within: tuple[bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What one entry did to one question, and from which of KINDS the question's word was."""

    place: int
    kind: str
    having: Standing
    lacking: Standing

    @property
    def gain(self) -> float:
        """What the entry adds to the reciprocal rank, in [-1, 1]."""
        return self.having.rank - self.lacking.rank


@dataclass(frozen=True, slots=True)
class Worth:
    """The effects of an entry, or of all entries by words of one kind."""

    effects: tuple[Effect, ...]

    @property
    def helped(self) -> int:
        """How many questions find their evidence sooner."""
        return sum(one.having > one.lacking for one in self.effects)

    @property
    def hurt(self) -> int:
        """How many find it later."""
        return sum(one.having < one.lacking for one in self.effects)

    @property
    def gain(self) -> float:
        """The sum of what is added to the reciprocal ranks."""
        return sum(one.gain for one in self.effects)

    def moved(self, cut: int) -> tuple[int, int]:
        """How many questions come to have all evidence within a cut, and how many no longer."""
        pairs = [(one.having.within[cut], one.lacking.within[cut]) for one in self.effects]
        return sum(a and not b for a, b in pairs), sum(b and not a for a, b in pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThesaurusWorth:
    """Every entry that questions use, by its place in the file; and how many were asked."""

    entries: Sequence[Entry]
    used: Mapping[int, Worth]
    questions: int

    @property
    def by_kind(self) -> dict[str, Worth]:
        """The same effects by the kind of word that led to the entry."""
        effects = [effect for one in self.used.values() for effect in one.effects]
        return {
            kind: Worth(tuple(one for one in effects if one.kind == kind))
            for kind in KINDS
            if any(one.kind == kind for one in effects)
        }

    @property
    def ranked(self) -> list[tuple[int, Worth]]:
        """Places and worths, the most helpful first."""
        return sorted(
            self.used.items(),
            key=lambda one: (-one[1].gain, one[1].hurt - one[1].helped, one[0]),
        )


def bench_thesaurus(
    index: OpenIndex, samples: Sequence[Sample], thesaurus: Thesaurus
) -> ThesaurusWorth:
    """Ask every question that uses an entry with the whole thesaurus and without that entry.

    Args:
        index: The product's open index.
        samples: Questions; those without evidence are left out.
        thesaurus: The one that the product reads questions by.
    """
    asked = [one for one in samples if one.evidence]
    reader = _Reader(index, thesaurus)
    effects: dict[int, list[Effect]] = {}
    for sample in asked:
        for effect in reader.effects_on(sample):
            effects.setdefault(effect.place, []).append(effect)
    used = {place: Worth(tuple(held)) for place, held in effects.items()}
    return ThesaurusWorth(entries=thesaurus.entries, used=used, questions=len(asked))


class _Reader:
    """Searches one index with the thesaurus, and without any one of its entries."""

    def __init__(self, index: OpenIndex, thesaurus: Thesaurus) -> None:
        self._index = index
        self._thesaurus = thesaurus
        self._english = EnglishDictionary.load(ENGLISH)
        self._whole = self._reading(thesaurus)
        self._lacking: dict[int, HybridRetriever] = {}

    def effects_on(self, sample: Sample) -> Iterator[Effect]:
        """What each entry that a question uses does to it."""
        text = stand_alone(sample.question, sample.turns)
        uses = uses_of(text, self._thesaurus)
        if not uses:
            return
        places = places_of(sample, self._index.release)
        having = _standing(text, places, self._whole)
        for place, kind in uses.items():
            lacking = _standing(text, places, self._without(place))
            yield Effect(place=place, kind=kind, having=having, lacking=lacking)

    def _without(self, place: int) -> HybridRetriever:
        if place not in self._lacking:
            self._lacking[place] = self._reading(self._thesaurus.without(place))
        return self._lacking[place]

    def _reading(self, thesaurus: Thesaurus) -> HybridRetriever:
        lexical = self._index.release.lexical
        wordings = Wordings(lexical, thesaurus, self._english)
        return self._index.retriever.with_lexical(LexicalSearch(index=lexical, wordings=wordings))


def uses_of(question: str, thesaurus: Thesaurus) -> dict[int, str]:
    """The entries that a question uses, by place, and from which of KINDS its word was."""
    uses: dict[int, str] = {}
    for phrase, places in thesaurus.named(question):
        for place in places:
            uses.setdefault(place, _kind(phrase, thesaurus.entries[place]))
    return uses


def thesaurus_lines(measured: ThesaurusWorth) -> list[str]:
    """The tables: every entry that changes anything, then the kinds of words, then the counts."""
    said = words("thesaurus")
    changing = [(place, one) for place, one in measured.ranked if one.helped or one.hurt]
    rows = [[_name(measured.entries[place]), *_cells(one)] for place, one in changing]
    kinds = [[said[kind], *_cells(one)] for kind, one in measured.by_kind.items()]
    tallies = _tallies(measured)
    return [
        *table(said["heads"].split("|"), rows),
        "",
        *table(said["kind_heads"].split("|"), kinds),
        "",
        said["counts"].format(**tallies),
        said["about"].format(questions=measured.questions),
        said["caution"],
    ]


def _tallies(measured: ThesaurusWorth) -> dict[str, int]:
    signs = Counter(_verdict(one) for one in measured.used.values())
    return {
        "entries": len(measured.entries),
        "unused": len(measured.entries) - len(measured.used),
        **{verdict: signs[verdict] for verdict in _VERDICTS},
    }


def _verdict(one: Worth) -> str:
    net = one.gain if abs(one.gain) > _LIKE_NOTHING else one.helped - one.hurt
    return _VERDICTS[(net > 0) - (net < 0)]


def _standing(text: str, places: Places, retriever: HybridRetriever) -> Standing:
    found = groups_found(places, list(_passages(text, retriever)))
    return Standing(
        rank=reciprocal_rank(found),
        within=tuple(all_found_at(found, len(places), cut) for cut in CUTS),
    )


def _passages(text: str, retriever: HybridRetriever) -> Iterator[Passage]:
    for one in retriever.retrieve(Query(text=text, limit=_DEPTH)):
        at = one.chunk.locator
        yield Passage(file=at.file, start=at.start, end=at.end, text=one.chunk.body)


def _kind(phrase: Sequence[str], entry: Entry) -> str:
    wanted = [stem(word) for word in phrase]
    return next(
        kind
        for kind in KINDS
        if any([stem(word) for word in words_of(name)] == wanted for name in getattr(entry, kind))
    )


def _name(entry: Entry) -> str:
    return ", ".join(entry.rule[:_NAMES])


def _cells(one: Worth) -> list[str]:
    moved = [f"{gained} / {lost}" for gained, lost in map(one.moved, range(len(CUTS)))]
    gain = number(one.gain, 2)
    signed = gain if gain.startswith("-") else f"+{gain}"
    return [
        str(len(one.effects)),
        str(one.helped),
        str(one.hurt),
        signed.replace("-", "−"),
        *moved,
    ]
