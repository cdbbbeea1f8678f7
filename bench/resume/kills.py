"""Kill a run at random moments, again and again, and look at what is left: lost, torn and doubled articles.

    python bench/resume/kills.py FOLDER_OR_ARCHIVE [--kills 50] [--jobs 2] [--model none] [--seed 1]

First it is audited undisturbed, without a cache. Then a run with a cache is begun and killed with SIGKILL, its
worker processes left to themselves, until it was killed so many times; a last run goes to its end. Moments are drawn
evenly over the time in which the rest of the run would be done, never before its first new article. Once all articles
are done, a fresh cache and output folder begin the next round.

Of an archive, the file of results must be the same at the end, and not be there before it.

What must be 0: reports that differ from those of the undisturbed run at any moment (torn), that were there after one
kill and not after the next, or not there at the end (lost), articles whose audit was finished more than once (doubled),
drafts and processes that outlive their run. Exit code 1 if one is not.
"""

import argparse
import json
import os
import platform
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

AUDIT = [sys.executable, "-m", "audit.cli", "run"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--model", default="none")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        found = Trial(asked, Path(scratch)).run()
    print(json.dumps(found, indent=1))
    return int(any(found[name] for name in ("lost", "torn", "doubled", "drafts_left", "processes_left")))


class Trial:
    def __init__(self, asked: argparse.Namespace, scratch: Path) -> None:
        self.asked, self.scratch, self.draw = asked, scratch, random.Random(asked.seed)
        self.kills = self.rounds = 0
        self.lost, self.torn, self.doubled = set[str](), set[str](), 0
        self.left: list[int] = []
        self.drafts = 0

    def run(self) -> dict[str, object]:
        whole = self.scratch / "whole"
        begun = time.monotonic()
        subprocess.run(self.command(whole, None), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        took = time.monotonic() - begun
        self.expected = reports(whole)
        index = ends(whole)
        articles = len(json.loads(index[0])["articles"]) if len(index) > 1 else index[0].count(b"\n")
        while self.kills < self.asked.kills:
            self.round(articles, took, index)
        return {
            "articles": articles,
            "reports": len(self.expected),
            "kills": self.kills,
            "rounds": self.rounds,
            "undisturbed_s": round(took, 1),
            "lost": len(self.lost),
            "torn": len(self.torn),
            "doubled": self.doubled,
            "drafts_left": self.drafts,
            "processes_left": len(self.left),
            "jobs": self.asked.jobs,
            "model": self.asked.model,
            "seed": self.asked.seed,
            "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        }

    def round(self, articles: int, took: float, index: list[bytes]) -> None:
        """Kills until a run would have little left to do, then a run to the end."""
        self.rounds += 1
        out, cache = self.scratch / f"out{self.rounds}", self.scratch / f"cache{self.rounds}"
        seen: dict[str, bytes] = {}
        while self.kills < self.asked.kills and results(cache)[0] < 0.9 * articles:
            before = results(cache)[0]
            run = subprocess.Popen(
                self.command(out, cache), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
            )
            while results(cache)[0] == before and run.poll() is None:
                time.sleep(0.005)
            time.sleep(self.draw.uniform(0, 0.12 * took))
            if run.poll() is not None:
                break
            run.send_signal(signal.SIGKILL)
            run.wait()
            self.kills += 1
            if (out / "results.jsonl").exists():
                self.torn.add("results.jsonl")
            self.left += outlived(run.pid)
            now = reports(out)
            self.look(now)
            self.lost |= seen.keys() - now.keys()
            seen = now
        subprocess.run(self.command(out, cache), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        now = reports(out)
        self.look(now)
        self.lost |= self.expected.keys() - now.keys()
        if ends(out) != index:
            self.torn.add("index or results")
        done, times = results(cache)
        self.doubled += times - done
        self.drafts += sum(path.suffix == ".tmp" for path in out.iterdir())

    def look(self, now: dict[str, bytes]) -> None:
        self.torn |= {name for name, data in now.items() if data != self.expected.get(name)}

    def command(self, out: Path, cache: Path | None) -> list[str]:
        kept = ["--no-cache"] if cache is None else ["--cache-dir", str(cache)]
        flags = ["--model", self.asked.model] if self.asked.model != "embedded" else []
        return [*AUDIT, str(self.asked.folder), "--out", str(out), "--jobs", str(self.asked.jobs), *flags, *kept]


def ends(out: Path) -> list[bytes]:
    """What is written at the end: the index, or the results of an archive, whose page names their place."""
    results = out / "results.jsonl"
    names = [results.name] if results.exists() else ["index.json", "index.md"]
    return [(out / name).read_bytes() for name in names]


def reports(out: Path) -> dict[str, bytes]:
    found = {}
    for path in out.iterdir() if out.exists() else ():
        if path.suffix in (".md", ".json") and path.stem != "index":
            found[path.name] = path.read_bytes()
    return found


def results(cache: Path) -> tuple[int, int]:
    """How many articles were audited to the end, and how often that was in all."""
    path = cache / "results.sqlite3"
    if not path.exists():
        return 0, 0
    with closing(sqlite3.connect(path, timeout=10)) as db:
        try:
            asked = "SELECT count(*), ifnull(sum(times), 0) FROM kept WHERE kind = 'result'"
            number, times = db.execute(asked).fetchone()
        except sqlite3.OperationalError:  # no table yet
            return 0, 0
        return int(number), int(times)


def outlived(session: int) -> list[int]:
    """Processes of the session that are still there after five seconds; none where there is no /proc."""
    until = time.monotonic() + 5
    while (found := [p for p in Path("/proc").glob("[0-9]*") if _of(p, session)]) and time.monotonic() < until:
        time.sleep(0.02)
    return [int(p.name) for p in found]


def _of(process: Path, session: int) -> bool:
    try:
        fields = (process / "stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return False
    return int(fields[3]) == session and fields[0] != "Z"


if __name__ == "__main__":
    sys.exit(main())
