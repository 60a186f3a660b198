"""Everyday words led to the words of the rules."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.thesaurus import Entry, Thesaurus, ThesaurusInvalid, stem

DISMISSAL = Entry(
    rule=("oppsigelse", "stillingsvern"),
    nynorsk=("oppseiing",),
    everyday=("få sparken", "si opp", "sparken"),
    english=("dismissal",),
)
BASIC_AGREEMENT = Entry(rule=("hovedavtalen",), nynorsk=("hovudavtalen",), abbreviations=("HA",))
MAIN_AGREEMENT = Entry(rule=("hovedtariffavtalen",), abbreviations=("HTA",))
SICK_NOTE = Entry(rule=("egenmelding",), everyday=("melde seg syk", "ta en for"))
THESAURUS = Thesaurus((DISMISSAL, BASIC_AGREEMENT, MAIN_AGREEMENT, SICK_NOTE))


def terms(question: str) -> set[str]:
    return {term for rewording in THESAURUS.rewordings(question) for term in rewording.terms}


def found(question: str) -> list[str]:
    return [" ".join(rewording.found) for rewording in THESAURUS.rewordings(question)]


@pytest.mark.parametrize(
    "question",
    [
        "Kan hun få sparken?",
        "Hvem kan FÅ SPARKEN?",
        "kan vi si opp læreren",
        "is dismissal allowed",
        "Sparken i prøvetid",
    ],
)
def test_everyday_words_lead_to_the_rules_terms(question: str) -> None:
    assert terms(question) == {"oppsigelse", "stillingsvern", "oppseiing"}


@pytest.mark.parametrize(
    "question",
    [
        "Kan vi få sparkel?",
        "Hva sier du om å gi opp?",
        "opp si",
        "Hvor mye ferie har jeg?",
        "spar på papiret",
        "",
        "???",
    ],
)
def test_words_apart_in_another_order_or_only_alike_lead_nowhere(question: str) -> None:
    assert terms(question) == set()


def test_a_term_is_not_reworded_to_itself_but_to_its_siblings() -> None:
    assert terms("Hva er oppsigelse?") == {"stillingsvern", "oppseiing"}
    assert terms("Kva er hovudavtalen?") == {"hovedavtalen"}


def test_an_entry_with_one_name_has_nothing_to_say_of_it() -> None:
    assert found("hovedtariffavtalen") == []


@pytest.mark.parametrize("question", ["Hva sier HA om drøfting?", "HA § 1-4", "(HA)"])
def test_two_capitals_are_the_abbreviation(question: str) -> None:
    assert terms(question) == {"hovedavtalen", "hovudavtalen"}


@pytest.mark.parametrize("question", ["Kan vi ha møte?", "Ha ferie", "hA", "HAR vi det?", "HAN"])
def test_the_small_word_is_not_the_abbreviation(question: str) -> None:
    assert terms(question) == set()


def test_capitals_throughout_say_nothing() -> None:
    assert terms("KAN VI HA MØTE I DAG") == set()


@pytest.mark.parametrize("question", ["Hva sier HTA?", "hva sier hta?", "Hta kapittel 1"])
def test_a_longer_abbreviation_is_known_in_any_case(question: str) -> None:
    assert terms(question) == {"hovedtariffavtalen"}


def test_the_longest_phrase_wins_and_its_words_are_not_used_again() -> None:
    assert found("Kan hun få sparken nå?") == ["få sparken"]


def test_every_mention_is_found() -> None:
    assert sorted(found("sparken eller si opp?")) == ["si opp", "sparken"]


def test_an_inflected_everyday_word_is_the_same_word() -> None:
    thesaurus = Thesaurus((Entry(rule=("arbeidsavtale",), everyday=("kontrakt",)),))
    for question in ("kontrakter", "kontrakten", "kontraktene", "kontraktens", "kontrakts"):
        assert [one.terms for one in thesaurus.rewordings(question)] == [("arbeidsavtale",)]


def test_one_everyday_word_may_name_several_matters() -> None:
    both = Thesaurus(
        (
            Entry(rule=("tariffavtale",), everyday=("avtalen",)),
            Entry(rule=("arbeidsavtale",), everyday=("avtalen",)),
        )
    )
    assert [one.terms for one in both.rewordings("avtalen")] == [
        ("tariffavtale",),
        ("arbeidsavtale",),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ferie", "ferien"),
        ("kontrakt", "kontraktene"),
        ("kommune", "kommunens"),
        ("lege", "leger"),
        ("løn", "løna"),
        ("skule", "skular"),
    ],
)
def test_inflections_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("kommune", "kommunelege"), ("fri", "frist"), ("lønn", "lån"), ("ferie", "ferge")],
)
def test_other_words_keep_other_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.xfail(reason="stem() cuts once: lærer to lær, læreren to lærer, lærerne to lærern")
@pytest.mark.parametrize(
    ("word", "inflected"),
    [
        ("lærer", "læreren"),
        ("arbeidstaker", "arbeidstakerne"),
        ("leder", "lederne"),
        ("vikar", "vikarer"),
        ("vikar", "vikarene"),
    ],
)
def test_words_that_end_like_an_inflection_have_one_stem_too(word: str, inflected: str) -> None:
    assert stem(inflected) == stem(word)


@pytest.mark.parametrize("word", ["en", "et", "ene", "las", "ha", "s", ""])
def test_short_words_are_left_alone(word: str) -> None:
    assert stem(word) == word


@given(st.text(alphabet="abdefglnorstvæøå", max_size=20))
def test_a_stem_opens_its_word_and_is_never_too_short(word: str) -> None:
    assert word.startswith(stem(word))
    assert len(stem(word)) >= min(3, len(word))


@given(st.text(max_size=80))
def test_any_question_can_be_read(question: str) -> None:
    for rewording in THESAURUS.rewordings(question):
        assert rewording.terms


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[[entry]\n", "mistake"),
        ('[[entry]]\neveryday = ["x"]\n', "rule"),
        ('[[entry]]\nrule = ["x"]\nslang = ["y"]\n', "slang"),
        ('[[entry]]\nrule = "x"\n', "rule"),
        ('[[entri]]\nrule = ["x"]\n', "entri"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_place(
    tmp_path: Path, text: str, complaint: str
) -> None:
    path = tmp_path / "thesaurus.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ThesaurusInvalid, match=complaint) as refusal:
        Thesaurus.load(path)
    assert str(path) in str(refusal.value)


def test_a_file_saved_in_another_encoding_is_a_mistake_too(tmp_path: Path) -> None:
    path = tmp_path / "thesaurus.toml"
    path.write_bytes('[[entry]]\nrule = ["lønn"]\n'.encode("latin-1"))
    with pytest.raises(ThesaurusInvalid, match="UTF-8"):
        Thesaurus.load(path)


def test_an_empty_file_is_a_thesaurus_that_knows_nothing(tmp_path: Path) -> None:
    path = tmp_path / "thesaurus.toml"
    path.write_text("", encoding="utf-8")
    assert Thesaurus.load(path).rewordings("få sparken") == []


def test_a_question_names_entries_by_their_places() -> None:
    named = [
        (" ".join(phrase), list(places)) for phrase, places in THESAURUS.named("HTA: sparken?")
    ]
    assert named == [("hta", [2]), ("sparken", [0])]
    assert [THESAURUS.entries[place] for _, places in named for place in places] == [
        MAIN_AGREEMENT,
        DISMISSAL,
    ]


@pytest.mark.parametrize(
    ("question", "place", "left"),
    [
        ("Kan hun få sparken?", 0, []),
        ("Kan hun få sparken?", 1, ["oppsigelse", "stillingsvern", "oppseiing"]),
        ("Står det i HA?", 1, []),
        ("Kan hun melde seg syk?", 3, []),
    ],
)
def test_without_an_entry_only_its_words_lead_nowhere(
    question: str, place: int, left: list[str]
) -> None:
    lacking = THESAURUS.without(place)
    found = [term for one in lacking.rewordings(question) for term in one.terms]
    assert found == left
    assert len(lacking.entries) == len(THESAURUS.entries) - 1
