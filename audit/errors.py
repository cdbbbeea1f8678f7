"""What can go wrong, as a tree; every error says a sentence that a journalist can act on.

AuditError
├── UsageError              the call or the configuration is wrong            exit 2
│   ├── RuleError           a rule card breaks the card format
│   ├── ModelError          a model is missing, broken or of the wrong kind
│   │   └── ShippedModelError   the program's own is: a Breakdown too
│   └── Breakdown           the call is sound and the machine is not: a full disk          exit 3
├── ReadError               this input could not be audited                   exit 3
│   ├── EmptyFile ├── BinaryFile
│   ├── UndecodableFile
│   ├── TooLarge
│   └── UnreadableFile      permissions, vanished, a folder that cannot be listed
└── WriteError              this file could not be repaired in place          exit 3
"""


class AuditError(Exception):
    """Root of the project's own errors; ``str(error)`` is the sentence shown to the user."""


class UsageError(AuditError):
    """The call or the configuration is wrong; exit code 2."""


class RuleError(UsageError):
    """A rule card breaks the card format."""


class ModelError(UsageError):
    """A model is missing, broken or of the wrong kind."""


class Breakdown(UsageError):
    """The call is sound, but the run cannot go on: a full disk, a damaged installation; exit code 3."""


class ShippedModelError(ModelError, Breakdown):
    """A model that came with the program is missing or damaged."""


class ReadError(AuditError):
    """This input could not be audited; exit code 3, and never a pass."""


class EmptyFile(ReadError):
    """The file holds no text."""


class BinaryFile(ReadError):
    """The file holds bytes that are no text."""


class UndecodableFile(ReadError):
    """No encoding turns the bytes into text."""


class TooLarge(ReadError):
    """The file is above the size limit."""


class UnreadableFile(ReadError):
    """The operating system does not let us read it."""


class WriteError(AuditError):
    """The file could not be replaced and is as it was: permissions, a full disk, changed meanwhile; exit code 3."""
