"""What can be broken about an evaluation, as a tree.

EvalError
├── DatasetInvalid      a file of questions has a mistake; the message names the line
├── DocumentsMissing    the documents that the questions are about are not here
├── NothingMeasured     a suite or metric has no question to measure on
├── RunUnreadable       a run or baseline is not there, damaged, or of other data
└── SampleTwice         a run holds a question twice in one suite (evals.runs.comparison)
"""


class EvalError(Exception):
    """Anything that stops an evaluation; the message says what to do."""


class DatasetInvalid(EvalError):
    """A question file has a mistake; its author mends the line named."""


class DocumentsMissing(EvalError):
    """The documents are not beside the repository; name their folder."""


class NothingMeasured(EvalError):
    """There is no question to measure on; a share of nothing is not zero."""


class RunUnreadable(EvalError):
    """A stored run cannot be read; name another or run anew."""
