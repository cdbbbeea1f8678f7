"""A process of its own: how long until the embedded model's first score, and how much memory scoring takes."""

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = 5
SENTENCES = 2_000
PART = 256  # sentences a call, as audit/calibrating.py has it
FIRST = (
    "import sys; from pathlib import Path; from audit.fluency.embedded import EmbeddedModel;"
    "EmbeddedModel(Path(sys.argv[1])).score(['The council voted against the plan.']); print('scored', flush=True)"
)
MANY = (
    "import json, sys; from pathlib import Path; from audit.fluency.embedded import EmbeddedModel;"
    "m = EmbeddedModel(Path(sys.argv[1])); [m.score(part) for part in json.load(sys.stdin)];"
    "print(next(l.split()[1] for l in open('/proc/self/status') if l.startswith('VmHWM')))"
)


def cold_start(folder: Path, processes: int = PROCESSES) -> dict[str, float]:
    """Seconds from the start of a Python process to its first score, ``best`` and ``median``, and ``cpu``, the mean CPU
    seconds of such a process, which other work on the machine lengthens less. Files that were read a moment ago are in
    the system's cache."""
    times, before = [], _cpu()
    for _ in range(processes):
        began = time.perf_counter()
        with subprocess.Popen(
            [sys.executable, "-c", FIRST, str(folder.resolve())], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            line = process.stdout.readline()
            times.append(time.perf_counter() - began)
        if line != "scored\n":
            raise RuntimeError(f"The model in {folder} scored nothing.")
    cpu = (_cpu() - before) / processes
    return {"best": round(min(times), 3), "median": round(statistics.median(times), 3), "cpu": round(cpu, 3)}


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def peak_memory(folder: Path, texts: Sequence[str], count: int = SENTENCES) -> float:
    """Largest resident memory in MiB, by Linux's /proc, of a process that scores ``count`` sentences; where there are
    fewer, the same again in another call."""
    rows = [texts[begin : begin + PART] for begin in range(0, len(texts), PART)]
    calls: list[Sequence[str]] = []
    while (left := count - sum(map(len, calls))) > 0:
        calls.append(rows[len(calls) % len(rows)][:left])
    run = subprocess.run(
        [sys.executable, "-c", MANY, str(folder.resolve())],
        cwd=ROOT, input=json.dumps(calls), stdout=subprocess.PIPE, check=True, text=True,
    )  # fmt: skip
    return round(int(run.stdout) / 1024, 1)
