"""One run of the program: seconds by the clock and of the processors, memory of each of its processes, a digest of what
it says."""

import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Run:
    """``cpu`` is that of all its processes; ``leader`` and ``worker`` are the most memory in MiB that the process which
    leads, and any that works, had; ``lost`` are articles without a verdict."""

    articles: int
    engine: str
    jobs: int
    seconds: float
    cpu: float
    leader: float
    worker: float
    digest: str
    lost: int
    kills: int
    signature: str


def run(archive: Path, articles: int, engine: str, jobs: int, model: str, out: Path, kills: int = 0) -> Run:
    """Audit ``archive``; with ``kills``, that many of its Dask workers are killed on the way. Raises RuntimeError."""
    results = out / "results.jsonl"
    command = [sys.executable, "-m", "audit.cli", "run", str(archive), "--no-cache", "--engine", engine]
    command += ["--jobs", str(jobs)]
    command += ["--model", model, "--out", str(out), "--reports", "none", "-q"]
    begun = time.monotonic()
    before = os.times()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    watch = _Watch(process.pid)
    killer = _Killer(process.pid, kills, results.with_name("results.jsonl.part")) if kills else None
    watched = watch.during(process)
    _, error = process.communicate()
    watched()
    seconds = time.monotonic() - begun
    after = os.times()
    if process.returncode not in (0, 3):
        raise RuntimeError(f"{' '.join(command)}: {error.decode(errors='replace')[-2000:]}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    data = results.read_bytes()
    signature = data.rpartition(b'"signature": "')[2].partition(b'"')[0].decode()
    verdicts = data.count(b'"verdict": "hold"') + data.count(b'"verdict": "publish"')
    return Run(
        articles, engine, jobs, seconds, cpu, watch.leader, watch.worker, hashlib.sha256(data).hexdigest(),
        articles - verdicts, killer.done if killer else 0, signature,
    )  # fmt: skip


class _Watch:
    """The highest resident memory of a process and of those below it, by asking the system ten times a second."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self.leader = self.worker = 0.0

    def during(self, process: "subprocess.Popen[bytes]") -> Callable[[], None]:
        stop = threading.Event()

        def look() -> None:
            while not stop.wait(0.1):
                self.leader = max(self.leader, peak(self._pid))
                for child in below(self._pid):
                    self.worker = max(self.worker, peak(child))

        thread = threading.Thread(target=look, daemon=True)
        thread.start()

        def end() -> None:
            stop.set()
            thread.join()

        return end


class _Killer:
    """Kills workers of a run, one each time that the results have grown."""

    def __init__(self, pid: int, kills: int, results: Path) -> None:
        self._pid, self._kills, self._results = pid, kills, results
        self.done = 0
        threading.Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        seen = 0
        while self.done < self._kills and Path(f"/proc/{self._pid}").exists():
            time.sleep(0.3)
            size = self._results.stat().st_size if self._results.exists() else 0
            # Workers are the processes that have loaded most.
            workers = sorted((p for p in below(self._pid) if peak(p) > 80), key=peak)
            if size > seen and len(workers) > 1:
                os.kill(workers[-1 - self.done % 2], signal.SIGKILL)
                self.done += 1
                seen = size
                time.sleep(2)


def peak(pid: int) -> float:
    """The most resident memory a process has had, in MiB; 0 for one that is gone."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    except (OSError, ValueError):
        pass
    return 0.0


def below(pid: int) -> list[int]:
    """The processes that a process has started, and they."""
    found = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                found += [child, *below(child)]
    except OSError:
        pass
    return found
