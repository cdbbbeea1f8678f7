"""One process with a loaded model, seen from both sides of its pipe. Killed when it takes too long."""

import multiprocessing
import signal
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from audit.auditor import Settings
from audit.errors import UsageError
from audit.service.logs import place, quiet
from audit.service.work import Desk, Job, Result

# Held back in the worker: the service alone answers them, also where they are sent to all of its processes.
HELD = {signal.SIGINT, signal.SIGTERM}


class Overdue(Exception):
    """The time was up; the process has been killed."""


class Died(Exception):
    """The process ended by itself: want of memory, or a fault in a library."""


@dataclass(frozen=True, slots=True)
class Ready:
    """``example`` and ``brief`` are a report and its short form, as JSON, for the description of the service."""

    signature: str
    example: bytes = field(repr=False)
    brief: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unfit:
    """The process cannot work as it is told; ``reason`` is a sentence for who started the service."""

    reason: str


def serve(pipe: Connection, settings: Settings) -> None:
    """The process: says ``Ready`` or ``Unfit``, then a ``Result`` for each ``Job`` until the pipe closes."""
    signal.pthread_sigmask(signal.SIG_BLOCK, HELD)
    quiet()
    try:
        try:
            desk = Desk(settings)
        except UsageError as error:
            pipe.send(Unfit(str(error)))
            return
        except Exception as error:
            pipe.send(Unfit(f"the program fails at its start ({place(error)}); please report this"))
            return
        pipe.send(Ready(desk.signature, *desk.examples))
        while True:
            pipe.send(desk.do(pipe.recv()))
    except (EOFError, OSError):
        return  # the service has gone


class Worker:
    """The service's end. Every method blocks, so it is called from a thread; one call at a time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._start()

    def _start(self) -> None:
        # Spawned, not forked: tokenizers and onnxruntime keep threads that do not survive a fork.
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, self._settings), daemon=True)
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, HELD)  # which the process inherits
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            theirs.close()

    def ready(self) -> Ready | Unfit:
        """Waits until the model is loaded. Raises Died."""
        said = self._receive(None)
        assert isinstance(said, Ready | Unfit)
        return said

    def do(self, job: Job, until: float) -> Result:
        """The result of one job. Raises Overdue once ``time.monotonic()`` is past ``until``, and Died; then the process
        is gone for good and ``kill`` need not be called."""
        try:
            self._pipe.send(job)
        except OSError as error:
            self.kill()
            raise Died from error
        said = self._receive(until)
        assert not isinstance(said, Ready | Unfit)
        return said

    def _receive(self, until: float | None) -> Ready | Unfit | Result:
        try:
            if not self._pipe.poll(None if until is None else max(0.0, until - time.monotonic())):
                self.kill()
                raise Overdue
            said: Ready | Unfit | Result = self._pipe.recv()
            return said
        except (EOFError, OSError) as error:
            self.kill()
            raise Died from error

    def kill(self) -> None:
        """End the process at once; one that has ended is buried. May be called from any thread, more than once."""
        self._process.kill()
        self._process.join()
