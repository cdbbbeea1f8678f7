"""The paths of a command line → what is audited, standard input included."""

import sys
from collections.abc import Sequence
from pathlib import Path

from audit.engine.run import STDIN, Input
from audit.errors import UnreadableFile, UsageError
from audit.read import Unread, discover
from audit.read.load import LIMIT, unreadable


def inputs(paths: Sequence[str], reports: Path, include: Sequence[str], exclude: Sequence[str]) -> list[Input]:
    """What to audit; earlier reports in the folder ``reports`` are no articles, unless named.

    Raises UsageError if there is nothing.
    """
    out, named = reports.resolve(), {Path(p): None for p in paths if p != "-"}
    found: list[Input] = [
        item
        for item in discover(named, include, exclude)
        if isinstance(item, Unread) or item in named or out not in item.resolve().parents
    ]
    if "-" in paths:
        found.append(_standard_input())
    if not found:
        raise UsageError("no articles found: name files, or folders with .txt, .md or .html files")
    return found


def _standard_input() -> Input:
    if sys.stdin is None:
        return Unread(STDIN, UnreadableFile("Standard input is closed."))
    try:
        return sys.stdin.buffer.read(LIMIT + 1)  # one byte more than a reader takes
    except OSError as error:
        return Unread(STDIN, unreadable(error))
