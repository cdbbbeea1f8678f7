"""A run that is killed and begun again ends as one that was not: nothing lost, nothing torn, nothing done twice."""

import json
import os
import pty
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.progress import told

SENTENCES = (
    "The council voted on Tuesday to keep the library open on Sundays.",
    "The two leaders will take a stand once morest the proposal, officials said on Monday.",
    "Members said the extra hours had drawn more families to the town centre. .",
    "A report on the costs is due in the the spring.",
)
KILLS = 14
AUDIT = [sys.executable, "-m", "audit.cli"]


class Runs:
    """A process that begins runs."""

    def __init__(self) -> None:
        script = Path(__file__).with_name("resume_process.py")
        self._process = subprocess.Popen(
            [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def begin(self, folder: Path, out: Path, cache: Path) -> int:
        assert self._process.stdin
        self._process.stdin.write(f"run {folder} {out} {cache} 1\n")
        self._process.stdin.flush()
        return self._answer()

    def end(self) -> int:
        """How the run that began last has ended: what ``os.wait`` says."""
        return self._answer()

    def _answer(self) -> int:
        assert self._process.stdout
        return int(self._process.stdout.readline())

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


@pytest.fixture
def runs() -> Iterator[Runs]:
    made = Runs()
    yield made
    made.close()


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder, draw = tmp_path / "in", random.Random(8)
    folder.mkdir()
    for number in range(60):
        text = f"Report number {number}.\n\n" + "\n\n".join(draw.choices(SENTENCES, k=12))
        (folder / f"{number:02}.txt").write_text(text + "\n", "utf-8")
    return folder


def contents(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir()}


def results(cache: Path) -> tuple[int, int]:
    """How many articles were audited to the end, and how often that was in all."""
    path = cache / "results.sqlite3"
    if not path.exists():
        return 0, 0
    db = sqlite3.connect(path, timeout=10)
    try:
        return tuple(db.execute("SELECT count(*), ifnull(sum(times), 0) FROM kept WHERE kind = 'result'").fetchone())
    except sqlite3.OperationalError:  # the table is not there yet
        return 0, 0
    finally:
        db.close()


def test_killed_and_begun_again(runs: Runs, articles: Path, tmp_path: Path) -> None:
    out, whole, cache, draw = tmp_path / "out", tmp_path / "whole", tmp_path / "cache", random.Random(20)
    runs.begin(articles, whole, tmp_path / "other")
    assert runs.end() == 0
    expected = contents(whole)
    reports = {name for name in expected if not name.startswith("index")}
    assert len(reports) == 120
    kills, torn, seen = 0, set[str](), dict[str, bytes]()
    while kills < KILLS:
        target = draw.randint(2 + 3 * kills, 6 + 4 * kills)
        run = runs.begin(articles, out, cache)
        while len(contents_of_reports(out)) < target and alive(run):
            time.sleep(0.001)
        time.sleep(draw.uniform(0, 0.02))
        os.kill(run, signal.SIGKILL)
        status = runs.end()
        assert status == signal.SIGKILL, "the run was over before it could be killed"
        kills += 1
        now = contents_of_reports(out)
        torn |= {name for name, data in now.items() if data != expected[name]}
        assert seen.keys() <= now.keys(), "a report is lost"
        seen = now
        audited, times = results(cache)
        assert 2 * audited >= len(now), "a report is there whose audit is not kept"
        assert audited == times, "an article was audited twice"
    assert not torn
    assert len(seen) < 120, "something is left to do"
    (out / ".0123456789abcdef.tmp").write_text("a draft of the dead", "utf-8")
    dates = {name: (out / name).stat().st_mtime_ns for name in seen}
    runs.begin(articles, out, cache)
    assert runs.end() == 0
    assert contents(out) == expected, "also: no draft is left"
    assert results(cache) == (60, 60)
    assert {name: (out / name).stat().st_mtime_ns for name in seen} == dates, "what was finished is not written again"


def contents_of_reports(out: Path) -> dict[str, bytes]:
    found = {}
    for path in out.iterdir() if out.exists() else ():
        if path.suffix in (".md", ".json") and not path.name.startswith("index"):
            found[path.name] = path.read_bytes()
    return found


def alive(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return not Path("/proc/self").exists()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_a_kill_leaves_no_processes_and_the_next_run_says_what_it_carries_over(articles: Path, tmp_path: Path) -> None:
    out, cache = tmp_path / "out", tmp_path / "cache"
    command = [*AUDIT, "run", str(articles), "--out", str(out), "--cache-dir", str(cache), "--model", "none"]
    run = subprocess.Popen([*command, "--jobs", "2"], stdout=subprocess.DEVNULL, start_new_session=True)
    while results(cache)[0] < 5 and run.poll() is None:
        time.sleep(0.01)
    run.kill()
    run.wait()
    until = time.monotonic() + 20
    while (left := of_session(run.pid)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not left
    before = results(cache)[0]
    assert 5 <= before < 60, "it was killed on the way"
    done = subprocess.run([*command, "--jobs", "1"], capture_output=True, text=True, check=True)
    assert f" {before} carried over from earlier runs" in done.stderr
    assert "audit: 60 of 60 in " in done.stderr
    assert results(cache) == (60, 60)
    assert json.loads((out / "index.json").read_text("utf-8"))["complete"]


def of_session(session: int) -> list[int]:
    """The processes of a session, zombies aside."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text("utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(int(entry.name))
    return found


@pytest.mark.parametrize(
    ("done", "over", "total", "took", "words"),
    [
        (5, 5, 10, 0.1, "5 carried over"),
        (4, 0, 10, 2.0, "2.0 a second, 3 s left"),
        (505, 500, 1000, 10.0, "500 carried over, 30.0 a minute, 16:30 min left"),
        (1_000_100, 1_000_000, 2_000_000, 10.0, "1,000,000 carried over, 10.0 a second, 27:46 h left"),
    ],
)
def test_what_a_terminal_is_told(done: int, over: int, total: int, took: float, words: str) -> None:
    assert told(done, over, total, took) == words


def test_a_run_at_a_terminal_shows_what_it_carries_over(articles: Path, tmp_path: Path) -> None:
    out, cache = tmp_path / "out", tmp_path / "cache"
    command = [*AUDIT, "run", str(articles / "01.txt"), str(articles / "02.txt"), "--model", "none", "--jobs", "1"]
    for carried in (0, 2):
        leader, follower = pty.openpty()
        flags = ("--out", str(out), "--cache-dir", str(cache))
        done = subprocess.run([*command, *flags], stdout=subprocess.DEVNULL, stderr=follower, timeout=120)
        os.close(follower)
        shown = os.read(leader, 1 << 16).decode()
        os.close(leader)
        assert done.returncode == 0
        assert "2/2" in shown
        assert ("2 carried over" in shown) == bool(carried)
        assert ("audit: 2 of 2" in shown) is False, "the line is for those who watch no bar"


def test_drafts_of_a_run_that_lives_stay(tmp_path: Path) -> None:
    from audit.report import Reports

    draft = tmp_path / ".0123456789abcdef.tmp"
    with Reports(tmp_path, ["json"]):
        draft.write_text("a draft of somebody", "utf-8")
        with Reports(tmp_path, ["json"]):
            assert draft.exists()
        assert draft.exists()
    (tmp_path / ".0123.tmp").write_text("no draft", "utf-8")
    with Reports(tmp_path, ["json"]):
        assert not draft.exists()
    assert (tmp_path / ".0123.tmp").exists()
