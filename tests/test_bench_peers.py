"""The comparison with other checkers: its articles, its measure of a process, its table and its plot."""

import json
import platform
import re
import shutil
import sys
from pathlib import Path

import pytest

from bench.peers import entrants, folder, page
from bench.peers.entrants import Entrant
from bench.peers.measure import cost
from bench.peers.page import Figure, Setting
from bench.peers.run import compare

SETTING = Setting(191, 418.2, "A processor", 2, "Linux, Python 3.11.7", "audit:0.1.0|rules:0|model:none", (1.5, 2.25))
FIGURES = [
    Figure("audit: rules", "0.1.0", True, 500, 2, 5.0, 0.5, 60.4, 750),
    Figure("slow", "2.0", False, 500, 1, 250.0, 1.0, 200.0, 5000),
    Figure("kept", "0.1.0", True, 500, 2, 0.55, 0.5, 50.0, 750),
    Figure("harper.js", "2.10.0", False, 500, 2, 20.0, 4.0, 500.0, 1500),
]


def test_the_table_has_the_fastest_first_and_what_it_holds_for() -> None:
    table = page.table(FIGURES, SETTING)
    rows = [line for line in table.splitlines() if line.startswith("|")]
    assert len({row.count("|") for row in rows}) == 1
    assert [row.split("|")[1].strip() for row in rows[2:]] == ["**kept**", "**audit: rules**", "harper.js", "slow"]
    assert rows[3] == "| **audit: rules** | 0.1.0 | 100 | 111 | 5.0 | 0.5 | 60 | 1.5 |"
    assert rows[5].startswith("| slow | 2.0 | 2.0 | 2.0 | 250.0 |")
    # A run that costs little more than its start has no rate of its own.
    assert "| 909 | – |" in rows[2]
    for told in ("418 words", "made from 191", "slow 1", "A processor, 2 cores", "1.5 before", SETTING.signature):
        assert told in table


def test_the_plot_has_a_bar_for_each(tmp_path: Path) -> None:
    page.plot(FIGURES, tmp_path)
    assert (tmp_path / "speed.png").read_bytes().startswith(b"\x89PNG")
    drawn = (tmp_path / "speed.svg").read_text("utf-8")
    assert all(f"<!-- {figure.name} -->" in drawn for figure in FIGURES)
    assert "<!-- 909 -->" in drawn
    page.plot(FIGURES, tmp_path)
    assert (tmp_path / "speed.svg").read_text("utf-8") == drawn
    record = page.record(FIGURES, SETTING)
    assert json.loads(json.dumps(record))["figures"][3]["rate"] == 25


def test_a_machine_is_told_without_its_name(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("The council voted for the plan on Monday.\n")
    if not shutil.which("node"):
        pytest.skip("Node.js is not installed")
    setting = page.setting(1, 8.0, article, 0.0)
    assert setting.signature.startswith("audit:")
    assert "|model:embedded:" in setting.signature
    assert platform.node() not in json.dumps(page.record(FIGURES, setting))


def test_articles_are_made_of_those_there_are(tmp_path: Path) -> None:
    chosen = folder.sources([])
    assert {path.parent.name for path in chosen} == {"seeds"}
    paths = folder.fill(tmp_path / "a", chosen, 2 * len(chosen) + 1)
    texts = [path.read_text("utf-8") for path in paths]
    assert len(texts) == len(set(texts)) == 2 * len(chosen) + 1
    assert texts[0].split() == chosen[0].read_text("utf-8").split()
    known, made = _paragraphs(texts[: len(chosen)]), _paragraphs(texts[len(chosen) :])
    assert made == known
    again = folder.fill(tmp_path / "b", chosen, len(paths))
    assert [path.read_text("utf-8") for path in again] == texts


def test_of_a_folder_with_many_languages_english_alone(tmp_path: Path) -> None:
    for name in ("en-1.txt", "fr-1.txt", "story.txt"):
        (tmp_path / name).write_text("A headline\n\nA paragraph.\n")
    assert [path.name for path in folder.sources([tmp_path])] == ["en-1.txt", "story.txt"]
    with pytest.raises(SystemExit, match=r"no \.txt files"):
        folder.fill(tmp_path / "a", [], 3)


def test_all_processes_of_an_entrant_are_counted(tmp_path: Path) -> None:
    work = "sum(range(20_000_000))"
    alone = [sys.executable, "-c", work]
    below = [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{work}'])"]
    nothing = cost([sys.executable, "-c", "pass"], tmp_path / "out", (0,)).cpu
    assert min(cost(command, tmp_path / "out", (0,)).cpu for command in (alone, below)) > 2 * nothing
    with pytest.raises(RuntimeError, match="ended with 3: no such thing"):
        cost([sys.executable, "-c", "import sys; print('no such thing', file=sys.stderr); sys.exit(3)"],
             tmp_path / "out", (0, 1))  # fmt: skip


def test_an_entrant_that_finds_nothing_is_no_entrant(tmp_path: Path) -> None:
    paths = folder.fill(tmp_path / "articles", folder.sources([]), 5)
    ours = entrants.ours("0.1.0")
    figures = compare(ours[:1], paths, 2, _empty(tmp_path / "one"))
    assert (figures[0].articles, figures[0].rounds) == (5, 2)
    assert figures[0].cpu > 0
    assert figures[0].findings > 50
    silent = Entrant("silent", "1", lambda *_: [sys.executable, "-c", "pass"], lambda *_: 0)
    with pytest.raises(SystemExit, match="silent found nothing"):
        compare([silent], paths, 1, _empty(tmp_path / "two"))


def _paragraphs(texts: list[str]) -> set[str]:
    """Without the numbers."""
    return {re.sub(r"\d", "0", paragraph) for text in texts for paragraph in text.strip().split("\n\n")}


def _empty(path: Path) -> Path:
    path.mkdir()
    return path
