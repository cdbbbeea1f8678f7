"""A watcher that is killed, at random moments and at every line: no article is lost, and none is there twice."""

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from audit.cli import app
from audit.console import guarded
from audit.watch import moving, sorting
from audit.watch.journal import Journal
from audit.watch.run import run
from bench.watch.kills import campaign
from tests.test_watch import CLEAN, SPUN, files, no_links, plan


class Forked:
    """``audit`` in a process that begins with all modules loaded: started at once, and killed like any other."""

    def __init__(self, options: Sequence[str]) -> None:
        out, err = os.pipe(), os.pipe()
        self.returncode = 0
        self.pid = os.fork()
        if not self.pid:
            code = 99
            try:
                os.setsid()
                os.dup2(out[1], 1)
                os.dup2(err[1], 2)
                sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
                code = guarded(lambda: app()(list(options), standalone_mode=False))
                sys.stderr.flush()
            finally:
                os._exit(code)
        os.close(out[1])
        os.close(err[1])
        self.stdout, self.stderr = os.fdopen(out[0], "rb"), os.fdopen(err[0], "rb")

    def communicate(self) -> tuple[bytes, bytes]:
        with self.stdout, self.stderr:
            said = self.stdout.read(), self.stderr.read()
        self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return said


def loaded(options: Sequence[str]) -> Forked:
    """The same, after what it needs has been loaded here for all that come after it."""
    guarded(lambda: app()(list(options), standalone_mode=False))
    return Forked(options)


def test_killed_at_random_moments(tmp_path: Path) -> None:
    campaign(tmp_path / "warm", kills=0, files=1, launch=loaded)
    tally = campaign(tmp_path / "work", kills=16, files=160, seed=7, span=0.04, launch=Forked)
    assert (tally.kills, tally.lost, tally.twice, tally.wrong) == (16, 0, 0, [])
    assert sum(moved > 0 for moved in tally.moves) >= 10


def killed(work: Callable[[], object], line: int, watched: Sequence[Any]) -> bool:
    """``work`` in a process that kills itself before the given line of some functions; whether it did."""
    codes = {function.__code__ for function in watched}
    pid = os.fork()
    if not pid:
        left = line

        def trace(frame: FrameType, event: str, argument: object) -> Any:
            nonlocal left
            if frame.f_code not in codes:
                return None
            if event == "line":
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
            return trace

        try:
            sys.settrace(trace)
            work()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])


@pytest.mark.parametrize(("way", "text"), [("rename", CLEAN), ("link", CLEAN), ("reserve", CLEAN), ("copy", SPUN)])
def test_killed_at_every_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str, text: str) -> None:
    """Whatever line a kill comes before, the next watcher brings the article to its one place, with its papers."""
    away = tmp_path
    if way == "copy":
        away = Path(tempfile.mkdtemp(dir="/dev/shm"))
        if away.stat().st_dev == tmp_path.stat().st_dev:
            pytest.skip("there is no second file system")
    if way in ("link", "reserve"):
        monkeypatch.setattr(moving, "_renameat2", lambda: None)
    if way == "reserve":
        monkeypatch.setattr(os, "link", no_links)
    kind = "held" if text == SPUN else "published"
    papers = {f"a.txt{end}" for end in ("", ".report.md", ".report.json", *[".receipt.json"] * (kind == "published"))}
    run(plan(prepared(tmp_path / "warm", "", away), away), print)
    moment = [moving.rename, moving.move]
    if way in ("rename", "copy"):
        moment += [Journal.begin, Journal.end, sorting.Sorter._moved]
    kills, doubles = 0, 0
    try:
        for line in range(1000):
            folder = prepared(tmp_path / "work", text, away)
            if not killed(lambda at=folder: run(plan(at, away), print), line, moment):
                break
            kills += 1
            there = [f for f in (folder / "inbox/a.txt", folder / "published/a.txt", away / "held/a.txt") if f.exists()]
            assert there
            assert [f for f in there if f.read_text() == text], line
            doubles += len(there) == 2
            assert (len(there) == 1) or way != "rename", line
            run(plan(folder, away), print)
            assert files((away if kind == "held" else folder) / kind) == papers, line
            assert files(folder / "inbox") == files(folder / "failed") == set()
    finally:
        if away != tmp_path:
            shutil.rmtree(away)
    assert kills >= 15
    assert (doubles > 0) == (way != "rename")


def prepared(folder: Path, text: str, away: Path) -> Path:
    for old in (folder, away / "held"):
        shutil.rmtree(old, ignore_errors=True)
    (folder / "inbox").mkdir(parents=True)
    if text:
        (folder / "inbox/a.txt").write_text(text)
    return folder
