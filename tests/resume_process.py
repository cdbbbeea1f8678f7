"""Runs, each in a process of its own that can be killed, by one process that has imported what they need.

Reads lines ``run <folder or archive> <out> <cache> <jobs>`` and answers each with the process id of a run that has
begun.
"""

import os
import sys
from pathlib import Path

from audit.config import configure
from audit.engine import cached  # noqa: F401 (imported once for all runs)
from audit.options import Gate
from audit.streaming import streaming


def main() -> None:
    for line in sys.stdin:
        _, folder, out, cache, jobs = line.split()
        child = os.fork()
        if child == 0:
            flags = Gate(out=Path(out), model="none", cache_dir=Path(cache), jobs=int(jobs), no_config=True, quiet=True)
            code = 1
            try:
                code = 3 * bool(streaming([folder], configure([folder], flags)).unaudited)
            finally:
                os._exit(code)
        print(child, flush=True)
        print(os.waitpid(child, 0)[1], flush=True)


if __name__ == "__main__":
    main()
