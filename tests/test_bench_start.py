"""The benchmark of the cold start runs what users run, and says what it took."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from bench.start import cold

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(cold.ROOT)}


def test_a_process_is_measured_alone() -> None:
    little = cold.cost([sys.executable, "-c", "pass"], ENVIRONMENT, (0,))
    much = cold.cost([sys.executable, "-c", "x = b'x' * (300 << 20); sum(range(3_000_000))"], ENVIRONMENT)
    assert 0 < little.cpu < much.cpu
    assert much.memory > 300


def test_a_program_that_fails_is_not_measured() -> None:
    with pytest.raises(SystemExit, match="ended with 7"):
        cold.cost([sys.executable, "-c", "raise SystemExit(7)"], ENVIRONMENT, (0, 1))


def test_the_steps_of_an_audit() -> None:
    steps = cold.split(cold.ARTICLE, "none", ENVIRONMENT, 1)
    assert {"command line", "imports", "word list", "findings", "repairs graded", "effort"} <= set(steps)
    assert "models loaded" not in steps
    assert all(milliseconds >= 0 for milliseconds in steps.values())


def test_the_table() -> None:
    program: Mapping[str, float] = {"cpu": 0.5, "ratio": 25.0, "wall": 0.6, "memory_mib": 80}
    found = {
        "article": {"name": "a.txt", "characters": 2000},
        "programs": {"python -c pass": program, "audit gate": program},
        "stages_ms": {"none": {"imports": 100.0}},
    }
    lines = cold.text_of(found).splitlines()
    assert any(line.split() == ["audit", "gate", "0.50", "25.0", "0.60", "80"] for line in lines)
    assert any(line.split() == ["100.0", "ms", "imports"] for line in lines)


def test_peers_are_asked_only_where_they_are() -> None:
    assert cold.installed(("no-such-program-anywhere", "check")) is None
    found = cold.installed(("python3", "-V"))
    assert found
    assert Path(found[0]).is_absolute()
    assert found[1:] == ("-V",)
