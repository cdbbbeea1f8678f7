"""Inputs → outcomes, in order: first which of them cover the same event, then the audits."""

import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from audit.auditor import Auditor, Settings, build
from audit.engine.stories import siblings, stories
from audit.engine.workers import Workers
from audit.errors import ReadError, UsageError
from audit.read import Unread, read, read_bytes
from audit.result import Outcome, Unaudited
from audit.text import Document

# Bytes stand for standard input: there is no file to read again.
Input = Path | Unread | bytes
STDIN = "<stdin>"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a file of the name ``path`` holds or might hold, with its encoding if that is known."""

    path: str
    data: bytes
    encoding: str | None = None


Task = tuple[Input | Draft, tuple[Path, ...]]
Result = TypeVar("Result")


def audit_all(inputs: Iterable[Input], settings: Settings, jobs: int = 1) -> Iterator[Outcome]:
    """Audit every input; outcomes come in the order of the inputs, each as soon as it and all before it are done.

    One input's fault is one ``Unaudited`` and never touches another. Raises UsageError (a model or a rule is broken),
    KeyboardInterrupt.
    """
    return each(inputs, partial(audit_one, settings=settings), lost, jobs)


def each(
    inputs: Iterable[Input], work: Callable[[Task], Result], lost: Callable[[Task], Result], jobs: int
) -> Iterator[Result]:
    """``work`` on every input and the files of its siblings, as :func:`audit_all` does it; ``lost`` as in Workers."""
    items = list(inputs)
    with Workers(jobs) as workers:
        tasks: Iterable[Task] = zip(items, stories(items, workers), strict=True)
        yield from workers.in_order(tasks, work, lost)


def audit_one(task: Task, settings: Settings) -> Outcome:
    """One input and the files of its siblings, with whatever is wrong with it as a value. Raises UsageError."""
    item, kin = task
    if isinstance(item, Unread):
        return Unaudited(item.path, str(item.error))
    try:
        return _auditor(settings).audit(_document(item), siblings(kin))
    except ReadError as error:
        return Unaudited(name(item), str(error))
    except UsageError:
        raise
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        fault = f"{type(error).__name__}: {error}, in {Path(place.filename).name}, line {place.lineno}"
        return Unaudited(name(item), f"The program failed on it ({fault}). Please report this with the article.")


def _document(item: Path | bytes | Draft) -> Document:
    if isinstance(item, Draft):
        return read_bytes(item.data, item.path, encoding=item.encoding)
    return read_bytes(item, name(item)) if isinstance(item, bytes) else read(item)


def lost(task: Task) -> Unaudited:
    """What stands for an input whose process died."""
    return Unaudited(name(task[0]), "The process that audited it died, perhaps for want of memory.")


def name(item: Input | Draft) -> str:
    """What the input is called in reports: ``Document.path``."""
    return item.path if isinstance(item, Unread | Draft) else STDIN if isinstance(item, bytes) else str(item)


@cache
def _auditor(settings: Settings) -> Auditor:
    """The one auditor of this process: models and tables are loaded once."""
    return build(settings)
