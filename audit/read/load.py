"""From a path to bytes, without ever blocking and without filling the memory."""

import stat
from pathlib import Path

from audit.errors import ReadError, TooLarge, UnreadableFile

LIMIT = 20_000_000
"""Bytes of the largest input: some forty novels, so whatever is above it is no article."""


def load(path: Path) -> bytes:
    """The bytes of a file.

    Raises ``TooLarge``, before anything is read, and ``UnreadableFile``: not there, no permission, a folder, a pipe.
    """
    try:
        status = path.stat()
        # Asked before opening, because opening a pipe waits for whoever writes to it.
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile(_not_a_file(status.st_mode))
        check_size(status.st_size)
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except (OSError, ValueError) as error:
        raise unreadable(error) from error
    check_size(len(data))
    return data


def check_size(size: int) -> None:
    """Raises ``TooLarge`` for more bytes than ``LIMIT``."""
    if size > LIMIT:
        raise TooLarge(
            f"The file is larger than {LIMIT // 1_000_000} MB, which no article is: "
            "give its articles as files of their own."
        )


def unreadable(error: Exception) -> ReadError:
    """What the operating system said, as a sentence."""
    if isinstance(error, FileNotFoundError):
        return UnreadableFile(
            "There is no such file or folder: it was moved, renamed or deleted, or the name is mistyped."
        )
    if isinstance(error, PermissionError):
        return UnreadableFile("Permission to read it was denied: ask its owner, or audit a copy that is your own.")
    reason = getattr(error, "strerror", None) or str(error)
    return UnreadableFile(
        f"The operating system could not read it ({reason}): check the name and the disk, then retry."
    )


def _not_a_file(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "This is a folder, not a file: name the articles in it."
    return "This is a pipe, a socket or a device, not a file: save its content as a file, and audit that."
