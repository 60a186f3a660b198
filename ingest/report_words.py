"""The report of a build in words, for staff."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from ingest.conflicts import Conflict, Side
from ingest.errors import Reason
from ingest.report import DocumentLine, IngestReport, SectionRun

_ON_PURPOSE = {Reason.EXCLUDED, Reason.HIDDEN, Reason.CATALOGUE}
_SECTOR = "sector"
_SHOWN_CONFLICTS = 50


def report_words(report: IngestReport) -> str:
    """The whole report, a line or more a document; what needs a person stands below each."""
    words = _words("report")
    lines = [
        words["heading"].format(
            release_id=report.release_id, state=words["published" if report.published else "staged"]
        ),
        words["totals"].format(
            documents=len(report.documents),
            sections=report.sections,
            chunks=report.chunks,
            seconds=report.seconds,
        ),
    ]
    for line in report.documents:
        lines += _document_lines(line)
    if report.rejections:
        lines.append(words["left_out"].format(count=len(report.rejections)))
    return "\n".join([*lines, *_left_out_lines(report), *_conflict_lines(report.conflicts)])


def _document_lines(line: DocumentLine) -> Iterator[str]:
    words = _words("report")
    yield words["document"].format(
        file=line.file,
        title=line.title,
        authority=_words("authority")[line.authority],
        language=line.language,
        sections=line.sections,
        chunks=line.chunks,
        remarks="".join(_counted(line)),
    )
    for run in line.runs:
        shape = words["whole" if len(line.runs) == 1 else "run"]
        yield shape.format(
            heading=run.heading,
            sections=run.sections,
            standing=_standing(run, line.authority),
            rule=_words("rules").get(run.rule, run.rule),
        )
    for remark in line.remarks:
        told = _words("remarks")[remark.kind].format(about=remark.about)
        yield words["remark"].format(words=told)
    for mistake in line.mistakes:
        names = ", ".join(f"«{name}»" for name in mistake.perhaps)
        perhaps = words["perhaps"].format(names=names) if names else ""
        yield words["mistake"].format(named=mistake.named, perhaps=perhaps)


def _counted(line: DocumentLine) -> Iterator[str]:
    """What is said of a document in passing, each only where there is something to say."""
    words = _words("report")
    if line.audience != "public":
        yield words["audience"].format(audience=line.audience)
    if line.masked:
        yield words["masked"].format(counts=_counts(line.masked, _words("masked")))
    if line.left_out:
        yield words["parts_left_out"].format(counts=_counts(line.left_out, _words("parts")))
    if line.unread_cells:
        yield words["unread_cells"].format(count=line.unread_cells)
    if line.irregular_rows:
        yield words["irregular_rows"].format(count=line.irregular_rows)


def _standing(run: SectionRun, authority: str) -> str:
    """What a run is worth; its authority only where that is not the document's."""
    words = _words("report")
    told = _words("status")[run.status]
    if run.authority != authority:
        told = f"{_words('authority')[run.authority]}, {told}"
    if run.scope != _SECTOR:
        told += words["scope"].format(scope=run.scope)
    if run.valid_from and run.valid_to:
        key = "period_to"
    else:
        key = "period" if run.valid_from else "period_until" if run.valid_to else ""
    days = {"valid_from": _day(run.valid_from), "valid_to": _day(run.valid_to, before=1)}
    return told + (words[key].format(**days) if key else "")


def _day(day: str | None, before: int = 0) -> str:
    return f"{date.fromisoformat(day) - timedelta(days=before):%d.%m.%Y}" if day else ""


def _left_out_lines(report: IngestReport) -> Iterator[str]:
    """A line for each file that somebody may want to mend, a count of those left out on purpose."""
    words, reasons = _words("report"), _words("reasons")
    for left in report.rejections:
        if left.reason not in _ON_PURPOSE:
            yield words["rejection"].format(file=left.file, reason=reasons[left.reason.value])
    on_purpose = Counter(left.reason for left in report.rejections if left.reason in _ON_PURPOSE)
    for reason, count in sorted(on_purpose.items()):
        yield words["on_purpose"].format(count=count, reason=reasons[reason.value])


def _conflict_lines(found: tuple[Conflict, ...]) -> Iterator[str]:
    words = _words("report")
    if found:
        yield words["conflicts"].format(count=len(found))
    for one in found[:_SHOWN_CONFLICTS]:
        yield words["conflict"].format(
            certainty=f"{one.certainty:.2f}", measure=_words("measures")[one.measure]
        )
        yield _side(one.first)
        yield _side(one.second)


def _side(side: Side) -> str:
    words = _words("report")
    return words["side"].format(
        file=side.file,
        heading=side.heading_path[-1],
        start=side.start,
        end=side.end,
        figures=", ".join(side.figures),
        authority=_words("authority")[side.authority],
        status=_words("status")[side.status],
        scope="" if side.scope == _SECTOR else words["scope"].format(scope=side.scope),
    )


def _counts(counts: Mapping[str, int], names: Mapping[str, str]) -> str:
    named = sorted((names.get(kind, kind), count) for kind, count in counts.items())
    return ", ".join(f"{name} {count}" for name, count in named)


def _words(table: str) -> dict[str, str]:
    return _messages()[table]


@cache
def _messages() -> dict[str, dict[str, str]]:
    path = Path(__file__).parent / "messages.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
