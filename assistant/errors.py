"""What can be broken about the assistant, as a tree.

AssistantError
├── AnswererUnreadable  what the answerer reads is damaged: restore or train it
├── ChatModelUnusable   MODEL names a chat model that cannot be used: mend the settings
├── InputFileMissing    a file of questions named on the command line is not there
├── MessageMissing      a message catalogue lacks a text: the product is damaged
└── RoutesUnreadable    the cues or the model of the routes are damaged: restore or train them
"""


class AssistantError(Exception):
    """Anything broken about the assistant; the message says what to do."""


class AnswererUnreadable(AssistantError):
    """What the answerer reads is damaged; restore it, or train it anew."""


class ChatModelUnusable(AssistantError):
    """The chat model in the settings cannot be used; the operator mends the settings."""


class InputFileMissing(AssistantError):
    """The operator named a file that cannot be read."""


class MessageMissing(AssistantError):
    """A catalogue lacks a message; a developer mends it."""


class RoutesUnreadable(AssistantError):
    """What the router reads is damaged; restore it, or train it anew."""
