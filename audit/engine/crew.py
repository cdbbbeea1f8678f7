"""Who does the work: this process, several, or those of a Dask cluster; each a ``concurrent.futures.Executor``."""

import signal
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from audit.engine.serial import SerialExecutor
from audit.errors import UsageError

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

ENGINES = ("serial", "processes", "dask")


@dataclass(frozen=True, slots=True)
class Engine:
    """Where work is to run: ``kind`` is one of ``ENGINES``, empty for what fits ``jobs``.

    ``jobs`` is the number of processes, 0 for one per core. ``scheduler`` is the address of a Dask scheduler; without
    one, Dask runs on this machine.
    """

    jobs: int = 0
    kind: str = ""
    scheduler: str = ""

    def with_jobs(self, jobs: int) -> "Engine":
        """The same with another number of processes."""
        return replace(self, jobs=jobs)


class Crew(ABC):
    """Processes that work. ``name`` counts up when they are replaced."""

    name = 0

    @property
    @abstractmethod
    def processes(self) -> int:
        """How many there are at this moment, at least 1."""

    @property
    @abstractmethod
    def executor(self) -> Executor:
        """What takes the work now."""

    def submit(self, call: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        """As ``Executor.submit``, which may start a process.

        Ctrl-C reaches every process of a terminal, and this one alone is to answer: one that died of it while it held a
        lock would stop all others. New processes inherit the mask.
        """
        with without_interrupts():
            return self.executor.submit(call, *arguments)

    def renew(self) -> bool:
        """After a death: other processes in place of these. Whether all that was under way is gone."""
        return False

    @abstractmethod
    def alone(self) -> "Crew":
        """One of its kind for work that has to be watched by itself; to be closed."""

    def watch(self) -> None:  # noqa: B027 (most have nothing to look after)
        """Asked while nothing arrives. Raises UsageError if nothing ever will."""

    def close(self, failed: bool = False) -> None:
        """Let the processes go; if it ``failed``, what has not begun is dropped."""
        self.executor.shutdown(wait=not failed, cancel_futures=failed)


class Serial(Crew):
    """This process."""

    def __init__(self) -> None:
        self._executor = SerialExecutor()

    @property
    def processes(self) -> int:
        return 1

    @property
    def executor(self) -> Executor:
        return self._executor

    def submit(self, call: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        return self._executor.submit(call, *arguments)

    def alone(self) -> Crew:
        return Serial()


class Processes(Crew):
    """Processes on this machine; when one dies, the pool is broken and replaced."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._executor = self._pool()

    @property
    def processes(self) -> int:
        return self._jobs

    @property
    def executor(self) -> Executor:
        return self._executor

    def renew(self) -> bool:
        self._executor.shutdown(wait=False)
        self._executor = self._pool()
        self.name += 1
        return True

    def alone(self) -> Crew:
        return Processes(1)

    def _pool(self) -> "ProcessPoolExecutor":
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        from audit.engine.orphans import follow

        # Spawned, not forked: tokenizers and onnxruntime keep threads that do not survive a fork.
        return ProcessPoolExecutor(self._jobs, get_context("spawn"), follow)


def crew(engine: Engine | int) -> Crew:
    """The processes that an engine stands for. Raises UsageError."""
    if isinstance(engine, int):
        engine = Engine(engine)
    kind = engine.kind or ("processes" if engine.jobs > 1 else "serial")
    if kind == "dask":
        from audit.engine.dask_cluster import Dask

        return Dask(engine.jobs, engine.scheduler)
    if kind not in ENGINES:
        raise UsageError(f"there is no engine {kind!r}; choose one of {', '.join(ENGINES)}")
    return Serial() if kind == "serial" else Processes(max(1, engine.jobs))


@contextmanager
def without_interrupts() -> Iterator[None]:
    """A stretch in which this thread, and what it starts, does not get Ctrl-C."""
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
