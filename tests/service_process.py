"""``audit serve`` as a real process, and what it says."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2

SPUN = "The two leaders will take a stand once morest the proposal, officials said on Monday.\n"
CLEAN = "The council voted on Tuesday to keep the library open on Sundays.\n"


class Service:
    """A running service. ``lines`` are what it has written so far."""

    def __init__(self, *options: str, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "audit.cli", "serve", "--port", "0", "--no-config", *options],
            stderr=subprocess.PIPE,
            env={**os.environ, **environment},
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.address: str = self.event("listening")["address"]
        self.client = httpx2.Client(base_url=self.address, timeout=60, trust_env=False)

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line.decode())

    def events(self, name: str) -> list[dict[str, Any]]:
        return [event for line in list(self.lines) if (event := json.loads(line))["event"] == name]

    def event(self, name: str, **fields: Any) -> dict[str, Any]:
        """The first event of that name with those fields, once it has come."""
        for _ in range(1200):
            for event in self.events(name):
                if fields.items() <= event.items():
                    return event
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError((name, fields, self.lines))

    def ready(self) -> "Service":
        for _ in range(1200):
            if self.client.get("/ready").status_code == 200:
                return self
            time.sleep(0.05)
        raise AssertionError(self.lines)

    def workers(self) -> set[int]:
        """Process ids of the workers: what multiprocessing has spawned, its tracker of resources left out."""
        found = set()
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == self.process.pid and b"spawn_main" in (entry / "cmdline").read_bytes():
                    found.add(int(entry.name))
        return found

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.wait()

    def wait(self) -> int:
        code = self.process.wait(60)
        self._reader.join(10)
        return code


@contextlib.contextmanager
def service(*options: str, **environment: str) -> Iterator[Service]:
    """A service that is ready, and is gone afterwards."""
    running = Service(*options, **environment)
    try:
        yield running.ready()
    finally:
        running.client.close()
        if running.process.poll() is None:
            running.stop()
        if running.process.poll() is None:
            running.process.kill()
