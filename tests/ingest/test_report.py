import json
import tomllib
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import ReleaseUnreadable
from ingest.catalogue import Entry, SectionEntry
from ingest.chunk import chunk_document
from ingest.classify import Classified, classify, settle
from ingest.conflicts import Conflict, Side
from ingest.errors import Reason
from ingest.parse import parse
from ingest.rejection import Rejection
from ingest.report import (
    DocumentLine,
    IngestReport,
    Mistake,
    SectionRun,
    document_line,
    read_report,
    report_file,
)
from ingest.report_words import report_words
from ingest.standing.rules import rules
from tests.ingest.builds import classified

_COURSE = (
    "# Kurs\n\nOm kurset.\n\n## Ferie\n\nFem uker.\n\n## Case 1\n\nLeder sa nei.\n\n"
    "## Case 2\n\nLeder sa ja.\n\n## Lokal info: Satser fra 01.05.2025\n\nTi kroner.\n"
)


def _line(judged: Classified, **counts: dict[str, int]) -> DocumentLine:
    (one,) = settle([judged])
    document = one.document
    return document_line(
        document,
        chunk_document(document),
        masked=counts.get("masked", {}),
        left_out=counts.get("left_out", {}),
        judged=one,
    )


def _report(
    *lines: DocumentLine,
    rejections: tuple[Rejection, ...] = (),
    conflicts: tuple[Conflict, ...] = (),
    published: bool = True,
) -> IngestReport:
    return IngestReport(
        release_id="0001-ab",
        published=published,
        documents=lines,
        rejections=rejections,
        sections=5,
        chunks=7,
        seconds=1.5,
        conflicts=conflicts,
    )


def _side(file: str, *figures: str, scope: str = "sector") -> Side:
    return Side(
        source_id=file, file=file, chunk_id="c", start=10, end=40, page=None,
        heading_path=("Håndbok", "Ferie"), figures=figures, authority="handbook", scope=scope,
        status="in_force",
    )  # fmt: skip


_CONFLICT = Conflict(
    measure="time", certainty=0.512, first=_side("a.md", "3 dager"), second=_side("b.md", "5 dager")
)


def test_sections_that_are_worth_the_same_stand_on_one_line_with_their_rule():
    runs = _line(classified("guides/a.md", _COURSE)).runs
    assert [(run.heading, run.sections, run.status, run.rule) for run in runs] == [
        ("Kurs", 2, "in_force", "folder"),
        ("Case 1", 2, "fictitious_case", "fictitious_case"),
        ("Lokal info: Satser fra 01.05.2025", 1, "in_force", "local_info"),
    ]
    assert runs[2] == SectionRun(
        heading="Lokal info: Satser fra 01.05.2025", sections=1, authority="local_rule",
        scope="Kurs", status="in_force", valid_from="2025-05-01", valid_to=None, rule="local_info",
    )  # fmt: skip


def test_a_line_without_rules_has_no_runs():
    document = classified("guides/a.md", _COURSE).document
    line = document_line(document, (), masked={}, left_out={})
    assert (line.runs, line.remarks, line.mistakes) == ((), (), ())


def test_a_heading_that_does_not_exist_is_told_with_those_most_like_it():
    entry = Entry(
        file="x",
        section=(
            SectionEntry(heading="Fere", ignore=True),
            SectionEntry(heading="Zzz", ignore=True),
        ),
    )
    judged = classify("guides/a.md", parse("guides/a.md", _COURSE.encode()), entry)
    assert _line(judged).mistakes == (Mistake("Fere", ("Ferie",)), Mistake("Zzz", ()))


def test_a_report_is_kept_and_read_again(tmp_path: Path):
    report = _report(
        _line(classified("guides/a.md", _COURSE), masked={"PERSON": 2}),
        rejections=(Rejection("b.txt", Reason.EMPTY),),
        conflicts=(_CONFLICT,),
    )
    report_file(tmp_path, "0001-ab").write_text(json.dumps(report.as_record()), encoding="utf-8")
    assert read_report(tmp_path, "0001-ab") == report


@pytest.mark.parametrize("text", [None, "{", "{}", "[]"])
def test_a_report_that_is_not_there_or_not_one_is_told(tmp_path: Path, text: str | None):
    if text is not None:
        report_file(tmp_path, "0001-ab").write_text(text, encoding="utf-8")
    with pytest.raises(ReleaseUnreadable, match="report-0001-ab"):
        read_report(tmp_path, "0001-ab")


def test_the_words_tell_what_each_part_is_worth_and_why():
    told = report_words(_report(_line(classified("guides/a.md", _COURSE))))
    assert "Utgave 0001-ab er tatt i bruk" in told
    assert "guides/a.md: «Kurs» (veileder, nb), 5 avsnitt" in told
    assert "2 avsnitt fra «Case 1»: oppdiktet case, ikke en regel" in told
    assert "lokal regel, gjelder, gjelder bare Kurs, fra 01.05.2025" in told
    assert "Om kurset" not in told


def test_a_document_of_one_worth_has_one_line_for_it():
    told = report_words(_report(_line(classified("handbook/a.md", "# Ferie\n\nFem uker.\n"))))
    assert "      gjelder [mappen filen ligger i]" in told
    assert "avsnitt fra" not in told


def test_periods_are_told_with_their_last_day():
    text = "# Hovedtariffavtalen\n\nGjelder fra 01.05.2024 til 30.04.2026.\n"
    told = report_words(_report(_line(classified("annet/a.md", text))))
    assert "gjelder, fra 01.05.2024 til og med 30.04.2026" in told


def test_an_end_alone_is_told():
    entry = Entry(file="x", valid_to=date(2024, 1, 1))
    judged = classify("a.md", parse("a.md", b"# Ferie\n\nFem.\n"), entry)
    assert "gjelder, til og med 31.12.2023" in report_words(_report(_line(judged)))


def test_what_was_masked_is_a_count_by_type():
    line = _line(
        classified("members/a.md", "# Ferie\n\nFem uker.\n"),
        masked={"PERSON": 2, "NY_TYPE": 1},
        left_out={"page_furniture": 3},
    )
    told = report_words(_report(line, published=False))
    assert "; sladdet: NY_TYPE 1, navn 2" in told
    assert "; tatt ut: topp- og bunntekster 3" in told
    assert "; bare for: members" in told
    assert "men ikke tatt i bruk" in told


def test_mistakes_and_remarks_stand_below_their_document():
    entry = Entry(file="x", section=(SectionEntry(heading="Fere", ignore=True),))
    text = "# Ferie\n\nB-rundskriv nr.: B/01-2024\n\nErstatter B/01-2020.\n"
    told = report_words(
        _report(_line(classify("circulars/a.md", parse("a.md", text.encode()), entry)))
    )
    assert "ingen overskrift heter «Fere»; mente du «Ferie»?" in told
    assert "SE ETTER: erstatter B/01-2020, som ikke er blant dokumentene" in told


def test_files_left_out_are_told_and_those_on_purpose_counted():
    told = report_words(
        _report(
            rejections=(
                Rejection("b.txt", Reason.EMPTY),
                Rejection("c.txt.toml", Reason.CATALOGUE),
                Rejection("catalogue.toml", Reason.CATALOGUE),
            )
        )
    )
    assert "Utelatt (3):" in told
    assert "  b.txt: filen har ingen tekst" in told
    assert "  2 filer: katalogen" in told
    assert "c.txt.toml" not in told


def test_conflicts_are_listed_with_both_places_and_figures():
    told = report_words(_report(conflicts=(_CONFLICT,)))
    assert "Mulig motstrid mellom kilder (1)" in told
    assert "  0.51 tid:" in told
    assert "a.md, «Ferie» (10–40): 3 dager [håndbok, gjelder]" in told


def test_no_conflicts_are_not_spoken_of():
    assert "motstrid" not in report_words(_report())


def test_every_rule_has_its_words():
    messages = tomllib.loads(
        (Path(__file__).parents[2] / "ingest" / "messages.toml").read_text("utf-8")
    )
    assert {rule.name for rule in rules()} <= messages["rules"].keys()
    assert all(reason.value in messages["reasons"] for reason in Reason)
