"""A folder of reports while a run writes to it, and what a run that was killed left there."""

import os
import re
from contextlib import suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # not on Windows, where drafts of a dead run stay
    fcntl = None  # type: ignore[assignment]

_DRAFT = re.compile(r"\.[0-9a-f]{16}\.tmp")


class Claim:
    """Runs that write to ``folder`` share a lock on it, which ends with the process however that ends. Who finds nobody
    else there takes away the drafts of the dead."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._descriptor: int | None = None

    def take(self) -> None:
        """Begin. Where there are no locks, nothing is done."""
        if fcntl is None:
            return
        with suppress(OSError):
            self._descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
            with suppress(BlockingIOError):
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._sweep()
            fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def release(self) -> None:
        """End."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _sweep(self) -> None:
        with os.scandir(self._folder) as listing:
            drafts = [entry.path for entry in listing if _DRAFT.fullmatch(entry.name)]
        for draft in drafts:
            with suppress(OSError):
                os.unlink(draft)
