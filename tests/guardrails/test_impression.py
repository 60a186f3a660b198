"""The learned impression: it makes the rules stricter, and looser only where nobody is clear."""

from collections.abc import Callable, Mapping, Sequence
from math import log
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.circumstances import Circumstances
from guardrails.decision import Reason
from guardrails.errors import DataFileInvalid
from guardrails.factory import MODELS, build_guard
from guardrails.guard import AssistantTurn
from guardrails.impression import Impression
from guardrails.lexicon import load_lexicon
from guardrails.marked_message import FIRST_PIECE
from guardrails.person_words import load_person_words
from guardrails.pieces import Pieces
from guardrails.pii.detector import IdentifierDetector, default_recognizers
from guardrails.policy_guard import PolicyGuard
from guardrails.settings import GuardrailSettings
from guardrails.verdict import Action, Category, Verdict
from tests.guardrails.attention_models import saying_the_same
from tests.guardrails.policy_cases import ALLOW, ASK, BLOCK, BLOCK_OVER_TURNS
from tests.ngram_models import model_of, spoil

Build = Callable[[Impression | None, GuardrailSettings], PolicyGuard]

DEFAULT = GuardrailSettings()
ORDER = (Action.ALLOW, Action.ASK, Action.BLOCK)
EVERYTHING: dict[str, tuple[Sequence[str], str]] = {
    **{f"block_{name}": ((), text) for name, text in BLOCK.items()},
    **{f"turns_{name}": case for name, case in BLOCK_OVER_TURNS.items()},
    **{f"ask_{name}": ((), text) for name, text in ASK.items()},
    **{f"allow_{name}": ((), text) for name, text in ALLOW.items()},
}
SAYING_SOMETHING = {name: case for name, case in EVERYTHING.items() if case[1]}


@pytest.fixture(scope="module")
def build() -> Build:
    """Makes guards that differ in impression and limits alone."""
    recognizers = default_recognizers()
    lexicon, people, circumstances = load_lexicon(), load_person_words(), Circumstances.load()

    def make(impression: Impression | None, limits: GuardrailSettings) -> PolicyGuard:
        return PolicyGuard(
            IdentifierDetector(recognizers),
            lexicon,
            people,
            circumstances=circumstances,
            impression=impression,
            settings=limits,
        )

    return make


@pytest.fixture(scope="module")
def rules(build: Build) -> PolicyGuard:
    return build(None, DEFAULT)


@pytest.fixture(scope="module")
def flags(rules: PolicyGuard) -> int:
    return len(rules.appearance("Hei").flags)


def saying(
    flags: int, shares: Mapping[Action, float], category: Category = Category.RELIGION
) -> Impression:
    """The same impression of every message."""
    kept = [log(max(shares.get(action, 0.0), 1e-9)) for action in Action]
    wanted = [50.0 * (one is category) for one in Category]
    pieces = Pieces.load()
    return Impression(
        counting=model_of(*(action.value for action in Action), flags=flags, bias=kept),
        reading=saying_the_same(
            flags,
            pieces.size,
            dict(zip(Action, kept, strict=True)),
            dict(zip(Category, wanted, strict=True)),
        ),
        pieces=pieces,
    )


def rank(verdict: Verdict) -> int:
    return ORDER.index(verdict.action)


def is_of_somebody_unclear(verdict: Verdict) -> bool:
    """Asked about, and nobody can be pointed out."""
    return verdict.reasons == (Reason.GREY_ZONE.value,)


# Only stricter, but where nobody is clear


@pytest.mark.parametrize(("history", "text"), EVERYTHING.values(), ids=EVERYTHING)
def test_an_impression_that_everything_is_harmless_changes_nothing(
    build: Build, rules: PolicyGuard, flags: int, history: Sequence[str], text: str
) -> None:
    trusting = build(saying(flags, {Action.ALLOW: 1.0}), DEFAULT)
    by_rules = rules.check(text, history)
    if is_of_somebody_unclear(by_rules):
        assert trusting.check(text, history).action is Action.ALLOW
    else:
        assert trusting.check(text, history) == by_rules


@pytest.mark.parametrize(("history", "text"), SAYING_SOMETHING.values(), ids=SAYING_SOMETHING)
def test_an_impression_that_everything_is_special_blocks_everything(
    build: Build, rules: PolicyGuard, flags: int, history: Sequence[str], text: str
) -> None:
    verdict = build(saying(flags, {Action.BLOCK: 1.0}), DEFAULT).check(text, history)
    by_rules = rules.check(text, history)
    assert verdict.action is Action.BLOCK
    if by_rules.action is Action.BLOCK:
        assert verdict == by_rules
    else:
        assert verdict.reasons == ("looks_like_special_category",)


SHARES = st.tuples(*[st.floats(0.001, 1)] * 3).map(
    lambda three: {one: share / sum(three) for one, share in zip(ORDER, three, strict=True)}
)
LIMITS = st.builds(
    GuardrailSettings,
    block_known=st.floats(0, 1),
    block_unknown=st.floats(0, 1),
    allow_least=st.floats(0, 1),
    allow_unclear=st.floats(0, 1),
)
CASES = st.sampled_from([*EVERYTHING.values()])


@settings(max_examples=80, deadline=None)
@given(shares=SHARES, limits=LIMITS, case=CASES)
def test_no_impression_and_no_limits_make_the_guard_looser(
    build: Build,
    rules: PolicyGuard,
    flags: int,
    shares: dict[Action, float],
    limits: GuardrailSettings,
    case: tuple[Sequence[str], str],
) -> None:
    history, text = case
    verdict = build(saying(flags, shares), limits).check(text, history)
    by_rules = rules.check(text, history)
    if not is_of_somebody_unclear(by_rules):
        assert rank(verdict) >= rank(by_rules)


UNCLEAR = "Hun er gravid. Hva gjelder?"


def test_nobody_clear_passes_only_where_the_message_is_surely_harmless(
    build: Build, rules: PolicyGuard, flags: int
) -> None:
    assert is_of_somebody_unclear(rules.check(UNCLEAR))
    limits = GuardrailSettings(allow_unclear=0.85)
    for share, action in ((0.9, Action.ALLOW), (0.8, Action.ASK)):
        rest = (1 - share) / 10  # too little to block, whatever the threshold
        shares = {Action.ALLOW: share, Action.BLOCK: rest, Action.ASK: 1 - share - rest}
        assert build(saying(flags, shares), limits).check(UNCLEAR).action is action


@settings(max_examples=40, deadline=None)
@given(case=CASES)
def test_the_shipped_impression_makes_nothing_looser(
    build: Build, rules: PolicyGuard, case: tuple[Sequence[str], str]
) -> None:
    history, text = case
    shipped = build(Impression.load(MODELS), DEFAULT)
    by_rules = rules.check(text, history)
    if not is_of_somebody_unclear(by_rules):
        assert rank(shipped.check(text, history)) >= rank(by_rules)


# The limits

ASKED, ALLOWED = ASK["named"], ALLOW["police"]
THIRDS = {Action.ALLOW: 0.3, Action.ASK: 0.4, Action.BLOCK: 0.3}
NEVER = {"block_known": 1.0, "block_unknown": 1.0, "allow_least": 0.0}
DECIDED = {
    "known_enough": (ASKED, {"block_known": 0.29}, Action.BLOCK),
    "known_too_little": (ASKED, {"block_known": 0.31}, Action.ASK),
    "known_by_its_own_limit": (ASKED, {"block_unknown": 0.0, "allow_least": 1.0}, Action.ASK),
    "unknown_enough": (ALLOWED, {"block_unknown": 0.29}, Action.BLOCK),
    "unknown_too_little": (ALLOWED, {"block_unknown": 0.31}, Action.ALLOW),
    "unknown_by_its_own_limit": (ALLOWED, {"block_known": 0.0}, Action.ALLOW),
    "harmless_too_little": (ALLOWED, {"allow_least": 0.31}, Action.ASK),
    "harmless_enough": (ALLOWED, {"allow_least": 0.29}, Action.ALLOW),
    "block_before_ask": (ALLOWED, {"block_unknown": 0.29, "allow_least": 1.0}, Action.BLOCK),
    "never": (ALLOWED, {}, Action.ALLOW),
}


def test_the_rules_ask_about_one_and_allow_the_other(rules: PolicyGuard) -> None:
    assert rules.check(ASKED).action is Action.ASK
    assert rules.check(ALLOWED).action is Action.ALLOW


@pytest.mark.parametrize(("text", "limits", "action"), DECIDED.values(), ids=DECIDED)
def test_the_limits_of_the_settings_decide(
    build: Build, flags: int, text: str, limits: dict[str, float], action: Action
) -> None:
    guard = build(saying(flags, THIRDS), GuardrailSettings(**(NEVER | limits)))  # type: ignore[arg-type]
    assert guard.check(text).action is action


# What is told


@pytest.mark.parametrize("category", Category)
def test_the_category_of_the_impression_is_told(
    build: Build, flags: int, category: Category
) -> None:
    verdict = build(saying(flags, {Action.BLOCK: 1.0}, category), DEFAULT).check(ALLOWED)
    assert verdict.categories == (category,)


STRICT = {"block": {Action.BLOCK: 1.0}, "ask": {Action.ASK: 1.0}}


@pytest.mark.parametrize("shares", STRICT.values(), ids=STRICT)
@pytest.mark.parametrize("text", [text for text in (*ALLOW.values(), *ASK.values()) if text])
def test_what_is_stopped_has_findings_inside_the_text(
    build: Build, flags: int, shares: dict[Action, float], text: str
) -> None:
    verdict = build(saying(flags, shares), DEFAULT).check(text)
    assert verdict.action is not Action.ALLOW
    assert verdict.reasons
    # A block without findings reads as a text that could not be checked.
    assert verdict.findings
    assert all(0 <= f.start < f.end <= len(text) for f in verdict.findings)


@pytest.mark.parametrize("shares", STRICT.values(), ids=STRICT)
def test_no_finding_holds_the_text(build: Build, flags: int, shares: dict[Action, float]) -> None:
    secret = "Qvelgur"
    for text in (f"Når kan {secret} ta ferie?", f"{secret} Nordmann vil ha mer lønn.", secret):
        verdict = build(saying(flags, shares), DEFAULT).check(text, [f"Det gjelder {secret}."])
        assert verdict.findings
        assert secret.lower() not in repr(verdict).lower()


@pytest.mark.parametrize("shares", STRICT.values(), ids=STRICT)
@settings(max_examples=40, deadline=None)
@given(rest=st.text(alphabet=st.characters(exclude_categories=()), max_size=60))
def test_any_text_can_be_stopped(
    build: Build, flags: int, shares: dict[Action, float], rest: str
) -> None:
    text = f"Hei {rest}"
    verdict = build(saying(flags, shares), DEFAULT).check(text)
    assert verdict.action is not Action.ALLOW
    assert all(0 <= f.start < f.end <= len(text) for f in verdict.findings)


@pytest.mark.parametrize("shares", STRICT.values(), ids=STRICT)
@pytest.mark.parametrize("text", ["", "\u200b", "\u00ad\u200d", " \n"])
def test_a_text_in_which_nothing_is_seen_breaks_nothing(
    build: Build, flags: int, shares: dict[Action, float], text: str
) -> None:
    verdict = build(saying(flags, shares), DEFAULT).check(text)
    assert all(0 <= f.start <= f.end <= len(text) for f in verdict.findings)


# What the classifier is shown


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=80), before=st.lists(st.text(max_size=40), max_size=2))
def test_every_message_has_as_many_flags(
    rules: PolicyGuard, flags: int, text: str, before: list[str]
) -> None:
    seen = rules.appearance(text, before)
    assert len(seen.flags) == flags
    assert set(seen.flags) <= {0.0, 1.0}
    assert seen == rules.appearance(text, before)


def test_names_are_shown_as_names_whoever_bears_them(rules: PolicyGuard) -> None:
    one, other = (
        rules.appearance(f"{name} vil ha permisjon i høst.")
        for name in ("Kari Nordmann", "Ingrid Solberg")
    )
    assert one.views[0] == other.views[0]
    assert one.flags == other.flags


def test_what_hints_at_a_category_is_shown_as_a_hint(rules: PolicyGuard) -> None:
    hinted = rules.appearance("Læreren bruker insulin hver dag.")
    plain = rules.appearance("Læreren bruker blyant hver dag.")
    assert hinted.views[0] != plain.views[0]
    assert sum(hinted.flags) > sum(plain.flags)


def test_the_senders_earlier_words_are_shown_and_the_assistants_are_not(
    rules: PolicyGuard,
) -> None:
    alone = rules.appearance("Hva gjelder da?")
    told = rules.appearance("Hva gjelder da?", ["Vi har snakket om turnus."])
    answered = rules.appearance("Hva gjelder da?", [AssistantTurn("Vi har snakket om turnus.")])
    assert not alone.views[2]
    assert told.views[2]
    assert sum(told.flags) == sum(alone.flags) + 1
    assert answered == alone


# The files


FILES = ("verdicts.npz", "attention.npz", "pieces.json")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", ["missing", "empty", "text"])
def test_a_damaged_file_is_named(tmp_path: Path, name: str, damage: str) -> None:
    for whole in FILES:
        (tmp_path / whole).write_bytes((MODELS / whole).read_bytes())
    (tmp_path / name).unlink()
    spoil(MODELS / name, tmp_path / name, damage)
    with pytest.raises(DataFileInvalid, match=name):
        Impression.load(tmp_path)


def test_the_shipped_files_fit_the_guard(flags: int) -> None:
    shipped = Impression.load(MODELS)
    assert set(shipped.counting.labels) == set(shipped.reading.labels) == set(Action)
    assert set(shipped.reading.categories) == set(Category)
    assert len(shipped.counting.flag_weights) == flags
    assert shipped.reading.weights["flags.weight"].shape[1] == flags
    assert len(shipped.reading.weights["pieces"]) == shipped.pieces.size + FIRST_PIECE


def test_the_guard_that_callers_get_has_an_impression(rules: PolicyGuard) -> None:
    looks = GuardrailSettings(block_known=0.0, block_unknown=0.0)
    assert build_guard(looks).check(ALLOWED).action is Action.BLOCK
    assert rules.check(ALLOWED).action is Action.ALLOW
