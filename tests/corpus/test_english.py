"""English questions find Norwegian text by way of a dictionary."""

from pathlib import Path

import pytest

from corpus.english import DictionaryInvalid, EnglishDictionary
from corpus.factory import ENGLISH
from corpus.lexical import LexicalIndex
from corpus.text import words
from corpus.thesaurus import Thesaurus
from corpus.wording import Wordings
from tests.factories import make_chunk

SMALL = EnglishDictionary(
    {
        "notice": ["varsel"],
        "notice period": ["oppsigelsestid", "oppseiingstid"],
        "apply": ["søke"],
        "salary": ["lønn", "løn"],
        "stop": ["stanse"],
        "called in": ["tilkalt"],
    }
)


def norwegian(question: str) -> list[str]:
    return [translation.norwegian[0] for translation in SMALL.translations(question)]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How long is the notice period?", ["oppsigelsestid"]),
        ("Must notice be given?", ["varsel"]),
        ("Who applies, and who applied?", ["søke", "søke"]),
        ("They stopped the salaries", ["stanse", "lønn"]),
        ("She was called in", ["tilkalt"]),
        ("Notice. Period.", ["oppsigelsestid"]),
        ("Bananas and the like", []),
        ("", []),
    ],
)
def test_words_are_translated_longest_phrase_first(question: str, expected: list[str]) -> None:
    assert norwegian(question) == expected


def test_a_gloss_keeps_what_it_cannot_translate_and_drops_small_words() -> None:
    assert words(SMALL.gloss("What is the notice period at IKAMR?")) == [
        "oppsigelsestid", "oppseiingstid", "ikamr",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "translated"),
    [("Must they apply for the salary?", True), ("Kan de apply på jobben hos oss?", False)],
)
def test_only_english_questions_are_translated(question: str, *, translated: bool) -> None:
    index = LexicalIndex.build([make_chunk(body="Den som vil ha lønn, må søke.")])
    wordings = Wordings(index, Thesaurus(()), SMALL)
    held = wordings.of(question).weighted_words()
    assert ("søke" in held) == translated
    assert wordings.readings(question)[0] == question
    assert (len(wordings.readings(question)) == 2) == translated


def test_the_shipped_dictionary_is_whole() -> None:
    dictionary = EnglishDictionary.load(ENGLISH)
    told = dictionary.gloss("probation and overtime")
    assert "prøvetid" in told
    assert "overtid" in told


@pytest.mark.parametrize("text", ["[words]\na = 3\n[phrases]\n", "[words\n", "[other]\na = []\n"])
def test_a_mistake_in_the_file_names_the_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "english.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DictionaryInvalid, match=r"english\.toml"):
        EnglishDictionary.load(path)
