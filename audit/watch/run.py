"""The watcher: look, open, audit, move, and again, until somebody says stop."""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from types import FrameType

from audit.auditor import Settings
from audit.engine.workers import Workers
from audit.errors import UsageError, WriteError
from audit.read import read_bytes
from audit.receipt import Maker
from audit.report.formats import PerArticle
from audit.report.stream import line
from audit.watch.arrivals import Arrivals
from audit.watch.examine import auditor, examine, lost
from audit.watch.journal import Journal
from audit.watch.parcel import Parcel, batch, opened, related
from audit.watch.sorting import Fate, Moved, Places, Sorter
from audit.watch.wake import Bell

FIRST = b"The ministers met in the capital on Monday.\n"
RETRY = 30.0  # seconds until a file that could not be moved is tried again
PATIENCE = 60  # times the settling time that --once waits for a file that is being written


@dataclass(frozen=True)
class Plan:
    """What to do; ``settle`` is in seconds, ``poll`` looks at the inbox instead of asking for news of changes."""

    places: Places
    settings: Settings
    formats: tuple[PerArticle, ...]
    settle: float = 1.0
    poll: bool = False
    once: bool = False
    jobs: int = 1
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    quiet: bool = False
    extract: bool = False
    maker: Maker | None = None


@dataclass
class Ending:
    """How it ended, and what became of the files, if it was to do what is there and no more.

    ``stopped`` is the signal that ended it, 0 if none did; ``held`` leaves dry runs out.
    """

    stopped: int = 0
    held: bool = False
    unaudited: bool = False


def run(plan: Plan, say: Callable[[str], object]) -> Ending:
    """Watch until SIGTERM or Ctrl-C, or until what is there is done; ``say`` is given a line for each decision.

    Raises UsageError: folders that cannot be used, another watcher, a model or rule that is broken.
    """
    for folder in (plan.places.published, plan.places.held, plan.places.failed):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"the folder {folder} cannot be made: {error.strerror}") from error
    journal = Journal(plan.places.inbox)
    bell = Bell()
    try:
        return _Watcher(plan, journal, bell, say).run()
    finally:
        bell.close()
        journal.close()


class _Watcher:
    def __init__(self, plan: Plan, journal: Journal, bell: Bell, say: Callable[[str], object]) -> None:
        self._plan, self._journal, self._bell, self._say = plan, journal, bell, say
        self._arrivals = Arrivals(plan.places.inbox, plan.settle, plan.include, plan.exclude)
        self._sorter = Sorter(plan.places, plan.formats, journal, plan.maker)
        self._said: set[str] = set()
        self._ending = Ending()

    def run(self) -> Ending:
        before = {number: signal.signal(number, self._signalled) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            self._begin()
            with Workers(self._plan.jobs) as workers:
                if self._plan.once:
                    self._once(workers)
                else:
                    self._always(workers)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        return self._ending

    def _signalled(self, number: int, frame: FrameType | None) -> None:
        if self._bell.stopped.is_set():
            raise KeyboardInterrupt
        self._ending.stopped = number
        self._bell.stop()

    def _begin(self) -> None:
        try:
            self._tell(self._journal.recover(), wrong=False)
        except OSError as error:
            raise UsageError(f"what the last watcher left cannot be cleared up: {error}") from error
        if self._plan.jobs <= 1:
            known = auditor(self._settings())  # a model that is broken is better known now
            if not self._plan.once:
                known.audit(read_bytes(FIRST, "first.txt"))  # models load on first use: better now than at the first
        if not self._plan.poll and not self._plan.once:
            self._bell.listen(self._plan.places.inbox)
        self._tell(f"watching {self._plan.places.inbox}", wrong=False)

    def _always(self, workers: Workers) -> None:
        while not self._bell.stopped.is_set():
            now = time.monotonic()
            ready = self._arrivals.look(now)
            self._odd()
            if ready:
                self._batch(ready, workers)
            else:
                self._bell.wait(self._arrivals.pause(time.monotonic(), self._bell.most))

    def _once(self, workers: Workers) -> None:
        """What is there now; a file that goes on being written, or cannot be moved, is left and counts as unaudited."""
        start = time.monotonic()
        ready = self._arrivals.look(start)
        self._odd()
        self._ending.unaudited = bool(self._arrivals.strange or self._arrivals.fault)
        wanted, progress = self._arrivals.known(), start
        patience = PATIENCE * self._plan.settle + 1
        while wanted and not self._bell.stopped.is_set() and time.monotonic() < progress + patience:
            ready, began = [path for path in ready if path in wanted], time.monotonic()
            if ready and (done := self._batch(ready, workers)):
                wanted -= done
                progress = time.monotonic()
            else:
                self._bell.wait(self._arrivals.pause(time.monotonic(), 0.5))
            # What an audit takes is not the writer's delay: a file that changed meanwhile gets another.
            patience = max(patience, 2 * (time.monotonic() - began))
            ready = self._arrivals.look(time.monotonic())
            wanted &= self._arrivals.known()
        for path in sorted(wanted):
            self._ending.unaudited = True
            self._tell(f"{path} was left in the inbox")

    def _batch(self, ready: list[Path], workers: Workers) -> set[Path]:
        """Open some files, audit and move them; those that are done with, moved or not."""
        done: set[Path] = set()
        parcels = list[Parcel]()
        for path in batch(ready):
            parcel = opened(path, self._plan.extract)
            if parcel is None:
                self._arrivals.again(path)
            else:
                parcels.append(parcel)
        parcels = related(parcels)
        work = partial(examine, settings=self._settings())
        results = workers.in_order(self._until_stopped(parcels), work, lost)
        for parcel, examined in zip(parcels, results, strict=False):
            try:
                moved = self._sorter.move(parcel, examined)
            except WriteError as error:
                self._tell(f"{error}; it is tried again in {RETRY:.0f} seconds")
                self._arrivals.later(parcel.path, time.monotonic() + RETRY)
                self._ending.unaudited = True
                if self._plan.once:
                    done.add(parcel.path)
                continue
            if moved is None:
                self._arrivals.again(parcel.path)
            else:
                self._decided(moved)
                done.add(parcel.path)
        return done

    def _until_stopped(self, parcels: list[Parcel]) -> Iterator[Parcel]:
        for parcel in parcels:
            if self._bell.stopped.is_set():
                return
            yield parcel

    def _decided(self, moved: Moved) -> None:
        self._ending.held |= moved.stopped
        self._ending.unaudited |= moved.fate is Fate.UNAUDITED
        record = {
            "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "path": str(moved.path),
            "verdict": moved.fate.value,
            "moved_to": str(moved.target),
            "seconds": round(moved.seconds, 3),
        }
        if not self._plan.quiet:
            self._say(line(record) + "\n")

    def _settings(self) -> Settings:
        """With the waivers that hold today: a watcher runs for longer than a day."""
        settings = self._plan.settings
        return replace(settings, settling=replace(settings.settling, today=date.today()))

    def _odd(self) -> None:
        if self._arrivals.fault:
            self._tell(self._arrivals.fault)
        for path in sorted(self._arrivals.strange):
            self._tell(f"{path} is no file, and stays where it is: put the article itself into the inbox")

    def _tell(self, sentence: str, wrong: bool = True) -> None:
        """A line on standard error, once; what is not ``wrong`` only where nobody asked for quiet."""
        if sentence and sentence not in self._said and (wrong or not self._plan.quiet):
            self._said.add(sentence)
            print(f"audit: {sentence}", file=sys.stderr, flush=True)
