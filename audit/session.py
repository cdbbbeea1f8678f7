"""One call of ``audit run`` or ``audit gate``: inputs found, audited and reported on."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from audit.config import Setup
from audit.engine import audit_all
from audit.engine.run import audit_kept, name
from audit.errors import UsageError
from audit.progress import shown
from audit.read import Entry
from audit.report import FORMATS, Reports
from audit.report.kept import Kept
from audit.report.quote import plain
from audit.result import Audit, Outcome, Unaudited
from audit.sources import files
from audit.verdict import Decision

if TYPE_CHECKING:
    from audit.engine.cached import Cached
    from audit.engine.run import Input
    from audit.receipt import Maker
    from audit.receipting import Receipts

RECEIPTS = "This is an archive, whose articles get no receipts: audit it in a call without --receipt."
ROWS = 50  # that the table has at most; the index has all


@dataclass
class Tally:
    """How many articles of each kind, a row for each that was audited, path and reason of each that was not.

    ``stopped`` are those held that are no dry run. Names are as they can be printed on one line.
    """

    published: int = 0
    held: int = 0
    stopped: int = 0
    unaudited: list[tuple[str, str]] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, outcome: Outcome | Kept) -> None:
        if isinstance(outcome, Unaudited):
            self.unaudited.append((plain(outcome.path), plain(outcome.reason)))
            return
        kept = Kept.of(outcome) if isinstance(outcome, Audit) else outcome
        row = kept.row
        held = row.decision is Decision.HOLD
        self.held += held
        self.stopped += held and not kept.dry
        self.published += not held
        fluency = "" if row.fluency is None else f"{row.fluency:.0f}"
        cost = f"{row.per_1000_words:.1f}"
        self.rows.append((plain(kept.path), row.decision.value, cost, fluency, str(row.severities.total())))


def session(paths: Sequence[str], setup: Setup, maker: "Maker | None" = None) -> Tally:
    """Audit ``paths``, write the reports and, with a ``maker``, receipts. Raises UsageError, ModelError, RuleError."""
    out = setup.out
    if not setup.formats:
        raise UsageError(f"--format names no format: choose from {', '.join(FORMATS)}")
    for path in (Path(p) for p in paths if p != "-"):
        if path.is_dir() and path.resolve().is_relative_to(out.resolve()):
            raise UsageError(f"the reports would lie among the articles of {path}: choose another folder with --out")
    found = files(paths, setup, RECEIPTS)
    tally = Tally()
    receipts = _receipts(found, maker)
    jobs = setup.crew(len(found))
    cacheable = any(isinstance(item, Path | Entry) for item in found)
    with caching(setup) if cacheable else nullcontext() as cached:
        outcomes: Iterator[Outcome | Kept]
        if cached is None:
            outcomes = audit_all(found, setup.settings, jobs)
            reporting = Reports(out, setup.formats, map(name, found), setup.settings.rules)
        else:
            outcomes = audit_kept(found, cached, jobs)
            reporting = Reports(out, setup.formats, map(name, found), setup.settings.rules, cached.wrote)
            if receipts is None:  # which ask for the whole audit
                cached.current = reporting.current
        with reporting as reports:
            for outcome in shown(outcomes, len(found), setup.quiet, _carried):
                kept = Kept.of(outcome) if isinstance(outcome, Audit) else outcome
                reports.add(kept)
                if receipts is not None and (whole := kept.audit if isinstance(kept, Kept) else kept) is not None:
                    receipts.add(whole)
                tally.add(kept)
    return tally


@contextmanager
def caching(setup: Setup) -> "Iterator[Cached | None]":
    """The cache, if there is to be one; what is wrong with it is told at the end."""
    if setup.cache is None:
        yield None
        return
    from audit.engine.cached import Cached

    with Cached(setup.cache, setup.settings, apart=setup.engine.kind == "dask") as cached:
        yield cached
    if cached.trouble and not setup.quiet:
        print(f"audit: {cached.trouble}", file=sys.stderr)


def _carried(outcome: Outcome | Kept) -> bool:
    return isinstance(outcome, Kept) and outcome.carried


def _receipts(found: "Sequence[Input]", maker: "Maker | None") -> "Receipts | None":
    if maker is None:
        return None
    from audit.receipting import Receipts

    return Receipts(found, maker)


def summary(tally: Tally, out: Path) -> str:
    """What a run came to: a table, a line for each input that was not audited, a line with the totals."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    if not console.is_terminal:
        console.width = 1000  # one line a row, for programs
    table = Table("article", "verdict", box=None, pad_edge=False, header_style="bold")
    table.columns[0].overflow = "fold"
    for heading in ("penalty/1000", "fluency", "findings"):
        table.add_column(heading, justify="right")
    for row in tally.rows[:ROWS]:
        table.add_row(*(Text(cell) for cell in row))
    lines = [f"… and {len(tally.rows) - ROWS} more in the index"] if len(tally.rows) > ROWS else []
    lines += [f"not audited: {path}: {reason}" for path, reason in tally.unaudited]
    lines.append(
        f"{tally.published} to publish, {tally.held} held, {len(tally.unaudited)} not audited. Reports: {out}{os.sep}"
    )
    if tally.held > tally.stopped:
        lines.append(f"{tally.held - tally.stopped} held in a dry run only (fail-on is never).")
    with console.capture() as printed:
        if tally.rows:
            console.print(table)
        console.print(*lines, sep="\n", markup=False, highlight=False, soft_wrap=True)
    return printed.get()
