"""The small explicit decision: who can be identified, what is said of whom, so what follows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from guardrails.categories import Claim
from guardrails.circumstances import Circumstance
from guardrails.lexicon import Form
from guardrails.references import Kind, Level, Reference, surest
from guardrails.tokens import Words
from guardrails.verdict import Action, Category


class Reason(StrEnum):
    """Codes that explain a decision without the text."""

    SPECIAL_ABOUT_PERSON = "special_category_about_person"
    SPECIAL_ABOUT_SENDER = "special_category_about_sender"
    SPECIAL_OVER_SENTENCES = "special_category_over_sentences"
    SPECIAL_OVER_TURNS = "special_category_over_turns"
    PERSON_IDENTIFIED = "person_identified"
    IDENTIFIER = "ordinary_identifier"
    LOOKS_SPECIAL = "looks_like_special_category"
    LOOKS_PERSONAL = "looks_like_personal_data"
    GREY_ZONE = "special_category_about_unclear_person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that the detectors saw in one message."""

    text: Words
    references: Sequence[Reference]
    claims: Sequence[Claim]
    has_identifier: bool
    hints: Sequence[Circumstance] = ()
    own_names: Sequence[tuple[int, int]] = ()
    """Half-open token ranges of names that the sender gives as their own."""
    links: bool
    """Says that what came before is about someone: «det gjelder …», «hun heter …»."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What earlier turns leave behind: levels and categories, never words."""

    antecedent: Level | None = None
    open_categories: frozenset[Category] = frozenset()
    """Categories spoken of, in general or of someone not yet pointed out."""
    vague_categories: frozenset[Category] = frozenset()
    """Categories said of someone in particular who was not pointed out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Action, why, and the claims and references that it rests on."""

    action: Action
    reasons: tuple[Reason, ...] = ()
    claims: tuple[Claim, ...] = ()
    categories: frozenset[Category] = field(default_factory=frozenset)
    """Categories of earlier turns that this message ties to a person."""


def decide(reading: Reading, memory: Memory) -> Decision:
    """Block, ask or allow one message."""
    for rule in (_said_of_person, _said_of_sender, _over_sentences, _over_turns):
        decision = rule(reading, memory)
        if decision is not None:
            return decision
    return _without_special(reading)


def remember(memory: Memory, reading: Reading) -> Memory:
    """Memory after one more of the sender's turns."""
    people = [r for r in reading.references if r.is_person]
    level = surest(reading.references) if people else None
    levels = [known for known in (memory.antecedent, level) if known is not None]
    spoken = {c.mention.category for c in reading.claims if c.mention.form != Form.TOPIC}
    vague = {c.mention.category for c in reading.claims if c.level >= Level.VAGUE}
    return Memory(
        antecedent=max(levels, default=None),
        open_categories=memory.open_categories | spoken,
        vague_categories=memory.vague_categories | vague,
    )


def _said_of_person(reading: Reading, memory: Memory) -> Decision | None:
    del memory
    claims = tuple(c for c in reading.claims if _identifies(c))
    if not claims:
        return None
    return Decision(action=Action.BLOCK, reasons=(Reason.SPECIAL_ABOUT_PERSON,), claims=claims)


def _identifies(claim: Claim) -> bool:
    subject = claim.subject
    if subject is None or subject.kind == Kind.SENDER:
        return False
    if claim.level == Level.CERTAIN:
        return True
    # A role without a place is the grey zone: the sender is asked.
    known_here = claim.level == Level.LIKELY and subject.kind is not Kind.ROLE
    return known_here and not subject.conditional


def _said_of_sender(reading: Reading, memory: Memory) -> Decision | None:
    del memory
    claims = tuple(
        c
        for c in reading.claims
        if c.subject is not None and c.subject.kind == Kind.SENDER and not _is_office(reading, c)
    )
    if not claims:
        return None
    certain = any(c.subject is not None and not c.subject.conditional for c in claims)
    action = Action.BLOCK if certain else Action.ASK
    return Decision(action=action, reasons=(Reason.SPECIAL_ABOUT_SENDER,), claims=claims)


def _is_office(reading: Reading, claim: Claim) -> bool:
    """The sender's own union office is welcome; the router refers them onwards."""
    if claim.mention.category != Category.UNION:
        return False
    tokens = reading.text.tokens[claim.mention.start : claim.mention.end]
    return any("tillitsval" in t.lower or t.lower in _OFFICES for t in tokens)


_OFFICES = frozenset({"htv", "ftv", "atv", "ptv", "klubbleder", "klubbleiar", "steward", "rep"})


def _over_sentences(reading: Reading, memory: Memory) -> Decision | None:
    """Someone is pointed out in one sentence, and another says something of nobody."""
    known = surest(reading.references)
    if memory.antecedent == Level.CERTAIN:
        known = Level.CERTAIN
    if known < Level.CERTAIN:
        return None
    claims = tuple(c for c in reading.claims if _could_be_meant(c, reading))
    if not claims:
        return None
    return Decision(action=Action.BLOCK, reasons=(Reason.SPECIAL_OVER_SENTENCES,), claims=claims)


def _could_be_meant(claim: Claim, reading: Reading) -> bool:
    if claim.mention.form != Form.STATE:
        return False
    if claim.subject is None:
        return not _is_rule_question(claim, reading)
    if claim.subject.kind == Kind.SENDER:
        return False
    if claim.level >= Level.VAGUE:
        return True
    return reading.links and claim.subject.kind in {Kind.GENERAL, Kind.ROLE}


def _is_rule_question(claim: Claim, reading: Reading) -> bool:
    start = claim.mention.start
    before = reading.text.tokens[start - 1].lower if start else ""
    sentence = reading.text.sentence_text(reading.text.tokens[start].sentence)
    return before in _RULE_WORDS or sentence.rstrip().endswith("?")


_RULE_WORDS = frozenset("ved om for under gjennom mot ang angående during about".split())


def _over_turns(reading: Reading, memory: Memory) -> Decision | None:
    """A person is named after something was said of nobody in particular."""
    pointed_out = any(r.level == Level.CERTAIN and r.is_person for r in reading.references)
    categories = memory.vague_categories
    if reading.links:
        categories = categories | memory.open_categories
    if not pointed_out or not categories:
        return None
    return Decision(
        action=Action.BLOCK, reasons=(Reason.SPECIAL_OVER_TURNS,), categories=categories
    )


def _is_grey(claim: Claim) -> bool:
    own = claim.subject is not None and claim.subject.kind == Kind.SENDER
    return claim.level >= Level.VAGUE and not own


def _without_special(reading: Reading) -> Decision:
    reasons: list[Reason] = []
    grey = tuple(c for c in reading.claims if _is_grey(c))
    if grey:
        reasons.append(Reason.GREY_ZONE)
    if surest(reading.references) == Level.CERTAIN:
        reasons.append(Reason.PERSON_IDENTIFIED)
    if reading.has_identifier:
        reasons.append(Reason.IDENTIFIER)
    if not reasons:
        return Decision(action=Action.ALLOW)
    return Decision(action=Action.ASK, reasons=tuple(reasons), claims=grey)
