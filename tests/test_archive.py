"""Archives: the same articles whatever wraps them, what is broken as a value with its line, and flat memory."""

import bz2
import csv
import gzip
import json
import lzma
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.archive.asked import Asked
from audit.archive.record import Broken, Record
from audit.archive.seen import Keys, Seen
from audit.archive.source import Columns, archives, is_archive
from audit.archive.stream import records
from audit.auditor import Settings
from audit.engine import audit_all
from audit.errors import ReadError, UsageError
from audit.inputs import inputs
from audit.read import Unread, read_entry
from audit.result import Audit

SEED = Path("seeds/001_f90ce839765e3546.txt").read_text("utf-8")
ROWS = [
    {"id": "city/7", "title": "A bridge for Tarvik", "text": SEED, "language": "en"},
    {"id": "b", "title": "", "text": "<p>The council voted &amp; went <b>home</b>.</p>", "language": "en"},
    {"id": "ü-3", "title": "Rain", "text": "Rain\n\nIt rained in Kessel, “all day”, and\nnobody came.", "language": ""},
]


def jsonl(rows: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def table(rows: list[dict[str, Any]], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def parquet(rows: list[dict[str, Any]], path: Path, **kind: Any) -> None:
    import pyarrow
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path, **kind)


def zst(data: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor().compress(data)


ANY = Columns()


def made(path: Path | str, columns: Columns = ANY) -> list[Record | Unread]:
    (source,) = archives(str(path))
    return list(records(source, columns))


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes, ".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress, ".zst": zst,
}  # fmt: skip


@pytest.mark.parametrize("packed", PACKERS)
@pytest.mark.parametrize("kind", [".jsonl", ".csv", ".parquet"])
def test_all_kinds_give_the_articles_that_files_of_several_give(kind: str, packed: str, tmp_path: Path) -> None:
    if kind == ".parquet" and packed:
        pytest.skip("Parquet packs its own pages")
    plain = tmp_path / ("a.jsonl" if kind == ".parquet" else f"a{kind}")
    table(ROWS, plain) if kind == ".csv" else plain.write_bytes(jsonl(ROWS))
    path = tmp_path / f"a{kind}{packed}"
    parquet(ROWS, path) if kind == ".parquet" else path.write_bytes(PACKERS[packed](plain.read_bytes()))
    found = [item for item in made(path) if isinstance(item, Record)]
    entries = inputs([str(plain)], tmp_path / "reports", (), ())
    documents = [read_entry(entry) for entry in entries]  # type: ignore[arg-type]
    assert [(r.key, r.document().text) for r in found] == [(d.key, d.text) for d in documents]
    assert [r.document().declared_language for r in found] == [d.declared_language for d in documents]
    assert [(r.name, r.id) for r in found] == [(f"{path}#{key}", id) for key, id in
        [("city-7", "city/7"), ("b", "b"), ("ü-3", "ü-3")]]  # fmt: skip


def test_results_are_those_of_the_same_file_read_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl(ROWS))
    settings = Settings(model="none")
    whole = list(audit_all(inputs([str(tmp_path / "a.jsonl")], tmp_path / "r", (), ()), settings))
    from audit.engine.run import audit_one

    streamed = [audit_one((item, ()), settings) for item in made(tmp_path / "a.jsonl")]
    assert all(isinstance(o, Audit) for o in whole)
    for one, other in zip(whole, streamed, strict=True):
        assert isinstance(one, Audit)
        assert isinstance(other, Audit)
        assert (one.path, one.verdict, one.penalty, one.findings) == (
            other.path, other.verdict, other.penalty, other.findings,
        )  # fmt: skip
    assert any(o.findings for o in streamed if isinstance(o, Audit))


BROKEN = [
    ('{"id": "x", "text": "It broke', "Line 2 is no valid JSON"),
    ('{"id": "y"}', "Line 3 holds no text"),
    ('{"id": "y", "text": 5}', "Line 4 holds no text"),
    ('{"id": "../../x", "text": "It rained."}', "Line 5: Its id leads out of the archive"),
    ('{"id": "a\\\\..\\\\x", "text": "It rained."}', "Line 6: Its id leads out of the archive"),
    ('{"id": "first", "text": "It rained again."}', "Line 7: Another article before it has the same id"),
    ('{"id": "e", "text": " "}', "Line 8 holds no text"),
    ("[1, 2]", "Line 9 holds no text"),
    ("[" * 100_000, "Line 10"),
]


def test_a_broken_line_is_a_value_with_its_number_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    lines = [
        '{"id": "first", "text": "It rained."}',
        *(line for line, _ in BROKEN),
        '{"id": "last", "text": "It rained."}',
    ]
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    found = made(path)
    assert [type(item) for item in found] == [Record, *[Broken] * len(BROKEN), Record]
    broken = [item for item in found if isinstance(item, Broken)]
    for number, (item, (_, said)) in enumerate(zip(broken, BROKEN, strict=True), 2):
        assert str(item.error).startswith(said)
        assert (item.path, item.line) == (f"{path}#line-{number}", number)


def test_bytes_that_do_not_fit_and_lines_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.archive.lines.LIMIT", 1000)
    path = tmp_path / "a.jsonl"
    long = json.dumps({"text": "It rained. " * 400})
    path.write_bytes(
        b'{"text": "Gr\xfc\xdfe"}\n' + b'{"text": "fine \xc3\xbc."}\n' * 9000 + long.encode() + b'\n{"text": "last"}'
    )
    found = made(path)
    assert "bytes that are no UTF-8" in str(getattr(found[0], "error", ""))
    assert isinstance(found[1], Record)
    assert isinstance(found[-1], Record)
    assert found[-1].texts[0].text == "last"
    assert "longer than" in str(getattr(found[-2], "error", ""))
    later = tmp_path / "b.jsonl"
    later.write_bytes(b'{"text": "It rained."}\n' * 4000 + b'{"text": "Gr\xfc\xdfe"}\n')
    assert "bytes that are no UTF-8" in str(getattr(made(later)[-1], "error", ""))


def test_broken_rows_of_a_table(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    rows = (
        'id;text\n1;"It rained.\nAll day."\n2;too;many\n3;"quote" here\n\n1;"It rained."\n4;\n5;"It “rained”; again."\n'
    )
    path.write_bytes(gzip.compress(rows.encode()))
    found = made(path)
    assert [item.line if isinstance(item, Broken | Record) else 0 for item in found] == [2, 4, 5, 7, 8, 9]
    assert [getattr(item, "key", str(getattr(item, "error", ""))[:20]) for item in found] == [
        "1", "Line 4: It has 3 fie", "Line 5: A quotation ", "Line 7: Another arti", "Line 8: It has no te", "5",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.jsonl.gz", gzip.compress(jsonl(ROWS * 900), mtime=0)[:3000], "nothing more could be read"),
        ("a.jsonl.xz", b"not at all", "could not be read on"),
        ("a.jsonl.zst", b"not at all", "could not be read on"),
        ("a.jsonl.gz", gzip.compress(b"\n\n", mtime=0), "There is no article in it."),
        ("a.csv.gz", gzip.compress(b"name,price\nbread,2\n", mtime=0), "no text column"),
        ("a.parquet", b"PAR1 and nothing else", "damaged"),
        ("a.jsonl.gz", gzip.compress(b"%PDF-1.7 \0\1\2", mtime=0), "PDF"),
    ],
)
def test_what_cannot_be_read_on_says_so_and_where_it_stopped(name: str, data: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    last = made(tmp_path / name)[-1]
    assert isinstance(last, Unread)
    assert said in str(last.error)
    assert last.path == str(tmp_path / name)


def test_columns_that_are_asked_for(tmp_path: Path) -> None:
    rows = [
        {"nr": 4, "lead": "It rained.", "main": "All day long.", "body": "Not this."},
        {"nr": 5, "lead": None, "main": 3},
    ]
    (tmp_path / "a.jsonl").write_bytes(jsonl(rows))
    parquet([rows[0]], tmp_path / "a.parquet")
    table([rows[0]], tmp_path / "a.csv")
    columns = Columns(("lead", "main"), "nr")
    for kind in ("jsonl", "parquet", "csv"):
        first = made(tmp_path / f"a.{kind}", columns)[0]
        assert isinstance(first, Record)
        assert (first.key, first.document().text) == ("4", "It rained.\n\nAll day long.")
        start = first.document().text.index("long")
        assert first.placed(start, start + 4) == ("main", 8, 12)
        assert first.placed(0, 14) == ("lead", 0, 10)
    assert "“main” holds no text but a" in str(getattr(made(tmp_path / "a.jsonl", columns)[1], "error", ""))
    for kind in ("csv", "parquet"):
        (nothing,) = made(tmp_path / f"a.{kind}", Columns(("gone",)))
        assert "no column “gone”" in str(getattr(nothing, "error", ""))


def test_addresses() -> None:
    import fsspec

    files = fsspec.filesystem("memory")
    for day in (1, 2):
        with files.open(f"/press/{day}.jsonl.gz", "wb") as file:
            file.write(gzip.compress(jsonl([ROWS[day]])))
    found = [item for source in archives("memory://press/*.jsonl.gz") for item in records(source, Columns())]
    assert [getattr(item, "name", "") for item in found] == [
        "memory:///press/1.jsonl.gz#b",
        "memory:///press/2.jsonl.gz#ü-3",
    ]
    (gone,) = made("memory://press/gone.jsonl")
    assert isinstance(gone, Unread)
    assert "could not be read on" in str(gone.error)
    with pytest.raises(UsageError, match="leads to no archive"):
        archives("memory://press/story.txt")
    with pytest.raises(UsageError, match="leads to no archive"):
        archives("memory://press/*.csv")
    (secret,) = archives("https://name:password@host/a.jsonl")
    assert secret.path == "https://host/a.jsonl"


def test_what_is_read_as_a_stream(tmp_path: Path) -> None:
    small, large = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    small.write_bytes(jsonl(ROWS))
    with large.open("wb") as file:
        file.truncate(20_000_001)
    assert [is_archive(p) for p in (str(small), str(large), "s3://b/a.csv", "a.csv.xz", "a.parquet", "a.txt.gz")] == [
        False, True, True, True, True, False,
    ]  # fmt: skip
    assert not Asked().streams([str(small), "-"])
    assert Asked(reports="held").streams([str(small)])
    assert Asked(Columns(("lead",))).streams([str(small)])
    assert not Asked(Columns(("lead",))).streams(["a.txt"])


def test_keys_stay_apart_and_are_those_of_small_files() -> None:
    from audit.read.parts import keys

    names = ["a/b", "a-b", "A b", "https://x.example/1", "", "ü", "u\u0308", "a-b-2"]
    maker = Keys()
    found = [maker.key(name or None, "item") for name in names]
    assert len({key.casefold() for key in found}) == len(names)
    assert found[:6] == keys(names)[:6]
    with pytest.raises(ReadError, match="same id"):
        maker.key("a/b", "item")
    seen = Seen()
    assert all(seen.add(str(number)) for number in range(5000))
    assert not any(seen.add(str(number)) for number in range(5000))


def cli(*arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    run = subprocess.run([sys.executable, "-m", "audit.cli", *arguments], capture_output=True, text=True, timeout=120)
    assert run.returncode == code, run.stderr
    return run


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "day.jsonl.gz"
    path.write_bytes(gzip.compress(jsonl(ROWS) + b'{"id": "bad", "text"\n' + jsonl([{"id": "=1+1", "text": SEED}])))
    return path


def results(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def test_a_run_over_an_archive(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    stale = out / "day.jsonl.gz#b.md"
    out.mkdir()
    stale.write_text("of an earlier run")
    run = cli("run", str(archive), "--out", str(out), "--model", "none", "--jobs", "1", code=3)
    assert "2 to publish, 2 held, 1 not audited" in run.stdout
    assert sorted(p.name for p in out.iterdir()) == [
        "day.jsonl.gz#1-1.md",
        "day.jsonl.gz#city-7.md",
        "index.md",
        "results.jsonl",
    ]
    found = list(results(out / "results.jsonl"))
    assert [(r["id"], r["line"], r["verdict"]) for r in found] == [
        ("city/7", 1, "hold"), ("b", 2, "publish"), ("ü-3", 3, "publish"), (None, 4, "unaudited"), ("=1+1", 5, "hold"),
    ]  # fmt: skip
    assert found[3]["reasons"][0]["text"].startswith("Line 4 is no valid JSON")
    assert found[0]["findings"]
    for record, row in zip(found, [*ROWS, {}, {"text": SEED}], strict=True):
        for finding in record["findings"]:
            assert finding["text"] == row[finding["field"]][finding["start"] : finding["end"]]
    page = (out / "index.md").read_text("utf-8")
    assert "Audit of 5 articles" in page
    assert "](day.jsonl.gz%23city-7.md)" in page


def test_parquet_out_of_two_processes_says_the_same_as_json_lines_of_one(archive: Path, tmp_path: Path) -> None:
    import pyarrow.parquet

    same = ["run", str(archive), "--model", "none", "--reports", "none", "-q"]
    cli(*same, "--out", str(tmp_path / "1"), "--jobs", "1", code=3)
    table = tmp_path / "r.parquet"
    cli(*same, "--out", str(tmp_path / "2"), "--jobs", "2", "--results", str(table), "--engine", "processes", code=3)
    rows = pyarrow.parquet.read_table(table).to_pylist()
    for row in rows:
        row |= {name: json.loads(row[name]) for name in ("findings", "reasons")}
    assert rows == list(results(tmp_path / "1" / "results.jsonl"))
    assert [p.name for p in (tmp_path / "2").iterdir()] == ["index.md"]


def test_gate_and_wrong_calls(archive: Path, tmp_path: Path) -> None:
    clean = tmp_path / "clean.jsonl.gz"
    clean.write_bytes(gzip.compress(jsonl([ROWS[1], ROWS[2]])))
    out = ["--out", str(tmp_path / "o"), "--model", "none", "-q"]
    cli("gate", str(clean), *out)
    cli("gate", str(clean), str(archive), *out, code=3)
    before = clean.read_bytes()
    assert (
        "overwrite" in cli("run", str(clean), "--results", str(clean.with_name("clean.jsonl.gz")), *out, code=2).stderr
    )
    assert clean.read_bytes() == before
    wrong = cli("run", str(archive), "--results", "r.xlsx", *out, code=2)
    assert ".parquet" in wrong.stderr
    assert (
        "--scheduler is for Dask"
        in cli("run", str(archive), "--engine", "serial", "--scheduler", "x", *out, code=2).stderr
    )
    assert "does not answer" in cli("run", str(archive), "--scheduler", "tcp://127.0.0.1:9", *out, code=2).stderr


def test_a_run_that_is_interrupted_keeps_what_is_done(tmp_path: Path) -> None:
    archive, out = tmp_path / "long.csv.gz", tmp_path / "out"
    rows = "".join(f'{number},"It rained in Kessel for {number} days."\n' for number in range(20_000))
    archive.write_bytes(gzip.compress(f"id,text\n{rows}".encode()))
    call = [sys.executable, "-m", "audit.cli", "run", str(archive), "--model", "none", "--out", str(out), "--jobs", "2"]
    # Without the rules that compare articles, the first pass is left out.
    call += [part for kind in ("date", "number", "name") for part in ("--disable", f"{kind}-unlike-siblings")]
    with subprocess.Popen(call, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        part = out / "results.jsonl.part"
        while not (part.exists() and part.stat().st_size):
            assert run.poll() is None
            time.sleep(0.05)
        run.send_signal(signal.SIGINT)
        _, error = run.communicate(timeout=60)
    assert run.returncode == 130, error
    assert f"the results so far are in {part}" in error
    lines = list(results(part))
    assert [record["id"] for record in lines] == [str(number) for number in range(len(lines))]
    assert not (out / "results.jsonl").exists()
    assert "**The run was interrupted.**" in (out / "index.md").read_text("utf-8")
