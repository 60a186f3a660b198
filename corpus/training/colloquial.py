"""Questions as people type them, each tied to the text that answers it.

Questions and passages were written for training, without sight of any evaluation question. A
question's text is a § of the law archive, a section of the starter corpus, or a passage made up in
the style of municipal documents, whose rules and figures are nobody's.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from corpus.training.law_sections import LawSection
from corpus.training.pairs import Pair, PairSource

QUESTIONS = Path(__file__).parent / "questions"
PASSAGES = Path(__file__).parent / "passages"
CORPUS = Path(__file__).parent.parent
COPIES = 12
"""How often a question comes in one epoch, damaged anew each time; it is rare beside the laws."""

_HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)


def colloquial_pairs(sections: Sequence[LawSection]) -> list[Pair]:
    """The pairs of every question whose answering text is found, `COPIES` of each."""
    bodies = {(section.law, section.number): section for section in sections}
    pairs = [pair for row in _rows(QUESTIONS) for pair in _pairs(row, bodies)]
    return [*pairs, *_passage_pairs()] * COPIES


def _passage_pairs() -> Iterator[Pair]:
    for at, row in enumerate(_rows(PASSAGES)):
        for question in row["questions"]:
            yield Pair(
                anchor=question,
                positive=f"{row['heading']}\n{row['text']}",
                source=PairSource.COLLOQUIAL,
                section=f"passage:{at}",
                neighbourhood="passages",
            )


def thesaurus_pairs() -> list[Pair]:
    """Everyday and English names, each with what rules call the same."""
    entries = tomllib.loads((CORPUS / "thesaurus.toml").read_text(encoding="utf-8"))["entry"]
    return [
        Pair(
            anchor=name,
            positive=term,
            source=PairSource.THESAURUS,
            section=f"thesaurus:{at}",
            neighbourhood="thesaurus",
        )
        for at, entry in enumerate(entries)
        for name in chain(entry.get("everyday", ()), entry.get("english", ()))
        for term in (*entry["rule"][:2], *entry.get("nynorsk", ())[:1])
    ]


def english_pairs() -> list[Pair]:
    """English words and phrases, each with its likeliest Norwegian."""
    tables = tomllib.loads((CORPUS / "english.toml").read_text(encoding="utf-8"))
    return [
        Pair(
            anchor=english,
            positive=norwegian,
            source=PairSource.DICTIONARY,
            section=f"dictionary:{norwegian}",
            neighbourhood="dictionary",
        )
        for table in ("phrases", "words")
        for english, meanings in tables[table].items()
        for norwegian in meanings[:2]
    ]


def question_files() -> list[Path]:
    """The files of questions and passages, by name."""
    return sorted([*QUESTIONS.glob("*.jsonl"), *PASSAGES.glob("*.jsonl")])


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.glob("*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines if line.strip())


def _pairs(row: Mapping[str, Any], bodies: Mapping[tuple[str, str], LawSection]) -> Iterator[Pair]:
    for target in (row, *row.get("also", ())):
        found = _law_text(target, bodies) if "law" in target else _starter_text(target)
        if found:
            section, neighbourhood, text = found
            yield Pair(
                anchor=row["question"],
                positive=text,
                source=PairSource.COLLOQUIAL,
                section=section,
                neighbourhood=neighbourhood,
            )


def _law_text(
    target: Mapping[str, str], bodies: Mapping[tuple[str, str], LawSection]
) -> tuple[str, str, str] | None:
    number = target["section"].removeprefix("§").strip().rstrip(".")
    found = bodies.get((target["law"], number))
    if found is None:
        return None
    return f"{found.law}/{found.number}", found.law, f"{found.title}\n{found.body}"


def _starter_text(target: Mapping[str, str]) -> tuple[str, str, str] | None:
    text = (CORPUS / target["file"]).read_text(encoding="utf-8")
    marks = list(_HEADING.finditer(text))
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        if mark.group(1).strip() == target["heading"]:
            body = text[mark.end() : following.start() if following else None].strip()
            name = f"starter:{target['file']}"
            return f"{name}/{target['heading']}", name, f"{target['heading']}\n{body}"
    return None
