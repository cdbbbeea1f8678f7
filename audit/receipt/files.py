"""Where a receipt lies: beside its article, as ``<file name>.receipt.json``, or in a folder of receipts."""

import json
import os
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from audit.errors import ReadError, UnreadableFile, UsageError
from audit.read.load import load
from audit.receipt.record import receipt_of
from audit.report.stream import Draft

SUFFIX = ".receipt.json"
LONGEST = 255  # bytes of a file's name on common file systems


def extended(name: str, suffix: str) -> str:
    """``name`` with ``suffix``; a name that would be too long is cut, and a digest of it keeps it apart."""
    room = LONGEST - len(os.fsencode(suffix))
    raw = os.fsencode(name)
    if len(raw) > room:
        digest = sha256(raw).hexdigest()[:8]
        name = raw[: room - 9].decode("utf-8", "ignore") + "-" + digest
    return name + suffix


def beside(article: Path) -> Path:
    """The place of the receipt of the article in that file."""
    return article.with_name(extended(article.name, SUFFIX))


def dumped(data: Mapping[str, Any]) -> str:
    """A receipt as the text of its file."""
    return json.dumps(data, indent=1, allow_nan=False) + "\n"


def store(file: Path, data: Mapping[str, Any]) -> None:
    """Write a receipt in one step. Raises UsageError."""
    Draft(file, dumped(data)).finish()


def remove(file: Path) -> None:
    """Take a receipt away, if there is one. Raises UsageError."""
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"The old receipt {file} cannot be removed: {error.strerror or error}.") from error


def find(article: Path, folder: Path | None, digest: str) -> tuple[Path, dict[str, Any]] | None:
    """The receipt of the article in that file, whose bytes have the SHA-256 ``digest``, with its place.

    In a ``folder`` and those below it, it is the one whose article had the same file name; of several, that with the
    same bytes, else the latest. Raises ReadError for one that cannot be read, UsageError for a folder that is none.
    """
    if folder is None:
        place = beside(article)
        return (place, opened(place)) if os.path.lexists(place) else None
    found = [(place, opened(place)) for place in _all(folder) if place.name == beside(article).name]
    same = [(place, data) for place, data in found if data["sha256"] == digest]
    return max(same or found, key=lambda one: one[1]["time"], default=None)


def opened(place: Path) -> dict[str, Any]:
    """The receipt in a file. Raises ReadError."""
    try:
        return receipt_of(load(place))
    except ReadError as error:
        raise UnreadableFile(f"Its receipt {place} cannot be read: {error}") from error


def _all(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder of receipts")
    for parent, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(parent, name) for name in sorted(names) if name.endswith(SUFFIX))
