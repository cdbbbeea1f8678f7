"""``audit baseline``."""

from pathlib import Path
from typing import Annotated

import typer

from audit.console import Exit, say
from audit.options import Flags, Paths, sharing


@sharing
def baseline(
    paths: Paths,
    flags: Flags,
    out: Annotated[
        Path | None,
        typer.Option(
            help="File to write; other articles in it are kept. Default: what audit.toml names, else"
            " audit-baseline.json.",
            metavar="FILE",
        ),
    ] = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Record nothing new; take out what is no longer found.")
    ] = False,
) -> int:
    """Record what is found today as known, so that from now on only new findings count.

    Exit code: 0, or 3 if something could not be audited.
    """
    import sys

    from audit.config import configure
    from audit.recording import recording

    recorded = recording(paths, configure(paths, flags, recording=True), out, prune)
    for path, reason in recorded.unaudited:
        print(f"audit: {path}: {reason}", file=sys.stderr)
    if not flags.quiet:
        say(f"{recorded}\n")
    return Exit.UNAUDITED if recorded.unaudited else Exit.PUBLISH
