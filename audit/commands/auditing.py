"""``audit run`` and ``audit gate``."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from audit.commands.receipts import Receipt, ReceiptKeyFile, maker
from audit.console import Exit, say
from audit.options import Gate, Paths, sharing

if TYPE_CHECKING:
    from audit.config import Setup
    from audit.session import Tally


@sharing
def run(paths: Paths, flags: Gate) -> int:
    """Audit files and folders; write a report per article and an index.

    Exit code: 0, or 3 if something could not be audited.
    """
    tally = _audited(paths, flags)
    return Exit.UNAUDITED if tally.unaudited else Exit.PUBLISH


@sharing
def gate(paths: Paths, flags: Gate, receipt: Receipt = False, receipt_key_file: ReceiptKeyFile = None) -> int:
    """Audit like run; the verdict is the exit code.

    0 all may be published · 1 something is held · 2 wrong call · 3 something could not be audited (comes before 1).
    """
    tally = _audited(paths, flags, receipt, receipt_key_file)
    return Exit.UNAUDITED if tally.unaudited else Exit.HOLD if tally.stopped else Exit.PUBLISH


def _audited(paths: list[str], flags: Gate, receipt: bool = False, key_file: Path | None = None) -> "Tally":
    from audit.stock import fill, restock

    fill()  # before the modules below compile their patterns
    from audit.config import configure
    from audit.sources import streams

    setup = configure(paths, flags)
    if streams(paths, setup, folders=not receipt):
        tally, said = _streamed(paths, setup, receipt)
    else:
        from audit.session import session, summary

        tally = session(paths, setup, maker(setup.settings, receipt, key_file))
        said = "" if flags.quiet else summary(tally, setup.out)
    if flags.quiet:
        for path, reason in tally.unaudited:
            print(f"audit: {path}: {reason}", file=sys.stderr)
    else:
        for warning in setup.warnings:
            print(f"audit: {warning}", file=sys.stderr)
        say(said)
    restock()
    return tally


def _streamed(paths: list[str], setup: "Setup", receipt: bool) -> "tuple[Tally, str]":
    from audit.errors import UsageError
    from audit.streaming import streaming, summary

    if receipt:
        raise UsageError("--receipt is for articles in files of their own, not for archives")
    tally = streaming(paths, setup)
    return tally, summary(tally, setup)
