"""What can be broken about the assistant, as a tree.

AssistantError
├── InputFileMissing    a file of questions named on the command line is not there
└── MessageMissing      a message catalogue lacks a text: the product is damaged
"""


class AssistantError(Exception):
    """Anything broken about the assistant; the message says what to do."""


class InputFileMissing(AssistantError):
    """The operator named a file that cannot be read."""


class MessageMissing(AssistantError):
    """A catalogue lacks a message; a developer mends it."""
