"""What one run of an entrant costs: CPU seconds of its processes, user and system, and the memory of the largest."""

import os
import resource
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """``cpu`` in seconds of the process and of all it has waited for; ``memory`` in MiB, of the largest of them."""

    cpu: float
    memory: float


def cost(command: list[str], output: Path, codes: tuple[int, ...], environment: dict[str, str] | None = None) -> Cost:
    """Run ``command`` with its standard output in a file. Raises RuntimeError if its exit code is not in ``codes``."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    errors = output.with_suffix(".err")
    with output.open("wb") as out, errors.open("wb") as err:
        process = subprocess.Popen(command, stdout=out, stderr=err, env={**os.environ, **(environment or {})})
        # Of this process alone; the difference below is of it and of all that it has waited for.
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode not in codes:
        said = errors.read_text("utf-8", errors="replace")[-1000:]
        raise RuntimeError(f"{' '.join(command)[:300]} … ended with {process.returncode}: {said}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, used.ru_maxrss / 1024)
