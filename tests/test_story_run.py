"""A run compares the articles that it is given: the same in one process and in several."""

from pathlib import Path

import pytest

from audit.auditor import Settings
from audit.engine import audit_all
from audit.engine.stories import siblings, stories
from audit.engine.workers import Workers
from audit.result import Audit
from tests.test_story_clashes import BASE, RETOLD


@pytest.fixture
def folder(tmp_path: Path) -> list[Path]:
    texts = {"a.txt": BASE, "b.txt": BASE.replace("2011", "2001"), "c.txt": RETOLD, "d.txt": "It rained in Kessel."}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    return sorted(tmp_path.iterdir())


def test_finding_names_its_siblings(folder: list[Path]) -> None:
    outcomes = list(audit_all(folder, Settings(model="none")))
    found = [(o.path, f) for o in outcomes if isinstance(o, Audit) for f in o.findings if "siblings" in f.rule]
    assert [path for path, _ in found] == [str(folder[1])]
    finding = found[0][1]
    assert (finding.text, finding.repairs[0].text) == ("March 3, 2001", "March 3, 2011")
    assert "a.txt and c.txt" in finding.message
    assert [e.detail.split(":")[0] for e in finding.evidence] == [str(folder[0]), str(folder[2])]


def test_several_processes_find_the_same(folder: list[Path]) -> None:
    settings = Settings(model="none")
    assert list(audit_all(folder, settings, 1)) == list(audit_all(folder, settings, 2))


def test_a_single_file_and_standard_input_are_not_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.engine.stories.read", lambda path: pytest.fail("read"))
    with Workers(1) as workers:
        assert stories([Path("a.txt"), BASE.encode()], workers) == [(), ()]
        assert stories([], workers) == []


def test_files_that_cannot_be_read_have_no_siblings_and_are_none(folder: list[Path]) -> None:
    gone = folder[0].with_name("gone.txt")
    with Workers(1) as workers:
        found = stories([gone, *folder], workers)
    assert found[0] == ()
    assert found[2] == (folder[0], folder[2]) or found[2] == (folder[2], folder[0])
    assert siblings([gone]) == ()


def test_a_file_named_twice_is_not_its_own_sibling(folder: list[Path]) -> None:
    with Workers(1) as workers:
        assert stories([folder[0], folder[0]], workers) == [(), ()]
