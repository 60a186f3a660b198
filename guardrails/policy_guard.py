"""The guard that carries the policy on personal data (circular B/08-2019, GDPR art. 4, 9, 10)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from guardrails.categories import Attributor, Claim
from guardrails.circumstances import Circumstances
from guardrails.decision import Decision, Memory, Reading, Reason, decide, remember
from guardrails.errors import GuardrailError
from guardrails.guard import AssistantTurn
from guardrails.hidden_text import VisibleText, make_visible
from guardrails.impression import Appearance, Impression, appearance
from guardrails.lexicon import Form, Lexicon, Mention
from guardrails.person_words import PersonWords
from guardrails.persons import PersonFinder
from guardrails.references import Kind, Level, Reference
from guardrails.senders import own_names, own_phones
from guardrails.settings import GuardrailSettings
from guardrails.tokens import Words, split_words
from guardrails.verdict import Action, Category, Finding, Verdict

_NAME_TYPES = frozenset({"PERSON", "PERSON_INITIALS"})
_SPECIAL = "SPECIAL_CATEGORY"
_REFERENCE = "PERSON_REFERENCE"
_ROUNDING = 1e-3


class ImpressionUnsound(GuardrailError):
    """The classifier gave what is no distribution."""


class IdentifierFinder(Protocol):
    """Finds identifiers in normalised text; raises rather than finding less."""

    def find(self, text: VisibleText) -> tuple[Finding, ...]:
        """Identifiers in order, none overlapping, offsets into the normalised text."""
        ...


class PolicyGuard:
    """Reads a conversation turn by turn, keeps flags between turns, judges the last one."""

    def __init__(
        self,
        identifiers: IdentifierFinder,
        lexicon: Lexicon,
        people: PersonWords,
        *,
        circumstances: Circumstances,
        impression: Impression | None,
        settings: GuardrailSettings,
    ) -> None:
        """Join the detectors; without an impression the rules decide alone."""
        self._identifiers = identifiers
        self._lexicon = lexicon
        self._people = people
        self._finder = PersonFinder(people)
        self._attributor = Attributor(people)
        self._circumstances = circumstances
        self._impression = impression
        self._settings = settings

    def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
        """Judge `text` in the light of `history`; see `guardrails.guard.Guard`."""
        recent = self._recent(history)
        memory, earlier = self._memory_of(recent)
        visible = make_visible(text)
        reading, found = self._read(visible, memory)
        decision = decide(reading, memory)
        is_settled = decision.action is Action.BLOCK or not reading.text.tokens
        if self._impression is not None and not is_settled:
            seen = appearance(reading, memory, decision, earlier)
            decision = self._second_opinion(decision, self._impression, seen)
        findings = self._findings(decision, reading, found)
        return Verdict(
            action=decision.action,
            findings=tuple(_in_original(f, visible) for f in findings),
            reasons=tuple(reason.value for reason in decision.reasons),
        )

    def appearance(self, text: str, history: Sequence[str] = ()) -> Appearance:
        """What the classifier is shown of a message; for training."""
        recent = self._recent(history)
        memory, earlier = self._memory_of(recent)
        reading, _ = self._read(make_visible(text), memory)
        return appearance(reading, memory, decide(reading, memory), earlier)

    def _second_opinion(
        self, decision: Decision, impression: Impression, seen: Appearance
    ) -> Decision:
        """Make the rules' decision stricter where the message as a whole looks worse.

        Milder in one case: the rules saw something said of somebody unclear, and nobody who can
        be pointed out, and as a whole the message is most likely a general question.
        """
        judgement = impression.of(seen)
        likely = _sound(judgement.verdicts)
        known = decision.action is Action.ASK
        enough = self._settings.block_known if known else self._settings.block_unknown
        if likely[Action.BLOCK] > enough:
            return Decision(
                action=Action.BLOCK,
                reasons=(Reason.LOOKS_SPECIAL,),
                claims=decision.claims,
                categories=frozenset({judgement.category}),
            )
        if decision.reasons == (Reason.GREY_ZONE,):
            is_general = likely[Action.ALLOW] >= self._settings.allow_unclear
            return Decision(action=Action.ALLOW) if is_general else decision
        if not known and likely[Action.ALLOW] < self._settings.allow_least:
            return Decision(action=Action.ASK, reasons=(Reason.LOOKS_PERSONAL,))
        return decision

    def _recent(self, history: Sequence[str]) -> Sequence[str]:
        kept = self._settings.max_history
        return history[-kept:] if kept else ()

    def _memory_of(self, history: Iterable[str]) -> tuple[Memory, list[Reading]]:
        """What earlier turns leave behind, and the readings of the sender's own."""
        memory = Memory()
        readings: list[Reading] = []
        for turn in history:
            reading, _ = self._read(make_visible(str(turn)), memory)
            if isinstance(turn, AssistantTurn):
                memory = _with_antecedent(memory, reading)
            else:
                memory = remember(memory, reading)
                readings.append(reading)
        return memory, readings

    def _read(self, visible: VisibleText, memory: Memory) -> tuple[Reading, list[Finding]]:
        text = split_words(visible.text)
        found = [f for f in self._identifiers.find(visible) if f.score >= self._settings.ask_score]
        mentions = self._lexicon.mentions(text)
        others = self._of_others(text, found, mentions)
        told = set(others)
        own = [
            text.tokens_in(one.start, one.end)
            for one in found
            if one.entity_type == "PERSON" and one not in told
        ]
        pointed = [(f, _kind_of(f)) for f in others]
        references = self._finder.find(text, pointed, memory.antecedent, own_names=own)
        claims = self._attributor.claims(text, mentions, references)
        reading = Reading(
            text=text,
            references=references,
            claims=claims,
            hints=self._circumstances.find(text),
            own_names=own,
            has_identifier=any(f.entity_type not in _NAME_TYPES for f in others),
            links=self._people.matches("linking", text.lower),
        )
        return reading, others

    def _of_others(
        self, text: Words, found: Sequence[Finding], mentions: Sequence[Mention]
    ) -> list[Finding]:
        """What was found but for the sender's own name and telephone at work."""
        names = [finding for finding in found if finding.entity_type == "PERSON"]
        phones = [finding for finding in found if finding.entity_type == "PHONE_NUMBER"]
        told = frozenset(
            text.tokens[one.start].start for one in mentions if one.form is not Form.TOPIC
        )
        own = own_names(text, names, self._people, told)
        at_work = own_phones(text, phones, self._people)
        return [
            one
            for one in found
            if not (one.entity_type == "PERSON" and one.start in own)
            and not (one.entity_type == "PHONE_NUMBER" and one.start in at_work)
        ]

    def _findings(
        self, decision: Decision, reading: Reading, found: Sequence[Finding]
    ) -> list[Finding]:
        if decision.action == Action.ALLOW:
            return []
        findings = list(found)
        findings += [_special(claim, reading.text) for claim in decision.claims]
        told = {claim.mention.category for claim in decision.claims}
        findings += [
            _special_turn(category, reading.text)
            for category in sorted(decision.categories)
            if not told
        ]
        if Reason.LOOKS_PERSONAL in decision.reasons and not findings:
            findings.append(_whole(reading.text))
        wanted = {c.subject for c in decision.claims if c.subject is not None}
        findings += [
            _reference(r, reading.text)
            for r in reading.references
            if (r in wanted or r.level == Level.CERTAIN)
            and r.kind in {Kind.ROLE, Kind.GENERAL, Kind.KIN, Kind.PRONOUN}
        ]
        return sorted(
            dict.fromkeys(findings), key=lambda f: (f.start, f.end, f.entity_type, f.recognizer)
        )


def _sound(likely: Mapping[str, float]) -> Mapping[str, float]:
    """The likelihoods; what is not a number would be neither above nor below any threshold.

    Raises:
        ImpressionUnsound: They are none.
    """
    whole = set(likely) == set(Action) and all(0 <= share <= 1 for share in likely.values())
    if not whole or abs(sum(likely.values()) - 1) > _ROUNDING:
        raise ImpressionUnsound("the likelihoods of the verdicts do not sum to 1")
    return likely


def _with_antecedent(memory: Memory, reading: Reading) -> Memory:
    named = any(r.kind == Kind.NAME for r in reading.references)
    if not named:
        return memory
    return Memory(
        antecedent=Level.CERTAIN,
        open_categories=memory.open_categories,
        vague_categories=memory.vague_categories,
    )


def _kind_of(finding: Finding) -> Kind:
    return Kind.NAME if finding.entity_type in _NAME_TYPES else Kind.IDENTIFIER


def _special(claim: Claim, text: Words) -> Finding:
    mention = claim.mention
    return Finding(
        entity_type=_SPECIAL,
        start=text.tokens[mention.start].start,
        end=text.tokens[mention.end - 1].end,
        score=0.9 if claim.level == Level.CERTAIN else 0.6,
        recognizer=f"lexicon.{mention.form.value}",
        category=mention.category,
    )


def _special_turn(category: Category, text: Words) -> Finding:
    end = len(text.text)
    return Finding(
        entity_type=_SPECIAL,
        start=0,
        end=max(end, 1),
        score=0.6,
        recognizer="memory",
        category=category,
    )


def _whole(text: Words) -> Finding:
    """Somebody is told of, but no words of their own point them out."""
    return Finding(
        entity_type=_REFERENCE,
        start=0,
        end=max(len(text.text), 1),
        score=0.5,
        recognizer="impression",
    )


def _reference(reference: Reference, text: Words) -> Finding:
    return Finding(
        entity_type=_REFERENCE,
        start=text.tokens[reference.start].start,
        end=text.tokens[reference.end - 1].end,
        score=0.9 if reference.level == Level.CERTAIN else 0.6,
        recognizer=f"persons.{reference.kind.value}",
    )


def _in_original(finding: Finding, visible: VisibleText) -> Finding:
    start, end = visible.original_span(finding.start, finding.end)
    return Finding(
        entity_type=finding.entity_type,
        start=start,
        end=end,
        score=finding.score,
        recognizer=finding.recognizer,
        category=finding.category,
    )
