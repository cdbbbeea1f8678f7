"""One call of ``audit run`` or ``audit gate``: inputs found, audited and reported on."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from audit import config
from audit.config import Setup
from audit.engine import audit_all
from audit.engine.run import name
from audit.errors import UsageError
from audit.inputs import inputs
from audit.progress import shown
from audit.report import FORMATS, Reports
from audit.report.quote import plain
from audit.result import Outcome, Unaudited
from audit.verdict import Decision, FailOn, unsettled

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

    def add(self, outcome: Outcome) -> None:
        if isinstance(outcome, Unaudited):
            self.unaudited.append((plain(outcome.path), plain(outcome.reason)))
            return
        held = outcome.verdict.decision is Decision.HOLD
        self.held += held
        self.stopped += held and outcome.policy.fail_on is not FailOn.NEVER
        self.published += not held
        fluency = "" if outcome.fluency.score is None else f"{outcome.fluency.score:.0f}"
        cost = f"{outcome.penalty.per_1000_words:.1f}"
        self.rows.append(
            (plain(outcome.path), outcome.verdict.decision.value, cost, fluency, str(len(unsettled(outcome.findings))))
        )


def session(paths: Sequence[str], setup: Setup) -> Tally:
    """Audit ``paths`` and write the reports. Raises UsageError, ModelError, RuleError."""
    out = setup.out
    if not setup.formats:
        raise UsageError(f"--format names no format: choose from {', '.join(FORMATS)}")
    for path in (Path(p) for p in paths if p != "-"):
        if path.is_dir() and path.resolve().is_relative_to(out.resolve()):
            raise UsageError(f"the reports would lie among the articles of {path}: choose another folder with --out")
    found = inputs(paths, out, setup.include, setup.exclude, setup.extract)
    tally = Tally()
    outcomes = audit_all(found, setup.settings, config.jobs(setup.jobs, len(found)))
    with Reports(out, setup.formats, map(name, found), setup.settings.rules) as reports:
        for outcome in shown(outcomes, len(found), setup.quiet):
            reports.add(outcome)
            tally.add(outcome)
    return tally


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
