"""Names of people, from casing, neighbours, name lists and patterns together.

A listed name alone proves little: many are words («dag», «liv», «even»). The lists are one
feature among several, see `guardrails/data/names.toml` for their origin.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from guardrails.pii.name_lists import NameLists, bare, load_name_lists, uses_case
from guardrails.pii.person_tagger import PersonTagger
from guardrails.pii.recognizers.base import LANGUAGE, as_result
from guardrails.tokens import Token, Words, split_words

__all__ = ["NameLists", "PersonNameRecognizer", "load_name_lists"]

_ENTITY = "PERSON"
_SURNAME_ENDING = re.compile(
    r".{2,}(?:sen|sson|ssen|stad|rud|haug|haugen|dal|dalen|vik|nes|berg|land|bakken|heim|seth|moen|"
    r"hagen|lund|dahl|gaard|gård|voll|hus|bø|ski|ska|wicz|vi[cć]|enko|escu|ova|oglu|zadeh|zade|"
    r"iene|aite|auskas|evičius|jee|walla|pour|nejad|yan|chuk|czyk|poulos|ić)"
)
_NOUN_ENDING = re.compile(
    r"(?:else|elsen|ing|ingen|inga|het|heten|skap|sjon|sjonen|plan|planen|møte|møtet|reglement|reglementet|"
    r"lov|loven|avtale|avtalen|utvalg|utvalget|kasse|kassen|portal|portalen|bok|boka|boken|system|systemet|"
    r"modul|rapport|vedtak|forskrift|forskriften|taker|takere|dato|sted|ment|ismen|høst|vår|skjema|kurs|"
    r"domstol|domstolen|nemnd|nemnda|nemnden|tilsyn|tilsynet|direktorat|direktoratet|departement|"
    r"departementet|ombud|ombudet|forbund|forbundet|rådet|retten|"
    r"rundskriv|handbok|håndbok|veileder|stilling|stillinger|arbeider|reform|reformen|ordning|ordningen)$"
)
_HIS = "hans"
_DEFINITE = ("en", "et", "a")
_PLACE_PREPOSITIONS = frozenset({"i", "på", "ved", "in", "at"})
_LOWER_CASE_MIN = 4
_VOWEL = re.compile(r"[aeiouæøåáàäâéèëêíìïîóòöôúùüû]")
_BEGINS = 0.4
"""From this likelihood a word begins a name; chosen on development messages, as those below."""
_BEGINS_ENGLISH, _FEWEST_ENGLISH = 0.75, 2
"""In an English text the tagger, which learned Norwegian, has to be surer."""
_ENGLISH = frozenset(
    "the of we our they my does and with what how must which can she he her his us this are i'm "
    "you your not there any from has have was a an me out is".split()
)
_GOES_ON = 0.3
_SURE = 0.6
"""From this likelihood even words such as «dag» and «liv» are names."""
_LEAST_SCORE, _MORE_SCORE = 0.5, 0.4
_WEAK = 0.6
"""Up to this score a name by the rules needs the tagger's assent."""
_UNLIKELY = 0.05
_FEWEST_LETTERS = 2
_Span = tuple[int, int, float]
"""Start, end and score of a name."""
_NAMED_SUBJECTS = frozenset(
    "hun han ho hen som vedkommende vedkomande ansatte tilsette she he who jenta gutten".split()
)


class _Known(IntEnum):
    """How strongly a word list speaks for a name."""

    NO = 0
    ALSO_A_WORD = 1
    YES = 2


class PersonNameRecognizer(EntityRecognizer):
    """Finds names in ordinary, lower-case and all-caps text."""

    COUNTRY_CODE = "no"

    def __init__(self, lists: NameLists | None = None, tagger: PersonTagger | None = None) -> None:
        """Read the lists if they are not given; without a tagger the rules decide alone.

        Raises:
            DataFileInvalid: A list is missing or damaged.
        """
        super().__init__(supported_entities=[_ENTITY], supported_language=LANGUAGE)
        self._lists = lists or load_name_lists()
        self._tagger = tagger

    def load(self) -> None:
        """Nothing to load: the lists are read when it is made."""

    def analyze(
        self, text: str, entities: Sequence[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """Names with scores from 0.5 (one sign) to 0.9 (first and last name)."""
        del entities, nlp_artifacts
        words = split_words(text)
        scan = _NameScan(words, self._lists)
        found = list(scan.spans())
        if self._tagger is not None and words.tokens:
            likely = self._tagger.inside(words, self._lists)
            found = _joined(_believed(found, words, likely), scan.tagged(likely))
        return [as_result(self, _ENTITY, *span) for span in found]


class _NameScan:
    """One pass over one text."""

    def __init__(self, text: Words, lists: NameLists) -> None:
        self._text = text
        self._tokens = text.tokens
        self._lists = lists
        self._cased = uses_case(text.text)
        english = {token.lower for token in text.tokens} & _ENGLISH
        self._begins = _BEGINS_ENGLISH if len(english) >= _FEWEST_ENGLISH else _BEGINS

    def spans(self) -> Iterator[tuple[int, int, float]]:
        """Start, end, score of each name, left to right."""
        index = 0
        while index < len(self._tokens):
            length, score = self._name_at(index)
            if not length:
                index += 1
                continue
            last = self._tokens[index + length - 1]
            if self._is_person(index, index + length):
                yield self._tokens[index].start, last.start + self._without_genitive(last), score
            index += length

    def _is_spoken(self, index: int) -> bool:
        """Whether a word can be said: «xyzzy» is nobody's name."""
        return _VOWEL.search(self._tokens[index].lower) is not None

    def tagged(self, likely: Sequence[float]) -> Iterator[_Span]:
        """Spans of the words that the tagger takes for names, where nothing speaks against it.

        Args:
            likely: How likely each word is to belong to a name.
        """
        index = 0
        while index < len(self._tokens):
            end = index
            while end < len(self._tokens) and self._may_go_on(index, end, likely):
                end += 1
            surest = max(likely[index:end], default=0.0)
            if (
                end > index
                and self._is_tagged_person(index, end, surest)
                and self._is_spoken(index)
            ):
                last = self._tokens[end - 1]
                stop = last.start + self._without_genitive(last)
                yield self._tokens[index].start, stop, _LEAST_SCORE + _MORE_SCORE * surest
            index = max(end, index + 1)

    def _may_go_on(self, start: int, index: int, likely: Sequence[float]) -> bool:
        token = self._tokens[index]
        if likely[index] < (_GOES_ON if index > start else self._begins):
            return False
        if token.lower in self._lists.not_names or token.text[0].isdigit():
            return False
        return index == start or self._follows(index)

    def _is_tagged_person(self, start: int, end: int, surest: float) -> bool:
        """Whether a run may be a person: words that are names too need more to speak for them."""
        tokens = self._tokens[start:end]
        if sum(len(token.text) for token in tokens) < _FEWEST_LETTERS:
            return False
        if all(token.lower in self._lists.also_words for token in tokens) and (
            surest < _SURE or self._is_what_is_his(tokens)
        ):
            return False
        if end - start == 1 and (self._is_place_like(start) or self._stands_for_place(start)):
            return False
        return self._is_person(start, end)

    def _stands_for_place(self, index: int) -> bool:
        """«i Utgard», «på Haremo servicekontor»: an unlisted capitalised word that tells where."""
        before = self._tokens[index - 1].lower if index else ""
        if before not in _PLACE_PREPOSITIONS or not self._cap(index):
            return False
        return not self._known(self._tokens[index], self._lists.first)

    def _is_what_is_his(self, tokens: Sequence[Token]) -> bool:
        """«hans hagen»: a pronoun before a noun, unlike «Hans Hagen»."""
        return tokens[0].text == _HIS and tokens[-1].lower.endswith(_DEFINITE)

    def _is_place_like(self, index: int) -> bool:
        """Whether a word may be a farm or a town: listed as a surname alone, written small."""
        word = self._tokens[index].lower
        is_surname = word in self._lists.last and word not in self._lists.first
        return is_surname and not self._cap(index)

    def _without_genitive(self, token: Token) -> int:
        """Length of the name without its genitive ending; «Ness» and «Vars» have none."""
        listed = token.lower in self._lists.last or token.lower in self._lists.first
        return len(token.text) if listed else len(bare(token.text))

    def _name_at(self, index: int) -> tuple[int, float]:
        token = self._tokens[index]
        if token.lower in self._lists.not_names or token.text[0].isdigit():
            return 0, 0.0
        if self._is_heralded(index):
            return self._full_name_length(index, anything=True), 0.7
        first = self._known(token, self._lists.first)
        if not first and self._starts_sentence(index) and self._begins_at(index + 1):
            return 0, 0.0
        length = self._full_name_length(index, anything=False)
        if first and length > 1:
            return length, 0.9
        if length > 1:
            return self._unlisted_first(index, length)
        return self._single(index, first)

    def _is_heralded(self, index: int) -> bool:
        """After «heter», «herr», «called»; in lower case only after «hun heter» and the like."""
        if not index or not self._follows(index):
            return False
        if self._tokens[index - 1].lower not in self._lists.heralds:
            return False
        subject = self._tokens[index - 2].lower if index > 1 else ""
        return self._tokens[index].is_capitalised or subject in _NAMED_SUBJECTS

    def _full_name_length(self, index: int, *, anything: bool) -> int:
        """How many tokens from here on read as one name: given names, initials, surnames."""
        end = index + 1
        while end < len(self._tokens) and end - index < 5 and self._follows(end):
            if not self._continues(end):
                break
            end += 1
        while end - index > 1 and self._is_initial(end - 1):
            end -= 1
        length = end - index
        listed = self._known(self._tokens[index], self._lists.first)
        if length > 1 and not anything and not listed and not self._is_surname(end - 1):
            return self._two_unknown(index, length)
        if length > 1 and listed < _Known.YES and not anything and not self._cap(index):
            return length if self._known(self._tokens[end - 1], self._lists.last) == 2 else 1
        return length

    def _continues(self, index: int) -> bool:
        token = self._tokens[index]
        if token.lower in self._lists.not_names or token.lower in self._lists.workplaces:
            return False
        if self._is_initial(index):
            return True
        if self._cased and token.is_capitalised:
            return True
        if self._cased and self._tokens[index - 1].is_capitalised:
            return token.lower in {"von", "van", "de", "der", "bin", "al", "el", "da"}
        last = self._known(token, self._lists.last)
        return (
            last == _Known.YES
            or (
                token.lower not in self._lists.also_words
                and (self._known(token, self._lists.first) == 2 or self._is_surname(index))
            )
            or (
                last == _Known.ALSO_A_WORD
                and self._known(self._tokens[index - 1], self._lists.first) == 2
            )
        )

    def _begins_at(self, index: int) -> bool:
        """Whether a listed first name stands here: «Ringte Amina …» begins with a verb."""
        if index >= len(self._tokens) or not self._follows(index):
            return False
        return self._known(self._tokens[index], self._lists.first) == _Known.YES

    def _two_unknown(self, index: int, length: int) -> int:
        """Two unknown capitalised words amid a sentence, when they cannot be a place."""
        before = self._tokens[index - 1].lower if index else ""
        if not self._cap(index) or self._starts_sentence(index) or length > 3:
            return 1
        words_of_name = self._tokens[index : index + length]
        if before in _PLACE_PREPOSITIONS or any(
            _NOUN_ENDING.search(t.lower) for t in words_of_name
        ):
            return 1
        return length

    def _unlisted_first(self, index: int, length: int) -> tuple[int, float]:
        before = self._tokens[index - 1].lower if index else ""
        if not self._cap(index) or before in _PLACE_PREPOSITIONS:
            return 0, 0.0
        return length, 0.7 if self._is_surname(index + length - 1) else 0.5

    def _single(self, index: int, first: _Known) -> tuple[int, float]:
        token = self._tokens[index]
        if self._cap(index):
            return self._single_capital(index, first)
        if first == _Known.YES and len(token.lower) >= _LOWER_CASE_MIN:
            return 1, 0.55
        if first == _Known.YES and not self._cased and self._word(index + 1) in self._lists.verbs:
            return 1, 0.5
        return 0, 0.0

    def _single_capital(self, index: int, first: _Known) -> tuple[int, float]:
        if first == _Known.YES:
            return 1, 0.7
        starts = self._starts_sentence(index)
        if first == _Known.ALSO_A_WORD:
            verb_follows = self._word(index + 1) in self._lists.verbs
            return (
                (1, 0.6) if verb_follows or (not starts and self._has_company(index)) else (0, 0.0)
            )
        surname = self._known(self._tokens[index], self._lists.last)
        if self._stands_for_place(index) and not self._ends_clause(index):
            return 0, 0.0
        if surname == _Known.YES and not starts and self._has_company(index):
            return 1, 0.55
        return 0, 0.0

    def _ends_clause(self, index: int) -> bool:
        """Whether nothing follows at once: «fraværet på Bakken» may mean a person."""
        return index + 1 >= len(self._tokens) or self._tokens[index + 1].gap != " "

    def _has_company(self, index: int) -> bool:
        before = self._tokens[index - 1].lower if index else ""
        return before in self._lists.contexts or self._word(index + 1) in self._lists.verbs

    def _is_person(self, start: int, end: int) -> bool:
        """Places of work and streets carry names of people; so do books and their authors."""
        if self._word(end) in self._lists.workplaces or (
            self._word(end) in self._lists.not_names
            and (self._word(end) in {"kommune", "fylkeskommune", "fylke", "senter"})
        ):
            return False
        opening = self._tokens[start].start
        lead = self._text.lower[max(0, opening - 40) : opening]
        return not self._lists.author_before.search(lead)

    def _known(self, token: Token, names: frozenset[str]) -> _Known:
        word = bare(token.lower)
        if word not in names and token.lower not in names:
            parts = word.split("-")
            return _Known.YES if len(parts) > 1 and all(p in names for p in parts) else _Known.NO
        form = token.lower if token.lower in names else word
        return _Known.ALSO_A_WORD if form in self._lists.also_words else _Known.YES

    def _is_surname(self, index: int) -> bool:
        word = bare(self._tokens[index].lower)
        return (
            bool(self._known(self._tokens[index], self._lists.last))
            or (self._cap(index) and _SURNAME_ENDING.fullmatch(word) is not None)
            or (
                not self._cased
                and word not in self._lists.also_words
                and re.fullmatch(r".{3,}(?:sen|stad|rud|ski|ska|vic|enko|escu)", word) is not None
            )
        )

    def _is_initial(self, index: int) -> bool:
        token = self._tokens[index]
        return (
            len(token.text) == 1
            and token.text.isalpha()
            and self._text.text[token.end : token.end + 1] == "."
        )

    def _follows(self, index: int) -> bool:
        return self._tokens[index].gap in {" ", ". ", "  "} and (
            self._tokens[index].gap != ". " or self._is_initial(index - 1)
        )

    def _cap(self, index: int) -> bool:
        return self._cased and self._tokens[index].is_capitalised

    def _starts_sentence(self, index: int) -> bool:
        token = self._tokens[index]
        return index == self._text.sentences[token.sentence].start or token.gap.strip()[-1:] in {
            ":",
            "«",
            '"',
        }

    def _word(self, index: int) -> str:
        return self._tokens[index].lower if index < len(self._tokens) else ""


def _believed(found: Iterable[_Span], text: Words, likely: Sequence[float]) -> list[_Span]:
    """The rules' names but the weak ones that the tagger finds most unlikely."""
    kept = []
    for start, end, score in found:
        first, last = text.tokens_in(start, end)
        if score > _WEAK or max(likely[first:last]) >= _UNLIKELY:
            kept.append((start, end, score))
    return kept


def _joined(found: Iterable[_Span], others: Iterable[_Span]) -> list[_Span]:
    """Both in order; spans that overlap become one with the better score."""
    joined: list[_Span] = []
    for start, end, score in sorted([*found, *others]):
        if joined and start < joined[-1][1]:
            first, last, best = joined[-1]
            joined[-1] = (first, max(last, end), max(best, score))
        else:
            joined.append((start, end, score))
    return joined
