"""How far a run is, for whoever watches it: a bar at a terminal, elsewhere one line at the end of what took a while."""

import sys
from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import TypeVar

Item = TypeVar("Item")
LONG = 60.0  # seconds from which a run is told of where nobody watches


def shown(
    outcomes: Iterator[Item], total: int, quiet: bool, carried: Callable[[Item], bool] = lambda item: False
) -> Iterable[Item]:
    """``outcomes`` as they come, of ``total``, with what is to be told on standard error. ``carried``: whether one is
    from an earlier run, which says nothing about how fast this one is."""
    if quiet:
        return outcomes
    return (_watched if sys.stderr.isatty() else _told)(outcomes, total, carried)


def _told(outcomes: Iterator[Item], total: int, carried: Callable[[Item], bool]) -> Iterator[Item]:
    begun, over, done = monotonic(), 0, 0
    for outcome in outcomes:
        done += 1
        over += carried(outcome)
        yield outcome
    took = monotonic() - begun
    if over or took > LONG:
        words = f"audit: {done:,} of {total:,} in {_time(took)}"
        words += f", {over:,} carried over from earlier runs" if over else ""
        words += f", {_rate(done - over, took)}" if took > LONG and done > over else ""
        print(words, file=sys.stderr)


def _watched(outcomes: Iterator[Item], total: int, carried: Callable[[Item], bool]) -> Iterator[Item]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = TextColumn("auditing"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[told]}")
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total, told="")
        begun, over = monotonic(), 0
        for done, outcome in enumerate(outcomes, 1):
            over += carried(outcome)
            progress.update(task, completed=done, told=told(done, over, total, monotonic() - begun))
            yield outcome


def told(done: int, over: int, total: int, took: float) -> str:
    """How it goes, ``done`` of ``total`` after ``took`` seconds, ``over`` of them carried over: rate and time left as
    if what is left were all new."""
    words = [f"{over:,} carried over"] if over else []
    new = done - over
    if new and took > 0:
        words += [_rate(new, took), f"{_time((total - done) * took / new)} left"]
    return ", ".join(words)


def _rate(number: int, seconds: float) -> str:
    each = number / seconds
    return f"{each:.1f} a second" if each >= 1 else f"{60 * each:.1f} a minute"


def _time(seconds: float) -> str:
    """``7 s``, ``3:05 min``, ``2:07 h``."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02} min"
    return f"{whole // 3600:,}:{whole % 3600 // 60:02} h"
