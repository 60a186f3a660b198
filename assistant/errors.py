"""What can be broken about the assistant, as a tree.

AssistantError
├── AnswererUnreadable  what the answerer reads is damaged: restore or train it
├── ChatModelUnusable   MODEL names a chat model that cannot be used: mend the settings
├── FeedbackUnusable    the file of feedback cannot be used: mend KS_DATA or move the file away
├── InputFileMissing    a file of questions named on the command line is not there
├── MessageMissing      a message catalogue lacks a text: the product is damaged
├── PackageUnfit        what was given for the Teams app's package is not as Teams wants it
├── RoutesUnreadable    the cues or the model of the routes are damaged: restore or train them
├── SubscriptionsUnusable  the file of subscriptions cannot be used: mend KS_DATA or move it away
├── TeamsUnusable       the settings of the Teams bot do not fit together: mend them
├── TokenKeysUnusable   KS_TOKEN_KEYS names no folder of public keys: mend the settings
└── WidgetMissing       the built widget is not there: build it
"""


class AssistantError(Exception):
    """Anything broken about the assistant; the message says what to do."""


class AnswererUnreadable(AssistantError):
    """What the answerer reads is damaged; restore it, or train it anew."""


class ChatModelUnusable(AssistantError):
    """The chat model in the settings cannot be used; the operator mends the settings."""


class FeedbackUnusable(AssistantError):
    """The file of feedback cannot be opened or read; the operator mends KS_DATA."""


class InputFileMissing(AssistantError):
    """The operator named a file that cannot be read."""


class MessageMissing(AssistantError):
    """A catalogue lacks a message; a developer mends it."""


class PackageUnfit(AssistantError):
    """What was given for the Teams app's package would be refused; the operator mends it."""


class RoutesUnreadable(AssistantError):
    """What the router reads is damaged; restore it, or train it anew."""


class SubscriptionsUnusable(AssistantError):
    """The file of subscriptions cannot be opened or read; the operator mends KS_DATA."""


class TeamsUnusable(AssistantError):
    """The settings of the Teams bot do not fit together; the operator mends them."""


class TokenKeysUnusable(AssistantError):
    """The public keys for signed tokens cannot be read; the operator mends KS_TOKEN_KEYS."""


class WidgetMissing(AssistantError):
    """The built widget is not there; a developer builds it."""
