"""The lists that ship with the package are whole, and damage is noticed."""

from pathlib import Path

import pytest

from guardrails.errors import DataFileInvalid
from guardrails.lexicon import Form, Lexicon, load_lexicon
from guardrails.person_words import Number, PersonWords, load_person_words
from guardrails.pii.recognizers.person_name import load_name_lists
from guardrails.tokens import split_words
from guardrails.verdict import Category
from guardrails.wordlists import DATA, lines, read_table, words


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="module")
def people() -> PersonWords:
    return load_person_words()


@pytest.mark.parametrize("category", Category)
def test_every_category_knows_states_and_phrases(lexicon: Lexicon, category: Category) -> None:
    exact = {
        e.form for entries in lexicon.exact.values() for e in entries if e.category == category
    }
    assert Form.STATE in exact
    patterns = read_table(DATA / "categories" / f"{category.value}.toml")["state_phrases"]
    assert isinstance(patterns, list)
    assert len(patterns) > 1


def test_a_missing_category_is_an_error(tmp_path: Path) -> None:
    source = (DATA / "categories" / "health.toml").read_text(encoding="utf-8")
    (tmp_path / "health.toml").write_text(source, encoding="utf-8")
    with pytest.raises(DataFileInvalid):
        load_lexicon(tmp_path)


@pytest.mark.parametrize("content", [None, "x = ", "x = 1"])
def test_damage_is_an_error(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "words.toml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileInvalid):
        words(read_table(path), "x")


def test_a_list_of_something_else_is_an_error() -> None:
    with pytest.raises(DataFileInvalid):
        lines({"x": [1]}, "x")
    assert lines({}, "x") == ()


FORMS = {
    "læreren": Number.DEFINITE,
    "lærer": Number.INDEFINITE,
    "lærerne": Number.PLURAL,
    "leiaren": Number.DEFINITE,
    "leiarane": Number.PLURAL,
    "renholderens": Number.DEFINITE,
    "avdelingssykepleieren": Number.DEFINITE,
    "kommunelegen": Number.DEFINITE,
}


@pytest.mark.parametrize(("word", "number"), FORMS.items())
def test_roles_are_known_in_every_form(people: PersonWords, word: str, number: Number) -> None:
    role = people.role(word)
    assert role is not None
    assert role.number == number


@pytest.mark.parametrize("word", ["semester", "kalender", "ferie", "lønn", "tariff", "møter"])
def test_other_nouns_are_no_roles(people: PersonWords, word: str) -> None:
    assert people.role(word) is None


def test_names_that_are_words_are_marked_as_such() -> None:
    lists = load_name_lists()
    assert {"dag", "liv", "even", "hans", "juni", "finn"} <= lists.also_words
    assert {"kari", "áile", "aile", "agnieszka", "hodan"} <= lists.first


MENTIONS = {
    "stem": ("hun er sykmeldt", Category.HEALTH, Form.STATE),
    "group": ("regler for sykmeldte", Category.HEALTH, Form.GROUP),
    "topic": ("levere egenmelding", Category.HEALTH, Form.TOPIC),
    "phrase": ("i femte måned", Category.HEALTH, Form.STATE),
    "compound": ("brystkreft", Category.HEALTH, Form.STATE),
    "party": ("stemmer sv", Category.POLITICAL, Form.STATE),
}
NOT_MENTIONS = {
    "nurse": "sykepleier i full stilling",
    "right": "kolonnen til høyre",
    "take_part": "ansatte kan delta på kurs",
    "same": "på samme dag",
    "pray": "vi ber om svar",
    "believe": "jeg tror at det er slik",
    "contract": "brudd på avtalen",
    "fee": "arbeidsgiveravgift og avgifter",
}


@pytest.mark.parametrize(("text", "category", "form"), MENTIONS.values(), ids=MENTIONS.keys())
def test_finds_words_of_a_category(
    lexicon: Lexicon, text: str, category: Category, form: Form
) -> None:
    found = {(m.category, m.form) for m in lexicon.mentions(split_words(text))}
    assert (category, form) in found


@pytest.mark.parametrize("text", NOT_MENTIONS.values(), ids=NOT_MENTIONS.keys())
def test_ordinary_words_are_of_no_category(lexicon: Lexicon, text: str) -> None:
    assert lexicon.mentions(split_words(text)) == []
