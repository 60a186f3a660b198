import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answerers.extractive import ExtractiveAnswerer
from assistant.bootstrap import build_assistant, open_index_at
from assistant.conversation import Answer, AnswerStatus, Question
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.steps.suggest import Shelf, Suggester, Suggestions, Wording, shelves_of
from corpus import factory
from corpus.language import detect_language
from corpus.question_bank import Known
from corpus.source import Language
from tests.assistant.conftest import TODAY
from tests.assistant.documents import files
from tests.assistant.guards import ILLNESS, SECRET, RaisingGuard, WordGuard
from tests.assistant.routers import by_declarations
from tests.factories import build_index
from tests.tiny_bank import write_bank

LEND = "Hvor lenge kan en ansatt låne tjenestesykkel?"
NEEDS = "Hvilke krav gjelder for den som låner tjenestesykkel?"
LONGER = "Hvor lenge kan lånet av tjenestesykkel forlenges?"
DAMAGE = "Hvem skal melde fra om skade på tjenestesykkelen innen 24 timer?"
MOUNTAIN = "Hvor mange kroner er fjelltillegget i måneden?"
HAT = "Hvor mange kroner er hattetillegget i uka?"
COFFEE = "Hvor mange kroner er kaffepengene i måneden for hver ansatt?"
SOCKS = "Hvor mange par ullsokker deler arbeidsgiveren ut?"
UMBRELLA = "Når skal en lånt paraply leveres tilbake?"
GUESTS = "Hvor mange dager lagres gjesteboka i resepsjonen?"
BOAT = "Hvor mye koster det å leie seglskuta i døgnet?"
MOON = "Hvor varmt er det på månen om natta?"
PERSON = f"Hvor lenge kan {SECRET} låne tjenestesykkel?"
ILL = f"Kan en ansatt med {ILLNESS} låne tjenestesykkel?"


class Counting:
    """Counts what the assistant is asked, and lets time pass by it."""

    def __init__(self, each_s: float = 0.0) -> None:
        self.asked: list[str] = []
        self._each_s = each_s
        self._now = 0.0

    def over(self, assistant: Assistant) -> Assistant:
        outer = self

        class Counted(Assistant):
            def answer(self, question: Question) -> Answer:
                outer.asked.append(question.text)
                outer._now += outer._each_s
                return super().answer(question)

        return Counted(
            **{name: getattr(assistant, name) for name in Assistant.__dataclass_fields__}
        )

    def clock(self) -> float:
        return self._now


Make = Callable[..., Suggester]


@pytest.fixture
def make(assistant: Assistant) -> Make:
    """A suggester that may offer the questions given, in bokmål."""

    def made(texts: Sequence[str], counting: Counting | None = None, **changes: Any) -> Suggester:
        vectors = assistant.index.embedder.embed_passages(texts)
        shelf = Shelf.of({text: row for row, text in enumerate(texts)}, vectors)
        over = replace(assistant, **changes)
        counting = counting or Counting()  # a machine that is slow just now gives fewer
        return Suggester(counting.over(over), {"nb": shelf}, {"nb": texts}, clock=counting.clock)

    return made


def after(suggester: Suggester, assistant: Assistant, text: str) -> Suggestions:
    return suggester.after(text, assistant.answer(Question(text=text)))


def vague(language: Language = "nb") -> Answer:
    return Answer(
        text="",
        status=AnswerStatus.CLARIFICATION,
        language=language,
        as_of=TODAY,
        trace_id="0" * 32,
    )


def test_what_stands_beside_what_was_cited_follows(make: Make, assistant: Assistant) -> None:
    found = after(make([NEEDS, UMBRELLA, GUESTS]), assistant, LEND)
    assert found == Suggestions(follow_ups=(NEEDS,))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(LEND, id="the question itself"),
        pytest.param("Hvor lenge kan ansatte låne en tjenestesykkel?", id="in nearly its words"),
        pytest.param(LONGER, id="answered by the passage just shown"),
        pytest.param(UMBRELLA, id="on something else"),
        pytest.param(BOAT, id="answered only for members"),
        pytest.param(MOON, id="not answered"),
        pytest.param(PERSON, id="about a person"),
        pytest.param(ILL, id="about an illness"),
    ],
)
def test_what_would_let_down_is_not_offered(make: Make, assistant: Assistant, text: str) -> None:
    assert after(make([text]), assistant, LEND) == Suggestions()


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        pytest.param(COFFEE, MOUNTAIN, id="a proposal"),
        pytest.param(SOCKS, COFFEE, id="a rule that is over"),
        pytest.param(HAT, MOUNTAIN, id="another employer's rule"),
    ],
)
def test_nobody_is_led_to_what_is_no_rule_for_everybody(
    make: Make, assistant: Assistant, text: str, asked: str
) -> None:
    assert after(make([text]), assistant, asked) == Suggestions()


def test_who_was_shown_a_local_rule_may_be_shown_a_general_one(
    make: Make, assistant: Assistant
) -> None:
    assert after(make([MOUNTAIN]), assistant, HAT).follow_ups == (MOUNTAIN,)


def test_one_question_a_section_is_offered(make: Make, assistant: Assistant) -> None:
    assert len(after(make([NEEDS, DAMAGE]), assistant, LEND).follow_ups) == 1


PARTS = {
    "Lykta lades i garasjen i to timer.": "Hvor lenge skal lykta på tjenestesykkelen lades?",
    "Bremsene justeres av verkstedet hver vår.": "Når skal bremsene på tjenestesykkelen justeres?",
    "Kurven kan bære 12 kilo.": "Hvor mange kilo kan kurven på tjenestesykkelen bære?",
    "Hjulene skiftes i november.": "Når skal hjulene på tjenestesykkelen skiftes?",
    "Setet vaskes med såpe.": "Hva skal setet på tjenestesykkelen vaskes med?",
}


def test_at_most_three_follow(tmp_path: Path, assistant: Assistant) -> None:
    sections = [f"## {text.split()[0]} på tjenestesykkelen\n\n{text}" for text in PARTS]
    document = "\n\n".join(["# Tjenestesykkelen", *sections]) + "\n"
    folder = build_index(tmp_path, {"handbook/sykkel.md": document})
    index = open_index_at(Settings(index=folder, embedder="hashing"))
    over = replace(assistant, index=index, answerer=ExtractiveAnswerer(index))
    texts = list(PARTS.values())
    vectors = index.embedder.embed_passages(texts)
    shelf = Shelf.of({text: row for row, text in enumerate(texts)}, vectors)
    found = after(Suggester(over, {"nb": shelf}, {}, clock=Counting().clock), over, texts[0])
    index.store.close()
    assert len(found.follow_ups) == 3
    assert set(found.follow_ups) < set(texts[1:])


@pytest.mark.parametrize("text", [MOON, PERSON, ILL, "takk for hjelpen"])
def test_only_answers_from_sources_have_follow_ups(
    make: Make, assistant: Assistant, text: str
) -> None:
    answer = assistant.answer(Question(text=text))
    assert answer.status not in {AnswerStatus.ANSWERED, AnswerStatus.PARTIAL}
    assert make([LEND, NEEDS, UMBRELLA]).after(text, answer) == Suggestions()


@pytest.mark.parametrize("language", ["nn", "en"])
def test_another_language_gets_nothing_in_bokmal(
    make: Make, assistant: Assistant, language: Language
) -> None:
    suggester = make([LEND, NEEDS])
    answer = assistant.answer(Question(text=LEND, language=language))
    assert answer.status is AnswerStatus.ANSWERED
    assert suggester.after(LEND, answer) == Suggestions()
    assert suggester.after("tjenestesykkel", vague(language)) == Suggestions()
    assert suggester.examples(language) == ()


def test_a_vague_question_gets_choices_about_its_words(make: Make) -> None:
    found = make([UMBRELLA, NEEDS, GUESTS, LEND]).after("tjenestesykkel", vague())
    assert found.follow_ups == ()
    assert set(found.choices) == {LEND, NEEDS}


def test_choices_are_from_different_sections(make: Make) -> None:
    assert len(make([LEND, LONGER]).after("tjenestesykkel", vague()).choices) == 1


@pytest.mark.parametrize(
    "text", ["", "???", "og eller hvis", "sommerfugl", "hva med det da", "😀", "2026"]
)
def test_words_that_no_question_has_get_no_choices(make: Make, text: str) -> None:
    assert make([LEND, NEEDS, UMBRELLA]).after(text, vague()) == Suggestions()


@pytest.mark.parametrize("text", [COFFEE, SOCKS, HAT, BOAT, PERSON, ILL])
def test_choices_are_answered_by_rules_for_everybody(make: Make, text: str) -> None:
    word = max(text.rstrip("?").split(), key=len)
    assert make([text]).after(word, vague()) == Suggestions()


def test_a_short_word_is_found_whole_only(make: Make) -> None:
    assert make([LEND]).after("en", vague()) == Suggestions()
    assert make([LEND]).after("ans", vague()) == Suggestions()
    assert make([LEND]).after("ansatt", vague()).choices == (LEND,)


def test_the_first_ones_are_from_different_sources(make: Make) -> None:
    texts = [MOON, LEND, NEEDS, COFFEE, UMBRELLA, HAT, MOUNTAIN, GUESTS]
    assert make(texts).examples("nb") == (LEND, UMBRELLA, MOUNTAIN, GUESTS)


def test_the_first_ones_stay_the_same(make: Make) -> None:
    suggester = make([LEND, UMBRELLA, MOUNTAIN, GUESTS])
    first = suggester.examples("nb")
    after_others = suggester.after("tjenestesykkel", vague())
    assert after_others.choices
    assert suggester.examples("nb") == first


def test_a_known_question_is_asked_once_a_day(make: Make, assistant: Assistant) -> None:
    counting = Counting()
    suggester = make([NEEDS, LEND], counting)
    first = after(suggester, assistant, LEND)
    asked = len(counting.asked)
    assert asked > 0
    assert after(suggester, assistant, LEND) == first
    assert len(counting.asked) == asked


def test_on_another_day_it_is_asked_anew(make: Make) -> None:
    days = [date(2026, 3, 2), date(2026, 3, 2)]
    counting = Counting()
    suggester = make([LEND], counting, today=lambda: days[-1])
    assert suggester.examples("nb") == (LEND,)
    days.append(date(2019, 1, 1))
    # The handbook had not begun by then.
    assert suggester.examples("nb") == ()
    assert counting.asked == [LEND, LEND]


def test_what_was_remembered_does_not_repeat_the_next_question(
    make: Make, assistant: Assistant
) -> None:
    suggester = make([NEEDS])
    answer = assistant.answer(Question(text=LEND))
    assert suggester.after(LEND, answer).follow_ups == (NEEDS,)
    assert suggester.after(NEEDS, answer).follow_ups == ()


def test_nothing_that_a_user_wrote_is_remembered(make: Make, assistant: Assistant) -> None:
    suggester = make([NEEDS, LEND, UMBRELLA])
    word = "grevlingsjampinjong"
    text = f"Hvor lenge kan en {word} låne tjenestesykkel?"
    assert suggester.after(text, assistant.answer(Question(text=LEND))).follow_ups
    assert suggester.after(f"{word} tjenestesykkel", vague()).choices
    held = [vars(one) for one in (suggester._beside, suggester._answered)]
    assert all(one["_held"] for one in held)
    assert word not in repr(held)


def test_no_question_is_begun_that_would_take_too_long(make: Make) -> None:
    texts = [LEND, UMBRELLA, MOUNTAIN, GUESTS]
    counting = Counting(each_s=0.15)
    suggester = make(texts, counting)
    assert suggester.examples("nb") == (LEND, UMBRELLA)
    assert counting.clock() <= 0.4


def test_what_there_was_no_time_for_comes_at_the_next_call(make: Make) -> None:
    texts = [LEND, UMBRELLA, MOUNTAIN, GUESTS]
    suggester = make(texts, Counting(each_s=0.15))
    found = [suggester.examples("nb") for _ in range(3)]
    assert found == [tuple(texts[:2]), tuple(texts), tuple(texts)]


def test_the_least_used_is_forgotten_first(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    counting = Counting()
    suggester = make([LEND, UMBRELLA, GUESTS], counting)
    monkeypatch.setattr(suggester._answered, "_size", 2)
    suggester.examples("nb")
    assert len(suggester._answered._held) == 2
    suggester.examples("nb")
    assert counting.asked[:4] == [LEND, UMBRELLA, GUESTS, LEND]


class Breaking(Assistant):
    def answer(self, question: Question) -> Answer:
        raise RuntimeError(f"broken while reading {question.text}")


def test_whatever_breaks_nothing_is_offered_and_nothing_told(
    make: Make, assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    fields = {name: getattr(assistant, name) for name in Assistant.__dataclass_fields__}
    shelf = make([LEND, NEEDS])._shelves["nb"]
    suggester = Suggester(Breaking(**fields), {"nb": shelf}, {"nb": [LEND]}, clock=Counting().clock)
    answer = assistant.answer(Question(text=LEND))
    caplog.clear()
    with caplog.at_level(logging.DEBUG):
        assert suggester.after(LEND, answer) == Suggestions()
        assert suggester.after("tjenestesykkel", vague()) == Suggestions()
        assert suggester.examples("nb") == ()
    assert [one.getMessage() for one in caplog.records] == ["suggestions.failed"] * 3
    assert "sykkel" not in repr([vars(one) for one in caplog.records])


def test_a_broken_guard_lets_nothing_be_offered(make: Make, assistant: Assistant) -> None:
    suggester = make([LEND, NEEDS], guard=RaisingGuard())
    assert suggester.examples("nb") == ()
    assert after(suggester, assistant, LEND) == Suggestions()


def test_an_answer_that_cites_what_is_not_in_the_release_has_no_follow_ups(
    make: Make, assistant: Assistant
) -> None:
    answer = assistant.answer(Question(text=LEND))
    one = answer.citations[0]
    gone = replace(one.quote, chunk=replace(one.quote.chunk, chunk_id="gone"))
    elsewhere = replace(answer, citations=(replace(one, quote=gone),))
    assert make([NEEDS]).after(LEND, elsewhere) == Suggestions()
    assert make([NEEDS]).after(LEND, replace(answer, citations=())) == Suggestions()


OFFERED: dict[Language, list[str]] = {
    "nb": [
        "hvor lenge varer prøvetiden for ansatte",
        "Hva skal en skriftlig arbeidsavtale inneholde?",
    ],
    "nn": [
        "Kor lenge varer prøvetida for tilsette?",
        "kva skal ein skriftleg arbeidsavtale innehalde",
    ],
    "en": ["How long is the probation period for new employees?"],
}
NOT_OFFERED = [
    pytest.param("Hva skal han ha i lønn når oppsigelsen er ulovlig?", id="somebody"),
    pytest.param("Kva skal ho ha i løn når oppseiinga er ugyldig?", id="somebody, nynorsk"),
    pytest.param("What must he be paid during the notice period?", id="somebody, English"),
    pytest.param("Kan jeg nekte en ansatt ferie i august og september?", id="oneself"),
    pytest.param("Should I give a new employee a contract on paper?", id="oneself, English"),
    pytest.param("Hva gjelder for dette når prøvetiden er over for ansatte?", id="pointing"),
    pytest.param("Hva med prøvetiden?", id="leans on what was said"),
    pytest.param("Hvor lenge varer det?", id="leans, by a small word"),
    pytest.param("Og hvor lenge varer prøvetiden for ansatte i kommunen?", id="goes on"),
    pytest.param("Hva er det? Hvor lenge varer prøvetiden for ansatte?", id="two questions"),
    pytest.param("Prøvetid for ansatte og oppsigelse uten varsel", id="no question"),
    pytest.param("Ferie?", id="too short"),
    pytest.param("Hvor lenge varer prøvetiden " + "for ansatte og ledere " * 5 + "?", id="long"),
    pytest.param("Hva er politiattest?", id="two content words lean"),
    pytest.param("Kan tenester telje som arbeid om sundagen?", id="no mark of a language"),
    pytest.param("Hvor lenge kan ein tilsett ha fri utan løn?", id="two languages"),
    pytest.param("", id="empty"),
    pytest.param("   ", id="blank"),
    pytest.param("????????????????????", id="no word"),
]


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording.load()


@pytest.mark.parametrize(
    ("language", "text"), [(k, t) for k, some in OFFERED.items() for t in some]
)
def test_a_plain_question_is_offered_in_its_language(
    wording: Wording, language: Language, text: str
) -> None:
    assert wording.language_of(text) == language


@pytest.mark.parametrize("text", NOT_OFFERED)
def test_other_questions_are_not_offered(wording: Wording, text: str) -> None:
    assert wording.language_of(text) is None


@given(text=st.text(max_size=120))
def test_any_text_may_be_in_a_bank(wording: Wording, text: str) -> None:
    assert wording.language_of(text) in {None, "nb", "nn", "en"}


def test_no_word_marks_two_languages(wording: Wording) -> None:
    nb, nn, en = (wording.marks[one] for one in ("nb", "nn", "en"))
    assert not (nb & nn) | (nb & en) | (nn & en)


def test_the_shipped_examples_are_answered_in_their_language(wording: Wording) -> None:
    found = {text: detect_language(text) for some in wording.examples.values() for text in some}
    assert found == {text: one for one, some in wording.examples.items() for text in some}


def test_what_people_leave_out_is_put_in(assistant: Assistant, wording: Wording) -> None:
    texts = [
        "hvor lenge varer prøvetiden for ansatte",
        "Hvor lenge varer prøvetiden for ansatte?",
        "Kor lenge varer prøvetida for tilsette ?",
        "Hva med han?",
    ]
    known = [Known(text, (0,)) for text in texts]
    shelves = shelves_of(known, assistant.index.embedder.embed_passages(texts), wording)
    assert {language: shelf.texts for language, shelf in shelves.items()} == {
        "nb": ("Hvor lenge varer prøvetiden for ansatte?",),
        "nn": ("Kor lenge varer prøvetida for tilsette?",),
    }


@pytest.fixture
def over_tiny_bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Assistant:
    """As shipped, over the invented documents and a bank of two topics."""
    bank = write_bank(tmp_path / "bank")
    topic = {"heading": "Krav", "text": "Hjelm og lås.", "questions": [NEEDS_SURELY, LEND]}
    line = json.dumps(topic, ensure_ascii=False)
    (bank / "topics" / "krav.jsonl").write_text(f"{line}\n", encoding="utf-8")
    monkeypatch.setattr(factory, "BANK", bank)
    settings = Settings(index=build_index(tmp_path, files()), embedder="hashing")
    built = build_assistant(settings, open_index_at(settings))
    return replace(built, today=lambda: TODAY, guard=WordGuard(), router=by_declarations())


NEEDS_SURELY = "Hvilke krav gjelder for ansatte med tjenestesykkel?"


def test_the_shipped_bank_is_what_is_offered_from(over_tiny_bank: Assistant) -> None:
    suggester = Suggester.over(over_tiny_bank)
    assert after(suggester, over_tiny_bank, LEND).follow_ups == (NEEDS_SURELY,)
    # Nobody else's questions: the bank's own first topic has «jeg» in both of its questions.
    assert set(suggester._shelves["nb"].texts) == {NEEDS_SURELY, LEND}
    over_tiny_bank.index.store.close()


def test_a_chat_model_is_not_asked_what_may_be_offered(over_tiny_bank: Assistant) -> None:
    class Model:
        def compose(self, *_: object) -> None:
            raise AssertionError("asked")

    chatting = replace(over_tiny_bank, answerer=Model())  # type: ignore[arg-type]
    answer = over_tiny_bank.answer(Question(text=LEND))
    assert Suggester.over(chatting).after(LEND, answer).follow_ups == (NEEDS_SURELY,)
    over_tiny_bank.index.store.close()


def test_the_shipped_guard_and_router_let_a_plain_question_pass(guarded: Assistant) -> None:
    vectors = guarded.index.embedder.embed_passages([NEEDS_SURELY, PERSON])
    shelf = Shelf.of({NEEDS_SURELY: 0, PERSON: 1}, vectors)
    suggester = Suggester(guarded, {"nb": shelf}, {"nb": [PERSON, LEND]}, clock=Counting().clock)
    assert after(suggester, guarded, LEND).follow_ups == (NEEDS_SURELY,)
