"""Where the work runs: in this process, or in others that are replaced when one dies."""

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import TypeVar

from audit.engine.serial import SerialExecutor

Item = TypeVar("Item")
Result = TypeVar("Result")

# Articles under way per process: enough to keep all busy, few enough that memory stays flat.
AHEAD = 4


class Workers:
    """``jobs`` processes, this one if it is one; a context. Left by an error or Ctrl-C, it drops what has not begun."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._executor = _executor(jobs)

    def __enter__(self) -> "Workers":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._executor.shutdown(wait=error is None, cancel_futures=error is not None)

    def in_order(
        self, items: Iterable[Item], work: Callable[[Item], Result], lost: Callable[[Item], Result]
    ) -> Iterator[Result]:
        """``work`` on every item, results in the order of the items; both must be able to travel to another process.
        ``lost`` stands in where the process died of an item. Raises what ``work`` raises."""
        ahead = 1 if self._jobs <= 1 else AHEAD * self._jobs
        pending: deque[tuple[Item, Future[Result]]] = deque()
        for item in items:
            try:
                future = _submit(self._executor, work, item)
            except BrokenProcessPool:
                self._executor.shutdown(wait=False)
                self._executor = _executor(self._jobs)
                future = _submit(self._executor, work, item)
            pending.append((item, future))
            if len(pending) >= ahead:
                yield _result(*pending.popleft(), work, lost)
        while pending:
            yield _result(*pending.popleft(), work, lost)


def _result(
    item: Item, future: "Future[Result]", work: Callable[[Item], Result], lost: Callable[[Item], Result]
) -> Result:
    try:
        return future.result()
    except BrokenProcessPool:
        # One process died, and all that was under way went with it: on whose account shows in a process of its own.
        with _pool(1) as alone:
            try:
                return _submit(alone, work, item).result()
            except BrokenProcessPool:
                return lost(item)


def _executor(jobs: int) -> Executor:
    return SerialExecutor() if jobs <= 1 else _pool(jobs)


def _pool(jobs: int) -> ProcessPoolExecutor:
    # Spawned, not forked: tokenizers and onnxruntime keep threads that do not survive a fork.
    return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"))


def _submit(executor: Executor, work: Callable[[Item], Result], item: Item) -> "Future[Result]":
    """``executor.submit``, which may start a process.

    Ctrl-C reaches every process of a terminal, and this one alone is to answer: one that died of it while it held a
    lock would stop all others. New processes inherit the mask.
    """
    if not isinstance(executor, ProcessPoolExecutor):
        return executor.submit(work, item)
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return executor.submit(work, item)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
