"""Files that cannot be read as a whole, or that come from other programs."""

import json
import random
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from assistant.conversation import AnswerStatus
from evals.datasets import dataset_file, json_lines, table, workbook
from evals.datasets.catalogue import catalogue
from evals.datasets.dataset_file import read_dataset, report_of, write_dataset
from evals.datasets.mistakes import Mistake
from evals.datasets.sample import Sample

HEADER = "id;spørsmål;forventet status;språk"
ROW = "a;Hva?;småprat;bokmål"
SAMPLE = Sample(id="a", question="Hva?", status=AnswerStatus.SMALL_TALK, language="nb")
_FUZZ = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def read_bytes(folder: Path, name: str, content: bytes) -> tuple[Mistake, ...]:
    path = folder / name
    path.write_bytes(content)
    return read_dataset(path).mistakes


def one_row(path: Path, title: str = "Spørsmål", columns: str = HEADER) -> Workbook:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    sheet.append(columns.split(";"))
    sheet.append(ROW.split(";"))
    book.save(path)
    return book


WHOLE_FILES = {
    "csv_empty": ("a.csv", b"", "file_empty", "tom"),
    "csv_blank": ("a.csv", b"\n \n", "file_empty", "tom"),
    "csv_of_separators": ("a.csv", b";;;\n;;;\n", "file_empty", "tom"),
    "jsonl_blank": ("a.jsonl", b"\n\n", "file_empty", "tom"),
    "xlsx_empty": ("a.xlsx", b"", "file_empty", "tom"),
    "suffix": ("a.xls", b"x", "suffix_unknown", "«.xls»"),
    "no_suffix": ("a", b"x", "suffix_unknown", ".xlsx, .csv eller .jsonl"),
    "not_a_zip": ("a.xlsx", b"hei", "not_a_workbook", "lagre den på nytt"),
    "protected": (
        "a.xlsx",
        bytes.fromhex("D0CF11E0A1B11AE1") + b"x",
        "workbook_protected",
        "passord",
    ),
    "latin_1": ("a.csv", f"{HEADER}\n{ROW}".encode("latin-1"), "not_utf8", "CSV UTF-8"),
    "utf_16": ("a.csv", f"{HEADER}\n{ROW}".encode("utf-16"), "not_utf8", "CSV UTF-8"),
    "jsonl_latin_1": ("a.jsonl", '{"id": "ø"}'.encode("latin-1"), "not_utf8", "UTF-8"),
    "bars": ("a.csv", f"{HEADER}\n{ROW}".replace(";", "|").encode(), "csv_separator", "semikolon"),
    "open_quote": ("a.csv", f'{HEADER}\na;"Hva?;x\n'.encode(), "csv_quotes", "uten å bli lukket"),
    "quote_inside": ("a.csv", f'{HEADER}\na;"Hva"s?;x;y\n'.encode(), "csv_quotes", "to hermetegn"),
    "endless_field": (
        "a.csv",
        f'{HEADER}\na;"{"x" * 140_000}";x;y\n'.encode(),
        "csv_field_too_long",
        "lengre",
    ),
}


@pytest.mark.parametrize(("name", "content", "code", "says"), WHOLE_FILES.values(), ids=WHOLE_FILES)
def test_a_file_that_cannot_be_read_is_told_as_one(
    tmp_path: Path, name: str, content: bytes, code: str, says: str
) -> None:
    (mistake,) = read_bytes(tmp_path, name, content)
    assert (mistake.code, mistake.row, mistake.cell) == (code, 0, "")
    assert says in mistake.message


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "a.jsonl"])
def test_a_missing_file_is_told(tmp_path: Path, name: str) -> None:
    (mistake,) = read_dataset(tmp_path / name).mistakes
    assert mistake.code == "file_missing"
    assert name in mistake.message


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    assert [one.code for one in read_dataset(tmp_path / "a.csv").mistakes] == ["file_missing"]


HEADERS = {
    "good": (HEADER, ()),
    "other_order_and_case": ("SPRÅK; Id;spørsmål ;Forventet  status", ()),
    "all": (f"{HEADER};kilder;par;må ikke stå", ()),
    "unknown": (f"{HEADER};spørsml", (("column_unknown", "E1", "Mente du «spørsmål»?"),)),
    "nothing_like_it": (f"{HEADER};xyzw", (("column_unknown", "E1", "«xyzw» er ukjent. Bruk"),)),
    "twice": (f"{HEADER};ID", (("column_twice", "E1", "«id» står to ganger"),)),
    "missing": ("id;spørsmål;språk", (("column_missing", "", "«forventet status»"),)),
    "none": ("a;b;c", (("header_missing", "", "overskriftsrad"),)),
}


def csv_with(folder: Path, columns: str) -> Path:
    (folder / "a.csv").write_text(f"{columns}\n", encoding="utf-8")
    return folder / "a.csv"


def xlsx_with(folder: Path, columns: str) -> Path:
    book = Workbook()
    book.worksheets[0].title = "spørsmål "
    book.worksheets[0].append(columns.split(";"))
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx"


@pytest.mark.parametrize("make", [csv_with, xlsx_with])
@pytest.mark.parametrize(("columns", "expected"), HEADERS.values(), ids=HEADERS)
def test_headers_are_checked(
    tmp_path: Path,
    make: Callable[[Path, str], Path],
    columns: str,
    expected: tuple[tuple[str, str, str], ...],
) -> None:
    mistakes = read_dataset(make(tmp_path, columns)).mistakes
    assert [(one.code, one.cell, one.row) for one in mistakes] == [
        (code, cell, 1) for code, cell, _ in expected
    ]
    assert all(says in one.message for one, (_, _, says) in zip(mistakes, expected, strict=True))


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_of_other_programs_is_read(tmp_path: Path, separator: str, mark: str, end: str) -> None:
    text = mark + f"{HEADER}{end}{ROW}{end}".replace(";", separator)
    (tmp_path / "a.csv").write_bytes(text.encode())
    assert read_dataset(tmp_path / "a.csv").samples == (SAMPLE,)


def test_the_separator_may_be_told_in_the_first_line(tmp_path: Path) -> None:
    text = f"sep=|\n{HEADER}\n{ROW}\n".replace(";", "|")
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    assert read_dataset(tmp_path / "a.csv").samples == (SAMPLE,)


def test_a_mistake_in_csv_is_told_with_line_and_field(tmp_path: Path) -> None:
    rows = f'{HEADER}\n"a";"to\nlinjer?";småprat;nb\n\nb;Hva?;hm;nb\nc;Hvem?;småprat;nb;mer\n'
    mistakes = read_bytes(tmp_path, "a.csv", rows.encode())
    assert [(one.code, one.cell, one.row) for one in mistakes] == [
        ("status_unknown", "C4", 4),
        ("beyond_columns", "E5", 5),
    ]
    assert "celle C4 (forventet status; linje 5, felt 3)" in mistakes[0].message


LINES = {
    "good": (
        json.dumps({"id": "b", "question": "?", "status": "small_talk", "language": "nb"}),
        (),
    ),
    "nothing_given": (
        "{}",
        ("id_missing", "question_missing", "status_missing", "language_missing"),
    ),
    "not_json": ("{id: 1}", ("json_broken",)),
    "half": ('{"id": "b"', ("json_broken",)),
    "too_deep": ("[" * 100_000, ("json_broken",)),
    "list": ("[1]", ("json_not_object",)),
    "number": ("12", ("json_not_object",)),
}
FIELDS = {
    "null": ({"as_of": None, "note": None}, ()),
    "date": ({"as_of": "2025-01-02"}, ()),
    "turns": ({"history": [{"role": "user", "content": "hei"}]}, ()),
    "no_turns": ({"history": [], "evidence": [], "points": []}, ()),
    "source": ({"evidence": [[{"file": "a.md"}]], "status": "answered"}, ()),
    "number_for_text": ({"topic": 12}, ("json_kind",)),
    "text_for_list": ({"must_not": "a"}, ("json_kind",)),
    "number_in_list": ({"must_not": [1]}, ("json_kind",)),
    "empty_item": ({"must_not": ["a", ""]}, ("item_empty",)),
    "blank_item": ({"must_not": [" "]}, ("item_empty",)),
    "text_for_flag": ({"invented": "ja"}, ("json_kind",)),
    "number_for_flag": ({"invented": 1}, ("json_kind",)),
    "unknown_role": ({"history": [{"role": "system", "content": "hei"}]}, ("json_kind",)),
    "empty_turn": ({"history": [{"role": "user", "content": ""}]}, ("history_empty",)),
    "unknown_in_source": ({"evidence": [[{"file": "a.md", "page": 1}]]}, ("json_kind",)),
    "empty_group": ({"evidence": [[]]}, ("item_empty",)),
    "negative_span": (
        {"evidence": [[{"file": "a.md", "start": -4, "end": 2}]]},
        ("source_malformed",),
    ),
    "section_and_span": (
        {"evidence": [[{"file": "a.md", "section": "§ 1", "start": 1, "end": 2}]]},
        ("source_malformed",),
    ),
    "reversed_span": (
        {"evidence": [[{"file": "a.md", "start": 4, "end": 2}]], "status": "answered"},
        ("span_empty",),
    ),
    "unknown_field": ({"evidense": []}, ("column_unknown",)),
    "half_a_character": ({"topic": "\ud83d"}, ("surrogate",)),
    "long_note": ({"note": "x" * 32_768}, ("cell_too_long",)),
    "long_note_of_pairs": ({"note": "😀" * 16_384}, ("cell_too_long",)),
    "longest_note": ({"note": "😀" * 16_383}, ()),
}
GOOD_LINE = {"id": "a", "question": "Hva?", "status": "small_talk", "language": "nb"}


@pytest.mark.parametrize(("line", "codes"), LINES.values(), ids=LINES)
def test_a_line_of_json_is_checked(tmp_path: Path, line: str, codes: tuple[str, ...]) -> None:
    content = f"{json.dumps(GOOD_LINE)}\n\n{line}\n".encode()
    mistakes = read_bytes(tmp_path, "a.jsonl", content)
    assert sorted(one.code for one in mistakes) == sorted(codes)
    assert all(one.message.startswith("Linje 3") for one in mistakes)
    assert all(one.cell.startswith("linje 3") for one in mistakes)


@pytest.mark.parametrize(("fields", "codes"), FIELDS.values(), ids=FIELDS)
def test_a_field_of_json_is_checked(
    tmp_path: Path, fields: dict[str, object], codes: tuple[str, ...]
) -> None:
    mistakes = read_bytes(tmp_path, "a.jsonl", json.dumps(GOOD_LINE | fields).encode())
    assert tuple(one.code for one in mistakes) == codes
    (name, *_) = fields
    if codes and codes != ("column_unknown",):
        assert mistakes[0].cell == f"linje 1, felt {name}"
        assert mistakes[0].message.startswith(f"Linje 1, felt {name}: ")


def test_a_field_that_is_named_twice_is_told(tmp_path: Path) -> None:
    (mistake,) = read_bytes(tmp_path, "a.jsonl", b'{"id": "a", "id": "b"}')
    assert (mistake.code, mistake.cell) == ("column_twice", "linje 1")


def test_kinds_of_json_are_named_in_norwegian(tmp_path: Path) -> None:
    (mistake,) = read_bytes(tmp_path, "a.jsonl", json.dumps(GOOD_LINE | {"points": 1}).encode())
    assert "Feltet er et tall, men skal være en liste med tekster." in mistake.message


def test_a_sheet_of_another_name_is_not_taken(tmp_path: Path) -> None:
    one_row(tmp_path / "a.xlsx", title="Ark1")
    (mistake,) = read_dataset(tmp_path / "a.xlsx").mistakes
    assert mistake.code == "sheet_missing"
    assert "«Spørsmål»" in mistake.message


def test_a_sheet_without_anything_is_empty(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].title = "Spørsmål"
    book.save(tmp_path / "a.xlsx")
    assert [one.code for one in read_dataset(tmp_path / "a.xlsx").mistakes] == ["file_empty"]


def test_empty_rows_above_and_between_are_passed_over(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Spørsmål"
    for at, text in enumerate(HEADER.split(";"), start=2):
        sheet.cell(3, at, text)
    for at, text in enumerate(ROW.split(";"), start=2):
        sheet.cell(7, at, text)
    sheet.cell(9, 4, "hm")
    book.save(tmp_path / "a.xlsx")
    read = read_dataset(tmp_path / "a.xlsx")
    assert read.samples == (SAMPLE,)
    assert {one.row for one in read.mistakes} == {9}
    assert {"D9"} == {one.cell for one in read.mistakes if one.code == "status_unknown"}


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_too_many_rows_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    assert table.MOST_ROWS == 20_000
    for module in (table, workbook, json_lines):
        monkeypatch.setattr(module, "MOST_ROWS", 3)
    asked = [SAMPLE.model_copy(update={"id": str(at), "question": f"Hva {at}?"}) for at in range(4)]
    path = tmp_path / f"a.{kind}"
    write_dataset(path, asked[:3])
    assert read_dataset(path).samples == tuple(asked[:3])
    write_dataset(path, asked)
    read = read_dataset(path)
    assert [one.code for one in read.mistakes] == ["too_many_rows"]
    assert read.samples == ()


def test_a_file_that_is_too_large_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dataset_file, "MOST_BYTES", 10)
    assert [one.code for one in read_bytes(tmp_path, "a.csv", b"x" * 11)] == ["file_too_large"]


def test_a_zip_bomb_is_refused_before_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(*_: object, **__: object) -> None:
        pytest.fail("the workbook was opened")

    monkeypatch.setattr(workbook, "load_workbook", opened)
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as package:
        for part in range(21):
            package.writestr(f"xl/{part}.xml", bytes(10 * 2**20))
    (mistake,) = read_dataset(tmp_path / "a.xlsx").mistakes
    assert mistake.code == "workbook_too_large"
    assert "200 MB" in mistake.message


def changed_part(source: Path, target: Path, name: str, change: Callable[[str], str]) -> None:
    """Copy a workbook with one of its parts changed."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            new.writestr(part, change(text.decode()).encode() if part == name else text)


def shared(source: Path, target: Path, declared: str = "") -> None:
    """Copy a workbook with its texts in a part of their own, as Excel saves them."""
    texts: list[str] = []

    def numbered(match: re.Match[str]) -> str:
        texts.append(match[2])
        return f'<c{match[1]} t="s"><v>{len(texts) - 1}</v></c>'

    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        parts = {name: old.read(name).decode() for name in old.namelist()}
        parts[SHEET] = re.sub(
            r'<c([^>]*) t="inlineStr"><is>(.*?)</is></c>', numbered, parts[SHEET], flags=re.DOTALL
        )
        held = "".join(f"<si>{text}</si>" for text in texts)
        parts["xl/sharedStrings.xml"] = f'{declared}<sst xmlns="{MAIN}">{held}</sst>'
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
            "</Types>",
            '<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
            'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
        )
        for name, text in parts.items():
            new.writestr(name, text.encode())


SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>{}]>".format(
    "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
)
OUTSIDE = "<!DOCTYPE x [<!ENTITY out SYSTEM 'file:///etc/hostname'>]>"


@pytest.mark.parametrize(("declared", "used"), [(LAUGHS, "&a11;"), (OUTSIDE, "&out;")])
@pytest.mark.parametrize("where", ["sheet", "shared"])
def test_entities_are_not_expanded(tmp_path: Path, declared: str, used: str, where: str) -> None:
    path, bad = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    one_row(path)
    if where == "sheet":
        changed_part(path, bad, SHEET, lambda text: declared + text.replace("Hva?", used))
    else:
        changed_part(path, tmp_path / "c.xlsx", SHEET, lambda text: text.replace("Hva?", used))
        shared(tmp_path / "c.xlsx", bad, declared)
    started = time.monotonic()
    assert [one.code for one in read_dataset(bad).mistakes] == ["not_a_workbook"]
    assert time.monotonic() - started < 5


CODED = ("to\r\nlinjer?", "_x0041_", "_x005F_", "x005F_", " hei \n", "\x01?", "<&>")


@pytest.mark.parametrize("text", CODED)
def test_texts_are_read_as_excel_saves_them(tmp_path: Path, text: str) -> None:
    asked = SAMPLE.model_copy(update={"question": text, "note": "s"})
    write_dataset(tmp_path / "a.xlsx", [asked])
    shared(tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    with zipfile.ZipFile(tmp_path / "b.xlsx") as package:
        assert b"inlineStr" not in package.read(SHEET)
    assert read_dataset(tmp_path / "b.xlsx").samples == (asked,)


def test_bold_words_within_a_cell_are_text(tmp_path: Path) -> None:
    one_row(tmp_path / "a.xlsx")
    bold = "<r><t>H</t></r><r><rPr><b/></rPr><t>va</t></r><r><t>?</t></r>"
    changed_part(
        tmp_path / "a.xlsx", tmp_path / "b.xlsx", SHEET, lambda s: s.replace("<t>Hva?</t>", bold)
    )
    shared(tmp_path / "b.xlsx", tmp_path / "c.xlsx")
    assert read_dataset(tmp_path / "b.xlsx").samples == (SAMPLE,)
    assert read_dataset(tmp_path / "c.xlsx").samples == (SAMPLE,)


def test_a_merged_whole_sheet_takes_no_memory(tmp_path: Path) -> None:
    one_row(tmp_path / "a.xlsx")
    merge = '<mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells><pageMargins'
    changed_part(
        tmp_path / "a.xlsx",
        tmp_path / "b.xlsx",
        SHEET,
        lambda text: text.replace("<pageMargins", merge),
    )
    (mistake,) = read_dataset(tmp_path / "b.xlsx").mistakes
    assert (mistake.code, mistake.cell) == ("merged_cells", "A2")


def test_a_sheet_that_states_too_few_rows_is_read_whole(tmp_path: Path) -> None:
    one_row(tmp_path / "a.xlsx")
    changed_part(
        tmp_path / "a.xlsx",
        tmp_path / "b.xlsx",
        SHEET,
        lambda text: text.replace('<dimension ref="A1:D2"', '<dimension ref="A1:A1"'),
    )
    assert read_dataset(tmp_path / "b.xlsx").samples == (SAMPLE,)


@given(seed=st.integers(0, 2**32), changes=st.integers(1, 40))
@_FUZZ
def test_a_damaged_workbook_never_raises(tmp_path: Path, seed: int, changes: int) -> None:
    path = tmp_path / "a.xlsx"
    if not path.exists():
        write_dataset(path, [SAMPLE])
    content = bytearray(path.read_bytes())
    dice = random.Random(seed)  # noqa: S311
    for _ in range(changes):
        content[dice.randrange(len(content))] = dice.randrange(256)
    read_bytes(tmp_path, "b.xlsx", bytes(content))


@given(seed=st.integers(0, 2**32), part=st.integers(0, 20), changes=st.integers(1, 5))
@_FUZZ
def test_damaged_parts_of_a_workbook_never_raise(
    tmp_path: Path, seed: int, part: int, changes: int
) -> None:
    path = tmp_path / "a.xlsx"
    if not path.exists():
        write_dataset(path, [SAMPLE])
    dice = random.Random(seed)  # noqa: S311
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        names = old.namelist()
        for name in names:
            content = bytearray(old.read(name))
            if name == names[part % len(names)]:
                for _ in range(changes):
                    content[dice.randrange(len(content))] = dice.choice(b'<>"/=A0&; ')
            new.writestr(name, bytes(content))
    read_dataset(tmp_path / "b.xlsx")


@given(content=st.binary() | st.text().map(str.encode), kind=st.sampled_from(["csv", "jsonl"]))
@_FUZZ
def test_any_content_is_read_or_told(tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    path.write_bytes(content)
    read = read_dataset(path)
    assert read.mistakes
    assert read.samples == ()
    report_of(read).encode()


@given(cells=st.lists(st.text(st.characters(exclude_characters='";\r\n')), max_size=19))
@_FUZZ
def test_any_cells_are_read_or_told(tmp_path: Path, cells: list[str]) -> None:
    headers = [column.header for column in catalogue().columns.values()]
    text = ";".join(headers) + "\n" + ";".join([*cells, *[""] * 19][:19]) + "\n"
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    read = read_dataset(path)
    assert bool(read.mistakes) or len(read.samples) == 1 or not any(map(str.strip, cells))
    report_of(read).encode()


def test_a_clean_file_is_reported_clean(tmp_path: Path) -> None:
    write_dataset(tmp_path / "a.csv", [SAMPLE])
    assert report_of(read_dataset(tmp_path / "a.csv")) == "Ingen feil. 1 rad kan brukes."
