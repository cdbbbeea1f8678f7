"""Archives in folders among articles: they are audited too, or said not to be; and files of several, which are listed
from the cache."""

import gzip
import json
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_cache_archive import CLEAN, ROWS, SPUN, audit, contents, jsonl, parquet

from audit.archive.folders import stored
from audit.archive.source import Columns
from audit.cache.listed import listed
from audit.cache.place import Place
from audit.cache.store import NAME
from audit.config import configure
from audit.errors import ReadError
from audit.options import Gate
from audit.read import NotNews
from audit.session import session
from audit.sources import streams

FEED = "<rss version='2.0'><channel>{}</channel></rss>"
ITEM = "<item><guid>{}</guid><title>Talks</title><description>{}</description></item>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inbox = tmp_path / "in"
    (inbox / "2024").mkdir(parents=True)
    (inbox / "spun.txt").write_text(SPUN, "utf-8")
    (inbox / "ok.md").write_text(CLEAN, "utf-8")
    (inbox / "desk.jsonl").write_text(json.dumps({"id": "x", "text": SPUN}), "utf-8")
    jsonl(ROWS[3:], inbox / "day.jsonl.gz")
    parquet([{"id": 7, "text": CLEAN}], inbox / "2024" / "week.parquet")
    # Tables of other things, as small ones, are no articles.
    (inbox / "prices.csv.gz").write_bytes(gzip.compress(b"name,price\nbread,2\n"))
    parquet([{"name": "bread", "price": 2}], inbox / "prices.parquet")
    (inbox / "letter.txt.gz").write_bytes(gzip.compress(CLEAN.encode()))
    return inbox


def verdicts(out: Path) -> dict[str, str]:
    lines = (out / "results.jsonl").read_text("utf-8").splitlines()
    return {Path(r["path"]).name: r["verdict"] for r in map(json.loads, lines)}


ALL = {
    "week.parquet#7": "publish", "day.jsonl.gz#spun": "hold", "day.jsonl.gz#post": "hold", "day.jsonl.gz#ok": "publish",
    "spun.txt": "hold", "ok.md": "publish", "desk.jsonl#x": "hold",
}  # fmt: skip


def test_they_are_audited_with_the_articles_beside_them(folder: Path, tmp_path: Path) -> None:
    out, cache = tmp_path / "out", ("--cache-dir", tmp_path / "cache")
    left_out = ("--exclude", "*.gz", "--exclude", "*.parquet")
    done = audit("gate", folder, "--out", out, *left_out, *cache, code=1)
    assert "1 to publish, 2 held, 0 not audited. Reports" in done.stdout
    reports = contents(out)
    assert set(reports) == {f"{name}.{end}" for name in ("spun", "ok", "desk", "index") for end in ("md", "json")}
    done = audit("gate", folder, "--out", out, *cache, code=1)
    assert "3 to publish, 4 held, 0 not audited. Results" in done.stdout
    assert verdicts(out) == ALL
    stored = {"day.jsonl.gz#spun.md", "day.jsonl.gz#post.md", "results.jsonl"}
    assert set(contents(out)) == (set(reports) - {"index.json"}) | stored, "no index of the run before"
    assert all(contents(out)[name] == data for name, data in reports.items() if not name.startswith("index"))
    (folder / ".auditignore").write_text("2024/\n*.gz\n", "utf-8")
    done = audit("gate", folder, "--out", tmp_path / "third", *cache, code=1)
    assert "1 to publish, 2 held, 0 not audited. Reports" in done.stdout
    assert set(contents(tmp_path / "third")) == set(reports)


def test_what_cannot_be_audited_is_named_and_never_passes(folder: Path, tmp_path: Path) -> None:
    (folder / "torn.jsonl.gz").write_bytes((folder / "day.jsonl.gz").read_bytes()[:60])
    (folder / "rows.csv.zst").write_bytes(b"not at all")
    (folder / "logs.jsonl.gz").write_bytes(gzip.compress(b'{"level": "info"}\n'))
    done = audit("gate", folder, "--out", tmp_path / "out", "--no-cache", code=3)
    reasons = {"torn.jsonl.gz": "breaks off", "rows.csv.zst": "could not be read", "logs.jsonl.gz#line-1": "no text"}
    for name, why in reasons.items():
        [line] = [line for line in done.stdout.splitlines() if line.startswith(f"not audited: {folder / name}: ")]
        assert why in line
    assert verdicts(tmp_path / "out").items() > ALL.items()


def test_a_package_that_is_missing_is_the_archives_fault_alone(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from audit.streaming import streaming

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    tally = streaming([str(folder)], setup(folder, tmp_path))
    assert sorted(Path(path).name for path, _ in tally.unaudited) == ["prices.parquet", "week.parquet"]
    assert all("pip install" in reason for _, reason in tally.unaudited)
    assert (tally.published, tally.held) == (2, 4)


def setup(folder: Path, tmp_path: Path, **more: Any) -> Any:
    flags = Gate(out=tmp_path / "out", model="none", jobs=1, no_config=True, quiet=True, no_cache=True, **more)
    return configure([str(folder)], flags)


def test_what_is_found(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def found(columns: Columns | None = None, results: str = "") -> list[str]:
        kept = stored([str(folder), "-"], folder / "reports", results, columns or Columns())
        return [Path(archive.place).name for archive in kept]

    assert found() == ["week.parquet", "day.jsonl.gz"]
    assert found(results=str(folder / "2024/week.parquet")) == ["day.jsonl.gz"]
    shutil.copytree(folder / "2024", folder / "reports")
    (folder / ".hidden.jsonl.gz").write_bytes(b"")
    assert found() == ["week.parquet", "day.jsonl.gz"]
    assert "desk.jsonl" in found(Columns(("text",)))
    monkeypatch.setattr("audit.archive.source.LIMIT", 20)
    assert found() == ["week.parquet", "day.jsonl.gz", "desk.jsonl"], "too large to be read at once"


def test_a_call_that_takes_articles_in_files_alone_says_so(folder: Path, tmp_path: Path) -> None:
    asked = setup(folder, tmp_path)
    assert streams([str(folder)], asked)
    assert not streams([str(folder)], asked, folders=False)
    tally = session([str(folder)], asked)
    assert sorted(Path(path).name for path, _ in tally.unaudited) == ["day.jsonl.gz", "week.parquet"]
    assert all("This is an archive" in reason for _, reason in tally.unaudited)
    assert (tally.published, tally.held) == (1, 2)


# Files of several articles, which are not parsed only to be listed


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of files that are parsed from now on."""
    from audit.read import news

    seen: list[str] = []
    real: Callable[..., Any] = news.open_bytes

    def noted(data: bytes, path: str, *rest: Any) -> Any:
        seen.append(Path(path).name)
        return real(data, path, *rest)

    monkeypatch.setattr(news, "open_bytes", noted)
    news._kept.cache_clear()
    return seen


def test_a_second_run_over_files_of_several_articles_parses_none(tmp_path: Path, parsed: list[str]) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    (inbox / "feed.xml").write_text(FEED.format(ITEM.format("a/1", SPUN) + ITEM.format("b", CLEAN)), "utf-8")
    (inbox / "desk.jsonl").write_text(json.dumps({"id": "x", "text": SPUN}), "utf-8")
    (inbox / "one.json").write_text(json.dumps({"headline": "Talks", "body_text": SPUN}), "utf-8")
    (inbox / "data.json").write_text("[1, 2]", "utf-8")
    flags = Gate(
        out=tmp_path / "out", model="none", jobs=1, no_config=True, quiet=True, cache_dir=tmp_path / "cache",
    )  # fmt: skip
    names = [str(inbox)]
    first = session(names, configure(names, flags))
    assert (first.published, first.held, first.unaudited) == (1, 3, [])
    assert {*parsed} == {"feed.xml", "desk.jsonl", "one.json", "data.json"}
    before = contents(tmp_path / "out")
    parsed.clear()
    assert session(names, configure(names, flags)) == first
    assert parsed == []
    assert contents(tmp_path / "out") == before
    (inbox / "feed.xml").write_text(FEED.format(ITEM.format("c", SPUN) + ITEM.format("b", CLEAN)), "utf-8")
    session(names, configure(names, flags))
    assert {*parsed} == {"feed.xml"}
    assert (tmp_path / "out" / "feed.xml#c.md").exists()


def test_lists_have_a_limit_and_a_damaged_one_is_none(
    tmp_path: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    place, file, data = Place(tmp_path / "cache"), tmp_path / "desk.jsonl", tmp_path / "data.csv"
    file.write_text("".join(json.dumps({"id": f"k{n}", "text": CLEAN}) + "\n" for n in range(50)), "utf-8")
    data.write_text("name,price\nbread,2\n", "utf-8")
    keys = [f"k{n}" for n in range(50)]

    def asked() -> list[str]:
        with listed(place) as ask:
            with pytest.raises(NotNews):
                list(ask(data))
            return list(ask(file))

    monkeypatch.setattr("audit.cache.listed.LARGEST", 100)
    assert [asked(), asked()] == [keys, keys]
    with sqlite3.connect(place.folder / NAME) as db:
        assert db.execute("SELECT count(*) FROM kept").fetchone() == (1,), "that of the table alone"
    db.close()
    monkeypatch.undo()
    asked()
    parsed_before = list(parsed)
    assert asked() == keys
    assert parsed == parsed_before
    with sqlite3.connect(place.folder / NAME) as db:
        db.execute("UPDATE kept SET head = zeroblob(60)")
    db.close()
    assert asked() == keys
    with listed(place) as ask:
        assert list(ask(tmp_path / "a.txt")) == [""], "no file of several: not even read"
        for path in (tmp_path / "gone.xml", tmp_path / "torn.xml"):
            (tmp_path / "torn.xml").write_text("<rss><channel>", "utf-8")
            with pytest.raises(ReadError):
                list(ask(path))
    with listed(None) as ask:
        assert list(ask(file)) == keys


@pytest.mark.parametrize(("command", "why"), [("fix", "nothing can be repaired"), ("baseline", "no baseline is kept")])
def test_a_command_that_takes_no_archives_names_them(command: str, why: str, folder: Path, tmp_path: Path) -> None:
    aside = ("--out", tmp_path / "known.json") if command == "baseline" else ()
    said = audit(command, folder, *aside, code=3).stderr.splitlines()
    assert all(why in line for line in said if ".gz" in line or ".parquet" in line)
    assert {name for name in ("day.jsonl.gz", "week.parquet", "prices") if any(name in line for line in said)} == {
        "day.jsonl.gz",
        "week.parquet",
    }
    shutil.rmtree(folder / "2024")
    (folder / "day.jsonl.gz").unlink()
    audit(command, folder, *aside)
