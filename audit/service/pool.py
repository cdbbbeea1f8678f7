"""So many workers, and a queue before them that has an end. The event loop only waits; threads do the blocking."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from audit.auditor import Settings
from audit.service.work import Job, Result
from audit.service.worker import Died, Overdue, Ready, Unfit, Worker

T = TypeVar("T")

TRIES = 3  # of the first worker
PAUSE = 1.0  # seconds between attempts to replace a worker that does not start; doubled each time, to 30


class Busy(Exception):
    """All places are taken; ``retry_after`` is in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


class Closing(Exception):
    """The service is being stopped."""


@dataclass
class Pool:
    """``size`` workers and ``queue`` places for jobs that wait.

    ``on_unfit`` is called if the first process says that it cannot work as it is told; ``on_loss`` whenever one is
    lost, with the reason.
    """

    settings: Settings
    size: int
    queue: int
    on_unfit: Callable[[str], None]
    on_loss: Callable[[str], None]
    said: Ready | None = None
    waiting: int = 0
    working: int = 0
    loaded: int = 0
    _seconds: float = 1.0  # that a job took of late
    _closing: bool = False
    _workers: set[Worker] = field(default_factory=set)
    _idle: asyncio.Queue[Worker] = field(default_factory=asyncio.Queue)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        # A thread for each worker that works, and one for each that starts meanwhile.
        self._threads = ThreadPoolExecutor(2 * self.size, "worker")

    def start(self) -> None:
        """Begin to start the workers; ``loaded`` counts those that have."""
        for _ in range(self.size):
            self._hire()

    def do(self, job: Job, seconds: float) -> Coroutine[None, None, Result]:
        """Takes a place for a job at once; awaited, gives its result within ``seconds``, waiting included.

        Raises Busy if no place is free and Closing, both before there is anything to await; then Overdue if time is up
        (the work is stopped) and Died.
        """
        if self._closing:
            raise Closing
        if self.waiting >= self.queue + self._idle.qsize():
            raise Busy(self.retry_after())
        self.waiting += 1
        return self._done(job, time.monotonic() + seconds)

    async def _done(self, job: Job, until: float) -> Result:
        try:
            worker = await asyncio.wait_for(self._idle.get(), max(0.0, until - time.monotonic()))
        except TimeoutError as error:
            raise Overdue from error
        finally:
            self.waiting -= 1
        # Who asked may have gone: the worker is watched to its end all the same.
        return await asyncio.shield(asyncio.ensure_future(self._work(worker, job, until)))

    def retry_after(self) -> int:
        """Seconds until about half of those who wait will have been served, from 1 to 60."""
        return max(1, min(60, round(self._seconds * (self.waiting + self.working) / (2 * self.size))))

    async def close(self, seconds: float) -> None:
        """Let what runs end within ``seconds``, then end all processes."""
        self._closing = True
        until = time.monotonic() + seconds
        while (self.working or self.waiting) and time.monotonic() < until:
            await asyncio.sleep(0.02)
        self.kill()

    def kill(self) -> None:
        """End all processes at once."""
        self._closing = True
        for worker in list(self._workers):
            worker.kill()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _work(self, worker: Worker, job: Job, until: float) -> Result:
        self.working += 1
        began = time.monotonic()
        try:
            result = await self._blocking(worker.do, job, until)
        except (Overdue, Died) as error:
            self._dismiss(worker, "overdue" if isinstance(error, Overdue) else "died")
            raise
        else:
            self._idle.put_nowait(worker)
            return result
        finally:
            self.working -= 1
            self._seconds += 0.2 * (time.monotonic() - began - self._seconds)

    def _dismiss(self, worker: Worker, why: str) -> None:
        self.loaded -= 1
        self._workers.discard(worker)
        if not self._closing:
            self.on_loss(why)
            self._hire()

    def _hire(self) -> None:
        task = asyncio.ensure_future(self._hired())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _hired(self) -> None:
        pause, tries = PAUSE, 0
        while not self._closing:
            worker = await self._blocking(Worker, self.settings)
            self._workers.add(worker)
            if self._closing:
                worker.kill()
                return
            try:
                said = await self._blocking(worker.ready)
            except Died:
                said = None
            if isinstance(said, Ready):
                self.said = said
                self.loaded += 1
                self._idle.put_nowait(worker)
                return
            self._workers.discard(worker)
            if self._closing:
                return
            tries += 1
            if self.said is None and (isinstance(said, Unfit) or tries == TRIES):
                self.on_unfit(said.reason if said else "its processes die at their start, perhaps for want of memory")
                return
            self.on_loss("does not start")
            await asyncio.sleep(pause)
            pause = min(30.0, 2 * pause)

    async def _blocking(self, call: Callable[..., T], *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, call, *args)
