"""The watched folder: real processes, real signals, kills at every line."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audit.auditor import Settings
from audit.cli import app
from audit.console import guarded
from audit.receipt import Maker
from audit.report import FORMATS
from audit.watch import journal, moving, sorting
from audit.watch.arrivals import Arrivals, Mark, temporary
from audit.watch.journal import Journal, Step
from audit.watch.moving import free, rename
from audit.watch.run import Plan, run
from audit.watch.sorting import Places
from tests.test_story_clashes import BASE, RETOLD

CLEAN = "The council voted for the plan on Monday, and the mayor thanked everyone who had come.\n"
SPUN = CLEAN.replace("voted for", "took a stand once morest")
AUDIT = [sys.executable, "-m", "audit.cli"]
FOLDERS = ["--published", "published", "--held", "held", "--model", "none", "--no-config"]


def watch(folder: Path, *options: str, **more: Any) -> "subprocess.CompletedProcess[str]":
    command = [*AUDIT, "watch", "inbox", *FOLDERS, "--settle", "0.1", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, **more)


@contextmanager
def watching(folder: Path, *options: str) -> "Iterator[subprocess.Popen[str]]":
    """A watcher that has begun to watch."""
    command = [*AUDIT, "watch", "inbox", *FOLDERS, "--settle", "0.3", *options]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        while "watching" not in (line := process.stderr.readline()):
            assert line, "it ended early"
        yield process
    finally:
        process.kill()
        process.communicate()


def decision(process: "subprocess.Popen[str]") -> dict[str, Any]:
    assert process.stdout is not None
    record: dict[str, Any] = json.loads(process.stdout.readline())
    return record


def files(folder: Path) -> set[str]:
    """All files but the watcher's own."""
    found = (p.relative_to(folder) for p in folder.rglob("*") if p.is_file() or p.is_symlink())
    return {p.as_posix() for p in found if journal.FOLDER not in p.parts}


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def test_each_verdict_has_its_folder(inbox: Path, tmp_path: Path) -> None:
    (inbox / "sport/cup").mkdir(parents=True)
    (inbox / "clean.txt").write_text(CLEAN)
    (inbox / "sport/cup/clean.txt").write_text(CLEAN)
    (inbox / "spun.html").write_text(f"<p>{SPUN}</p>")
    (inbox / "photo.jpg").write_bytes(b"\xff\xd8\xff\0\0\1")
    (inbox / "empty.txt").write_bytes(b"")
    for name, other in (("good", CLEAN.replace("plan", "bill")), ("mixed", SPUN)):
        (inbox / f"{name}.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in (CLEAN, other)))
    (inbox / ("long" * 62 + ".txt")).write_text(CLEAN)
    for name in ("a.txt.part", "b.tmp", "c.txt~", ".hidden.txt", "#d#"):
        (inbox / name).write_text(CLEAN)
    (inbox / "link.txt").symlink_to("clean.txt")
    (inbox / "not.me").write_text(CLEAN)
    done = watch(tmp_path, "--once", "--receipt", "--exclude", "*.me")
    assert done.returncode == 3, done.stderr
    papers = (".report.md", ".report.json")
    long = "long" * 62 + ".txt"
    cut = [name for name in files(tmp_path / "published") if name.startswith("long") and name != long]
    assert [len(name) for name in cut] == [255, 255, 255]
    assert files(tmp_path) - {f"published/{name}" for name in cut} == {
        f"published/{long}",
        *(f"published/clean.txt{end}" for end in ("", *papers, ".receipt.json")),
        *(f"published/sport/cup/clean.txt{end}" for end in ("", *papers, ".receipt.json")),
        *(f"published/good.jsonl{end}" for end in ("", ".receipt.json")),
        *(f"published/good.jsonl.{n}{end}" for n in (1, 2) for end in papers),
        *(f"held/spun.html{end}" for end in ("", *papers)),
        *(f"held/mixed.jsonl{end}" for end in ("", ".1.report.md", ".1.report.json", ".2.report.md", ".2.report.json")),
        *(f"held/failed/photo.jpg{end}" for end in ("", ".reason.txt")),
        *(f"held/failed/empty.txt{end}" for end in ("", ".reason.txt")),
        *(f"inbox/{name}" for name in ("a.txt.part", "b.tmp", "c.txt~", ".hidden.txt", "#d#", "link.txt", "not.me")),
    }
    assert "not text" in (tmp_path / "held/failed/photo.jpg.reason.txt").read_text()
    report = json.loads((tmp_path / "held/spun.html.report.json").read_text())
    assert (report["verdict"], report["path"]) == ("hold", "inbox/spun.html")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert {(line["path"], line["verdict"], line["moved_to"]) for line in lines} >= {
        ("inbox/sport/cup/clean.txt", "publish", "published/sport/cup/clean.txt"),
        ("inbox/mixed.jsonl", "hold", "held/mixed.jsonl"),
        ("inbox/empty.txt", "unaudited", "held/failed/empty.txt"),
    }
    assert all(line.keys() == {"time", "path", "verdict", "moved_to", "seconds"} for line in lines)
    assert not [word for word in ("council", "morest") if word in done.stdout + done.stderr]
    assert "link.txt is no file" in done.stderr
    verified = subprocess.run(
        [*AUDIT, "verify", "published", "--no-config"], cwd=tmp_path, capture_output=True, text=True
    )
    assert (verified.returncode, "4 hold, 0 refused" in verified.stdout) == (0, True), verified.stdout


def test_once_ends_like_gate(inbox: Path, tmp_path: Path) -> None:
    assert watch(tmp_path, "--once").returncode == 0
    (inbox / "a.txt").write_text(SPUN)
    dry = watch(tmp_path, "--once", "--fail-on", "never")
    assert (dry.returncode, files(tmp_path / "held")) == (0, {"a.txt", "a.txt.report.md", "a.txt.report.json"})
    (inbox / "a.txt").write_text(SPUN)
    held = watch(tmp_path, "--once", "--format", "html,sarif", "--jobs", "2", "-q")
    assert (held.returncode, held.stdout, held.stderr) == (1, "", "")
    # The same name again: nothing is overwritten, and the reports are told apart as well.
    assert files(tmp_path / "held") >= {"a.txt", "a.txt.report.md", "a-2.txt", "a-2.txt.report.html"}


def test_the_main_text_of_a_page(inbox: Path, tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    page = f"<html><body><nav>Home, {SPUN}</nav><article><h1>Council</h1><p>{CLEAN}</p><p>{{}}</p></article>"
    (inbox / "a.html").write_text(
        page.format("They will meet again on Friday to speak about the harbour and the library.")
    )
    calm = plan(tmp_path, tmp_path)
    run(replace(calm, extract=True), print)
    assert "a.html" in files(tmp_path / "published")


def test_siblings_are_those_in_the_inbox(inbox: Path, tmp_path: Path) -> None:
    texts = {"a": BASE, "b": BASE.replace("2011", "2001"), "c": RETOLD}
    for name, text in texts.items():
        (inbox / f"{name}.txt").write_text(text, "utf-8")
    run(plan(tmp_path, tmp_path), print)
    found = {path.name[0]: json.loads(path.read_text()) for path in tmp_path.glob("*/*.report.json")}
    told = {name: [f["text"] for f in one["findings"] if "siblings" in f["rule"]] for name, one in found.items()}
    assert told == {"a": [], "b": ["March 3, 2001"], "c": []}


@pytest.mark.parametrize("polled", [False, True])
def test_a_watcher_takes_what_comes_and_stops_when_told(inbox: Path, tmp_path: Path, polled: bool) -> None:
    with watching(tmp_path, *["--poll"] * polled) as first:
        second = watch(tmp_path)
        assert (second.returncode, second.stdout) == (2, "")
        assert "another audit watch" in second.stderr
        # Written bit by bit, each time before it would count as complete: all of it is audited at once.
        with (inbox / "slow.txt").open("w") as slow:
            for part in (CLEAN[:40], CLEAN[40:], SPUN):
                slow.write(part)
                slow.flush()
                time.sleep(0.15)
        assert decision(first)["verdict"] == "hold"
        assert (tmp_path / "held/slow.txt").read_text() == CLEAN + SPUN
        (inbox / "new").mkdir()
        (inbox / "new/a.txt").write_text(CLEAN)
        assert decision(first)["moved_to"] == "published/new/a.txt"
        first.send_signal(signal.SIGINT if polled else signal.SIGTERM)
        assert first.wait(30) == (130 if polled else 0)
    assert files(inbox) == set()


def test_what_is_under_way_is_finished(inbox: Path, tmp_path: Path) -> None:
    """Told to stop in the middle of many articles, a watcher ends the one at hand and leaves the rest as they were."""
    for number in range(300):
        (inbox / f"{number}.txt").write_text(CLEAN)
    with watching(tmp_path) as process:
        decision(process)
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=60)
        assert process.returncode == 0
    published, left = files(tmp_path / "published"), files(inbox)
    assert 0 < len(left) < 300
    assert {name for name in published if "report" not in name} == {f"{n}.txt" for n in range(300)} - left
    assert len(published) == 3 * (300 - len(left)) == 3 * (1 + len(said.splitlines()))


def plan(folder: Path, away: Path) -> Plan:
    settings = Settings(model="none")
    places = Places(folder / "inbox", folder / "published", away / "held", folder / "failed")
    formats = (FORMATS["markdown"], FORMATS["json"])
    return Plan(places, settings, formats, settle=0.0, once=True, quiet=True, maker=Maker(settings))  # type: ignore[arg-type]


def no_links(*names: object, **options: object) -> None:
    raise PermissionError(1, "no links here")


def test_the_next_watcher_never_takes_another_file_for_the_one_that_was_moved(inbox: Path, tmp_path: Path) -> None:
    source, target, paper = inbox / "a.txt", tmp_path / "a.txt", tmp_path / "a.txt.report.md"
    source.write_text(CLEAN)
    mark = Mark.of(source)
    assert mark is not None
    step = Step.of(source, mark, moving.digest(source), target, [paper], tmp_path / "draft.tmp")
    states: Sequence[tuple[str | None, str | None, set[str]]] = [
        (CLEAN, None, {"inbox/a.txt"}),  # not moved yet: the report goes
        (None, CLEAN, {"a.txt", "a.txt.report.md"}),  # moved
        ("same", CLEAN, {"a.txt", "a.txt.report.md"}),  # copied, not removed yet
        ("new", CLEAN, {"inbox/a.txt", "a.txt", "a.txt.report.md"}),  # moved, and another has come since
        ("same", "other", {"inbox/a.txt", "a.txt"}),  # somebody took the name
    ]
    for here, there, left in states:
        source.unlink(missing_ok=True)
        if here is not None:
            source.write_text(SPUN if here == "new" else CLEAN)
            now = Mark.of(source)
            assert now is not None
            if here != "new":
                step = Step.of(source, now, moving.digest(source), target, [paper], tmp_path / "draft.tmp")
        target.unlink(missing_ok=True)
        if there is not None:
            target.write_text(there)
        paper.write_text("report")
        (tmp_path / "draft.tmp").write_text("half")
        notes = Journal(inbox)
        notes.begin(step)
        notes.close()
        notes = Journal(inbox)
        assert "last watcher" in notes.recover()
        assert (files(tmp_path), notes.recover()) == (left, "")
        notes.close()


def test_what_changes_after_it_was_read_is_audited_again(inbox: Path, tmp_path: Path) -> None:
    """A file that somebody writes to while it is audited is never moved as what it was."""
    article = inbox / "a.txt"
    article.write_text(CLEAN)
    said: list[str] = []
    original = sorting.Sorter._papers

    def meanwhile(self: sorting.Sorter, *given: Any) -> Any:
        if article.exists() and article.read_text() == CLEAN:
            article.write_text(CLEAN + SPUN)
        return original(self, *given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sorting.Sorter, "_papers", meanwhile)
        calm = plan(tmp_path, tmp_path)
        ending = run(Plan(calm.places, calm.settings, calm.formats, 0.0, once=True), said.append)
    assert ending.held
    assert [json.loads(line)["verdict"] for line in said] == ["hold"]
    assert files(tmp_path) == {"held/a.txt", "held/a.txt.report.md", "held/a.txt.report.json"}
    assert (tmp_path / "held/a.txt").read_text() == CLEAN + SPUN


def test_who_writes_on_after_the_move_gets_the_file_back(inbox: Path, tmp_path: Path) -> None:
    (inbox / "a.txt").write_text(CLEAN)
    original, handle = moving.move, (inbox / "a.txt").open("a")

    def moved(*given: Any) -> None:
        original(*given)
        handle.write(SPUN)
        handle.close()
        sorting.move = original

    sorting.move = moved
    try:
        ending = run(plan(tmp_path, tmp_path), print)
    finally:
        sorting.move = original
    assert ending.held
    assert files(tmp_path) == {"held/a.txt", "held/a.txt.report.md", "held/a.txt.report.json"}


def test_a_folder_that_cannot_be_written_keeps_the_article(inbox: Path, tmp_path: Path) -> None:
    (inbox / "sport").mkdir()
    (inbox / "sport/a.txt").write_text(CLEAN)
    (inbox / "b.txt").write_text(CLEAN)
    (tmp_path / "published").mkdir()
    (tmp_path / "published/sport").write_text("a file where a folder should be")
    done = watch(tmp_path, "--once")
    assert done.returncode == 3
    assert "sport/a.txt cannot be moved" in done.stderr
    assert files(inbox) == {"sport/a.txt"}
    assert "b.txt" in files(tmp_path / "published")


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["inbox", "--published", "inbox/out", "--held", "held"], "must not lie in each other"),
        (["inbox", "--published", "out", "--held", "out"], "stay apart"),
        (["inbox", "--published", "out/a", "--held", "out"], "stay apart"),
        (["nowhere", "--published", "out", "--held", "held"], "no folder"),
        (["inbox", "--published", "out", "--held", "held", "--format", "sarif"], "markdown, json, html"),
        (["inbox", "--published", "out", "--held", "held", "--receipt-key-file", "key"], "--receipt asks for"),
        (["inbox", "--published", "out", "--held", "held", "--profile", "strict"], "no profile"),
    ],
)
def test_wrong_calls(
    inbox: Path, tmp_path: Path, options: list[str], why: str, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    (inbox / "a.txt").write_text(CLEAN)
    assert guarded(lambda: app()(["watch", *options, "--no-config"], standalone_mode=False)) == 2
    assert why in capsys.readouterr().err
    assert files(tmp_path) == {"inbox/a.txt"}


def test_a_file_is_complete_when_nobody_has_written_to_it_for_a_while(inbox: Path) -> None:
    arrivals = Arrivals(inbox, settle=2.0, include=["*.txt"], exclude=["b*"])
    path = inbox / "a.txt"
    path.write_text("x")
    (inbox / "b.txt").write_text("x")
    (inbox / "c.csv").write_text("x")
    assert (arrivals.look(10.0), arrivals.look(11.9), arrivals.look(12.0)) == ([], [], [path])
    path.write_text("xy")
    assert (arrivals.look(12.5), arrivals.pause(12.5, 30.0), arrivals.look(14.5)) == ([], 2.0, [path])
    path.write_bytes(b"")  # empty: often about to be written
    assert (arrivals.look(15.0), arrivals.look(20.0), arrivals.look(35.0)) == ([], [], [path])
    arrivals.later(path, 60.0)
    assert (arrivals.look(59.0), arrivals.look(60.0)) == ([], [path])
    path.unlink()
    assert (arrivals.look(61.0), arrivals.known()) == ([], set())


def test_temporary_names() -> None:
    for name in ("a.txt.part", "a.PART", "a.tmp", "a.txt~", "~$a.docx", ".a.txt", "a.crdownload", "#a#", "a.filepart"):
        assert temporary(name), name
    for name in ("a.txt", "part.txt", "tmp", "a.part.txt", "a~b.txt", "template.md"):
        assert not temporary(name), name


@pytest.mark.parametrize("way", ["rename", "link", "reserve"])
def test_nothing_is_ever_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    if way != "rename":
        monkeypatch.setattr(moving, "_renameat2", lambda: None)
    if way == "reserve":
        monkeypatch.setattr(os, "link", no_links)
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("one")
    other.write_text("other")
    with pytest.raises(FileExistsError):
        rename(one, other)
    assert (one.read_text(), other.read_text()) == ("one", "other")
    rename(one, tmp_path / "third")
    assert files(tmp_path) == {"other", "third"}


def test_free_names(tmp_path: Path) -> None:
    def papers(name: str) -> list[str]:
        return [f"{name}.report.md"]

    assert free(tmp_path, "a.txt", papers) == "a.txt"
    (tmp_path / "a.txt").touch()
    (tmp_path / "a-2.txt.report.md").touch()
    (tmp_path / "a-3.txt").symlink_to("nowhere")
    assert free(tmp_path, "a.txt", papers) == "a-4.txt"
    long = "ü" * 125 + ".txt"
    (tmp_path / long).touch()
    other = free(tmp_path, long, lambda name: ())
    assert other.endswith("-2.txt")
    (tmp_path / other).touch()
