"""What is under way, written down before it is done, so that the next start can undo or finish it."""

import fcntl
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from audit.errors import UsageError
from audit.watch.arrivals import Mark
from audit.watch.moving import digest, sync

FOLDER = ".audit-watch"  # in the inbox; hidden, so no article
DRAFT = ".audit-watch-{}.tmp"


@dataclass(frozen=True, slots=True)
class Step:
    """An article on its way: from where, as what, to where, with which papers beside it. Paths are absolute."""

    source: str
    mark: tuple[int, int, int]
    sha256: str
    target: str
    papers: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()

    @classmethod
    def of(cls, source: Path, mark: Mark, sha256: str, target: Path, papers: Iterable[Path], draft: Path) -> "Step":
        """The same from paths that may be relative: the next watcher may be started in another folder."""
        names = tuple(os.path.abspath(paper) for paper in papers)
        return cls(os.path.abspath(source), mark, sha256, os.path.abspath(target), names, (os.path.abspath(draft),))


class Journal:
    """The one watcher of an inbox, with its notes. Raises UsageError where another has it."""

    def __init__(self, inbox: Path) -> None:
        folder = inbox / FOLDER
        self._file = folder / "step.json"
        try:
            folder.mkdir(exist_ok=True)
            self._lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise UsageError(f"the inbox {inbox} cannot be written: {error.strerror}") from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UsageError(f"another audit watch is at work on {inbox}: one inbox, one watcher") from error
        except OSError as error:
            raise UsageError(f"the file system of {inbox} knows no locks: {error.strerror}") from error

    def close(self) -> None:
        """Let another watcher have the inbox. The lock's file stays: one removed might be another's."""
        os.close(self._lock)

    def begin(self, step: Step) -> None:
        """Note what is about to be done. Raises OSError."""
        draft = self._file.with_suffix(".tmp")
        draft.write_text(json.dumps(asdict(step)), "utf-8")
        sync(draft)
        draft.replace(self._file)

    def end(self) -> None:
        """It is done, or undone. Raises OSError."""
        self._file.unlink(missing_ok=True)

    def recover(self) -> str:
        """Clear up after a watcher that was stopped in the middle; a sentence that says what was found, or nothing.

        If the article has arrived, its old name goes; if it has not, its papers go, and it will be audited again.
        Raises OSError.
        """
        step = self._read()
        if step is None:
            self.end()
            return ""
        source, target = Path(step.source), Path(step.target)
        for draft in step.drafts:
            Path(draft).unlink(missing_ok=True)
        waiting = Mark.of(source) == Mark(*step.mark)
        # The same file under two names, or a copy of it: never another file that has come to bear the name.
        arrived = _same(source, target) or (step.sha256 != "" and digest(target) == step.sha256)
        if waiting and arrived:
            source.unlink()
        elif waiting:
            for paper in step.papers:
                Path(paper).unlink(missing_ok=True)
            taken = Mark.of(target)
            if taken and not taken.size and step.mark[1]:  # the name was taken, no more
                target.unlink()
        self.end()
        state = f"it is in {target}" if arrived else "it is audited again" if waiting else "it is not there any more"
        return f"{step.source} was on its way when the last watcher stopped: {state}"

    def _read(self) -> Step | None:
        try:
            found = json.loads(self._file.read_text("utf-8"))
            return Step(**{**found, **{key: tuple(found[key]) for key in ("mark", "papers", "drafts")}})
        except (OSError, ValueError, TypeError, KeyError):
            return None


def _same(one: Path, other: Path) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False
