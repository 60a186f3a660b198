"""One spreadsheet with every kind of mistake that a row can have, and as many good rows."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from evals.datasets.catalogue import catalogue
from evals.datasets.dataset_file import DatasetRead, read_dataset, report_of
from evals.datasets.mistakes import Mistake
from evals.datasets.sample import Sample
from evals.datasets.table import column_letters
from guardrails.guard import REASON_TOO_LONG, AssistantTurn
from guardrails.pii.checksums import is_national_id
from guardrails.verdict import Action, Category, Finding, Verdict

CellValue = str | int | float | bool | datetime | time | None
FIELDS = tuple(catalogue().columns)
ORIGINALS = {
    "handbook/ferie.md": "# Ferie\n\n## Nyansatte\n\nTo uker etter § 5 og § 10-12.",
    "b.txt": "x" * 50,
}
HASH = hashlib.sha256(b"xxxxx").hexdigest()


def valid_number(first_six: str, last: int = 0) -> str:
    """A made number with valid check digits, counted up from the last five."""
    return next(
        number
        for number in (f"{first_six}{one:05d}" for one in range(last, 100_000))
        if is_national_id(number)
    )


BIRTH_NUMBER = valid_number("130972", 48_000)
TEST_NUMBER = valid_number("138972")


class SecretGuard:
    """Stops a text that holds «hemmelig»; asks about «Kari»; cannot check «uendelig»."""

    def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
        if "uendelig" in text:
            return Verdict(action=Action.BLOCK, reasons=(REASON_TOO_LONG,))
        if "hemmelig" in text:
            return Verdict(
                action=Action.BLOCK,
                findings=(
                    Finding(
                        entity_type="SPECIAL_CATEGORY",
                        start=0,
                        end=1,
                        score=1,
                        recognizer="test",
                        category=Category.HEALTH,
                    ),
                ),
            )
        if "Kari" in text:
            person = Finding(entity_type="PERSON", start=0, end=1, score=1, recognizer="test")
            return Verdict(action=Action.ASK, findings=(person,))
        return Verdict(action=Action.ALLOW)


@dataclass(frozen=True)
class Case:
    """A row: what it has apart from a good row's cells, and the mistakes as (code, field)."""

    cells: Mapping[str, CellValue]
    mistakes: tuple[tuple[str, str], ...] = ()
    says: str = ""
    keeps_quiet: tuple[str, ...] = ()


def wrong(code: str, name: str, value: CellValue, says: str = "", **more: CellValue) -> Case:
    return Case({name: value, **more}, ((code, name),), says)


NO_SOURCE = {"status": "ingen kilde", "evidence": ""}
NN = {"language": "nynorsk"}

BAD = {
    "id_missing": Case({"id": None}, (("id_missing", "id"),)),
    "id_with_space": wrong("id_illegal", "id", "rad 1", "«rad 1»"),
    "id_with_slash": wrong("id_illegal", "id", "a/b"),
    "id_twice": wrong("id_twice", "id", "god", "i rad 2"),
    "question_missing": wrong("question_missing", "question", "  "),
    "question_too_long": wrong("question_too_long", "question", "x" * 4001, "4001 tegn"),
    "alone_too_long": wrong("alone_too_long", "alone", "x" * 4001, "4001 tegn"),
    "question_twice": wrong("question_twice", "question", "  hva  er FERIE?", "i rad 2"),
    "status_missing": wrong("status_missing", "status", ""),
    "status_unknown": wrong("status_unknown", "status", "besvrt", "Mente du «besvart»?"),
    "language_missing": wrong("language_missing", "language", None),
    "language_unknown": wrong("language_unknown", "language", "norsk", "bokmål, nynorsk, engelsk"),
    "review_unknown": wrong("review_unknown", "review", "ok", "utkast, gjennomgått, godkjent"),
    "invented_unknown": wrong("flag_unknown", "invented", "kanskje", "«kanskje»"),
    "referral_unknown": wrong("flag_unknown", "referral", "KS", "ja eller nei"),
    "date_unreadable": wrong("date_unreadable", "as_of", "i fjor", "«i fjor»"),
    "date_that_is_none": wrong("date_unreadable", "as_of", "31.02.2025"),
    "date_of_two_digits": wrong("date_unreadable", "as_of", "1.2.25"),
    "date_too_early": wrong("date_out_of_range", "as_of", "31.12.1989", "1990–2100"),
    "date_too_late": wrong("date_out_of_range", "as_of", "2101-01-01"),
    "date_with_a_time": wrong("date_with_time", "as_of", datetime(2025, 1, 2, 3, 4)),  # noqa: DTZ001
    "history_without_speaker": wrong("history_speaker", "history", "Hei\nBruker: hei"),
    "history_empty": wrong("history_empty", "history", "Bruker: hei\nAssistent:  ", "Replikk 2"),
    "answered_without_sources": wrong("answered_without_sources", "evidence", "", "«besvart»"),
    "no_source_with_sources": wrong(
        "no_source_with_sources", "evidence", "b.txt", "«ingen kilde»", status="no_source"
    ),
    "source_without_file": wrong("source_malformed", "evidence", "§ 5", "«§ 5»"),
    "source_with_page": wrong("source_malformed", "evidence", "b.txt side 12"),
    "source_with_open_quote": wrong("source_malformed", "evidence", "handbook/ferie.md «Nyans"),
    "source_with_half_a_span": wrong("source_malformed", "evidence", "b.txt 12–"),
    "source_unknown": wrong(
        "source_unknown", "evidence", "handbok/ferie.md", "«handbook/ferie.md»"
    ),
    "span_outside": wrong("span_outside", "evidence", "b.txt 40–51", "50 tegn"),
    "span_reversed": wrong("span_empty", "evidence", "b.txt 9–5", "9–5"),
    "span_empty": wrong("span_empty", "evidence", "b.txt 5-5"),
    "hash_mismatch": wrong("hash_mismatch", "evidence", f"b.txt 5–9 sha256:{HASH}", "5–9"),
    "hash_malformed": wrong("hash_malformed", "evidence", "b.txt 5–10 sha256:abc", "64 tegn"),
    "paragraph_not_found": wrong(
        "section_unknown", "evidence", "handbook/ferie.md § 10-1", "§ 10-1"
    ),
    "heading_not_found": wrong("section_unknown", "evidence", "handbook/ferie.md «Pensjon»"),
    "alternative_source_empty": wrong("alternative_empty", "evidence", "b.txt | "),
    "alternative_point_empty": wrong("alternative_empty", "points", "a\nb |  | c"),
    "point_forbidden": wrong(
        "point_forbidden", "points", "b\nTo  Uker", "Punkt 2", must_not="to uker"
    ),
    "points_without_answer": wrong("points_without_answer", "points", "a", "gir ikke", **NO_SOURCE),
    "pair_unknown": wrong("pair_unknown", "pair", "go", "Mente du «god»?"),
    "pair_one_sided": wrong("pair_one_sided", "pair", "god", "«{id}»", **NN),
    "pair_of_one_language": Case(
        {"pair": "par-a"},
        (("pair_same_language", "pair"), ("pair_one_sided", "pair")),
        "samme språk",
    ),
    "author_full_name": wrong("author_full_name", "author", "Ola Nordmann"),
    "author_as_in_an_address": wrong("author_full_name", "author", "ola.nordmann"),
    "author_without_a_space": wrong("author_full_name", "author", "OlaNordmann"),
    "author_too_short": wrong("author_malformed", "author", "o"),
    "author_too_long": wrong("author_malformed", "author", "x" * 21),
    "formula": wrong("formula", "topic", "=1+1"),
    "error_value": wrong("error_value", "style", "#REF!", "#REF!"),
    "date_for_a_text": wrong("unexpected_date", "topic", datetime(2025, 2, 1)),  # noqa: DTZ001
    "time_for_a_text": wrong("unexpected_date", "topic", time(12, 30)),
    "half_a_character": wrong("surrogate", "topic", "_xD83D_"),
    "beyond_columns": Case({"beyond": "x"}, (("beyond_columns", "beyond"),)),
    "merged": Case({"topic": "a", "merge": True}, (("merged_cells", "topic"),), "slått sammen"),
    "blocked": Case(
        {"question": "En hemmelig ting?"},
        (("personal_data", "question"),),
        "helseopplysninger",
        ("hemmelig",),
    ),
    "asked_about": Case({"note": "Kari spurte"}, (("personal_data", "note"),), "(navn)", ("Kari",)),
    "blocked_in_history": Case(
        {"history": "Bruker: hei\nAssistent: hemmelig"},
        (("personal_data", "history"),),
        "",
        ("hemmelig",),
    ),
    "blocked_in_a_history_that_is_broken": Case(
        {"history": "hemmelig", "status": "hmm"},
        (
            ("personal_data", "history"),
            ("history_speaker", "history"),
            ("status_unknown", "status"),
        ),
        "",
        ("hemmelig", "hmm"),
    ),
    "blocked_where_it_was_found": Case(
        {"status": "Kari er syk"},
        (("status_unknown", "status"),),
        "(teksten vises ikke)",
        ("Kari",),
    ),
    "unchecked": wrong("personal_data_unchecked", "points", "uendelig"),
    "identity_number": Case(
        {"question": f"Gjelder {BIRTH_NUMBER[:6]} {BIRTH_NUMBER[6:]}?", "invented": "ja"},
        (("identity_number", "question"),),
        "måned + 80",
        (BIRTH_NUMBER[6:],),
    ),
    "identity_number_of_a_real_row": wrong("identity_number", "note", f"nr. {BIRTH_NUMBER}"),
}

GOOD: Mapping[str, Mapping[str, CellValue]] = {
    "plain": {},
    "codes": {"status": "answered", "language": "nb", "review": "approved", "invented": "nei"},
    "labels_in_capitals": {"status": " DELVIS  BESVART", "language": "Bokmål"},
    "no_source": NO_SOURCE,
    "referred": {"status": "henvist: enkeltsak", "evidence": "", "points": "KS Advokatene"},
    "norwegian_date": {"as_of": "1.2.2025"},
    "iso_date": {"as_of": "2025-02-01"},
    "date_cell": {"as_of": datetime(2025, 2, 1)},  # noqa: DTZ001
    "first_and_last_year": {"as_of": "2100-12-31"},
    "two_turns_of_the_user": {"history": "Bruker: a\nbruker : b\nog mer\n\nASSISTENT:c"},
    "nynorsk_speaker": {"history": "Brukar: hei"},
    "whole_file": {"evidence": "b.txt"},
    "paragraph": {"evidence": "handbook/ferie.md §5\nb.txt"},
    "long_paragraph": {"evidence": "handbook/ferie.md § 10-12"},
    "heading": {"evidence": "handbook/ferie.md «nyansatte» | b.txt"},
    "heading_in_other_quotes": {"evidence": 'handbook/ferie.md "Nyansatte"'},
    "span": {"evidence": "b.txt 5-10"},
    "whole_span": {"evidence": f"b.txt 0–50 | b.txt 5—10 SHA256:{HASH.upper()}"},
    "condition": {"points": "vilkår: skriftlig\n\n en | to ", "must_not": "tre|fire"},
    "number_for_an_id": {"id": 12},
    "decimal_number": {"topic": 1.5, "style": 3.0},
    "true_of_excel": {"invented": True},
    "handle": {"author": "jurist-oslo"},
    "initials": {"author": "ÅØ"},
    "longest_question": {"question": "x" * 4000},
    "same_question_another_day": {"question": "Hva er ferie?", "as_of": "2020-01-01"},
    "same_question_in_a_history": {"question": "Hva er ferie?", "history": "Bruker: hei"},
    "same_question_elsewhere": {"question": "Hva er ferie?", "employer": "bodo"},
    "invented_person": {"question": "Hva med Kari og hemmelig?", "invented": "ja"},
    "test_number": {"question": f"Hva med {TEST_NUMBER}?"},
    "no_identity_number": {"question": f"Hva med {int(BIRTH_NUMBER) + 1}?"},
    "first_of_a_pair": {"id": "par-a", "pair": "par-b"},
    "second_of_a_pair": {"id": "par-b", "pair": "par-a", **NN},
    "formula_as_text": {"topic": "1+1=2"},
}


def build(path: Path) -> dict[str, int]:
    """Write the workbook; returns each case's row."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Spørsmål"
    sheet.append([f" {catalogue().header(name).upper()} " for name in FIELDS])
    rows = {}
    cases: dict[str, Mapping[str, CellValue]] = {"god": {"id": "god", "question": "Hva er ferie?"}}
    cases |= {**GOOD, **{name: case.cells for name, case in BAD.items()}}
    for number, (name, cells) in enumerate(cases.items(), start=2):
        rows[name] = number
        good = {
            "id": f"rad-{number}",
            "question": f"Spørsmål {name}?",
            "status": "besvart",
            "evidence": "b.txt",
            "language": "bokmål",
        }
        row: Mapping[str, CellValue] = {**good, **cells}
        for at, key in enumerate(FIELDS, start=1):
            sheet.cell(number, at, row.get(key))
        sheet.cell(number, len(FIELDS) + 2, row.get("beyond"))
        if "merge" in row:
            at = FIELDS.index("topic") + 1
            sheet.merge_cells(start_row=number, end_row=number, start_column=at, end_column=at + 1)
    book.save(path)
    return rows


@dataclass(frozen=True)
class Read:
    read: DatasetRead
    rows: Mapping[str, int]

    def of(self, name: str) -> list[Mistake]:
        return [one for one in self.read.mistakes if one.row == self.rows[name]]


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Read:
    path = tmp_path_factory.mktemp("sheet") / "feil.xlsx"
    rows = build(path)
    return Read(read_dataset(path, guard=SecretGuard(), originals=ORIGINALS), rows)


def cell_of(name: str, row: int) -> str:
    at = len(FIELDS) + 2 if name == "beyond" else FIELDS.index(name) + 1
    return f"{column_letters(at)}{row}"


@pytest.mark.parametrize("name", BAD)
def test_a_mistake_is_told_with_its_row_and_cell(sheet: Read, name: str) -> None:
    case, row = BAD[name], sheet.rows[name]
    told = sheet.of(name)
    assert {(one.code, one.cell) for one in told} == {
        (code, cell_of(at, row)) for code, at in case.mistakes
    }
    for one in told:
        assert one.message.startswith(f"Rad {row}, celle {one.cell}")
        assert one.message.endswith((".", "?"))
        assert not any(text in one.message for text in case.keeps_quiet)
    assert any(case.says.format(id=f"rad-{row}") in one.message for one in told)


@pytest.mark.parametrize("name", GOOD)
def test_a_good_row_is_read(sheet: Read, name: str) -> None:
    assert sheet.of(name) == []
    given = GOOD[name].get("id", f"rad-{sheet.rows[name]}")
    assert str(given) in {sample.id for sample in sheet.read.samples}


def test_only_good_rows_are_read(sheet: Read) -> None:
    assert len(sheet.read.samples) == len(GOOD) + 1


def test_the_sheet_has_more_than_thirty_kinds_of_mistake(sheet: Read) -> None:
    messages = {one.code: one.message for one in sheet.read.mistakes}
    assert len(messages) >= 38
    assert len(set(messages.values())) == len(messages)


def test_every_header_has_the_column_that_its_mistakes_name(sheet: Read) -> None:
    told = {one.column for one in sheet.of("status_unknown")}
    assert told == {"forventet status"}


def test_the_report_has_a_line_for_each_mistake_by_row(sheet: Read) -> None:
    lines = report_of(sheet.read).splitlines()
    assert lines[0] == (
        f"{len(sheet.read.mistakes)} feil. {len(GOOD) + 1} rader kan brukes; "
        "rader med feil er utelatt."
    )
    assert len(lines) == len(sheet.read.mistakes) + 1
    rows = [one.row for one in sheet.read.mistakes]
    assert rows == sorted(rows)
    assert all(
        one.message in line for one, line in zip(sheet.read.mistakes, lines[1:], strict=True)
    )


def test_values_are_read_as_they_are_meant(sheet: Read) -> None:
    read = {one.id: one for one in sheet.read.samples}

    def good(name: str) -> Sample:
        return read[str(GOOD[name].get("id", f"rad-{sheet.rows[name]}"))]

    turns = [(one.role, one.content) for one in good("two_turns_of_the_user").history]
    assert turns == [("user", "a"), ("user", "b\nog mer"), ("assistant", "c")]
    sections = [one.section for (one,) in good("paragraph").evidence]
    assert sections == ["§ 5", ""]
    ((first, second),) = good("whole_span").evidence
    assert (first.start, first.end, second.start, second.end) == (0, 50, 5, 10)
    assert second.sha256 == HASH
    assert good("condition").points == ("vilkår: skriftlig", "en | to")
    assert good("condition").must_not == ("tre|fire",)
    assert (good("decimal_number").topic, good("decimal_number").style) == ("1.5", "3")
    assert good("date_cell").as_of == good("iso_date").as_of == good("norwegian_date").as_of
    assert good("true_of_excel").invented


def test_without_guard_and_documents_neither_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "feil.xlsx"
    rows = build(path)
    codes = {one.code for one in read_dataset(path).mistakes}
    assert not codes & {"personal_data", "personal_data_unchecked", "source_unknown"}
    assert not codes & {"span_outside", "hash_mismatch", "section_unknown"}
    assert "identity_number" in codes
    assert len(rows) == len(BAD) + len(GOOD) + 1


def test_sections_can_be_looked_up_by_the_caller(tmp_path: Path) -> None:
    path = tmp_path / "feil.xlsx"
    build(path)
    asked: list[tuple[str, str]] = []

    def known(file: str, section: str) -> bool:
        asked.append((file, section))
        return section != "§ 5"

    read = read_dataset(path, known_sections=known)
    told = [one.message for one in read.mistakes if one.code == "section_unknown"]
    assert len(told) == 1
    assert "«§ 5»" in told[0]
    assert ("handbook/ferie.md", "Pensjon") in asked


def test_earlier_turns_are_given_to_the_guard_with_their_speakers(tmp_path: Path) -> None:
    seen: list[tuple[str, tuple[tuple[str, bool], ...]]] = []

    class Listening:
        def check(self, text: str, history: Sequence[str] = ()) -> Verdict:
            seen.append((text, tuple((str(h), isinstance(h, AssistantTurn)) for h in history)))
            return Verdict(action=Action.ALLOW)

    path = tmp_path / "a.csv"
    path.write_text(
        "id;spørsmål;samtale;forventet status;språk\n"
        'a;Og da?;"Bruker: hei\nAssistent: ja";småprat;nb\n',
        encoding="utf-8",
    )
    assert read_dataset(path, guard=Listening()).mistakes == ()
    assert ("Og da?", (("hei", False), ("ja", True))) in seen
    assert ("ja", (("hei", False),)) in seen


def test_merged_rows_are_all_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    build(path)
    book = load_workbook(path)
    book["Spørsmål"].merge_cells("K3:L5")
    book.save(path)
    merged = [one for one in read_dataset(path).mistakes if one.code == "merged_cells"]
    assert [one.cell for one in merged][:3] == ["K3", "K4", "K5"]
    assert all("K3:L5" in one.message for one in merged[:3])
