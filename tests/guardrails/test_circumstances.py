"""Words that hint at a special category: how entries are written, and what the lists know."""

import re
from pathlib import Path

import pytest

from guardrails.circumstances import Circumstance, Circumstances
from guardrails.errors import DataFileInvalid
from guardrails.tokens import split_words
from guardrails.verdict import Category
from guardrails.wordlists import DATA

H, R = Category.HEALTH, Category.RELIGION


def write(folder: Path, **lines: str) -> Path:
    """One list a category, empty where no lines are given."""
    for category in Category:
        text = lines.get(category.value, "# nothing\n")
        (folder / f"{category.value}.txt").write_text(text, encoding="utf-8")
    return folder


def found_by(folder: Path, entries: str, text: str) -> list[str]:
    """The words of a text that fit any of the entries, once each, in order."""
    known = Circumstances.load(write(folder, health=entries))
    words = split_words(text)
    spans = dict.fromkeys((one.start, one.end) for one in known.find(words))
    return [" ".join(token.lower for token in words.tokens[a:b]) for a, b in spans]


# How entries are written

FITS = {
    "whole_word": ("pille", "en pille nå", ["pille"]),
    "whole_word_only": ("pille", "piller pillen nattpille", []),
    "beginning": ("pille*", "pille piller pillebruk nattpille", ["pille", "piller", "pillebruk"]),
    "ending": ("*pille", "pille nattpille piller", ["pille", "nattpille"]),
    "inside": ("*pille*", "pille nattpiller krem", ["pille", "nattpiller"]),
    "capitals_in_text": ("pille", "Pille PILLE", ["pille", "pille"]),
    "capitals_in_list": ("Pille", "pille", ["pille"]),
    "phrase": ("tar piller", "hun tar piller ofte", ["tar piller"]),
    "phrase_apart": ("tar piller", "hun tar ofte piller", []),
    "phrase_turned": ("tar piller", "piller tar hun", []),
    "phrase_cut": ("tar piller", "hun tar", []),
    "phrase_with_star": ("tar pille*", "tar piller", ["tar piller"]),
    "phrase_with_stars": ("tar* *pille", "tar nattpille", ["tar nattpille"]),
    "phrase_from_ending": ("*pille daglig", "nattpille daglig", ["nattpille daglig"]),
    "phrase_from_inside": ("*pille* daglig", "nattpiller daglig", ["nattpiller daglig"]),
    "one_letter": ("å", "på å", ["å"]),
    "two_letters": ("ms", "har ms nå", ["ms"]),
    "two_letters_only": ("ms", "msn ams", []),
    "three_letters": ("adh", "adh adhd", ["adh"]),
    "short_first_word": ("i moské", "hun er i moské", ["i moské"]),
    "figures": ("7f", "klasse 7f og 7", ["7f"]),
    "hyphen": ("hiv-*", "hiv-positiv hiv", ["hiv-positiv"]),
    "letters_of_ours": ("kjønnsbyt*", "kjønnsbytte", ["kjønnsbytte"]),
    "remark": ("# pille", "pille", []),
    "blank": ("\n   \n", "pille", []),
    "white_space": ("  tar \t piller  ", "tar piller", ["tar piller"]),
    "no_text": ("pille", "", []),
}


@pytest.mark.parametrize(("entries", "text", "found"), FITS.values(), ids=FITS)
def test_an_entry_fits_what_it_says(
    tmp_path: Path, entries: str, text: str, found: list[str]
) -> None:
    assert found_by(tmp_path, entries, text) == found


@pytest.mark.parametrize("text", ["har ms", "i moské", "tar pille", "nattpille", "i", "7f"])
def test_an_entry_is_found_once_at_each_place(tmp_path: Path, text: str) -> None:
    entries = "ms\ni moské\ni\n7f\n*pille\n"
    found = Circumstances.load(write(tmp_path, health=entries)).find(split_words(text))
    assert found
    assert len(found) == len(set(found))


def test_every_list_tells_its_own_category(tmp_path: Path) -> None:
    known = Circumstances.load(write(tmp_path, health="kirke\n", religion="kirke\nbønn\n"))
    found = known.find(split_words("kirke og bønn"))
    assert set(found) == {
        Circumstance(H, 0, 1),
        Circumstance(R, 0, 1),
        Circumstance(R, 2, 3),
    }


# Damage


@pytest.mark.parametrize("line", ["*", "**", "tar *", "* piller", "tar ** piller"])
def test_a_star_alone_names_file_and_line(tmp_path: Path, line: str) -> None:
    write(tmp_path, union=f"# list\n\nklubb\n{line}\nlag\n")
    with pytest.raises(DataFileInvalid, match=r"union\.txt, line 4"):
        Circumstances.load(tmp_path)


@pytest.mark.parametrize("category", Category)
def test_a_list_that_is_missing_is_named(tmp_path: Path, category: Category) -> None:
    (write(tmp_path) / f"{category.value}.txt").unlink()
    with pytest.raises(DataFileInvalid, match=rf"{category.value}\.txt"):
        Circumstances.load(tmp_path)


def test_a_list_that_is_no_text_is_named(tmp_path: Path) -> None:
    (write(tmp_path) / "ethnic.txt").write_bytes(b"lapp\xff\xfe")
    with pytest.raises(DataFileInvalid, match=r"ethnic\.txt"):
        Circumstances.load(tmp_path)


# As shipped

TELLING = {
    "health": ("Hun bruker insulin på jobb.", Category.HEALTH),
    "nn_health": ("Ho går til psykolog kvar veke.", Category.HEALTH),
    "en_health": ("She had surgery last week.", Category.HEALTH),
    "union": ("Han er fagorganisert.", Category.UNION),
    "nn_union": ("Ho betaler kontingent til Fagforbundet.", Category.UNION),
    "ethnic": ("Hun kom hit som flyktning.", Category.ETHNIC),
    "nn_ethnic": ("Han er fødd i Somalia.", Category.ETHNIC),
    "sexual": ("Han er homofil.", Category.SEXUAL),
    "political": ("Hun stiller til valg for Arbeiderpartiet.", Category.POLITICAL),
    "religion": ("Hun går i moskeen hver fredag.", Category.RELIGION),
    "nn_religion": ("Han fastar under ramadan.", Category.RELIGION),
    "criminal": ("Han er dømt for promillekjøring.", Category.CRIMINAL),
    "nn_criminal": ("Ho sit i fengsel.", Category.CRIMINAL),
    "biometric": ("Vi vil ta fingeravtrykk av henne.", Category.GENETIC_BIOMETRIC),
    "nn_genetic": ("Ho har teke ein gentest.", Category.GENETIC_BIOMETRIC),
}
ORDINARY = {
    "holiday_pay": "Når skal feriepengene utbetales?",
    "probation": "Hvor lang er oppsigelsestiden i prøvetiden?",
    "overtime": "Kan arbeidsgiver pålegge overtid i julen?",
    "seniority": "Hvordan beregner vi lønnsansiennitet for fagarbeidere?",
    "nn_contract": "Kva krav stiller lova til ein arbeidsavtale?",
    "advert": "Må stillingen lyses ut på nytt?",
    "rota": "Kan vi endre turnusen med to ukers varsel?",
    "signature": "Hvem skal signere arbeidsavtalen?",
    "nn_travel": "Kva er satsen for køyregodtgjersle?",
    "en_notice": "How long is the notice period for a temporary post?",
    "part_time": "Har deltidsansatte fortrinnsrett til utvidet stilling?",
    "nn_right": "Kven har styringsrett over arbeidstida?",
    "moved": "Rektor ønsker å omplassere en lærer til en annen skole.",
    "leader": "Kan lederen vår godkjenne reiseregningen?",
    "en_overtime": "When must the employer pay overtime?",
}


@pytest.fixture(scope="module")
def shipped() -> Circumstances:
    return Circumstances.load()


def test_every_category_has_a_telling_example() -> None:
    assert {category for _, category in TELLING.values()} == set(Category)


@pytest.mark.parametrize(("text", "category"), TELLING.values(), ids=TELLING)
def test_what_tells_of_a_category_is_found(
    shipped: Circumstances, text: str, category: Category
) -> None:
    words = split_words(text)
    found = shipped.find(words)
    assert category in {one.category for one in found}
    assert all(0 <= one.start < one.end <= len(words.tokens) for one in found)


@pytest.mark.parametrize("text", ORDINARY.values(), ids=ORDINARY)
def test_ordinary_talk_of_work_tells_of_nothing(shipped: Circumstances, text: str) -> None:
    assert shipped.find(split_words(text)) == []


def entries_of(category: Category) -> list[str]:
    text = (DATA / "circumstances" / f"{category.value}.txt").read_text(encoding="utf-8")
    lines = [line.strip() for line in text.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


_WORD = r"[^\W_]+(?:[-'’][^\W_]+)*"
_PARTS = {
    (False, False): re.compile(_WORD),
    (False, True): re.compile(rf"{_WORD}[-'’]?"),
    (True, False): re.compile(rf"[-'’]?{_WORD}"),
    (True, True): re.compile(rf"[-'’]?{_WORD}[-'’]?"),
}
"""What a pattern without its stars may be, by whether it has one before and one after."""


def can_be_found(pattern: str) -> bool:
    part = _PARTS[pattern.startswith("*"), pattern.endswith("*")]
    return part.fullmatch(pattern.strip("*")) is not None


@pytest.mark.parametrize("category", Category)
def test_every_entry_is_written_as_a_message_is_cut_into_words(category: Category) -> None:
    # «og/eller» and «1. mai» are each read as two words without the mark between them.
    entries = entries_of(category)
    dead = [entry for entry in entries if not all(map(can_be_found, entry.lower().split()))]
    assert len(entries) > 500
    assert not dead
