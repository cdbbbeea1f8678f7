"""How far a run is, for whoever watches it at a terminal."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def shown(outcomes: Iterator[Item], total: int, quiet: bool) -> Iterable[Item]:
    """``outcomes`` as they come, with a bar on standard error if that is a terminal."""
    if quiet or not sys.stderr.isatty():
        return outcomes
    from rich.console import Console
    from rich.progress import track

    return track(outcomes, description="auditing", total=total, console=Console(stderr=True), transient=True)
