"""Questions as people type them, each tied to the text that answers it.

Questions and passages were written for training, without sight of any evaluation question. A
question's text is a § of the law archive, a section of the starter corpus, or a passage made up in
the style of municipal documents, whose rules and figures are nobody's.
"""

import tomllib
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path

from corpus.question_bank import Answering, QuestionBank, bank_files
from corpus.training.law_sections import LawSection
from corpus.training.pairs import Pair, PairSource

CORPUS = Path(__file__).parent.parent
BANK = CORPUS / "bank"
COPIES = 4
"""How often a question comes in one epoch, damaged anew each time; it is rare beside the laws."""


def colloquial_pairs(sections: Sequence[LawSection]) -> list[Pair]:
    """The pairs of every known question whose answering text is found, `COPIES` of each."""
    bank = QuestionBank.read(BANK, CORPUS)
    bodies = {(section.law, section.number): section for section in sections}
    texts = [_text(one, bodies) for one in bank.answering]
    pairs = [
        Pair(
            anchor=known.question,
            positive=texts[place],
            source=PairSource.COLLOQUIAL,
            section=_name(bank.answering[place], place),
            neighbourhood=bank.answering[place].law or "topics",
        )
        for known in bank.known
        for place in known.answering
        if texts[place]
    ]
    return pairs * COPIES


def _text(one: Answering, bodies: Mapping[tuple[str, str], LawSection]) -> str:
    """What answers, with its heading; nothing where a law is not in the archive, or held out."""
    if one.text:
        return f"{one.heading}\n{one.text}"
    found = bodies.get((one.law, one.section))
    return f"{found.title}\n{found.body}" if found else ""


def _name(one: Answering, place: int) -> str:
    """As a law's own pairs name their section, so that neither is a negative of the other."""
    return f"{one.law}/{one.section}" if one.law else f"topic:{place}"


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
    """The files of questions and topics, by name."""
    return bank_files(BANK)
