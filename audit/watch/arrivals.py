"""Which files of the inbox are complete: those that nobody has written to for a while."""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pathspec import GitIgnoreSpec

from audit.errors import UsageError

# An empty file is often one that is about to be written; it is given this many times as long.
EMPTY = 10
# How programs call a file that they are still writing.
_TEMPORARY = re.compile(
    r"(?i)^[.~#]|~$|#$|\.(?:part|partial|tmp|temp|crdownload|download|filepart|upload|uploading|writing|swp|swx|lock)$"
)


class Mark(NamedTuple):
    """What of a file changes when somebody writes to it or puts another in its place."""

    inode: int
    size: int
    changed: int

    @classmethod
    def of(cls, path: Path) -> "Mark | None":
        """``None`` for what is not there or no file; a link is none, wherever it leads."""
        try:
            status = os.lstat(path)
        except (OSError, ValueError):
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        return cls(status.st_ino, status.st_size, status.st_mtime_ns)


def temporary(name: str) -> bool:
    """Whether a file or folder of that name is none of ours: hidden, a backup, or still being written."""
    return _TEMPORARY.search(name) is not None


class Arrivals:
    """The files of ``inbox`` and the folders in it, and since when each is as it is. ``settle`` is in seconds.

    ``strange`` are entries that are no files (links, pipes), ``fault`` says why the folder could not be read.
    Raises UsageError for a pattern that is none.
    """

    def __init__(self, inbox: Path, settle: float, include: Sequence[str] = (), exclude: Sequence[str] = ()) -> None:
        self._inbox, self._settle = inbox, settle
        self._include, self._exclude = _spec(include), _spec(exclude)
        self._since: dict[Path, tuple[Mark, float]] = {}
        self._later: dict[Path, float] = {}
        self.strange: set[Path] = set()
        self.fault = ""

    def look(self, now: float) -> list[Path]:
        """Those complete at ``now``, a monotonic time in seconds; what has waited longest comes first."""
        there = dict(self._all())
        since = {path: self._since.get(path) for path in there}
        self._since = {
            path: (mark, seen[1] if (seen := since[path]) is not None and seen[0] == mark else now)
            for path, mark in there.items()
        }
        self._later = {path: until for path, until in self._later.items() if path in there and until > now}
        ready = [path for path in self._since if self._due(path) <= now]
        return sorted(ready, key=lambda path: (self._since[path][0].changed, str(path)))

    def known(self) -> set[Path]:
        """All files seen last time, complete or not."""
        return set(self._since)

    def pause(self, now: float, most: float) -> float:
        """Seconds until the next one can be complete, ``most`` at most."""
        return max(0.0, min([most, *(self._due(path) - now for path in self._since)]))

    def later(self, path: Path, until: float) -> None:
        """Leave a file alone until then."""
        self._later[path] = until

    def again(self, path: Path) -> None:
        """Wait anew for a file that was not complete after all."""
        self._since.pop(path, None)

    def _due(self, path: Path) -> float:
        mark, since = self._since[path]
        return max(since + self._settle * (1 if mark.size else EMPTY), self._later.get(path, 0.0))

    def _all(self) -> Iterator[tuple[Path, Mark]]:
        self.fault = ""
        strange: set[Path] = set()
        for folder, folders, names in os.walk(self._inbox, onerror=self._failed):
            folders[:] = [name for name in folders if not temporary(name)]
            links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
            for name in (*names, *links):
                path = Path(folder, name)
                if temporary(name) or not self._wanted(path):
                    continue
                mark = Mark.of(path)
                if mark is not None:
                    yield path, mark
                else:
                    strange.add(path)
        self.strange = {path for path in strange if os.path.lexists(path)}

    def _failed(self, error: OSError) -> None:
        self.fault = f"{error.filename} cannot be read: {error.strerror}"

    def _wanted(self, path: Path) -> bool:
        name = path.relative_to(self._inbox).as_posix()
        return not self._exclude.match_file(name) and (not len(self._include) or self._include.match_file(name))


def _spec(patterns: Sequence[str]) -> GitIgnoreSpec:
    try:
        return GitIgnoreSpec.from_lines(patterns)
    except ValueError as error:
        raise UsageError(f"A pattern of --include or --exclude is not in gitignore syntax: {error}") from error
