"""A real Dask cluster of two processes on this machine: same results as without one, and what a killed worker costs."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from mortal import lost, slow, work

from audit.auditor import Settings
from audit.engine.crew import Engine
from audit.engine.dask_cluster import Dask
from audit.engine.run import audit_all
from audit.engine.workers import Workers
from audit.errors import UsageError
from audit.report import Reports
from tests.test_story_clashes import BASE, RETOLD

TESTS = str(Path(__file__).parent)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Workers]:
    before = os.environ.get("PYTHONPATH", "")
    os.environ["PYTHONPATH"] = os.pathsep.join((TESTS, before))  # where the workers find what they are to do
    try:
        with Workers(Engine(2, "dask")) as workers:
            yield workers
    finally:
        os.environ["PYTHONPATH"] = before


def pids(workers: Workers) -> list[int]:
    crew = workers._crew
    assert isinstance(crew, Dask)
    return list(crew._client.run(os.getpid).values())


def test_results_come_in_order_and_who_kills_its_process_is_lost_alone(cluster: Workers) -> None:
    assert pids(cluster)
    assert list(cluster.in_order(range(40), work, lost)) == [*(f"did {n}" for n in range(3)), "lost 3", *(
        f"did {n}" for n in range(4, 40))]  # fmt: skip


def test_a_worker_killed_while_at_work_costs_nothing(cluster: Workers) -> None:
    list(cluster.in_order(range(4), slow, lost))  # the test before may have left none alive
    before = pids(cluster)
    results = []

    def kill() -> None:
        os.kill(before[0], signal.SIGKILL)

    for number, result in enumerate(cluster.in_order(range(200), slow, lost)):
        if number == 20:
            threading.Thread(target=kill).start()
        results.append(result)
    assert results == [f"did {n}" for n in range(200)]
    assert before[0] not in pids(cluster)


def test_a_mistake_in_the_call_is_raised_as_what_it_is(cluster: Workers) -> None:
    from audit.engine.run import audit_one

    broken = partial(audit_one, settings=Settings(model="/no/such/model"))
    with pytest.raises(UsageError, match="no/such/model"):
        list(cluster.in_order([(b"It rained.", ())], broken, lost))  # type: ignore[arg-type]


def test_reports_are_the_same_byte_for_byte_on_every_engine(tmp_path: Path) -> None:
    texts = {
        "a": BASE,
        "b": BASE.replace("2011", "2001"),
        "c": RETOLD,
        "d": "It rained in Kessel, once morest all odds.",
    }
    articles = tmp_path / "articles"
    articles.mkdir()
    for name, text in texts.items():
        (articles / f"{name}.txt").write_text(text, "utf-8")
    inputs = sorted(articles.iterdir())
    made = {}
    for engine in (Engine(1, "serial"), Engine(2, "processes"), Engine(2, "dask")):
        out = tmp_path / engine.kind
        with Reports(out, ("markdown", "json"), map(str, inputs)) as reports:
            for outcome in audit_all(inputs, Settings(model="none"), engine):
                reports.add(outcome)
        made[engine.kind] = {path.name: path.read_bytes() for path in out.iterdir()}
    assert made["serial"] == made["processes"] == made["dask"]
    assert any("siblings" in f["rule"] for f in json.loads(made["dask"]["b.json"])["findings"])


def test_an_archive_by_the_address_of_a_scheduler(cluster: Workers, tmp_path: Path) -> None:
    crew = cluster._crew
    assert isinstance(crew, Dask)
    texts = [BASE, BASE.replace("2011", "2001"), RETOLD, *(f"It rained in Kessel on day {n}." for n in range(40))]
    archive = tmp_path / "a.jsonl"
    archive.write_text("".join(json.dumps({"id": str(n), "text": text}) + "\n" for n, text in enumerate(texts)))
    call = [sys.executable, "-m", "audit.cli", "run", str(archive), "--model", "none", "-q"]
    for name, engine in (("one", ["--jobs", "1"]), ("many", ["--scheduler", crew._client.scheduler.address])):
        results = tmp_path / f"{name}.jsonl"
        run = subprocess.run(
            [*call, *engine, "--out", str(tmp_path / name), "--results", str(results)], capture_output=True, text=True
        )
        assert (run.returncode, run.stderr) == (0, "")
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "many.jsonl").read_bytes()
    assert b"unlike-siblings" in (tmp_path / "many.jsonl").read_bytes()
    assert sorted(p.name for p in (tmp_path / "one").iterdir()) == sorted(p.name for p in (tmp_path / "many").iterdir())
    assert pids(cluster)
