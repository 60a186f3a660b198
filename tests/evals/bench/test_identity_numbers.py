"""The measure itself: numbers of every series, ways of writing, harmless messages, the lines."""

from pathlib import Path
from random import Random

import pytest

from evals.bench.identity_disguises import (
    CLOSE,
    DISGUISES,
    OPEN,
    REMAINDERS,
    SERIES,
    UNSEEN,
    identity_number,
    one_wrong_digit,
    two_swapped,
)
from evals.bench.identity_numbers import (
    FLOODS,
    alarms,
    flood_seconds,
    identity_lines,
    measure_identity_numbers,
    plant,
)
from evals.bench.pay_text import PAY_KINDS, pay_message, sentences
from guardrails.hidden_text import VisibleText, make_visible
from guardrails.pii.checksums import is_national_id
from guardrails.pii.detector import IdentifierDetector
from guardrails.pii.recognizers.bank_account import BankAccountRecognizer
from guardrails.pii.recognizers.national_id import NationalIdRecognizer
from guardrails.pii.recognizers.number_plate import NumberPlateRecognizer
from guardrails.pii.recognizers.passport import PassportNumberRecognizer
from guardrails.pii.recognizers.phone import PhoneNumberRecognizer
from guardrails.verdict import Finding
from tests.conftest import require

_LAWS = Path(__file__).parents[4] / "shared" / "documents" / "regulations" / "laws"


def _chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - repeatable, not secret


class _Finder:
    """Marks all of every text as an identity number, or nothing."""

    def __init__(self, *, all_of_it: bool) -> None:
        self._all = all_of_it

    def find(self, text: VisibleText) -> tuple[Finding, ...]:
        if not self._all:
            return ()
        end = len(text.text)
        return (
            Finding(entity_type="NO_NATIONAL_ID", start=0, end=end, score=0.5, recognizer="test"),
        )


@pytest.fixture(scope="module")
def finder() -> IdentifierDetector:
    kinds = (
        NationalIdRecognizer,
        BankAccountRecognizer,
        PhoneNumberRecognizer,
        NumberPlateRecognizer,
        PassportNumberRecognizer,
    )
    return IdentifierDetector([kind(timeout_s=30) for kind in kinds])


@pytest.mark.parametrize("series", SERIES)
@pytest.mark.parametrize("remainder", REMAINDERS)
def test_numbers_are_valid_and_nobodys(series: str, remainder: int) -> None:
    number = identity_number(series, remainder, _chance(4))
    assert is_national_id(number)
    assert series == "fh" or 500 <= int(number[6:9]) <= 749 <= 750
    assert series == "fh" or int(number[4:6]) >= 54


def test_mistakes_change_what_they_say() -> None:
    chance, number = _chance(4), identity_number("synthetic_80", 0, _chance(4))
    wrong, swapped = one_wrong_digit(number, chance), two_swapped(number, chance)
    assert sum(a != b for a, b in zip(number, wrong, strict=True)) == 1
    assert sorted(swapped) == sorted(number)
    assert swapped != number


@pytest.mark.parametrize("way", [*DISGUISES, *UNSEEN])
def test_every_way_marks_what_is_to_be_found(way: str) -> None:
    chance = _chance(8)
    planted = plant("dev", identity_number("fodselsnummer", 0, chance), way, chance)
    assert planted.places
    assert OPEN not in planted.text
    assert CLOSE not in planted.text
    assert all(planted.text[start:end].strip() for start, end in planted.places)


def test_there_are_more_ways_than_thirty() -> None:
    assert len(DISGUISES) >= 30


@pytest.mark.parametrize("way", DISGUISES)
def test_the_recogniser_finds_each_way(finder: IdentifierDetector, way: str) -> None:
    chance = _chance(15)
    for series in SERIES:
        planted = plant("dev", identity_number(series, 2, chance), way, chance)
        visible = make_visible(planted.text)
        spans = [
            visible.original_span(f.start, f.end)
            for f in finder.find(visible)
            if f.entity_type == "NO_NATIONAL_ID" and f.score >= 0.4
        ]
        assert spans, (way, series)
        assert all(0 <= start < end <= len(planted.text) for start, end in spans)


@pytest.mark.parametrize("kind", PAY_KINDS)
def test_pay_and_paragraphs_raise_no_alarm(finder: IdentifierDetector, kind: str) -> None:
    chance = _chance(16)
    found = [alarms(finder, pay_message(kind, chance)) for _ in range(150)]
    assert sum(map(bool, found)) <= 1


@pytest.mark.real_documents
def test_the_laws_raise_no_alarm(finder: IdentifierDetector) -> None:
    require(_LAWS.is_dir(), "the real documents do not lie beside the repository")
    read = sentences(_LAWS, split="dev")[::5]
    assert sum(bool(alarms(finder, sentence)) for sentence in read) <= len(read) / 500


def test_each_half_has_its_own_sentences(tmp_path: Path) -> None:
    lines = "\n\n".join(f"Etter punkt {n} gjelder § {n}-2." for n in range(40))
    (tmp_path / "a.md").write_text(f"# Regler\n\n{lines}\n\nUten tall.\n", encoding="utf-8")
    halves = [sentences(tmp_path, split=split) for split in ("dev", "test")]
    assert not set(halves[0]) & set(halves[1])
    assert sum(map(len, halves)) == 40


@pytest.mark.parametrize(("all_of_it", "share"), [(True, 1.0), (False, 0.0)])
def test_shares_follow_what_is_found(tmp_path: Path, all_of_it: bool, share: float) -> None:
    one = measure_identity_numbers(
        _Finder(all_of_it=all_of_it), "dev", {"laws": tmp_path / "none"}, rounds=1
    )
    every = [
        *(s.value for s in one.by_way.values()),
        *(s.value for s in one.by_mistake.values()),
        *(s.value for s in one.false_alarms.values()),
    ]
    assert set(every) == {share}
    assert set(one.false_alarms) == {"made"}


def test_the_lines_tell_every_figure(tmp_path: Path) -> None:
    lines = "\n".join(identity_lines(_Finder(all_of_it=False), "dev", {"laws": tmp_path / "none"}))
    assert "skrivemåten base64" in lines
    assert "ingen" in lines
    assert "prosessortid" in lines


@pytest.mark.parametrize("unit", FLOODS)
def test_fifty_thousand_characters_take_no_seconds(finder: IdentifierDetector, unit: str) -> None:
    """Half a second is the aim; the bound leaves room for a busy machine that counts coverage."""
    assert min(flood_seconds(finder, unit) for _ in range(2)) < 1.5
