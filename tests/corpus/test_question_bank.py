"""The bank of known questions as files, and what a mistake in it says."""

import json
from pathlib import Path

import pytest

from corpus.factory import BANK, STARTER
from corpus.question_bank import Answering, BankInvalid, QuestionBank, bank_files, section_number

_STARTER = "# Ferie\n\nInnledning.\n\n## Lengde\n\nFerien er fem uker.\n\n## Frist\n\nI mars.\n"


def _bank(folder: Path, *, questions: str = "", topics: str = "") -> QuestionBank:
    starter = folder / "starter"
    starter.mkdir()
    (starter / "ferie.md").write_text(_STARTER, encoding="utf-8")
    for name, lines in (("questions", questions), ("topics", topics)):
        (folder / name).mkdir()
        (folder / name / "a.jsonl").write_text(lines, encoding="utf-8")
    return QuestionBank.read(folder, starter)


def _line(**fields: object) -> str:
    return json.dumps(fields) + "\n"


def test_a_question_is_tied_to_a_section_of_a_law(tmp_path: Path):
    bank = _bank(
        tmp_path,
        questions=_line(question="hvor lenge?", law="lov/2005-06-17-62", section="§ 14-9.")
        + _line(question="how long?", law="lov/2005-06-17-62", section="14-9"),
    )
    assert bank.answering == (Answering(law="lov/2005-06-17-62", section="14-9"),)
    assert [known.answering for known in bank.known] == [(0,), (0,)]


def test_a_question_may_have_several_answers_one_in_the_starter_corpus(tmp_path: Path):
    also = [{"file": "ferie.md", "heading": "Lengde"}]
    line = _line(question="ferie?", law="lov/1988-04-29-21", section="§ 5", also=also)
    bank = _bank(tmp_path, questions=line)
    assert bank.known[0].answering == (0, 1)
    assert bank.answering[1] == Answering(heading="Lengde", text="Ferien er fem uker.")


def test_a_topics_questions_share_its_text(tmp_path: Path):
    topic = _line(heading="Prøvetid", text="Seks månader.", questions=["kor lenge?", "how long?"])
    bank = _bank(tmp_path, topics=topic)
    assert len(bank.known) == 2
    assert bank.answering == (Answering(heading="Prøvetid", text="Seks månader."),)


@pytest.mark.parametrize(
    ("questions", "topics"),
    [
        ("{", ""),
        (_line(question="hva?"), ""),
        (_line(question="hva?", law="lov/2005-06-17-62"), ""),
        (_line(question="hva?", file="ferie.md", heading="Finnes ikke"), ""),
        (_line(question="hva?", file="finnes-ikke.md", heading="Lengde"), ""),
        (_line(law="lov/2005-06-17-62", section="§ 1"), ""),
        ("", _line(heading="Prøvetid", questions=["hva?"])),
        ("", _line(heading="Prøvetid", text="Seks månader.")),
    ],
)
def test_a_mistake_is_told_with_its_file_and_line(tmp_path: Path, questions: str, topics: str):
    with pytest.raises(BankInvalid, match=r"a\.jsonl, line 1"):
        _bank(tmp_path, questions=questions, topics=topics)


@pytest.mark.parametrize(
    ("written", "number"),
    [("§ 14-9", "14-9"), ("§ 14-9.", "14-9"), ("Artikkel 33", "Artikkel 33"), ("§§ 3", "3")],
)
def test_a_section_is_named_without_its_sign(written: str, number: str):
    assert section_number(written) == number


def test_the_shipped_bank_can_be_read_and_every_question_is_answered():
    bank = QuestionBank.read(BANK, STARTER)
    assert len(bank_files(BANK)) >= 10
    assert len(bank.known) > 15_000
    assert all(known.answering and known.question.strip() for known in bank.known)


def test_the_shipped_banks_questions_are_hardly_ever_the_same():
    bank = QuestionBank.read(BANK, STARTER)
    asked = [" ".join(known.question.lower().split()) for known in bank.known]
    assert len(set(asked)) > 0.99 * len(asked)
