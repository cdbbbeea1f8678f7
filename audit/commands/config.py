"""``audit config``."""

from typing import Annotated

import typer

from audit.console import Exit, say
from audit.options import Gate, sharing


@sharing
def config(
    flags: Gate,
    path: Annotated[str | None, typer.Argument(help="An article. Default: any in this folder.", metavar="PATH")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Show the policy that holds for an article, and where each value comes from.

    Takes the flags of gate, to show what they would change.
    """
    from audit.config import configure
    from audit.effective import as_data, as_text, effective

    shown = effective(path, configure([path] if path else [], flags))
    say(as_data(shown) if as_json else as_text(shown))
    return Exit.PUBLISH
