"""Standard streams and exit codes: what a command reads, says and ends with."""

import os
import sys
from collections.abc import Callable
from enum import IntEnum
from errno import EDQUOT, EFBIG, EIO, EMFILE, ENFILE, ENOMEM, ENOSPC, EROFS
from typing import Any, BinaryIO

import typer

from audit.errors import AuditError, Breakdown, UsageError


class Exit(IntEnum):
    """Exit codes, part of the contract."""

    PUBLISH = 0
    HOLD = 1
    FAILED = 1  # of `audit rules --check` and `audit fix --check`
    USAGE = 2
    UNAUDITED = 3
    INTERRUPTED = 130


def opened(file: str) -> BinaryIO:
    """The bytes of a file, or of standard input for ``-``. Raises UsageError."""
    if file == "-":
        if sys.stdin is None:
            raise UsageError("standard input is closed")
        return sys.stdin.buffer
    try:
        return open(file, "rb")
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error


def say(text: str | bytes) -> bool:
    """Print at once, bytes as they are; ``False`` if nobody reads on (``audit rules | head -1``), which is no fault.

    Raises UsageError.
    """
    if sys.stdout is None:
        return False
    try:
        if isinstance(text, bytes):
            sys.stdout.buffer.write(text)
        else:
            sys.stdout.write(text)
        sys.stdout.flush()
        return True
    except OSError as error:
        # Python flushes once more when it ends, and would complain then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            return False
        raise Breakdown(f"standard output cannot be written: {error.strerror}") from error


# What the program cannot help: no room, no more files or processes, a disk that fails or cannot be written.
_OF_THE_MACHINE = frozenset((ENOSPC, EDQUOT, EFBIG, EROFS, EIO, EMFILE, ENFILE, ENOMEM))
_MEND = "free some space, or choose other folders for reports, cache and temporary files, and run it again"


def guarded(call: Callable[[], Any]) -> int:
    """Run ``call`` and turn its result or error into an exit code, errors as one line on standard error."""
    try:
        code = int(call() or 0)
    except KeyboardInterrupt:
        code = Exit.INTERRUPTED
    except typer.TyperException as error:
        getattr(error, "show", lambda text=error: print(f"Error: {text}", file=sys.stderr))()
        return Exit.USAGE
    except AuditError as error:
        print(f"audit: {error}", file=sys.stderr)
        return Exit.UNAUDITED if isinstance(error, Breakdown) else Exit.USAGE
    except OSError as error:
        if error.errno not in _OF_THE_MACHINE:
            return _fault()
        where = f" {error.filename}" if error.filename else ""
        print(f"audit: the operating system refused to go on ({error.strerror}){where}: {_MEND}", file=sys.stderr)
        return Exit.UNAUDITED
    except Exception:
        return _fault()
    if code == Exit.INTERRUPTED:
        print("audit: interrupted; what was finished is kept", file=sys.stderr)
    return code


def _fault() -> int:
    """Says what went wrong in the program. Python's own exit code for this is 1, which here is a verdict."""
    import traceback

    traceback.print_exc()
    print("audit: this is a fault of the program, not yours; please report it", file=sys.stderr)
    return Exit.UNAUDITED
