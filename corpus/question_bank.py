"""Questions that are known beforehand, each tied to the text that answers it.

Rules are written in other words than people ask in. A question that resembles a known one is
probably answered by the same text, or by one like it. The questions and the topics that they are
about were written for this; the rules and figures of the topics are invented, so no topic is ever
shown or quoted.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import CorpusError

_HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)
_SECTION_SIGN = re.compile(r"^§+\s*")


class BankInvalid(CorpusError):
    """A file of the bank has a mistake; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Answering:
    """What answers some known questions: a place in a law, or a text.

    `law` is Lovdata's name (`lov/2005-06-17-62`) and `section` its number (`14-9`, `Artikkel 33`);
    both are empty where `heading` and `text` say it.
    """

    law: str = ""
    section: str = ""
    heading: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A known question and what answers it, at least one, by place in the bank's list."""

    question: str
    answering: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class QuestionBank:
    """The known questions, and everything that answers one of them, each once."""

    known: Sequence[Known]
    answering: Sequence[Answering]

    @classmethod
    def read(cls, folder: Path, starter: Path) -> "QuestionBank":
        """Read `questions/*.jsonl` and `topics/*.jsonl`.

        Args:
            folder: The bank's folder.
            starter: The folder of the starter corpus, whose sections some questions name.

        Raises:
            BankInvalid: A line is no question, or names a section that the starter corpus lacks.
        """
        places: dict[Answering, int] = {}
        known = []
        for question, answering in (*_questions(folder, starter), *_topics(folder)):
            found = tuple(places.setdefault(one, len(places)) for one in answering)
            known.append(Known(question, found))
        return cls(known, tuple(places))


def bank_files(folder: Path) -> list[Path]:
    """The files of a bank, by name."""
    return sorted([*folder.glob("questions/*.jsonl"), *folder.glob("topics/*.jsonl")])


def section_number(written: str) -> str:
    """The number of a section without its sign and full stop: «§ 14-9.» is «14-9»."""
    return _SECTION_SIGN.sub("", written).strip().rstrip(".")


def _questions(folder: Path, starter: Path) -> Iterator[tuple[str, list[Answering]]]:
    for place, row in _rows(folder / "questions"):
        try:
            answering = [_named(target, starter) for target in (row, *row.get("also", ()))]
            yield row["question"], answering
        except (KeyError, TypeError, OSError, StopIteration) as error:
            raise BankInvalid(
                f"{place}: expected a question with the law and section, or the file and heading, "
                f"that answer it; found {error!r}"
            ) from error


def _topics(folder: Path) -> Iterator[tuple[str, list[Answering]]]:
    for place, row in _rows(folder / "topics"):
        try:
            topic = Answering(heading=row["heading"], text=row["text"])
            for question in row["questions"]:
                yield question, [topic]
        except (KeyError, TypeError) as error:
            raise BankInvalid(
                f"{place}: expected a heading, a text and questions; found {error!r}"
            ) from error


def _rows(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for file in sorted(folder.glob("*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                place = f"{file.name}, line {number}"
                try:
                    yield place, json.loads(line)
                except ValueError as error:
                    raise BankInvalid(f"{place}: expected a JSON object: {error}") from error


def _named(target: Mapping[str, str], starter: Path) -> Answering:
    if "law" in target:
        return Answering(law=target["law"], section=section_number(target["section"]))
    text = (starter / target["file"]).read_text(encoding="utf-8")
    marks = list(_HEADING.finditer(text))
    heading = target["heading"]
    at = next(place for place, mark in enumerate(marks) if mark.group(1).strip() == heading)
    end = marks[at + 1].start() if at + 1 < len(marks) else None
    return Answering(heading=heading, text=text[marks[at].end() : end].strip())
