"""One input's fault stays its own: bad files, faults of the program, processes that die."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from mortal import lost, work

from audit import config
from audit.auditor import Settings
from audit.engine import audit_all, run
from audit.engine.run import STDIN
from audit.engine.workers import Workers
from audit.errors import ModelError, UnreadableFile
from audit.read import Unread
from audit.result import Audit, Unaudited

RULES_ALONE = Settings(model="none")
TEXT = "The council voted on Tuesday to keep the library open on Sundays.\n"


@pytest.fixture
def articles(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{number}.txt" for number in range(3)]
    for path in paths:
        path.write_text(TEXT, "utf-8")
    return paths


def test_a_bad_input_is_a_value_and_touches_no_other(articles: list[Path]) -> None:
    first, second, third = articles
    second.write_bytes(b"%PDF-1.7\0")
    inputs = [first, Unread("gone", UnreadableFile("It is gone.")), second, b"", b"All is well here.\n", third]
    outcomes = list(audit_all(inputs, RULES_ALONE))
    assert [type(o) for o in outcomes] == [Audit, Unaudited, Unaudited, Unaudited, Audit, Audit]
    assert [o.path for o in outcomes] == [str(first), "gone", str(second), STDIN, STDIN, str(third)]
    assert next(o.reason for o in outcomes if isinstance(o, Unaudited)) == "It is gone."


def test_a_fault_of_the_program_is_not_audited_and_names_its_place(
    articles: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = run._auditor(RULES_ALONE)

    class Faulty:
        def audit(self, document: object, *others: object) -> Audit:
            if str(articles[1]) == getattr(document, "path", ""):
                raise IndexError("list index out of range")
            return sound.audit(document, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(run, "_auditor", lambda settings: Faulty())
    outcomes = list(audit_all(articles, RULES_ALONE))
    assert [type(o) for o in outcomes] == [Audit, Unaudited, Audit]
    assert "IndexError: list index out of range, in test_engine.py, line" in getattr(outcomes[1], "reason", "")


def test_a_broken_model_is_no_fault_of_the_article(articles: list[Path], tmp_path: Path) -> None:
    (tmp_path / "SHA256SUMS").write_text(f"{'0' * 64}  model.onnx\n")
    (tmp_path / "model.onnx").write_bytes(b"no model")
    with pytest.raises(ModelError):
        list(audit_all(articles, Settings(model=str(tmp_path))))


def test_who_kills_its_process_is_lost_alone() -> None:
    with Workers(2) as workers:
        results = list(workers.in_order(range(5), work, lost))
    assert results == ["did 0", "did 1", "did 2", "lost 3", "did 4"]


def test_inputs_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def numbers() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    with Workers(1) as workers:
        results = workers.in_order(numbers(), str, str)
        assert [next(results), next(results)] == ["0", "1"]
        assert taken == [0, 1]


@pytest.mark.parametrize(
    ("asked", "inputs", "processes"), [(1, 100, 1), (4, 100, 4), (4, 3, 3), (0, 7, 1), (500, 1, 1)]
)
def test_processes(asked: int, inputs: int, processes: int) -> None:
    assert config.jobs(asked, inputs) == processes
