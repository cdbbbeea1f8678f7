"""Inputs → outcomes, in order: first which of them cover the same event, then the audits."""

import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from audit.archive.record import Record
from audit.auditor import Auditor, Settings, build
from audit.engine.crew import Engine
from audit.engine.stories import Near, Source, siblings, stories
from audit.engine.workers import Workers
from audit.errors import ReadError, UsageError
from audit.read import Entry, Unread, read, read_bytes, read_entry
from audit.result import Outcome, Unaudited
from audit.text import Document

if TYPE_CHECKING:
    from audit.engine.cached import Cached
    from audit.report.kept import Kept

# Bytes stand for standard input: there is no file to read again.
Input = Path | Entry | Unread | bytes
STDIN = "<stdin>"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a file of the name ``path`` holds or might hold, with its encoding and format if they are known."""

    path: str
    data: bytes
    encoding: str | None = None
    format: str | None = None


@dataclass(frozen=True, slots=True)
class Several:
    """The articles of one file, by their keys, and the siblings of each."""

    path: Path
    keys: tuple[str, ...]
    kin: tuple[tuple[Source, ...], ...]


Task = tuple[Input | Draft | Document | Several, tuple[Source, ...]]
Streamed = tuple[Input | Record, tuple[Near, ...]]
Result = TypeVar("Result")


def audit_kept(inputs: Iterable[Input], cached: "Cached", jobs: int | Engine = 1) -> "Iterator[Outcome | Kept]":
    """``audit_all`` with a cache, under its settings: what it knows is taken from it, the rest is audited and kept."""
    items = list(inputs)
    with Workers(jobs) as workers:
        tasks: Iterable[Task] = zip(items, stories(items, workers, cached), strict=True)
        found: Iterator[Outcome | Kept] = workers.in_order(tasks, cached.work, lost, cached.known, cached.keep)
        yield from found


def audit_all(inputs: Iterable[Input], settings: Settings, jobs: int | Engine = 1) -> Iterator[Outcome]:
    """Audit every input; outcomes come in the order of the inputs, each as soon as it and all before it are done.

    One input's fault is one ``Unaudited`` and never touches another. Raises UsageError (a model or a rule is broken),
    KeyboardInterrupt.
    """
    items = list(inputs)
    with Workers(jobs) as workers:
        tasks: Iterable[Task] = zip(items, stories(items, workers), strict=True)
        found: Iterator[Outcome] = workers.in_order(tasks, partial(audit_one, settings=settings), lost)
        yield from found


def each(
    inputs: Iterable[Input], work: Callable[[Task], Result], lost: Callable[[Task], Result], jobs: int | Engine
) -> Iterator[Result]:
    """``work`` on every file and the siblings of its articles, in the order of the inputs; ``lost`` as in Workers.

    Entries of one file come to ``work`` together, as ``Several``: who changes the file changes it once.
    """
    items = list(inputs)
    with Workers(jobs) as workers:
        yield from workers.in_order(_by_file(zip(items, stories(items, workers), strict=True)), work, lost)


def _by_file(tasks: Iterable[tuple[Input, tuple[Source, ...]]]) -> Iterator[Task]:
    def file(task: tuple[Input, tuple[Source, ...]]) -> Path | None:
        return task[0].path if isinstance(task[0], Entry) and task[0].key else None

    for path, group in groupby(tasks, file):
        if path is None:
            yield from group
        else:
            entries = [(item.key, kin) for item, kin in group if isinstance(item, Entry)]
            yield Several(path, tuple(key for key, _ in entries), tuple(kin for _, kin in entries)), ()


def audit_one(task: Task | Streamed, settings: Settings) -> Outcome:
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


def _document(item: Path | Entry | bytes | Draft | Document | Several | Record) -> Document:
    if isinstance(item, Document):
        return item
    if isinstance(item, Record):
        return item.document()
    if isinstance(item, Draft):
        return read_bytes(item.data, item.path, item.format, item.encoding)
    if isinstance(item, Entry):
        return read_entry(item)
    if isinstance(item, bytes):
        return read_bytes(item, name(item))
    return read(item.path if isinstance(item, Several) else item)


def lost(task: Task | Streamed) -> Unaudited:
    """What stands for an input whose process died."""
    return Unaudited(name(task[0]), "The process that audited it died, perhaps for want of memory.")


def name(item: Input | Draft | Document | Several | Record) -> str:
    """What the input is called in reports: ``Document.path``."""
    if isinstance(item, bytes):
        return STDIN
    if isinstance(item, Entry | Record):
        return item.name
    return str(item if isinstance(item, Path) else item.path)


@cache
def _auditor(settings: Settings) -> Auditor:
    """The one auditor of this process: models and tables are loaded once."""
    return build(settings)
