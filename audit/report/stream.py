"""Files that are written piece by piece while a run goes on, and are there only when they are whole."""

import re
import secrets
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from json import dumps
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from audit.errors import Breakdown
from audit.report.index import Index
from audit.result import Outcome

_IN_MEMORY = 1 << 18  # characters that a part may have before it goes to the disk
_SURROGATE = re.compile("[\ud800-\udfff]")


class Draft:
    """A file of UTF-8 text that grows beside ``file`` and takes its place in one step when it is finished.

    It is made by the first ``write``, and begins with ``head``. Raises ``Breakdown`` where it cannot be written.
    """

    def __init__(self, file: Path, head: str = "") -> None:
        self._file = file
        self._head = head
        # The name stays short, since the file's own may be as long as the file system allows.
        self._draft = file.parent / f".{secrets.token_hex(8)}.tmp"
        self._stream: IO[str] | None = None

    def write(self, text: str) -> None:
        try:
            if self._stream is None:
                # Lone surrogates come from names of files that are no text; in JSON the written form is the right
                # escape. Line ends are the format's own affair.
                self._stream = self._draft.open("x", encoding="utf-8", errors="backslashreplace", newline="")
                text = self._head + text
            self._stream.write(text)
        except OSError as error:
            raise self._failed(error) from error

    def finish(self) -> None:
        """Put the file in its place."""
        try:
            self.write("")
            assert self._stream is not None
            self._stream.close()
            self._draft.replace(self._file)
        except OSError as error:
            raise self._failed(error) from error
        finally:
            self.discard()

    def discard(self) -> None:
        """Leave no trace of a draft that is not finished."""
        with suppress(OSError):
            if self._stream is not None:
                self._stream.close()
        with suppress(OSError):
            self._draft.unlink(missing_ok=True)

    def _failed(self, error: OSError) -> Breakdown:
        return Breakdown(f"The report {self._file} cannot be written: {error.strerror or error}.")


class Part:
    """A part of a file whose place comes later: held in memory while it is small, else beside the file to be."""

    def __init__(self, folder: Path, between: str = "") -> None:
        self._spool = SpooledTemporaryFile(  # noqa: SIM115 (lives as long as the run)
            _IN_MEMORY, "w+", encoding="utf-8", errors="backslashreplace", newline="", dir=str(folder)
        )
        self._between = between
        self._filled = False

    def add(self, text: str) -> None:
        """Put one entry in; ``between`` stands between two. Raises ``Breakdown`` for a full disk."""
        try:
            self._spool.write(self._between + text if self._filled else text)
        except OSError as error:
            raise Breakdown(f"The reports cannot be written: {error.strerror or error}.") from error
        self._filled = True

    def move_to(self, draft: Draft) -> None:
        """Write all of it to ``draft`` and let it go."""
        self._spool.seek(0)
        while text := self._spool.read(_IN_MEMORY):
            draft.write(text)
        self.discard()

    def discard(self) -> None:
        self._spool.close()


class RunReport(ABC):
    """A report on a whole run: ``add`` each outcome as it comes, then ``close``; or ``discard``, which leaves all as it
    was. ``rules`` are folders of rules beyond those of the program. Raises ``Breakdown`` where the file cannot be
    written."""

    def __init__(self, file: Path, rules: Sequence[str | Path] = (), head: str = "") -> None:
        self._draft = Draft(file, head)

    @abstractmethod
    def add(self, outcome: Outcome) -> None:
        """Take in an article, or an input that could not be audited."""

    @abstractmethod
    def close(self, index: Index) -> None:
        """Put the file in its place; ``index`` knows the inputs that were not reached."""

    def discard(self) -> None:
        self._draft.discard()


def line(data: dict[str, Any]) -> str:
    """JSON on one line, without what strict readers refuse: NaN, Infinity and lone surrogates."""
    return _SURROGATE.sub("\ufffd", dumps(data, ensure_ascii=False, allow_nan=False))
