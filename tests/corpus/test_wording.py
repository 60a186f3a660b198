"""What a question asks about, and how much of that a text names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.english import EnglishDictionary
from corpus.lexical import LexicalIndex
from corpus.text import words
from corpus.thesaurus import Entry, Thesaurus
from corpus.wording import REWORDING_WEIGHT, Concept, Vocabulary, Wordings
from tests.factories import make_chunk

BODIES = [
    "Arbeidstakeren har rett til ferie hvert år.",
    "Oppsigelse krever saklig grunn etter drøfting.",
    "Arbeidstakeren får foreldrepermisjon ved fødsel.",
    "Arbeidstakeren får overtidsgodtgjørelse for pålagt arbeid.",
]
ENTRIES = (
    Entry(rule=("oppsigelse",), everyday=("få sparken",)),
    Entry(rule=("foreldrepermisjon",), everyday=("pappaperm",)),
    Entry(rule=("arbeidstakerens ferie", "feriefritid"), everyday=("fritid",)),
)
TEXTS = st.lists(st.sampled_from([*" ".join(BODIES).split(), "sparken", "få", "xyz"]), max_size=12)


def wordings() -> Wordings:
    index = LexicalIndex.build(
        [make_chunk(f"c{number}", body) for number, body in enumerate(BODIES)]
    )
    return Wordings(index, Thesaurus(ENTRIES), EnglishDictionary({}))


def concept(*own: str, others: tuple[tuple[str, ...], ...] = ()) -> Concept:
    return Concept(own=own, others=others, weight=1.0)


def test_a_phrase_is_one_concept_and_other_words_are_one_each() -> None:
    concepts = wordings().of("Kan læreren få sparken uten drøfting?").concepts
    assert [one.own for one in concepts] == [("få", "sparken"), ("læreren",), ("drøfting",)]
    assert concepts[0].others == (("oppsigelse",),)
    assert concepts[1].others == ()


def test_a_word_said_twice_is_one_concept() -> None:
    assert len(wordings().of("ferie og mer ferie").concepts) == len(
        wordings().of("ferie mer").concepts
    )


def test_own_words_weigh_one_and_the_rules_terms_less() -> None:
    weights = wordings().of("pappaperm til læreren").weighted_words()
    assert weights["pappaperm"] == weights["læreren"] == 1
    assert weights["foreldrepermisjon"] == pytest.approx(REWORDING_WEIGHT)
    assert REWORDING_WEIGHT < 1


def test_several_terms_for_one_matter_share_their_weight() -> None:
    weights = wordings().of("fritid").weighted_words()
    assert 0 < weights["feriefritid"] < REWORDING_WEIGHT
    assert weights["feriefritid"] == weights["ferie"] == weights["arbeidstakerens"]


def test_a_word_both_asked_and_reworded_keeps_its_own_weight() -> None:
    assert wordings().of("oppsigelse og få sparken").weighted_words()["oppsigelse"] == 1


def test_an_unusual_word_tells_more_than_a_usual_one() -> None:
    by_word = {one.own: one.weight for one in wordings().of("arbeidstakeren oppsigelse").concepts}
    assert by_word["oppsigelse",] > by_word["arbeidstakeren",]


@pytest.mark.parametrize("question", ["", "?", "–"])
def test_a_question_without_words_asks_about_nothing(question: str) -> None:
    wording = wordings().of(question)
    assert wording.concepts == ()
    assert wording.weighted_words() == {}
    assert wording.coverage(words(BODIES[0])) == 0


@pytest.mark.parametrize(
    ("question", "text", "covered"),
    [
        ("ferie", BODIES[0], 1.0),
        ("få sparken", BODIES[1], 1.0),
        ("pappaperm", BODIES[2], 1.0),
        ("ferie", BODIES[1], 0.0),
        ("få sparken", BODIES[0], 0.0),
        ("parkering", BODIES[0], 0.0),
    ],
)
def test_coverage_is_whole_where_the_text_names_the_matter_and_nil_where_not(
    question: str, text: str, covered: float
) -> None:
    assert wordings().of(question).coverage(words(text)) == pytest.approx(covered)


def test_coverage_is_between_where_the_text_names_one_of_two_matters() -> None:
    one = wordings().of("ferie oppsigelse").coverage(words(BODIES[0]))
    both = wordings().of("ferie oppsigelse").coverage(words(" ".join(BODIES)))
    assert 0 < one < both


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        (("lærer",), "kontaktlærer"),
        (("permisjon",), "foreldrepermisjon"),
        (("overtid",), "overtidsgodtgjørelse"),
        (("stilling",), "st|lling"),
        (("lønn",), "l@nn"),
        (("ferien",), "ferie"),
    ],
)
def test_a_compound_a_scan_or_an_inflection_names_the_word(
    asked: tuple[str, ...], held: str
) -> None:
    assert Vocabulary.of([held]).names(concept(*asked)) >= 0.5


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        (("ferie",), "lønn"),
        (("uke",), "uvær"),
        (("lønn",), "og"),
        pytest.param(
            ("fri",), "fristen", marks=pytest.mark.xfail(reason="one of two grams is enough")
        ),
    ],
)
def test_words_that_are_only_alike_name_nothing(asked: tuple[str, ...], held: str) -> None:
    assert Vocabulary.of([held]).names(concept(*asked)) == 0


def test_a_concept_is_named_by_any_of_its_wordings() -> None:
    named = concept("sparken", others=(("oppsigelse",),))
    assert Vocabulary.of(["oppsigelse"]).names(named) == 1
    assert Vocabulary.of(["ferie"]).names(named) == 0


def test_half_a_phrase_half_names_it() -> None:
    assert Vocabulary.of(["saklig"]).names(concept("saklig", "grunn")) == 0.5


def test_stop_words_name_nothing() -> None:
    assert Vocabulary.of(["ikke", "hvordan"]).words == ()


@given(TEXTS, TEXTS)
def test_coverage_is_a_share_and_more_text_never_covers_less(
    asked: list[str], held: list[str]
) -> None:
    wording = wordings().of(" ".join(asked))
    less, more = (
        wording.coverage(words(" ".join(held))),
        wording.coverage(words(" ".join([*held, *asked]))),
    )
    assert 0 <= less <= more + 1e-9
    assert more <= 1 + 1e-9
