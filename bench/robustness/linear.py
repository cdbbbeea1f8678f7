"""Time of one audit, and of each rule's detector in it, at n, 2n and 4n characters of each hostile text.

    python bench/robustness/linear.py [--size 100000] [--only NAME …] [--rules] [--limit SECONDS]

Rules alone, no language model. A row says the seconds at each size and the slope of the last doubling on a log-log
scale: 1 is linear, 2 quadratic. ``--rules`` names, for each text, the detectors that take the longest.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import log2
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
from hostile import LARGE  # noqa: E402

from audit import detect as detecting  # noqa: E402
from audit.auditor import Settings  # noqa: E402
from audit.engine.run import audit_one  # noqa: E402
from audit.inputs import inputs  # noqa: E402
from audit.report import FORMATS, Reports  # noqa: E402
from audit.result import Unaudited  # noqa: E402

SETTINGS = Settings(model="none")
WRITTEN = [name for name, form in FORMATS.items() if getattr(form, "file", True)]  # others print


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=50_000)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--doublings", type=int, default=2)
    parser.add_argument("--profile", action="store_true", help="print where the time of the largest goes")
    options = parser.parse_args()
    timed("warm.txt", b"A warm-up, which loads the tables. The council voted on it on Tuesday, said the mayor.")
    print(f"{'text':24}" + "".join(f"{options.size << i:>12,}" for i in range(options.doublings + 1)) + "   slope  outcome")
    for name, make in LARGE.items():
        if options.only and name not in options.only:
            continue
        row, said = [], ""
        for i in range(options.doublings + 1):
            took, said = timed(name, make(options.size << i), options.profile and i == options.doublings)
            row.append(took)
        slope = log2(max(row[-1], 1e-3) / max(row[-2], 1e-3)) if len(row) > 1 else 0.0
        print(f"{name:24}" + "".join(f"{t:12.2f}" for t in row) + f"{slope:8.2f}  {said}", flush=True)


def timed(name: str, data: bytes, profile: bool = False) -> tuple[float, str]:
    import cProfile
    import pstats

    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        profiler = cProfile.Profile()
        begun = time.process_time()
        if profile:
            profiler.enable()
        found = inputs([str(path)], Path(folder) / "out", (), ())
        done = [audit_one((item, ()), SETTINGS) for item in found]
        with Reports(Path(folder) / "out", WRITTEN, [o.path for o in done]) as reports:
            for outcome in done:
                reports.add(outcome)
        profiler.disable()
        took = time.process_time() - begun
        if profile:
            pstats.Stats(profiler).sort_stats("cumtime").print_stats("audit/(?!engine)|sub|find", 45)
    bad = [o.reason for o in done if isinstance(o, Unaudited)]
    findings = sum(len(o.findings) for o in done if not isinstance(o, Unaudited))
    return took, bad[0][:80] if bad else f"{len(done)} articles, {findings} findings"


if __name__ == "__main__":
    main()
