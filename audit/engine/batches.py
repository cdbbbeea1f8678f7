"""Work in batches: many articles in one message, few enough that nobody waits for the last one."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST = 16  # articles of a batch: a message costs a millisecond, an article five and more
CHARACTERS = 1 << 18  # of a batch; one article alone may have more
SHARE = 8  # of what has been sent so far, a process gets at most this fraction more at once: small runs stay even

_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Parcel(Generic[Result]):
    """A result that brings along what the leading process is to keep: kind, key, head and body, as ``Store.put`` takes
    them."""

    result: Result
    keep: tuple[str, bytes, bytes, bytes | None]


@dataclass(eq=False)
class Batch(Generic[Item, Result]):
    """Articles on their way: ``results`` once they are there, ``deaths`` counts the processes that died with them."""

    items: Sequence[Item]
    results: Sequence[Result] | None = None
    deaths: int = 0
    crew: int = field(default=0)


def cut(items: Iterable[Item], processes: int) -> Iterator[Sequence[Item]]:
    """Batches of ``items`` in their order. With one process each item is a batch; else they begin with one item and
    grow with what has been taken, to ``MOST`` items or ``CHARACTERS``."""
    batch: list[Item] = []
    length = 0
    for taken, item in enumerate(items, 1):
        batch.append(item)
        length += size(item)
        limit = min(MOST, taken // (SHARE * processes)) if processes > 1 else 1
        if len(batch) >= limit or length >= CHARACTERS:
            yield batch
            batch, length = [], 0
    if batch:
        yield batch


def size(item: Any) -> int:
    """The characters that an item brings along: none where it is the name of a file; a task is an item and its kin."""
    if isinstance(item, tuple):
        return size(item[0]) + sum(map(size, item[1])) if len(item) == 2 and isinstance(item[1], tuple) else 0
    if isinstance(item, bytes):
        return len(item)
    text = getattr(item, "size", None)
    return text if isinstance(text, int) else len(getattr(item, "text", ""))


def do(work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """``work`` on all of a batch. A process whose executor has several threads does one batch at a time."""
    with _ONE_AT_A_TIME:
        return [work(item) for item in items]
