"""One input repaired, round after round: every audit finds what the repairs before it have laid open."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from audit.auditor import Settings
from audit.engine.run import Draft, Several, Task, audit_one, name
from audit.errors import ReadError
from audit.finding import Finding
from audit.read import Entry, Unread
from audit.read.load import load
from audit.repair.package import rewritten
from audit.repair.patch import Choice, LeftOut, Patch, patch
from audit.report.quote import Lines
from audit.result import Audit, Unaudited
from audit.text import Document

ROUNDS = 3

BYTES = "the file writes characters in a way that would not be kept; save it as UTF-8 first"
CIRCLE = "another repair would undo it"
NOT_SETTLED = f"it came up after {ROUNDS} rounds of repairs; fix once more"
NO_TEXT = "what it leaves could not be audited"


@dataclass(frozen=True, slots=True)
class Left:
    """A repair that was not made: its place (line and column, from 1) and words in the text as repaired, and why."""

    line: int
    column: int
    rule: str
    text: str
    repair: str
    reason: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """An input with its repairs: the bytes before and after, equal where nothing was to do.

    ``made`` counts repairs of all rounds; ``ungraded`` those whose grade was not asked for. ``unaudited`` are articles
    of a file of several that were left alone, because they could not be audited.
    """

    path: str
    before: bytes = field(repr=False)
    after: bytes = field(repr=False)
    made: int = 0
    left: tuple[Left, ...] = ()
    ungraded: int = 0
    unaudited: tuple[Unaudited, ...] = ()


@dataclass(frozen=True, slots=True)
class _Round:
    """What an audit of ``data`` says to do; ``made`` counts the repairs of the rounds before."""

    data: bytes
    made: int
    audit: Audit
    patch: Patch

    def done(self, path: str, before: bytes, choice: Choice, why_not: str = "") -> Fixed:
        """The outcome if this round is not made: ``why_not``, if it has repairs."""
        left = [*self.patch.left, *(LeftOut(finding, why_not) for finding in self.patch.made)]
        document = self.audit.article.document
        return Fixed(path, before, self.data, self.made, placed(left, document), ungraded(self.audit.findings, choice))


def fix_one(task: Task, settings: Settings, choice: Choice) -> Fixed | Unaudited:
    """Repair one input, at most ``ROUNDS`` times, until an audit finds no more to do. Nothing is written.

    A text that repairs lead back to is as good as what lay between, so it is the result: another call comes to it too.
    Raises UsageError.
    """
    item, kin = task
    if isinstance(item, Unread):
        return Unaudited(item.path, str(item.error))
    if isinstance(item, Several):
        from audit.engine.several import fix_several

        return fix_several(item, settings, choice)
    try:
        before = _bytes(item)
    except ReadError as error:
        return Unaudited(name(item), str(error))
    path, data, made = name(item), before, 0
    form = item.format if isinstance(item, Entry | Draft) else None
    encoding: str | None = None
    rounds: list[_Round] = []
    kept: set[tuple[str, str]] = set()
    while True:
        outcome = audit_one((Draft(path, data, encoding, form), kin), settings)
        if isinstance(outcome, Unaudited):
            return rounds[-1].done(path, before, choice, NO_TEXT) if rounds else outcome
        document = outcome.article.document
        encoding = document.encoding
        kept |= settled(outcome.findings)
        now = _Round(data, made, outcome, patch(document, wanted(outcome.findings, choice, kept)))
        rounds.append(now)
        if not now.patch.edits or len(rounds) > ROUNDS:
            return now.done(path, before, choice, NOT_SETTLED)
        changed = rewritten(data, document.format, document.source, encoding, now.patch.edits)
        if changed is None:
            return now.done(path, before, choice, BYTES)
        for earlier in rounds:
            if changed == earlier.data:
                return earlier.done(path, before, choice, CIRCLE)
        data, made = changed, made + len(now.patch.made)


def _bytes(item: Path | Entry | bytes | Draft | Document) -> bytes:
    if isinstance(item, bytes):
        return item
    if isinstance(item, Draft):
        return item.data
    return load(item if isinstance(item, Path) else Path(item.path))


def settled(findings: Iterable[Finding]) -> set[tuple[str, str]]:
    """Rule and words of what somebody has settled."""
    return {(f.rule, f.text) for f in findings if f.settled}


def wanted(findings: Iterable[Finding], choice: Choice, kept: Container[tuple[str, str]]) -> Iterator[Finding]:
    """The findings to repair. A repair beside a settled one can change its fingerprint, by which it was known; it stays
    settled by its rule and words, ``kept`` from the rounds before."""
    return (f for f in findings if choice.allows(f) and (f.rule, f.text) not in kept)


def placed(left: Iterable[LeftOut], document: Document) -> tuple[Left, ...]:
    """What was left out, with its line and column in the source."""
    lines = Lines(document.source)
    return tuple(_left(item.finding, item.reason, document, lines) for item in left)


def ungraded(findings: Iterable[Finding], choice: Choice) -> int:
    """How many repairs there are of a grade that was not asked for."""
    return sum(choice.considers(f) and not choice.allows(f) for f in findings)


def _left(finding: Finding, reason: str, document: Document, lines: Lines) -> Left:
    line, column = lines.at(document.locate(finding.start, finding.end).start)
    return Left(line, column, finding.rule, finding.text, finding.repairs[0].text, reason)
