r"""The language of a dataset's cells: text to the values of a Sample, and back without loss.

Cells that hold a list have one item a line and « | » between alternatives; space around an item
is not part of it. What an item cannot hold as it stands is escaped when it is written, as in
JSON: `\n`, `\r`, `\\` and `\u0020`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from evals.datasets.catalogue import catalogue, comparable
from evals.datasets.mistakes import Problem
from evals.datasets.sample import Evidence, Sample, TurnIn

LONGEST_QUESTION = 4000
"""In characters; the assistant takes no longer ones."""
FIRST_YEAR, LAST_YEAR = 1990, 2100
LONGEST_CELL = 32_767
"""In UTF-16 code units: the most that Excel keeps."""

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
# Half a surrogate pair is no character, so its escape stays as it stands.
_ESCAPE = re.compile(r"\\(?:([\\nr])|u((?!d[89a-f])[0-9a-f]{4}))")
_SIMPLE = {"\\": "\\", "n": "\n", "r": "\r"}
_BAR = re.compile(r"(?:^|\s)\|(?=\s|$)")
_ID = re.compile(r"\w[\w.\-]{0,79}")
_DATE = re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})")
_NORWEGIAN_DATE = re.compile(r"(?P<d>[0-9]{1,2})\.(?P<m>[0-9]{1,2})\.(?P<y>[0-9]{4})")
_SOURCE = re.compile(
    r"(?P<file>[^§«»|\"“”]+?\.\w{1,8})"
    r"(?:\s*(?P<section>§\s*\w.*)"
    r"|\s*(?:«(?P<heading>.+)»|[\"“”](?P<quoted>.+)[\"“”])"
    r"|\s+(?P<start>[0-9]{1,9})\s*[-–—]\s*(?P<end>[0-9]{1,9})(?:\s+sha256:(?P<sha>\S*))?)?",
    re.IGNORECASE,
)
_HASH = re.compile(r"[0-9a-f]{64}")
_AUTHOR = re.compile(r"[\w.\-]{2,20}")
_NAME_PARTS = re.compile(r"[^\W\d_]{3,}[._][^\W\d_]{3,}|[^\W\d_]+\s+[^\W\d_].*")
_CAPITALISED_PARTS = re.compile(r"[A-ZÆØÅ][a-zæøåé]{2,}[._\-]?[A-ZÆØÅ][a-zæøåé]{2,}")

_Value = TypeVar("_Value", covariant=True)


@dataclass(frozen=True, slots=True)
class Parsed(Generic[_Value]):
    """What a cell says, or why it cannot be read; the value counts only without problems."""

    value: _Value
    problems: tuple[Problem, ...] = ()


def read_cell(field: str, text: str) -> Parsed[object]:
    """Read a cell that is not empty.

    Args:
        field: The Sample's field that the column stands for.
        text: The cell's text, at least one character of it other than space.

    Returns:
        The value as `Sample.model_validate` takes it.
    """
    if any("\ud800" <= character <= "\udfff" for character in text):
        return Parsed(None, (Problem("surrogate"),))
    return _READERS.get(field, _short_text)(text)


def cell_texts(sample: Sample) -> dict[str, str]:
    """Every field's cell; dates are ISO 8601, labels Norwegian. Empty where there is nothing."""
    words = catalogue()
    return {
        "id": sample.id,
        "question": sample.question,
        "history": history_text(sample.history),
        "alone": sample.alone,
        "status": words.label("status", sample.status.value),
        "evidence": evidence_text(sample.evidence),
        "points": list_text(sample.points),
        "must_not": list_text(sample.must_not),
        "as_of": sample.as_of.isoformat() if sample.as_of else "",
        "employer": sample.employer,
        "language": words.label("language", sample.language),
        "topic": sample.topic,
        "style": sample.style,
        "author": sample.author,
        "review": words.label("review", sample.review),
        "pair": sample.pair,
        "invented": flag_text(yes=sample.invented),
        "referral": flag_text(yes=sample.referral),
        "note": sample.note,
    }


def fits_in_cell(text: str) -> bool:
    """Whether a spreadsheet can hold the text whole."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 <= LONGEST_CELL


def flag_text(*, yes: bool) -> str:
    """The word for yes or no."""
    return catalogue().label("flag", "yes" if yes else "no")


def history_text(history: Iterable[TurnIn]) -> str:
    """One turn after another, each on a line of its own behind its speaker."""
    speakers = catalogue().speakers
    return "\n".join(f"{speakers[turn.role][0]}: {_turn_text(turn.content)}" for turn in history)


def list_text(items: Iterable[str]) -> str:
    """One item a line."""
    return "\n".join(_escaped(item).replace("\n", r"\n") for item in items)


def evidence_text(evidence: Iterable[Iterable[Evidence]]) -> str:
    """One needed piece a line, « | » between alternatives."""
    return "\n".join(" | ".join(map(source_text, group)) for group in evidence)


def source_text(one: Evidence) -> str:
    """One source, such as `handbook/ferie.md «Nyansatte»`."""
    file = _escaped_name(one.file)
    place = ""
    if one.section:
        name = _escaped_name(one.section)
        place = f" {name}" if one.section.startswith("§") else f" «{name}»"
    if one.start or one.end or one.sha256:
        place += f" {one.start}–{one.end}"
    return f"{file}{place} sha256:{one.sha256}" if one.sha256 else f"{file}{place}"


def _escaped(text: str) -> str:
    """Escape backslashes, carriage returns, and the space around a text."""
    inner = text.strip()
    start = text.index(inner)
    before, after = text[:start], text[start + len(inner) :]
    kept = inner.replace("\\", r"\\").replace("\r", r"\r")
    return _coded(before) + kept + _coded(after)


def _escaped_name(name: str) -> str:
    return _escaped(name).replace("\n", r"\n").replace("|", r"\u007c")


def _coded(space: str) -> str:
    return "".join(f"\\u{ord(character):04x}" for character in space)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda m: _SIMPLE[m[1]] if m[1] else chr(int(m[2], 16)), text)


def _turn_text(content: str) -> str:
    """A turn's lines; a break before what looks like a new turn is escaped."""
    lines = _escaped(content).split("\n")
    text = lines[0]
    for line in lines[1:]:
        text += (r"\n" if _speaker(line) else "\n") + line
    return text


def _speaker(line: str) -> tuple[str, str] | None:
    """Role and the rest of a line that begins with a speaker."""
    name, colon, rest = line.partition(":")
    for role, names in catalogue().speakers.items():
        if colon and comparable(name) in map(str.casefold, names):
            return role, rest
    return None


def _short_text(text: str) -> Parsed[object]:
    return Parsed(text.strip())


def _free_text(text: str) -> Parsed[object]:
    return Parsed(text)


def _id(text: str) -> Parsed[object]:
    name = text.strip()
    wrong = () if _ID.fullmatch(name) else (Problem("id_illegal", name),)
    return Parsed(name, wrong)


def _asked(name: str, text: str) -> Parsed[object]:
    if len(text) <= LONGEST_QUESTION:
        return Parsed(text)
    values = {"count": str(len(text)), "limit": str(LONGEST_QUESTION)}
    return Parsed(text, (Problem(f"{name}_too_long", values=values),))


def _history(text: str) -> Parsed[object]:
    turns: list[tuple[str, list[str]]] = []
    for line in _LINE_BREAK.split(text):
        found = _speaker(line)
        if found:
            turns.append((found[0], [found[1]]))
        elif turns:
            turns[-1][1].append(line)
        elif line.strip():
            return Parsed((), (Problem("history_speaker"),))
    contents = [(role, _unescaped("\n".join(lines).strip())) for role, lines in turns]
    empty = tuple(
        Problem("history_empty", values={"turn": str(number)})
        for number, (_, content) in enumerate(contents, start=1)
        if not content.strip()
    )
    return Parsed(tuple({"role": role, "content": content} for role, content in contents), empty)


def _items(text: str) -> list[str]:
    return [line.strip() for line in _LINE_BREAK.split(text) if line.strip()]


def _list(text: str) -> Parsed[object]:
    items = tuple(map(_unescaped, _items(text)))
    problems = [Problem("item_empty") for item in items if not item.strip()]
    problems += [Problem("alternative_empty") for item in items if _lacks_alternative(item)]
    return Parsed(items, tuple(problems))


def _lacks_alternative(item: str) -> bool:
    parts = _BAR.split(item)
    return len(parts) > 1 and not all(part.strip() for part in parts)


def _evidence(text: str) -> Parsed[object]:
    problems: list[Problem] = []
    groups: list[tuple[Evidence, ...]] = []
    for line in _items(text):
        if _lacks_alternative(line):
            problems.append(Problem("alternative_empty"))
            continue
        read = [_source(part.strip()) for part in _BAR.split(line)]
        groups.append(tuple(one.value for one in read))
        problems += [problem for one in read for problem in one.problems]
    return Parsed(tuple(groups), tuple(problems))


def _source(text: str) -> Parsed[Evidence]:
    match = _SOURCE.fullmatch(text)
    if match is None:
        return Parsed(Evidence(file=text), (Problem("source_malformed", text),))
    heading = match["heading"] or match["quoted"]
    section = heading.strip() if heading else _paragraph(match["section"] or "")
    one = Evidence(
        file=_unescaped(match["file"]),
        section=_unescaped(section),
        start=int(match["start"] or 0),
        end=int(match["end"] or 0),
        sha256=(match["sha"] or "").lower(),
    )
    problems = []
    if match["start"] and one.end <= one.start:
        problems.append(Problem("span_empty", f"{one.start}–{one.end}"))
    if match["sha"] is not None and not _HASH.fullmatch(one.sha256):
        problems.append(Problem("hash_malformed", text))
    return Parsed(one, tuple(problems))


def _paragraph(section: str) -> str:
    """`§10-5` as it is written in headings, with a space after the sign."""
    return re.sub(r"^§\s*", "§ ", section.strip())


def _date(text: str) -> Parsed[object]:
    written = text.strip()
    match = _DATE.fullmatch(written) or _NORWEGIAN_DATE.fullmatch(written)
    if match is None:
        return Parsed(None, (Problem("date_unreadable", written),))
    try:
        day = date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return Parsed(None, (Problem("date_unreadable", written),))
    inside = FIRST_YEAR <= day.year <= LAST_YEAR
    return Parsed(day, () if inside else (Problem("date_out_of_range", written),))


def _label(kind: str, text: str) -> Parsed[object]:
    labels = catalogue().labels[kind]
    known = {comparable(label): code for code, label in labels.items()}
    known |= {code: code for code in labels}
    code = known.get(comparable(text))
    if code is not None:
        return Parsed(code)
    values = {
        "allowed": ", ".join(labels.values()),
        "suggestion": catalogue().suggestion(text, labels.values()),
    }
    return Parsed(None, (Problem(f"{kind}_unknown", text, values),))


def _flag(text: str) -> Parsed[object]:
    read = _label("flag", text)
    return Parsed(read.value == "yes", read.problems)


def _author(text: str) -> Parsed[object]:
    name = text.strip()
    if _NAME_PARTS.fullmatch(name) or _CAPITALISED_PARTS.fullmatch(name):
        return Parsed(name, (Problem("author_full_name"),))
    wrong = () if _AUTHOR.fullmatch(name) else (Problem("author_malformed"),)
    return Parsed(name, wrong)


_READERS: Mapping[str, Callable[[str], Parsed[object]]] = {
    "id": _id,
    "question": lambda text: _asked("question", text),
    "alone": lambda text: _asked("alone", text.strip()),
    "history": _history,
    "status": lambda text: _label("status", text),
    "evidence": _evidence,
    "points": _list,
    "must_not": _list,
    "as_of": _date,
    "language": lambda text: _label("language", text),
    "author": _author,
    "review": lambda text: _label("review", text),
    "pair": _id,
    "invented": _flag,
    "referral": _flag,
    "note": _free_text,
}
