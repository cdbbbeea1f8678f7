"""What a second run over an unchanged folder or archive costs, beside the first one, and beside hashing the same files.

    python bench/resume/second.py FOLDER_OR_ARCHIVE [--jobs 1] [--model none]

Prints seconds of the wall clock and of the processor, of the program and all its processes: of a first run with an
empty cache, of a run without one, of a second run (the best of three), of the program's start (`audit --version`), and
of SHA-256 over the articles and over the reports, in a process of Python.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

AUDIT = [sys.executable, "-m", "audit.cli"]
HASH = """
import hashlib, sys
from pathlib import Path
for folder in sys.argv[1:]:
    place = Path(folder)
    for path in sorted(place.iterdir()) if place.is_dir() else [place]:
        hashlib.sha256(path.read_bytes()).digest()
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--model", default="embedded")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        out, cache = Path(scratch, "out"), Path(scratch, "cache")
        run = [*AUDIT, "run", str(asked.folder), "--jobs", str(asked.jobs), "--quiet"]
        run += [] if asked.model == "embedded" else ["--model", asked.model]
        kept = [*run, "--out", str(out), "--cache-dir", str(cache)]
        costs = {
            "without a cache": cost([*run, "--out", str(Path(scratch, "bare")), "--no-cache"]),
            "first": cost(kept),
            "second": min((cost(kept) for _ in range(3)), key=lambda c: c["cpu_s"]),
            "start": min((cost([*AUDIT, "--version"]) for _ in range(3)), key=lambda c: c["cpu_s"]),
            "sha256 of the articles": cost([sys.executable, "-c", HASH, str(asked.folder)]),
            "sha256 of the reports": cost([sys.executable, "-c", HASH, str(out)]),
        }
        sizes = {
            "articles": articles(asked.folder, out),
            "article_mb": size(asked.folder),
            "report_mb": size(out),
            "cache_mb": size(cache),
        }
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(json.dumps({**sizes, "costs": costs, "jobs": asked.jobs, "model": asked.model, "machine": machine}, indent=1))


def cost(command: list[str]) -> dict[str, float]:
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    took, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall_s": round(took, 2), "cpu_s": round(cpu, 2)}


def articles(place: Path, out: Path) -> int:
    results = out / "results.jsonl"
    return results.read_bytes().count(b"\n") if results.exists() else len(list(place.iterdir()))


def size(place: Path) -> float:
    files = place.iterdir() if place.is_dir() else [place]
    return round(sum(path.stat().st_size for path in files) / 1e6, 2)


if __name__ == "__main__":
    main()
