"""Runs with a cache, as a user starts them: the second costs no audit, says the same, and notices every change."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from test_story_clashes import BASE, RETOLD

from audit.auditor import Settings
from audit.cache.place import Place
from audit.cache.store import NAME
from audit.config import configure
from audit.engine import run as engine
from audit.engine.cached import Cached
from audit.options import Gate
from audit.policies import Layer, Policies, Value
from audit.report.kept import Kept
from audit.result import Audit
from audit.session import Tally, session
from audit.settle import Settling, Waiver
from audit.verdict import FailOn

AUDIT = [sys.executable, "-m", "audit.cli"]
SPUN = "The two leaders will take a stand once morest the proposal, officials said on Monday.\n"
CLEAN = "The council voted on Tuesday to keep the library open on Sundays.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inbox = tmp_path / "in"
    inbox.mkdir()
    texts = {"a.txt": BASE, "b.txt": BASE.replace("2011", "2001"), "c.txt": RETOLD, "spun.txt": SPUN, "ok.md": CLEAN}
    for name, text in texts.items():
        (inbox / name).write_text(text, "utf-8")
    lines = [json.dumps({"id": name, "text": SPUN}) for name in "xy"]
    (inbox / "desk.jsonl").write_text("\n".join(lines), "utf-8")
    return inbox


def audit(*arguments: object, **more: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "AUDIT_CACHE_DIR": "", **more}
    return subprocess.run([*AUDIT, *map(str, arguments)], capture_output=True, text=True, env=environment, timeout=120)


def contents(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir()}


# In this process: what is audited, and what is not


@pytest.fixture
def audited(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of what is audited from now on."""
    seen: list[str] = []
    real = engine.audit_one

    def noted(task: engine.Task, settings: Settings) -> object:
        seen.append(Path(engine.name(task[0])).name)
        return real(task, settings)

    monkeypatch.setattr(engine, "audit_one", noted)
    return seen


Started = Callable[..., Tally]


@pytest.fixture
def start(folder: Path, tmp_path: Path) -> Started:
    def started(out: str = "out", formats: str = "markdown,json", paths: object = (), **changes: object) -> Tally:
        flags = Gate(
            out=tmp_path / out, formats=formats, model="none", cache_dir=tmp_path / "cache", jobs=1, no_config=True,
            quiet=True,
        )  # fmt: skip
        names = [str(path) for path in paths or [folder]]  # type: ignore[attr-defined]
        setup = configure(names, flags)
        settings = replace(setup.settings, **changes)  # type: ignore[arg-type]
        return session(names, replace(setup, settings=settings))

    return started


ALL = sorted(["a.txt", "b.txt", "c.txt", "spun.txt", "ok.md", "desk.jsonl#x", "desk.jsonl#y"])


def test_a_second_run_audits_nothing_and_writes_no_article(
    start: Started, audited: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = start()
    assert sorted(audited) == ALL
    audited.clear()
    out = tmp_path / "out"
    before, dates = contents(out), {p.name: p.stat().st_mtime_ns for p in out.iterdir()}
    for name in ("markdown:render", "as_json:render"):
        module, function = name.split(":")
        monkeypatch.setattr(f"audit.report.{module}.{function}", lambda audit: pytest.fail("rendered"))
    monkeypatch.setattr("audit.engine.cached.read_entry", lambda entry: pytest.fail("read"))
    second = start()
    assert audited == []
    assert second == first
    assert contents(out) == before
    changed = {p.name for p in out.iterdir() if p.stat().st_mtime_ns != dates[p.name]}
    assert changed == {"index.md", "index.json"}


def test_other_reports_come_from_the_same_results(start: Started, audited: list[str], tmp_path: Path) -> None:
    everything = "markdown,json,html,sarif,junit,gitlab,csv"
    start("out")
    audited.clear()
    tally = start("all", everything)
    assert audited == []
    shutil.rmtree(tmp_path / "cache")
    assert start("anew", everything) == tally
    assert sorted(audited) == ALL
    assert contents(tmp_path / "all") == contents(tmp_path / "anew")


def test_reports_that_were_touched_or_taken_away_are_written_again(
    start: Started, audited: list[str], tmp_path: Path
) -> None:
    start()
    audited.clear()
    out = tmp_path / "out"
    before = contents(out)
    (out / "spun.md").write_bytes(before["spun.md"][:-10])
    same_size = out / "a.json"
    status = same_size.stat()
    same_size.write_bytes(b"\0" * status.st_size)  # as after a power cut
    os.utime(same_size, ns=(status.st_atime_ns, status.st_mtime_ns))
    (out / "b.json").unlink()
    (out / "c.md").unlink()
    (out / "c.md").mkdir()
    (out / "c.md").rmdir()
    start()
    assert audited == []
    assert contents(out) == before


def test_what_has_changed_is_audited_and_so_are_its_siblings(
    start: Started, audited: list[str], folder: Path, tmp_path: Path
) -> None:
    start()
    audited.clear()
    date = (folder / "spun.txt").stat()
    (folder / "spun.txt").write_text(SPUN.replace("Monday", "Friday"), "utf-8")  # as long as before
    os.utime(folder / "spun.txt", ns=(date.st_atime_ns, date.st_mtime_ns))
    start()
    assert audited == ["spun.txt"]
    audited.clear()
    (folder / "a.txt").write_text(BASE.replace("2011", "2012"), "utf-8")
    start("out")
    assert sorted(audited) == ["a.txt", "b.txt", "c.txt"]
    audited.clear()
    (folder / "c.txt").unlink()
    start("out")
    assert sorted(audited) == ["a.txt", "b.txt"]
    shutil.rmtree(tmp_path / "cache")
    start("anew")
    stale = {"c.md", "c.json"}  # reports on what is gone stay, as without a cache
    assert {k: v for k, v in contents(tmp_path / "out").items() if k not in stale} == contents(tmp_path / "anew")


def test_an_article_that_moved_keeps_its_result(start: Started, audited: list[str], folder: Path) -> None:
    start(paths=[folder / "spun.txt"])
    audited.clear()
    (folder / "spun.txt").rename(folder / "moved.txt")
    tally = start(paths=[folder / "moved.txt"])
    assert audited == []
    assert tally.rows[0][0].endswith("moved.txt")
    shutil.copy(folder / "moved.txt", folder / "moved.md")  # the same bytes, read in another way
    start(paths=[folder / "moved.md"])
    assert audited == ["moved.md"]


def test_everything_that_a_result_depends_on_is_asked(
    start: Started, audited: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [folder / "spun.txt"]
    start(paths=paths)
    audited.clear()
    today = date(2026, 3, 1)

    def waived(**more: object) -> Settling:
        waiver = Waiver("spun-inside-word", "Ada", "agreed", today, **more)  # type: ignore[arg-type]
        return Settling(str(folder), (waiver,), today)

    def layered(*values: Value, **more: object) -> Policies:
        return Policies(str(folder), (Layer(values, **more),))  # type: ignore[arg-type]

    words = Value("words", frozenset({"morest", "stand", "leaders"}), "audit.toml:3")
    changes: list[dict[str, object]] = [
        {"language": "en"},
        {"policy": layered(Value("profile", "legal", "--profile"))},
        {"policy": layered(Value("fail-on", FailOn.NEVER, "--fail-on"))},
        {"policy": layered(words)},
        {"policy": layered(words, languages=("en",))},
        {"policy": layered(words, paths=("*.txt",))},
        {"settling": waived()},
        {"settling": waived(paths=("spun.*",))},
        {"settling": replace(waived(), today=today + timedelta(days=1))},
    ]
    for number, change in enumerate(changes, 1):
        for _ in range(2):
            start(paths=paths, **change)
            assert len(audited) == number, change
    audited.clear()
    same: list[dict[str, object]] = [
        {},
        {"threads": 2},
        {"policy": layered(replace(words, origin="audit.toml:99"))},
        {"policy": layered(words, paths=("*.md",))},
        {"settling": replace(waived(), today=today - timedelta(days=9))},
    ]
    for change in same:
        start(paths=paths, **change)
    assert audited == []
    monkeypatch.setattr("audit.cache.keys.program", lambda: "another program")
    start(paths=paths, language="fr")
    assert audited == ["spun.txt"]


def test_an_expired_waiver_counts_again(start: Started, folder: Path, tmp_path: Path) -> None:
    waiver = Waiver("spun-inside-word", "Ada", "agreed", date(2026, 3, 1))
    for day, verdict in ((1, "publish"), (2, "hold"), (1, "publish")):
        settling = Settling(waivers=(waiver,), today=date(2026, 3, day))
        start(paths=[folder / "spun.txt"], settling=settling)
        report = json.loads((tmp_path / "out/spun.json").read_text("utf-8"))
        assert report["verdict"] == verdict
        assert (report["findings"][0]["settled"] is None) == (verdict == "hold")


def test_a_baseline_is_asked(start: Started, audited: list[str], folder: Path, tmp_path: Path) -> None:
    paths = [folder / "spun.txt"]
    start(paths=paths)
    known = tmp_path / "known.json"
    done = audit("baseline", folder / "spun.txt", "--out", known, "--model", "none", "--no-config")
    assert done.returncode == 0, done.stderr
    audited.clear()
    settling = Settling(baseline=str(known))
    for _ in range(2):
        start(paths=paths, settling=settling)
        assert audited == ["spun.txt"]
        report = json.loads((tmp_path / "out/spun.json").read_text("utf-8"))
        assert report["findings"][0]["settled"]["kind"] == "baseline"


def test_what_cannot_be_audited_is_not_kept(start: Started, audited: list[str], folder: Path) -> None:
    (folder / "photo.txt").write_bytes(b"%PDF-1.7\x00\x01\x02")
    for _ in range(2):
        assert [reason for _, reason in start().unaudited if "PDF" in reason]
    assert audited.count("photo.txt") == 2
    assert audited.count("spun.txt") == 1


def test_a_part_that_is_missing_is_audited_again(start: Started, audited: list[str], tmp_path: Path) -> None:
    start()
    expected = contents(tmp_path / "out")
    audited.clear()
    with sqlite3.connect(tmp_path / "cache" / NAME) as db:
        db.execute("UPDATE kept SET body = zeroblob(100)")
    db.close()
    start("other")
    assert sorted(audited) == ALL
    assert contents(tmp_path / "other") == expected


def test_articles_that_change_while_they_are_audited_are_kept_as_they_were_read(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, settings, file = Place(tmp_path / "cache"), Settings(model="none"), folder / "spun.txt"
    real = engine.audit_one

    def slow(task: engine.Task, settings: Settings) -> object:
        found = real(task, settings)
        file.write_text(CLEAN, "utf-8")
        return found

    with Cached(place, settings) as cached:
        assert cached.known((file, ())) is None
        monkeypatch.setattr(engine, "audit_one", slow)
        spun = cached.work((file, ()))
        assert isinstance(spun, Kept)
        assert spun.row.issues == 1
        assert cached.known((file, ())) is None, "of the new text nothing is known"
        file.write_text(SPUN, "utf-8")
        again = cached.known((file, ()))
        assert isinstance(again, Kept)
        assert isinstance(again.audit, Audit)
        assert (again.audit, again.carried) == (spun.audit, True)


# On the command line


def test_commands(folder: Path, tmp_path: Path) -> None:
    out, cache, bare = tmp_path / "out", tmp_path / "cache", tmp_path / "bare"
    flags = ("--model", "none", "--no-config")
    done = audit("gate", folder, "--out", bare, *flags)
    assert (done.returncode, done.stderr) == (1, "")
    expected = contents(bare)
    first = audit("gate", folder, "--out", out, *flags, "--cache-dir", cache, "--jobs", 2)
    assert (first.returncode, first.stderr) == (1, "")
    assert contents(out) == expected
    second = audit("gate", folder, "--out", out, *flags, AUDIT_CACHE_DIR=str(cache))
    assert (second.returncode, second.stdout) == (1, first.stdout)
    assert re.fullmatch(r"audit: 7 of 7 in \d+ s, 7 carried over from earlier runs\n", second.stderr)
    assert contents(out) == expected
    told = audit("cache", "info", "--cache-dir", cache).stdout
    assert f"{cache / NAME}\n" in told
    assert "7 articles, 0 of them audited more than once\n7 sketches, 7 records of reports written, 1 list of" in told
    done = audit("run", folder, "--out", out, *flags, "--cache-dir", cache, "--no-cache", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert audit("cache", "info", "--cache-dir", cache).stdout == told
    done = audit("cache", "clear", "--older-than", 1, "--cache-dir", cache)
    assert "0 entries taken out" in done.stdout
    assert "22 entries taken out" in audit("cache", "clear", "--cache-dir", cache).stdout
    assert "nothing kept yet" in audit("cache", "info", "--cache-dir", tmp_path / "none").stdout
    done = audit("cache", "info", "--older-than", 3, "--cache-dir", cache)
    assert (done.returncode, done.stdout) == (2, "")
    assert audit("cache", "info").returncode == 2


LOADED = """
import sys
from audit import cli
try:
    cli.main()
finally:
    print(*({"onnxruntime", "tokenizers", "wordfreq", "langdetect", "torch"} & set(sys.modules)))
    from audit.rules.card import Card
    from audit.rules import shipped
    print(sum("compiled" in card.__dict__ for card in shipped().values()))
"""


def test_a_second_run_loads_no_model_and_compiles_no_rule(folder: Path, tmp_path: Path) -> None:
    arguments = ["run", str(folder), "--out", str(tmp_path / "out"), "--quiet", "--jobs", "1", "--no-config"]
    said = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", LOADED, *arguments, "--cache-dir", str(tmp_path / "cache")],
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        said.append(done.stdout.splitlines())
    assert "onnxruntime" in said[0][0]
    assert int(said[0][1]) > 0
    assert said[1] == ["", "0"]


def test_a_cache_that_is_none_changes_no_result(folder: Path, tmp_path: Path) -> None:
    flags = ("--model", "none", "--no-config")
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    with sqlite3.connect(foreign / NAME) as db:
        db.execute("CREATE TABLE bookmarks(name TEXT)")
    db.close()
    file = tmp_path / "file"
    file.touch()
    seen = []
    for number, place in enumerate((foreign, file)):
        out = tmp_path / f"out{number}"
        done = audit("gate", folder, "--out", out, *flags, "--cache-dir", place, "--jobs", 2 - number)
        assert done.returncode == 1
        assert done.stderr.startswith(f"audit: the cache {place / NAME} is not used: ")
        assert done.stderr.count("\n") == 1
        seen.append(contents(out))
    assert seen[0] == seen[1]
    assert len(seen[0]) == 16


LIMITED = """
import resource
from audit.cache.store import Store
from audit.cli import main

put = Store.put

def limited(self, kind, *rest):
    if kind == "result":  # what the first audit unpacks has its place by now
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    put(self, kind, *rest)

Store.put = limited
main()
"""


def test_a_disk_that_fills_up_changes_no_result(folder: Path, tmp_path: Path) -> None:
    """After the first article, no file may grow above 100 kB, which the cache's would."""
    (folder / "0.txt").write_text(SPUN, "utf-8")
    for number in range(60):
        (folder / f"n{number}.txt").write_text(f"{number}. {SPUN}", "utf-8")
    arguments = ["run", str(folder), "--model", "none", "--no-config", "--jobs", "1"]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, *arguments, "--out", str(tmp_path / "out"), "--cache-dir", str(tmp_path / "c")],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    [line] = done.stderr.splitlines()
    assert line.startswith(f"audit: the cache {tmp_path / 'c' / NAME} is not used: ")
    assert audit(*arguments, "--out", tmp_path / "bare").returncode == 0
    assert contents(tmp_path / "out") == contents(tmp_path / "bare")
    assert audit(*arguments, "--out", tmp_path / "again", "--cache-dir", tmp_path / "c").returncode == 0
    assert contents(tmp_path / "again") == contents(tmp_path / "bare")
