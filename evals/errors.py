"""What can be broken about an evaluation, as a tree.

EvalError
├── DatasetInvalid      a file of questions has a mistake; the message names the line
└── DocumentsMissing    the documents that the questions are about are not here
"""


class EvalError(Exception):
    """Anything that stops an evaluation; the message says what to do."""


class DatasetInvalid(EvalError):
    """A question file has a mistake; its author mends the line named."""


class DocumentsMissing(EvalError):
    """The documents are not beside the repository; name their folder."""
