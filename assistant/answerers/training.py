"""Train the classifier of questions that no rule text answers.

Run `python -m assistant.answerers.training`; it needs a minute and no network. `within` are the
examples so labelled and the questions of the bank, each of which some rule text answers. None of
them was taken from a test. The search encoder has no part in it.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from assistant.answerers.beyond import MODEL, features
from assistant.answerers.labelled import EXAMPLES, WITHIN, Labelled, read_labelled
from corpus.factory import BANK, STARTER
from corpus.question_bank import BankInvalid, QuestionBank
from guardrails.training.fit import Example, fit

STRICTNESS = 10.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the examples and the bank, train, write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=MODEL, help="the model's file")
    parser.add_argument("--examples", type=Path, default=EXAMPLES, help="folder of examples")
    parser.add_argument("--bank", type=Path, default=BANK, help="folder of the question bank")
    chosen = parser.parse_args(arguments)
    labelled = [*read_labelled(chosen.examples), *_within(chosen.bank)]
    fit([_example(one) for one in labelled], strictness=STRICTNESS).save(chosen.out)


def _within(bank: Path) -> list[Labelled]:
    """The bank's questions.

    Raises:
        BankInvalid: A file has a mistake, or there is no question.
    """
    known = QuestionBank.read(bank, STARTER).known
    if not known:
        raise BankInvalid(f"expected questions in {bank}; restore the folder")
    return [Labelled(one.question, WITHIN) for one in known]


def _example(one: Labelled) -> Example:
    views, flags = features(one.question)
    return Example(views=views, flags=flags, label=one.label)


if __name__ == "__main__":
    main()
