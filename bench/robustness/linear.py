"""How the time of an audit grows with a hostile text: its readers, detectors, grading and reports together.

    python bench/robustness/linear.py [--size 50000] [--doublings 2] [--only NAME …] [--profile]

Rules alone, no language model. Each text of ``tests/hostile.py`` is audited at n, 2n and 4n characters, in seconds of
the processor, and all reports are written. The slope is that of the last doubling on a log-log scale: 1 is linear, 2 is
quadratic.
``--profile`` says where the time of the largest goes.
"""

import argparse
import cProfile
import pstats
import sys
import time
from contextlib import nullcontext
from math import log2
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
from hostile import LARGE

from audit.auditor import Settings
from audit.engine.run import audit_one
from audit.inputs import inputs
from audit.report import FORMATS, Reports
from audit.result import Unaudited

SETTINGS = Settings(model="none")
WRITTEN = [name for name, form in FORMATS.items() if getattr(form, "file", True)]  # the others print
LEAST = 1e-3  # seconds: less is noise


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--size", type=int, default=50_000)
    parser.add_argument("--doublings", type=int, default=2)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    sizes = [options.size << i for i in range(options.doublings + 1)]
    audited("warm.txt", b"This loads the tables. The council voted on it on Tuesday, said the mayor.")
    print(f"{'text':22}" + "".join(f"{size:>11,}" for size in sizes) + "   slope  outcome")
    for name, make in LARGE.items():
        if options.only and name not in options.only:
            continue
        row, said = [], ""
        for size in sizes:
            profiler = cProfile.Profile() if options.profile and size == sizes[-1] else None
            with profiler or nullcontext():
                took, said = audited(name, make(size))
            row.append(max(took, LEAST))
            if profiler:
                pstats.Stats(profiler).sort_stats("cumtime").print_stats(40)
        slope = log2(row[-1] / row[-2]) if len(row) > 1 else 0.0
        print(f"{name:22}" + "".join(f"{took:11.2f}" for took in row) + f"{slope:8.2f}  {said}", flush=True)


def audited(name: str, data: bytes) -> tuple[float, str]:
    """Seconds for a file of that name, and what came of it."""
    with TemporaryDirectory() as folder:
        path, out = Path(folder) / name, Path(folder) / "out"
        path.write_bytes(data)
        begun = time.process_time()
        outcomes = [audit_one((item, ()), SETTINGS) for item in inputs([str(path)], out, (), ())]
        with Reports(out, WRITTEN, [outcome.path for outcome in outcomes]) as reports:
            for outcome in outcomes:
                reports.add(outcome)
        took = time.process_time() - begun
    bad = [outcome.reason for outcome in outcomes if isinstance(outcome, Unaudited)]
    found = sum(len(outcome.findings) for outcome in outcomes if not isinstance(outcome, Unaudited))
    return took, bad[0][:60] if bad else f"{len(outcomes)} articles, {found} findings"


if __name__ == "__main__":
    main()
