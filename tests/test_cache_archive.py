"""Archives with a cache: the second run audits nothing and says the same, byte for byte, wherever a record stands."""

import gzip
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from test_resume import Runs, alive, results
from test_story_clashes import BASE, RETOLD

from audit.archive.record import Record, Text
from audit.archive.results import Results
from audit.auditor import Settings
from audit.cache.place import Place
from audit.cache.store import EVERY, NAME, Store
from audit.config import configure
from audit.engine import run as engine
from audit.engine.batches import Parcel
from audit.engine.cached import Cached
from audit.options import Gate
from audit.policies import Layer, Policies, Value
from audit.session import Tally
from audit.settle import Settling, Waiver
from audit.streaming import streaming
from audit.verdict import FailOn

SPUN = "The two leaders will take a stand once morest the proposal, officials said on Monday."
CLEAN = "The council voted on Tuesday to keep the library open on Sundays."
ROWS: list[dict[str, Any]] = [
    {"id": "a", "title": "Oil", "text": BASE},
    {"id": "b", "title": "Oil again", "text": BASE.replace("2011", "2001")},
    {"id": "c", "title": "Prices", "text": RETOLD},
    {"id": "spun", "title": "Talks", "text": SPUN},
    {"id": "post", "title": "Post", "text": f"<p>It rained &amp; <b>snowed</b>.</p><p>{SPUN}</p>"},
    {"id": "ok", "title": "Library", "text": CLEAN},
]
FIELDS = ("id", "title", "text")


def jsonl(rows: list[dict[str, Any]], path: Path, broken: str = "") -> None:
    path.write_bytes(gzip.compress(("".join(json.dumps(row) + "\n" for row in rows) + broken).encode(), mtime=0))


def table(rows: list[dict[str, Any]], path: Path) -> None:
    import csv
    import lzma

    with lzma.open(path, "wt", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS)
        writer.writeheader()
        writer.writerows(rows)


def parquet(rows: list[dict[str, Any]], path: Path) -> None:
    import pyarrow
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path)


def remote(rows: list[dict[str, Any]], path: str) -> None:
    import fsspec

    with fsspec.open(path, "wb", compression="zstd") as file:
        file.write("".join(json.dumps(row) + "\n" for row in rows).encode())


@pytest.fixture
def audited(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of what is audited from now on."""
    seen: list[str] = []
    real = engine.audit_one

    def noted(task: Any, settings: Settings) -> object:
        seen.append(Path(engine.name(task[0])).name.rpartition("#")[2])
        return real(task, settings)

    monkeypatch.setattr(engine, "audit_one", noted)
    return seen


Started = Callable[..., Tally]


@pytest.fixture
def start(tmp_path: Path) -> Started:
    def started(*paths: object, cache: str = "cache", changes: dict[str, object] | None = None, **more: Any) -> Tally:
        flags = Gate(
            out=tmp_path / "out", model="none", jobs=1, no_config=True, quiet=True, cache_dir=tmp_path / cache,
            no_cache=not cache, **more,
        )  # fmt: skip
        names = [str(path) for path in paths]
        setup = configure(names, flags)
        settings = replace(setup.settings, **(changes or {}))  # type: ignore[arg-type]
        return streaming(names, replace(setup, settings=settings))

    return started


@pytest.fixture
def day(tmp_path: Path) -> Path:
    path = tmp_path / "day.jsonl.gz"
    jsonl(ROWS, path)
    return path


def contents(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir()}


def without_cache(start: Started, out: Path, *paths: object, **more: Any) -> tuple[Tally, dict[str, bytes]]:
    """What a run without a cache says, which leaves ``out`` as it was."""
    aside = out.with_name("aside")
    if out.exists():
        out.rename(aside)
    tally = start(*paths, cache="", **more)
    made = contents(out)
    shutil.rmtree(out)
    if aside.exists():
        aside.rename(out)
    return tally, made


@pytest.mark.parametrize("kind", ["day.jsonl.gz", "day.csv.xz", "day.parquet", "memory://press/day.jsonl.zst"])
def test_a_second_run_audits_nothing_and_writes_no_report(
    kind: str, start: Started, audited: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = kind if "://" in kind else str(tmp_path / kind)
    make: Any = remote if "://" in kind else {".gz": jsonl, ".xz": table}.get(Path(kind).suffix, parquet)
    make(ROWS, path if "://" in kind else Path(path))
    out = tmp_path / "out"
    bare, expected = without_cache(start, out, path)
    assert b"unlike-siblings" in expected["results.jsonl"]
    assert start(path) == bare
    assert contents(out) == expected
    audited.clear()
    dates = {p.name: p.stat().st_mtime_ns for p in out.iterdir()}
    monkeypatch.setattr("audit.report.markdown.render", lambda audit: pytest.fail("rendered"))
    monkeypatch.setattr("audit.engine.cached.sketch", lambda text: pytest.fail("sketched"))
    assert start(path) == bare
    assert audited == []
    assert contents(out) == expected
    assert {p.name for p in out.iterdir() if p.stat().st_mtime_ns != dates[p.name]} == {"index.md", "results.jsonl"}


def test_where_a_record_stands_does_not_matter_and_what_it_holds_does(
    day: Path, start: Started, audited: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    start(day)

    def again(rows: list[dict[str, Any]], *expected: str, path: Path = day) -> None:
        jsonl(rows, path)
        audited.clear()
        start(path)
        assert sorted(audited) == sorted(expected)
        now = contents(out)
        assert now == {**now, **without_cache(start, out, path)[1]}

    turned = ROWS[::-1]
    again(turned)
    again(ROWS, "a", "b", "c", path=tmp_path / "other.jsonl.gz")  # siblings have names, which findings tell
    rest = ROWS[3:]
    again(rest)
    again([{**rest[0], "text": SPUN.replace("Monday", "Friday")}, *rest[1:]], "spun")
    again([{**rest[0], "language": "fr"}, *rest[1:]], "spun")
    again([{**rest[0], "title": rest[0]["text"], "text": "Talks"}, *rest[1:]], "spun")
    again([{"id": "spun", "title": None, "text": "Talks\n\n" + SPUN}, *rest[1:]], "spun")
    again([*ROWS[:2], {**ROWS[2], "text": RETOLD + " It rained."}, *rest], "a", "b", "c")


def test_all_that_a_result_depends_on_is_asked(day: Path, start: Started, audited: list[str], tmp_path: Path) -> None:
    jsonl(ROWS[3:4], day)
    start(day)
    audited.clear()

    def layered(*values: Value, **more: object) -> Policies:
        return Policies(str(tmp_path), (Layer(values, **more),))  # type: ignore[arg-type]

    def waived(**more: object) -> Settling:
        waiver = Waiver("spun-inside-word", "Ada", "agreed", date(2026, 3, 1), **more)  # type: ignore[arg-type]
        return Settling(str(tmp_path), (waiver,), date(2026, 3, 1))

    words = Value("words", frozenset({"morest", "stand"}), "audit.toml:3")
    changes: list[dict[str, object]] = [
        {"language": "en"},
        {"policy": layered(Value("profile", "legal", "--profile"))},
        {"policy": layered(Value("fail-on", FailOn.NEVER, "--fail-on"))},
        {"policy": layered(words)},
        {"policy": layered(words, paths=("*.gz",))},
        {"settling": waived()},
        {"settling": waived(paths=("day.*",))},
    ]
    for number, change in enumerate(changes, 1):
        told = [start(day, changes=change) for _ in range(2)]
        assert told[0] == told[1]
        assert len(audited) == number, change
    audited.clear()
    start(day, changes={"policy": layered(words, paths=("*.xz",))})
    assert audited == []
    start(day, texts=["text"])
    assert audited == ["spun"]


def test_a_baseline_knows_the_article_and_not_its_text_alone(
    day: Path, start: Started, audited: list[str], tmp_path: Path
) -> None:
    known = tmp_path / "known.json"
    small = tmp_path / "small.jsonl"
    small.write_text("".join(json.dumps({**ROWS[3], "id": name}) + "\n" for name in "xy"), "utf-8")
    call = [sys.executable, "-m", "audit.cli", "baseline", str(small), "--out", str(known), "--model", "none"]
    assert subprocess.run([*call, "--no-config"], capture_output=True, timeout=120).returncode == 0
    jsonl([{**ROWS[3], "id": name} for name in "xyz"], tmp_path / "small.jsonl.gz")
    text = known.read_text("utf-8").replace("small.jsonl#", "small.jsonl.gz#")
    known.write_text(text, "utf-8")
    changes = {"settling": Settling(str(tmp_path), baseline=str(known))}
    for _ in range(2):
        tally = start(tmp_path / "small.jsonl.gz", changes=changes)
        assert audited == ["x", "y", "z"], "the same text, each of its own"
        assert (tally.published, tally.held) == (3, 0)
    assert start(tmp_path / "small.jsonl.gz").held == 3


def test_other_reports_come_from_the_same_results(
    day: Path, start: Started, audited: list[str], tmp_path: Path
) -> None:
    start(day)
    audited.clear()
    for more in ({"reports": "all", "formats": "markdown,json,html"}, {"formats": "sarif,csv"}, {"reports": "none"}):
        expected = without_cache(start, tmp_path / "out", day, **more)
        audited.clear()
        shutil.rmtree(tmp_path / "out")
        assert (start(day, **more), contents(tmp_path / "out")) == expected
        assert audited == [], more
    start(day)
    held = next((tmp_path / "out").glob("*spun.md"))
    before = held.read_bytes()
    held.write_bytes(before[:-9])
    start(day)
    assert (held.read_bytes(), audited) == (before, [])


def test_what_is_damaged_or_could_not_be_audited_is_audited_again(
    day: Path, start: Started, audited: list[str], tmp_path: Path
) -> None:
    jsonl(ROWS, day, '{"id": "bad", "te\n')
    out = tmp_path / "out"
    for _ in range(2):
        assert [reason for _, reason in start(day).unaudited] == ["Line 7 is no valid JSON: repair it, or take it out."]
    expected = contents(out)
    assert audited.count("line-7") == 2
    assert audited.count("a") == 1
    audited.clear()
    with sqlite3.connect(tmp_path / "cache" / NAME) as db:
        db.execute("UPDATE kept SET head = zeroblob(70) WHERE kind != 'result'")
        db.execute("UPDATE kept SET body = zeroblob(100)")
    db.close()
    start(day)
    held = [row["id"] for row in ROWS if f"day.jsonl.gz#{row['id']}.md" in expected]
    assert sorted(audited) == sorted([*held, "line-7"])
    assert contents(out) == expected


def test_articles_that_are_files_are_kept_too(day: Path, start: Started, audited: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "retold.txt").write_text(RETOLD.replace("2011", "2012"), "utf-8")
    (folder / "spun.html").write_text(f"<p>{SPUN}</p>", "utf-8")
    bare, expected = without_cache(start, tmp_path / "out", day, folder)
    audited.clear()
    assert start(day, folder) == bare
    assert len(audited) == 8
    assert start(day, folder) == bare
    assert len(audited) == 8
    assert contents(tmp_path / "out") == expected
    (folder / "retold.txt").write_text(RETOLD, "utf-8")
    start(day, folder)
    assert sorted(audited[8:]) == ["a", "b", "c", "retold.txt"]


def test_who_works_elsewhere_has_no_cache_and_sends_what_is_to_be_kept(tmp_path: Path, day: Path) -> None:
    settings, place = Settings(model="none"), Place(tmp_path / "cache")
    record = Record("a", "k", None, 1, "jsonl", (Text("text", "", "text", SPUN),))
    file = tmp_path / "a.txt"
    file.write_text(SPUN, "utf-8")
    with Cached(place, settings, apart=True) as cached:
        for item in (record, file):
            found = cached.sketching(item)
            assert isinstance(found, Parcel)
            assert not place.folder.exists() or cached.sketched(item) is None
            cached.keep(*found.keep)
            assert cached.sketched(item) == found.result
        done = cached.work((file, ()))
        assert isinstance(done, Parcel)
        assert cached.known((file, ())) is None
        cached.keep(*done.keep)
        assert cached.known((file, ())) is not None


# As a user starts it


def audit(*arguments: object, code: int = 0) -> "subprocess.CompletedProcess[str]":
    call = [sys.executable, "-m", "audit.cli", *map(str, arguments), "--model", "none", "--no-config"]
    done = subprocess.run(call, capture_output=True, text=True, timeout=300)
    assert done.returncode == code, done.stdout + done.stderr
    return done


def test_on_the_command_line(day: Path, tmp_path: Path) -> None:
    out, cache = tmp_path / "out", ("--cache-dir", tmp_path / "c")
    audit("gate", day, "--out", out, "--no-cache", code=1)
    expected = contents(out)
    assert audit("gate", day, "--out", out, *cache, "--jobs", 2, "--engine", "processes", code=1).stderr == ""
    told = audit("gate", day, "--out", out, *cache, code=1).stderr
    assert re.fullmatch(r"audit: 6 of 6 in \d+ s, 6 carried over from earlier runs\n", told)
    assert contents(out) == expected
    alone = [part for kind in ("date", "number", "name") for part in ("--disable", f"{kind}-unlike-siblings")]
    audit("run", day, "--out", out, *cache, *alone)
    told = audit("run", day, "--out", out, *cache, *alone).stderr
    assert told == "audit: 6 articles, 6 carried over from earlier runs\n"


def test_dask_looks_up_and_keeps_in_the_process_that_leads(day: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    out, cache = tmp_path / "out", ("--cache-dir", tmp_path / "c")
    audit("run", day, "--out", out, "--no-cache")
    expected = contents(out)
    dask = ("--engine", "dask", "--jobs", 2)
    assert "carried" not in audit("run", day, "--out", out, *cache, *dask).stderr
    assert results(tmp_path / "c") == (6, 6)
    assert contents(out) == expected
    assert "6 carried over" in audit("run", day, "--out", out, *cache, *dask).stderr
    assert "6 carried over" in audit("run", day, "--out", out, *cache).stderr, "whatever the engine"
    assert results(tmp_path / "c") == (6, 6)
    assert contents(out) == expected


KILLS = 8


def test_killed_and_begun_again(tmp_path: Path) -> None:
    archive, draw, runs = tmp_path / "long.jsonl.gz", random.Random(5), Runs()
    texts = [CLEAN, SPUN, "A report on the costs is due in the the spring.", "Members said so. ."]
    rows = [{"id": str(n), "text": f"Report {n}.\n\n" + "\n\n".join(draw.choices(texts, k=6))} for n in range(60)]
    jsonl(rows, archive)
    out, whole, cache = tmp_path / "a" / "out", tmp_path / "b" / "out", tmp_path / "cache"
    try:
        runs.begin(archive, whole, tmp_path / "other")
        assert runs.end() == 0
        for _ in range(KILLS):
            target = results(cache)[0] + draw.randint(1, 6)
            run = runs.begin(archive, out, cache)
            while results(cache)[0] < target and alive(run):
                time.sleep(0.001)
            time.sleep(draw.uniform(0, 0.01))
            os.kill(run, signal.SIGKILL)
            assert runs.end() == signal.SIGKILL, "the run was over before it could be killed"
            done, times = results(cache)
            assert target <= done == times, "nothing is lost, and nothing is audited twice"
            assert not (out / Results(str(out / "results.jsonl")).name).exists()
        assert done < 60, "something is left to do"
        runs.begin(archive, out, cache)
        assert runs.end() == 0
    finally:
        runs.close()
    assert results(cache) == (60, 60)
    # The page names the file of results.
    assert {**contents(out), "index.md": b""} == {**contents(whole), "index.md": b""}


# The store, which an archive must not make grow


def test_what_was_used_is_marked_before_it_becomes_much(tmp_path: Path) -> None:
    store = Store(Place(tmp_path))
    number = EVERY + 200
    for n in range(number):
        store.put("result", n.to_bytes(32), b"head")
    with sqlite3.connect(store.path) as db:
        db.execute("UPDATE kept SET used = used - 10 * 86400")
    db.close()
    for n in range(number):
        assert store.head(n.to_bytes(32)) == b"head"
        assert len(store._touched) < EVERY
    with sqlite3.connect(store.path) as db:
        marked = db.execute("SELECT count(*) FROM kept WHERE used > ?", (time.time() - 86400,)).fetchone()[0]
    db.close()
    assert marked == EVERY


def test_an_archive_larger_than_the_cache_does_not_push_its_own_beginning_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.cache.store.EVERY", 10)
    place = Place(tmp_path, 200_000)
    for _ in range(2):
        store = Store(place)
        for n in range(300):
            if store.head(n.to_bytes(32)) is None:
                store.put("result", n.to_bytes(32), b"x" * 2000)
        store.close()
        store = Store(place)
        kept = [n for n in range(300) if store.head(n.to_bytes(32)) is not None]
        assert kept == list(range(len(kept))), "the first ones"
        assert 40 < len(kept) < 70
        assert store.trouble == ""
    with sqlite3.connect(store.path) as db:
        db.execute("UPDATE kept SET used = used - 10 * 86400")
    db.close()
    store.close()
    store = Store(place)
    store.put("result", b"n" * 32, b"new")
    assert store.head(b"n" * 32) == b"new", "what is old makes room"
