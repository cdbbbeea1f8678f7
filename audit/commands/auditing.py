"""``audit run`` and ``audit gate``."""

import sys
from typing import TYPE_CHECKING

from audit.console import Exit, say
from audit.options import Gate, Paths, sharing

if TYPE_CHECKING:
    from audit.session import Tally


@sharing
def run(paths: Paths, flags: Gate) -> int:
    """Audit files and folders; write a report per article and an index.

    Exit code: 0, or 3 if something could not be audited.
    """
    tally = _audited(paths, flags)
    return Exit.UNAUDITED if tally.unaudited else Exit.PUBLISH


@sharing
def gate(paths: Paths, flags: Gate) -> int:
    """Audit like run; the verdict is the exit code.

    0 all may be published · 1 something is held · 2 wrong call · 3 something could not be audited (comes before 1).
    """
    tally = _audited(paths, flags)
    return Exit.UNAUDITED if tally.unaudited else Exit.HOLD if tally.stopped else Exit.PUBLISH


def _audited(paths: list[str], flags: Gate) -> "Tally":
    from audit.config import configure
    from audit.session import session, summary

    setup = configure(paths, flags)
    tally = session(paths, setup)
    if flags.quiet:
        for path, reason in tally.unaudited:
            print(f"audit: {path}: {reason}", file=sys.stderr)
    else:
        for warning in setup.warnings:
            print(f"audit: {warning}", file=sys.stderr)
        say(summary(tally, setup.out))
    return tally
