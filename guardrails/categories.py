"""Of whom each special-category word is said."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from guardrails.lexicon import Form, Mention
from guardrails.person_words import PersonWords
from guardrails.references import Kind, Level, Reference
from guardrails.tokens import Words
from guardrails.verdict import Category

_ADJACENT = 2
_REACH = 40
_POSSESSION_REACH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A mention and the one it is said of; `subject` is None when nobody is near."""

    mention: Mention
    subject: Reference | None
    level: Level
    """GENERIC also when the word only names a rule or a group."""


class Attributor:
    """Links mentions to references by order and closeness; see docs of the policy."""

    def __init__(self, people: PersonWords) -> None:
        self._people = people

    def claims(
        self, text: Words, mentions: Sequence[Mention], references: Sequence[Reference]
    ) -> list[Claim]:
        """One claim a mention, in order."""
        scan = _Attribution(text, references, self._people)
        return [scan.claim(mention) for mention in mentions]


class _Attribution:
    def __init__(self, text: Words, references: Sequence[Reference], people: PersonWords) -> None:
        self._text = text
        self._tokens = text.tokens
        self._people = people
        self._by_sentence: dict[int, tuple[list[Reference], list[int]]] = {}
        for reference in references:
            found, starts = self._by_sentence.setdefault(reference.sentence, ([], []))
            found.append(reference)
            starts.append(reference.start)

    def claim(self, mention: Mention) -> Claim:
        references = self._near(mention)
        subject = self._attributive(mention, references) or self._owner(mention, references)
        if subject is not None:
            return Claim(mention=mention, subject=subject, level=subject.level)
        if mention.form == Form.GROUP:
            return Claim(mention=mention, subject=None, level=Level.GENERIC)
        if mention.form == Form.TOPIC:
            return self._topic(mention, references)
        return self._state(mention, references)

    def _near(self, mention: Mention) -> list[Reference]:
        """The references of the same sentence within reach, so that time stays linear."""
        references, starts = self._by_sentence.get(self._tokens[mention.start].sentence, ([], []))
        first = bisect_left(starts, mention.start - _REACH)
        return references[first : bisect_left(starts, mention.end + _REACH)]

    def _state(self, mention: Mention, references: Sequence[Reference]) -> Claim:
        subject = self._subject_before(mention, references)
        if subject is None:
            subject = self._subject_after(mention, references)
        if subject is None:
            return Claim(mention=mention, subject=None, level=Level.GENERIC)
        level = Level.GENERIC if self._only_asks(subject, mention) else subject.level
        return Claim(mention=mention, subject=subject, level=level)

    def _topic(self, mention: Mention, references: Sequence[Reference]) -> Claim:
        subject = self._subject_before(mention, references)
        tied = subject is not None and self._is_tied(subject, mention)
        level = subject.level if subject is not None and tied else Level.GENERIC
        return Claim(mention=mention, subject=subject, level=level)

    def _is_tied(self, subject: Reference, mention: Mention) -> bool:
        if subject.kind == Kind.SENDER or self._only_asks(subject, mention):
            return False
        between = self._between(subject, mention)
        if mention.category in {Category.UNION, Category.POLITICAL}:
            return bool(between) and self._people.has("belonging", between[-1])
        return any(self._people.has("having", word) for word in between)

    def _attributive(self, mention: Mention, references: Sequence[Reference]) -> Reference | None:
        """«den gravide læreren», «en sykmeldt ansatt»: the noun right after the word."""
        if mention.end - mention.start > 1 or mention.form == Form.TOPIC:
            return None
        for reference in references:
            distance = reference.start - mention.end
            if 0 <= distance < _ADJACENT and self._modifies(mention, reference):
                return reference
        return None

    def _modifies(self, mention: Mention, reference: Reference) -> bool:
        if reference.kind not in {Kind.ROLE, Kind.GENERAL, Kind.KIN, Kind.NAME, Kind.OTHERS}:
            return False
        if reference.kind == Kind.OTHERS and self._is_pronoun(reference):
            return False
        between = self._tokens[mention.end : reference.start + 1]
        return all(token.gap == " " for token in between) and not any(
            self._people.has("prepositions", token.lower) or token.lower in {"er", "har", "og"}
            for token in between[:-1]
        )

    def _is_pronoun(self, reference: Reference) -> bool:
        return self._people.has("generic_pronouns", self._tokens[reference.start].lower)

    def _owner(self, mention: Mention, references: Sequence[Reference]) -> Reference | None:
        """«sykmeldingen til Ola», «hennes graviditet», «Olas diagnose»."""
        for reference in references:
            if self._owns_after(mention, reference) or self._owns_before(mention, reference):
                return reference
        return None

    def _owns_after(self, mention: Mention, reference: Reference) -> bool:
        distance = reference.start - mention.end
        if reference.kind == Kind.PRONOUN and distance == 0:
            return self._people.has("possessive_third", self._tokens[reference.start].lower)
        if not 1 <= distance <= _POSSESSION_REACH or reference.kind == Kind.SENDER:
            return False
        return self._tokens[mention.end].lower in {"til", "hos", "åt", "of"}

    def _owns_before(self, mention: Mention, reference: Reference) -> bool:
        if not 0 <= mention.start - reference.end < _ADJACENT:
            return False
        if "," in self._tokens[mention.start].gap:
            return False
        word = self._tokens[reference.start].lower
        if reference.kind == Kind.PRONOUN:
            return self._people.has("possessive_third", word)
        last = self._tokens[reference.end - 1].lower
        next_word = self._tokens[reference.end].lower if mention.start > reference.end else ""
        genitive = reference.kind in {Kind.NAME, Kind.ROLE, Kind.KIN} and self._is_genitive(
            reference, last
        )
        return genitive or next_word in {"sin", "si", "sitt", "sine"}

    def _is_genitive(self, reference: Reference, last: str) -> bool:
        token = self._tokens[reference.end - 1]
        return self._text.text[token.start : token.end].endswith(("s", "S")) and len(last) > 3

    def _subject_before(
        self, mention: Mention, references: Sequence[Reference]
    ) -> Reference | None:
        before = [r for r in references if r.end <= mention.start or r.start < mention.start]
        subjects = [r for r in before if not self._is_skipped(r, mention)]
        if not subjects:
            return None
        nearest = subjects[-1]
        if nearest.after_preposition and nearest.level == Level.GENERIC:
            better = [r for r in subjects if not r.after_preposition]
            return better[-1] if better else nearest
        return nearest

    def _is_skipped(self, reference: Reference, mention: Mention) -> bool:
        if reference.kind == Kind.SENDER:
            return not self._is_about_sender(reference, mention)
        return self._is_speaker(reference)

    def _is_speaker(self, reference: Reference) -> bool:
        """«vi», «dere»: those who talk are seldom those of whom something is said."""
        return self._people.has("speakers", self._tokens[reference.start].lower)

    def _is_about_sender(self, reference: Reference, mention: Mention) -> bool:
        return all(
            self._people.has("self_links", word) for word in self._between(reference, mention)
        )

    def _subject_after(self, mention: Mention, references: Sequence[Reference]) -> Reference | None:
        after = [
            r
            for r in references
            if r.start >= mention.end and r.kind != Kind.SENDER and not self._is_speaker(r)
        ]
        return after[0] if after else None

    def _only_asks(self, subject: Reference, mention: Mention) -> bool:
        """«Kari lurer på hva som gjelder ved …»: she asks, it is not said of her."""
        return any(self._people.has("asking", word) for word in self._between(subject, mention))

    def _between(self, subject: Reference, mention: Mention) -> list[str]:
        return [token.lower for token in self._tokens[subject.end : mention.start]]
