"""Items → results, in order, whoever does the work; a process that dies costs no more than the article it died of."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from types import TracebackType
from typing import Any, Generic, TypeVar

from audit.engine.batches import MOST, Batch, Parcel, cut, do
from audit.engine.crew import Crew, Engine, crew

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 2  # batches under way per process: one at work, one ready
BUFFER = 512  # results that may wait for one before them, so that a slow article does not hold the rest
PATIENCE = 5.0  # seconds without any result after which the crew is looked after
TRIES = 2  # of an article by itself


class Workers:
    """The processes of an engine, as a context; a number stands for so many on this machine, 1 for this one itself.

    Left by an error or Ctrl-C, it drops what has not begun. Raises UsageError if the engine cannot be had.
    """

    def __init__(self, engine: Engine | int) -> None:
        self._crew = crew(engine)

    def __enter__(self) -> "Workers":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._crew.close(error is not None)

    def in_order(
        self,
        items: Iterable[Item],
        work: Callable[[Item], Result | Parcel[Result]],
        lost: Callable[[Item], Result],
        known: Callable[[Item], Result | None] | None = None,
        keep: Callable[[str, bytes, bytes, bytes | None], None] | None = None,
    ) -> Iterator[Result]:
        """``work`` on every item, results in the order of the items; both must be able to travel to another process.

        Items are taken as they are needed. ``lost`` stands in for an item that kills its process whenever it is tried.
        What ``known`` answers, asked in this process, is no work. ``keep`` is given, in this process, what a ``Parcel``
        brings, as soon as it is there: before its turn, so that a run that is killed has it. Raises what ``work``,
        ``known`` and ``keep`` raise.
        """
        asked = _asked(items, known)
        yield from _Flow(self._crew, work, lost, keep).run(asked)


class _Known(Generic[Result]):
    """An item whose result is there already."""

    def __init__(self, result: Result) -> None:
        self.result = result


def _asked(items: Iterable[Item], known: Callable[[Item], Result | None] | None) -> "Iterator[Item | _Known[Result]]":
    for item in items:
        answer = known(item) if known is not None else None
        yield item if answer is None else _Known(answer)


class _Flow(Generic[Item, Result]):
    """One pass over the items."""

    def __init__(
        self,
        members: Crew,
        work: Callable[[Item], Result | Parcel[Result]],
        lost: Callable[[Item], Result],
        keep: Callable[[str, bytes, bytes, bytes | None], None] | None = None,
    ) -> None:
        self._crew, self._work, self._lost, self._keep = members, work, lost, keep
        self._flying: dict[Future[Any], Batch[Item, Result]] = {}

    def run(self, items: Iterator[Item | _Known[Result]]) -> Iterator[Result]:
        waiting: deque[Batch[Item, Result]] = deque()
        batches, more, held = self._batches(items), True, 0
        while True:
            # Asked anew each time: a cluster grows and shrinks.
            alone = self._crew.processes <= 1
            ahead = 1 if alone else AHEAD * self._crew.processes
            # Where nobody else works, nothing is gained by looking ahead.
            more_now = more and not (alone and waiting and waiting[0].results is not None)
            while more_now and len(self._flying) < ahead and held < max(BUFFER, 2 * ahead * MOST):
                batch = next(batches, None)
                if batch is None:
                    more = more_now = False
                    break
                waiting.append(batch)
                held += len(batch.items)
                if batch.results is None:
                    self._send(batch)
                elif len(waiting) == 1:
                    break  # and on to whoever waits for it
            if not waiting:
                return
            if waiting[0].results is None:
                self._land()
                continue
            first = waiting.popleft()
            held -= len(first.items)
            yield from first.results or ()

    def _batches(self, items: Iterator[Item | _Known[Result]]) -> Iterator[Batch[Item, Result]]:
        """What has to be done in batches; what is known stands between them."""
        for group in cut(items, self._crew.processes):
            todo: list[Item] = []
            for item in group:
                if isinstance(item, _Known):
                    if todo:
                        yield Batch(todo)
                        todo = []
                    yield Batch((), [item.result])
                else:
                    todo.append(item)
            if todo:
                yield Batch(todo)

    def _send(self, batch: Batch[Item, Result]) -> None:
        try:
            future = self._crew.submit(do, self._work, batch.items)
        except BrokenExecutor:
            self._crew.renew()
            future = self._crew.submit(do, self._work, batch.items)
        batch.crew = self._crew.name
        self._flying[future] = batch

    def _land(self) -> None:
        """Wait until a batch is there. One whose process died is sent once more; after that, its items one by one."""
        done, _ = wait(self._flying, PATIENCE, FIRST_COMPLETED)
        if not done:
            self._crew.watch()
        broken = [batch for future in done if not self._arrived(future, batch := self._flying.pop(future))]
        if any(batch.crew == self._crew.name for batch in broken) and self._crew.renew():
            # All that was under way went with the process; what was finished before is not lost.
            rest, _ = wait(self._flying)
            broken += [batch for future in rest if not self._arrived(future, batch := self._flying.pop(future))]
        for batch in broken:
            batch.deaths += 1
        for batch in broken:
            if batch.deaths < TRIES:
                self._send(batch)
            else:
                batch.results = self._by_themselves(batch.items)

    def _arrived(self, future: "Future[Any]", batch: Batch[Item, Result]) -> bool:
        try:
            batch.results = [self._unpacked(found) for found in future.result()]
        except BrokenExecutor:
            return False
        return True

    def _unpacked(self, found: Result | Parcel[Result]) -> Result:
        if not isinstance(found, Parcel):
            return found
        if self._keep is not None:
            self._keep(*found.keep)
        return found.result

    def _by_themselves(self, items: Sequence[Item]) -> list[Result]:
        """On whose account a process dies shows when it has nothing else to do."""
        alone = self._crew.alone()
        try:
            return [self._tried(alone, item) for item in items]
        finally:
            alone.close()

    def _tried(self, alone: Crew, item: Item) -> Result:
        for _ in range(TRIES):
            try:
                future = alone.submit(do, self._work, [item])
                while not wait([future], PATIENCE).done:
                    alone.watch()
                (found,) = future.result()
            except BrokenExecutor:
                alone.renew()
            else:
                return self._unpacked(found)
        return self._lost(item)
