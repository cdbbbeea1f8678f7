"""What ``audit run`` wrote about the folders of the evaluation sets: each folder is audited once, whoever asks."""

import json
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

AUDIT = str(Path(sys.executable).parent / "audit")
HERE = Path(__file__).parent
NO_ARTICLE = "*.src.txt"  # the source text of an article, kept beside it


class Runs:
    """Folders of JSON reports under ``out``, each made on first use by ``jobs`` processes; safe to ask from several
    threads."""

    def __init__(self, shared: Path, out: Path, jobs: int) -> None:
        self.shared = shared
        self.out = out
        self.jobs = jobs
        self._guard = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}

    def place(self, path: str) -> Path:
        """Where a file or folder of a set lies: beside this module or inside SHARED."""
        return place(self.shared, path)

    def folder(self, texts: str) -> Path:
        """The reports on the articles in ``texts``, a folder of a set. Raises CalledProcessError."""
        out = self.out / texts.replace("/", "-")
        with self._guard:
            lock = self._locks.setdefault(texts, threading.Lock())
        with lock:
            if not out.is_dir():
                command = [AUDIT, "run", str(self.place(texts)), "--out", str(out), "--format", "json"]
                subprocess.run([*command, "--exclude", NO_ARTICLE, "--jobs", str(self.jobs), "--quiet"], check=True)
        return out

    def reports(self, texts: str) -> dict[str, dict[str, Any]]:
        """The reports by the article's file name, in order of it. Ends the program if one is missing."""
        found = {}
        for path in self.folder(texts).rglob("*.json"):
            report = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(report, dict) and "fluency" in report and "path" in report:
                found[Path(report["path"]).name] = report
        articles = {p.name for p in self.place(texts).iterdir() if p.is_file() and not p.match(NO_ARTICLE)}
        if missing := sorted(articles - found.keys()):
            raise SystemExit(f"{texts}: no report for {missing[:3]}")
        return dict(sorted(found.items()))


def place(shared: Path, path: str) -> Path:
    """Where a file or folder of a set lies: beside this module or inside SHARED."""
    return HERE / path if (HERE / path).exists() else shared / path


def language_of(name: str) -> str:
    """The language that an article's file name begins with, as the sets name their files; ``?`` without one. What the
    program took the language for is not asked: it may be wrong."""
    match = re.match(r"([a-z]{2})-", name)
    return match[1] if match else "?"
