"""``audit watch``."""

import signal
import sys
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audit.commands.receipts import Receipt, ReceiptKeyFile, maker
from audit.console import Exit, say
from audit.options import FailOn, Flags, Gate, MaxFindings, MaxPenalty, MinFluency, sharing

if TYPE_CHECKING:
    from audit.config import Setup
    from audit.report.formats import PerArticle
    from audit.watch.sorting import Places

Inbox = Annotated[Path, typer.Argument(help="Folder in which articles arrive.", metavar="INBOX")]
Published = Annotated[Path, typer.Option(help="Folder for articles that may be published.", metavar="FOLDER")]
Held = Annotated[Path, typer.Option(help="Folder for articles that are held.", metavar="FOLDER")]
Formats = Annotated[
    str | None,
    typer.Option(
        "--format",
        help="Report formats, separated by commas: markdown, json, html. Default: markdown,json.",
        metavar="NAMES",
    ),
]

Jobs = Annotated[
    int | None, typer.Option(help="Processes, each with its own model. Default: 1.", min=1, metavar="NUMBER")
]


@dataclass(frozen=True)
class Watching(Flags):
    """Those of audit gate, without a folder for reports: they lie beside the articles."""

    jobs: Jobs = None
    formats: Formats = None
    fail_on: FailOn = None
    max_penalty: MaxPenalty = None
    min_fluency: MinFluency = None
    max_findings: MaxFindings = None


@sharing
def watch(
    inbox: Inbox,
    published: Published,
    held: Held,
    flags: Watching,
    failed: Annotated[
        Path | None,
        typer.Option(
            help="Folder for what could not be audited. Default: failed, in the held folder.", metavar="FOLDER"
        ),
    ] = None,
    settle: Annotated[
        float, typer.Option(help="Seconds without a change after which a file is complete.", min=0.0, max=3600.0)
    ] = 1.0,
    poll: Annotated[
        bool, typer.Option("--poll", help="Look every second instead of being told: for network drives.")
    ] = False,
    once: Annotated[bool, typer.Option("--once", help="Do what is there, and end with the exit code of gate.")] = False,
    receipt: Receipt = False,
    receipt_key_file: ReceiptKeyFile = None,
) -> int:
    """Audit each article that lands in a folder, and move it to where its verdict sends it, with its report.

    SIGTERM ends it with 0 and Ctrl-C with 130, once what is under way is done; with --once: 0 all were published ·
    1 one was held · 3 something could not be audited. A line of JSON for each article goes to standard output.
    """
    from audit.config import configure
    from audit.errors import UsageError
    from audit.watch.run import Plan, run
    from audit.watch.sorting import Places

    places = Places(inbox, published, held, failed or held / "failed")
    if not inbox.is_dir():
        raise UsageError(f"the inbox {inbox} is no folder: make it first")
    _apart(places)
    setup = configure([str(inbox)], Gate(**{f.name: getattr(flags, f.name) for f in fields(flags)}))
    stamp = maker(setup.settings, receipt, receipt_key_file)
    for warning in () if flags.quiet else setup.warnings:
        print(f"audit: {warning}", file=sys.stderr)
    ending = run(
        Plan(
            places,
            setup.settings,
            _formats(setup),
            settle,
            poll,
            once,
            setup.jobs or 1,
            setup.include,
            setup.exclude,
            setup.quiet,
            setup.extract,
            stamp,
        ),
        say,
    )
    if ending.stopped == signal.SIGINT:
        return Exit.INTERRUPTED
    if not once:
        return Exit.PUBLISH
    return Exit.UNAUDITED if ending.unaudited else Exit.HOLD if ending.held else Exit.PUBLISH


def _formats(setup: "Setup") -> "tuple[PerArticle, ...]":
    """Those with a report for each article; of the others the house's file may speak for other commands."""
    from audit.errors import UsageError
    from audit.report.formats import FORMATS, PerArticle

    known = ", ".join(name for name, form in FORMATS.items() if isinstance(form, PerArticle))
    for name in setup.formats:
        if name not in FORMATS:
            raise UsageError(f"there is no report format “{name}”: choose from {known}")
    found = tuple(form for name in dict.fromkeys(setup.formats) if isinstance(form := FORMATS[name], PerArticle))
    if not found:
        raise UsageError(f"audit watch writes a report for each article: choose from {known} with --format")
    return found


def _apart(places: "Places") -> None:
    """Raises UsageError where an article that was moved would be in the inbox, or where two verdicts look the same."""
    from audit.errors import UsageError

    inbox, published, held, failed = (
        path.resolve() for path in (places.inbox, places.published, places.held, places.failed)
    )
    for folder in (published, held, failed):
        if folder.is_relative_to(inbox) or inbox.is_relative_to(folder):
            raise UsageError(f"{folder} and the inbox {inbox} must not lie in each other")
    for one, other in ((published, held), (held, published), (failed, published), (published, failed)):
        if one.is_relative_to(other):
            raise UsageError(f"{one} must not lie in {other}: what is published and what is not stay apart")
    if held.is_relative_to(failed):
        raise UsageError(f"{held} must not lie in {failed}")
