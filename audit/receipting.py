"""Receipts as a run goes on: one beside each file all of whose articles may be published, none beside any other."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from audit.engine.run import STDIN, Input, name
from audit.errors import UsageError
from audit.read import Entry, Unread
from audit.receipt import Maker, beside, remove, store
from audit.result import Audit, Outcome
from audit.verdict import Decision


class Receipts:
    """``add`` each outcome of a run over ``inputs``. Raises UsageError for standard input, which has no place."""

    def __init__(self, inputs: Iterable[Input], maker: Maker) -> None:
        self._maker = maker
        self._files: dict[str, Path] = {}
        for item in inputs:
            if name(item) == STDIN:
                raise UsageError("standard input has no place for a receipt: name a file")
            if not isinstance(item, Unread | bytes):
                self._files[name(item)] = item.path if isinstance(item, Entry) else item
        self._left = Counter(self._files.values())
        self._audits: dict[Path, list[Audit]] = {file: [] for file in self._left}

    def add(self, outcome: Outcome) -> None:
        """Take in an article; with the last one of its file, write the receipt, or take an old one away."""
        file = self._files.get(outcome.path)
        if file is None:
            return
        if isinstance(outcome, Audit) and outcome.verdict.decision is Decision.PUBLISH:
            self._audits[file].append(outcome)
        else:
            self._audits[file].clear()
            remove(beside(file))
            del self._files[outcome.path]
            self._left[file] = -1
        if self._left[file] > 0:
            self._left[file] -= 1
            if not self._left[file]:
                store(beside(file), self._maker.receipt(self._audits.pop(file)))
