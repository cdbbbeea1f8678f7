"""Dask as an executor: a cluster by the address of its scheduler, or one on this machine. Needs the extra ``dask``.

``distributed`` sends work again whose worker was lost, and starts workers anew. What is left to do here: to tell in the
words of ``concurrent.futures`` what can go wrong.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from typing import Any

from audit import __version__
from audit.engine.crew import Crew, without_interrupts
from audit.errors import UsageError

WAIT = 30  # seconds for a scheduler to answer
NOBODY = 120.0  # seconds without a worker after which the run ends
ASKED = 5.0  # seconds for which the number of workers holds
GONE = "the Dask scheduler went away; what was finished is kept"
DEATHS = 1  # workers that a batch may cost before it is cut up


class Dask(Crew):
    """The workers of a cluster. Raises UsageError: no Dask, no scheduler, workers of another version."""

    def __init__(self, jobs: int, scheduler: str) -> None:
        distributed = _distributed()
        self._cluster: Any = None
        self._here, self._jobs = not scheduler, max(1, jobs)
        with without_interrupts():
            try:
                if self._here:
                    self._cluster = _local(distributed, self._jobs)
                self._client = distributed.Client(self._cluster or scheduler, timeout=WAIT, set_as_default=False)
            except (OSError, ValueError, TimeoutError) as error:
                if self._cluster is not None:
                    self._cluster.close()
                where = scheduler or "on this machine"
                raise UsageError(f"the Dask scheduler {where} does not answer: {error or 'no reason given'}") from error
        self._counted, self._count, self._since = 0.0, 1, time.monotonic()
        self._executor = _Executor(self._client)
        if not self._here:
            self._same_version()

    @property
    def processes(self) -> int:
        now = time.monotonic()
        if now - self._counted > ASKED:
            found = len(self._client.ncores()) if self._client.status == "running" else 0
            self._counted, self._count = now, found
            if found:
                self._since = now
            if self._cluster is not None and found < self._jobs:
                # A worker that dies while its keeper still starts it is not started again by itself.
                self._cluster.scale(self._jobs)
        return max(2, self._count)  # one would mean this process

    @property
    def executor(self) -> Executor:
        return self._executor

    def alone(self) -> Crew:
        return _Guest(self)

    def watch(self) -> None:
        _ = self.processes
        if self._client.status not in ("running", "connecting"):
            raise UsageError(GONE)
        if time.monotonic() - self._since > NOBODY:
            raise UsageError(f"the Dask cluster has had no worker for {NOBODY:.0f} seconds; what was finished is kept")

    def close(self, failed: bool = False) -> None:
        self._executor.shutdown(cancel_futures=failed)
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()

    def _same_version(self) -> None:
        """Results of two versions must not stand in one report."""
        try:
            found = self._client.run(_version)
        except Exception as error:
            self.close(failed=True)
            raise UsageError(
                f"the Dask workers cannot load this program ({error}): install translation-auditor {__version__} there"
            ) from error
        other = {address: version for address, version in found.items() if version != __version__}
        if other:
            self.close(failed=True)
            address, version = min(other.items())
            raise UsageError(f"the Dask worker {address} has version {version} of this program, not {__version__}")


class _Guest(Crew):
    """Another's cluster, which goes on when this is closed."""

    def __init__(self, host: Dask) -> None:
        self._host = host

    @property
    def processes(self) -> int:
        return 1

    @property
    def executor(self) -> Executor:
        return self._host.executor

    def alone(self) -> Crew:
        return self

    def watch(self) -> None:
        self._host.watch()

    def close(self, failed: bool = False) -> None:
        pass


class _Executor(Executor):
    """A client as an executor whose futures fail with what ``concurrent.futures`` knows.

    That of ``Client.get_executor`` never ends a future whose worker dies between the end of the work and the fetching
    of its result (seen in distributed 2026.8).
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._open: set[Any] = set()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        mine: Future[Any] = Future()
        theirs = self._client.submit(fn, *args, **kwargs, pure=False)
        self._open.add(theirs)
        theirs.add_done_callback(lambda done: self._pass_on(done, mine))
        return mine

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        if cancel_futures and self._open and self._client.status == "running":
            self._client.cancel(list(self._open))

    def _pass_on(self, theirs: Any, mine: "Future[Any]") -> None:
        from distributed.scheduler import KilledWorker

        self._open.discard(theirs)
        try:
            mine.set_result(theirs.result())
        except KilledWorker as error:
            mine.set_exception(BrokenExecutor(str(error)))
        except (CancelledError, asyncio.CancelledError):
            mine.set_exception(UsageError(GONE))
        except BaseException as error:
            mine.set_exception(error)


def _local(distributed: Any, jobs: int) -> Any:
    import dask

    # What a dying worker says is no news: what it means for an article is in the results.
    dask.config.set({"distributed.scheduler.allowed-failures": DEATHS, "logging.distributed": "critical"})
    return distributed.LocalCluster(
        n_workers=jobs,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        memory_limit=0,  # as other processes of the program: the system says when it is enough
        silence_logs=logging.CRITICAL,
    )


def _version() -> str:
    from audit import __version__

    return __version__


def _distributed() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise UsageError('--engine dask needs more: pip install "translation-auditor[dask]"') from error
    return distributed
