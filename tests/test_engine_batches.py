"""Work goes out in batches and comes back in order; a slow article does not hold the rest, a dead process costs one."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from mortal import lost, slow, work

from audit.archive.record import Record, Text
from audit.engine.batches import CHARACTERS, MOST, cut, size
from audit.engine.crew import Crew, Engine, crew
from audit.engine.streamed import Item, related
from audit.engine.workers import BUFFER, Workers
from audit.errors import ReadError, UsageError
from audit.read import Unread
from audit.story import Sibling
from tests.test_story_clashes import BASE, RETOLD


def test_batches_begin_small_and_grow_to_their_limits() -> None:
    batches = list(cut(range(2000), 2))
    assert [n for batch in batches for n in batch] == list(range(2000))
    lengths = [len(batch) for batch in batches]
    assert lengths[:16] == [1] * 16
    assert lengths[:-1] == sorted(lengths[:-1])
    assert lengths[-2] == MOST
    assert all(len(batch) == 1 for batch in cut(range(50), 1))
    long = [b"x" * (CHARACTERS // 2)] * 400
    assert max(len(batch) for batch in cut(long, 2)) == 2


def test_the_size_of_a_task_counts_what_travels_with_it() -> None:
    record = Record("a", "k", None, 1, "jsonl", (Text("text", "", "text", "x" * 10),))
    assert size((record, (Sibling("b", "y" * 5), Path("c")))) == 15
    assert size(Path("c")) == 0


class Threads(Crew):
    """Two threads."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(2)

    @property
    def processes(self) -> int:
        return 2

    @property
    def executor(self) -> ThreadPoolExecutor:
        return self._executor

    def submit(self, call: object, *arguments: object) -> "Future[object]":
        return self._executor.submit(call, *arguments)  # type: ignore[arg-type]

    def alone(self) -> Crew:
        return self


def test_a_slow_article_does_not_hold_the_rest_and_what_waits_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.engine.workers.crew", lambda engine: Threads())
    monkeypatch.setattr("audit.engine.batches._ONE_AT_A_TIME", threading.Semaphore(2))
    may_go, done, taken = threading.Event(), [], []

    def wait_for_the_first(number: int) -> int:
        if number == 0:
            assert may_go.wait(60)
        done.append(number)
        if len(done) == 300:
            may_go.set()  # only others can have done that
        return number

    def numbers() -> Iterator[int]:
        for number in range(3000):
            taken.append(number)
            yield number

    with Workers(2) as workers:
        results = workers.in_order(numbers(), wait_for_the_first, lost)  # type: ignore[arg-type]
        assert next(results) == 0
        assert done.index(0) >= 299
        assert len(taken) <= BUFFER + 6 * MOST
        assert list(results) == list(range(1, 3000))


def test_processes_killed_from_outside_cost_nothing_and_a_deadly_article_itself() -> None:
    with Workers(2) as workers:
        results = []
        for number, result in enumerate(workers.in_order(range(150), slow, lost)):
            if number in (20, 60):
                pool = workers._crew.executor
                os.kill(next(iter(pool._processes)), 9)  # type: ignore[attr-defined]
            results.append(result)
        assert results == [f"did {n}" for n in range(150)]
        assert list(workers.in_order(range(60), work, lost)) == [
            ("lost" if n == 3 else "did") + f" {n}" for n in range(60)
        ]


def test_what_is_known_is_no_work_and_stays_in_its_place() -> None:
    def known(number: int) -> str | None:
        return f"knew {number}" if number % 3 else None

    with Workers(2) as workers:
        found = list(workers.in_order(range(30), slow, lost, known))
    assert found == [f"knew {n}" if n % 3 else f"did {n}" for n in range(30)]


def test_engines_have_names() -> None:
    with pytest.raises(UsageError, match="serial, processes, dask"):
        crew(Engine(2, "steam"))


def test_the_siblings_of_a_stream_are_those_of_files(tmp_path: Path) -> None:
    def record(name: str, text: str) -> Record:
        return Record("a.jsonl", name, name, 1, "jsonl", (Text("text", "", "text", text),))

    (tmp_path / "c.txt").write_text(RETOLD, "utf-8")
    items: list[Item] = [
        Unread("x", ReadError("It is gone.")), record("a", BASE), b"", record("b", BASE.replace("2011", "2001")),
        tmp_path / "c.txt", record("d", "It rained in Kessel."), tmp_path / "c.txt",
    ]  # fmt: skip
    with Workers(1) as workers:
        kin = related(lambda: iter(items), workers)
    assert kin.total == len(items)
    near = [kin.of(number, item) for number, item in enumerate(items)]
    assert [len(n) for n in near] == [0, 3, 0, 3, 2, 0, 2]
    assert Sibling("a.jsonl#b", BASE.replace("2011", "2001")) in near[1]
    assert set(near[4]) == {Sibling("a.jsonl#a", BASE), Sibling("a.jsonl#b", BASE.replace("2011", "2001"))}


def test_memory_does_not_grow_with_the_archive(tmp_path: Path) -> None:
    """Two thousand articles of 20,000 characters, 40 MB, are read, sketched and left behind."""
    script = (
        "import resource, sys\n"
        "from audit.archive.source import Columns, archives\n"
        "from audit.archive.stream import records\n"
        "def top(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024\n"
        "seen = [top() for n, _ in enumerate(records(archives(sys.argv[1])[0], Columns())) if n in (50, 1999)]\n"
        "print(seen[1] - seen[0])\n"
    )
    path = tmp_path / "a.jsonl"
    with path.open("w") as file:
        for number in range(2000):
            file.write(f'{{"id": "{number}", "text": "{"It rained. " * 1800}"}}\n')
    run = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert float(run.stdout) < 16
