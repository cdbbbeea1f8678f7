"""Where the cache lies and how large it may grow."""

import os
from dataclasses import dataclass
from pathlib import Path

from audit.errors import UsageError
from audit.tables import folder

FOLDER = "AUDIT_CACHE_DIR"
SIZE = "AUDIT_CACHE_MB"
USUAL_MB = 1000


@dataclass(frozen=True, slots=True)
class Place:
    """A folder, and the most bytes that results in it may take."""

    folder: Path
    limit: int = USUAL_MB * 1_000_000


def place(asked: Path | None = None) -> Place | None:
    """The folder ``asked`` for, else that of ``AUDIT_CACHE_DIR``, else the user's own; ``None``, which is no cache, if
    the variable is set and empty, or where there is no home.

    Raises UsageError for an ``AUDIT_CACHE_MB`` that is no number above 0.
    """
    named = os.environ.get(FOLDER)
    if asked is None and named == "":
        return None
    found = asked or (Path(named) if named else folder())
    return Place(found, _limit()) if found else None


def _limit() -> int:
    said = os.environ.get(SIZE, "")
    try:
        limit = int(float(said or USUAL_MB) * 1_000_000)
    except (ValueError, OverflowError):
        limit = 0
    if limit <= 0:
        raise UsageError(f"{SIZE} is a number of megabytes above 0, not “{said}”")
    return limit
