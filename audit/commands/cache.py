"""``audit cache``."""

from typing import Annotated, Literal

import typer

from audit.console import Exit, say
from audit.options import CacheFolder


def cache(
    action: Annotated[
        Literal["info", "clear"],
        typer.Argument(help="info: how much is kept, and where; clear: take it out.", metavar="info|clear"),
    ],
    older_than: Annotated[
        float | None,
        typer.Option("--older-than", help="Clear only what was not used for so many days.", min=0, metavar="DAYS"),
    ] = None,
    cache_dir: CacheFolder = None,
) -> int:
    """Results of earlier runs, which audit run and audit gate take instead of auditing the same article again."""
    from audit.cache import place
    from audit.cache.tending import clear, info
    from audit.errors import UsageError

    found = place(cache_dir)
    if found is None:
        raise UsageError("there is no cache: AUDIT_CACHE_DIR is empty, or there is no home folder")
    if action == "info":
        if older_than is not None:
            raise UsageError("--older-than goes with audit cache clear only")
        say(info(found))
    else:
        say(clear(found, older_than))
    return Exit.PUBLISH
