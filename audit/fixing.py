"""One call of ``audit fix``: inputs found, repaired, and shown as a diff or written."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from audit import config
from audit.config import Setup
from audit.engine.rounds import Fixed, Left, fix_one
from audit.engine.run import STDIN, each, lost
from audit.errors import UsageError, WriteError
from audit.finding import FAMILIES
from audit.progress import shown
from audit.repair.patch import Choice
from audit.repair.replace import replace_file
from audit.repair.unified import unified
from audit.report.quote import plain, shorten
from audit.report.words import count
from audit.result import Unaudited
from audit.rules import library
from audit.sources import files

ARCHIVE = "This is an archive, in which nothing can be repaired: unpack it, or repair where its articles come from."
ROWS = 50  # repairs left out that are listed


@dataclass
class Mended:
    """What a call came to: files with changes, repairs made in them and left out, repairs of a grade not asked for.

    ``failed`` are lines about inputs that could not be audited or written.
    """

    write: bool
    files: int = 0
    unchanged: int = 0
    repairs: int = 0
    ungraded: int = 0
    left: list[tuple[str, Left]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def add(self, outcome: Fixed, changed: bool) -> None:
        self.files += changed
        self.unchanged += not changed
        self.repairs += outcome.made if changed else 0
        self.ungraded += outcome.ungraded
        self.left += [(plain(outcome.path), item) for item in outcome.left]
        self.fail(outcome)

    def fail(self, outcome: Fixed) -> None:
        """Note the articles of a file that could not be audited, whatever became of the file."""
        self.failed += [_unaudited(article) for article in outcome.unaudited]


def fixing(
    paths: Sequence[str], write: bool, backup: bool, choice: Choice, setup: Setup, say: Callable[[bytes], bool]
) -> Mended:
    """Repair ``paths``: write the files, or give ``say`` their diffs one by one until it answers ``False``.

    Raises UsageError, ModelError, RuleError.
    """
    if write and "-" in paths:
        raise UsageError("standard input cannot be written back: name files, or leave out --write to see the diff")
    found = files(paths, setup, ARCHIVE)
    work = partial(fix_one, settings=setup.settings, choice=choice)
    outcomes = shown(each(found, work, lost, config.jobs(setup.jobs, len(found))), len(found), setup.quiet)
    mended = Mended(write)
    if write:
        # Only when all are audited: articles on one event are compared, and none with a file that changes meanwhile.
        _write(list(outcomes), backup, mended)
    else:
        _show(outcomes, say, mended)
    return mended


def mode(diff: bool, write: bool, check: bool, no_backup: bool) -> bool:
    """Whether files are written, by the flags; otherwise a diff is shown. Raises UsageError for those at odds."""
    for other, name in ((diff, "--diff"), (check, "--check")):
        if write and other:
            raise UsageError(f"--write and {name} do not go together: choose one of them")
    if no_backup and not write:
        raise UsageError("--no-backup is for --write: a diff changes no file")
    return write


def choice(grade: str, rules: Sequence[str], families: Sequence[str], further: Sequence[str]) -> Choice:
    """The filters of the command line. Raises UsageError for an unknown name, RuleError for a broken card."""
    cards = library(further)
    for rule in rules:
        config.known_rule(rule, cards)
    for family in families:
        if family not in FAMILIES:
            raise UsageError(f"there is no family {family!r}; choose from {', '.join(FAMILIES)}")
    grades = {"safe"} if grade == "safe" else {"safe", "suggested"}
    return Choice(frozenset(grades), frozenset(rules), frozenset(families))


def _write(outcomes: Iterable[Fixed | Unaudited], backup: bool, mended: Mended) -> None:
    for outcome in outcomes:
        if isinstance(outcome, Unaudited):
            mended.failed.append(_unaudited(outcome))
        elif outcome.before == outcome.after:
            mended.add(outcome, changed=False)
        else:
            try:
                replace_file(Path(outcome.path), outcome.before, outcome.after, backup)
            except WriteError as error:
                mended.failed.append(f"not written: {plain(outcome.path)}: {error}")
                mended.fail(outcome)
            else:
                mended.add(outcome, changed=True)


def _show(outcomes: Iterable[Fixed | Unaudited], say: Callable[[bytes], bool], mended: Mended) -> None:
    for outcome in outcomes:
        if isinstance(outcome, Unaudited):
            mended.failed.append(_unaudited(outcome))
            continue
        diff = unified(_relative(outcome.path), outcome.before, outcome.after)
        mended.add(outcome, changed=bool(diff))
        if diff and not say(diff):
            return


def _unaudited(outcome: Unaudited) -> str:
    return f"not audited: {plain(outcome.path)}: {plain(outcome.reason)}"


def _relative(path: str) -> str:
    """The file's path from this folder, links followed: no diff can be applied through one."""
    return path if path == STDIN else os.path.relpath(os.path.realpath(path))


def summary(mended: Mended) -> list[str]:
    """A line for each repair left out, and one with the totals."""
    lines = [
        f"left out: {path}:{item.line}:{item.column}: {item.rule}: {_words(item)}: {item.reason}"
        for path, item in mended.left[:ROWS]
    ]
    if len(mended.left) > ROWS:
        lines.append(f"… and {len(mended.left) - ROWS} more left out")
    would = "" if mended.write else "would be "
    lines.append(
        f"{count(mended.files, 'file')} {would}changed with {count(mended.repairs, 'repair')}, {len(mended.left)} left"
        f" out; {count(mended.unchanged, 'file')} unchanged"
    )
    if mended.ungraded:
        lines[-1] += f"; {count(mended.ungraded, 'more repair')} only suggested: --grade suggested"
    return lines


def _words(item: Left) -> str:
    old, new = (shorten(plain(text).strip(), 60) for text in (item.text, item.repair))
    return f"“{old}” → “{new}”" if item.repair else f"“{old}” deleted"
