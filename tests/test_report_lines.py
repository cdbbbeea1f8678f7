"""A line for each finding: a place that editors can follow, then what is wrong, whatever the article says."""

from pathlib import Path

import pytest
from report_runs import HOSTILE, desk_audits, hostile_audit, settled_audit, written

from audit.result import Unaudited


def test_a_line_has_place_severity_rule_words_and_repair(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = settled_audit()
    written(tmp_path, "lines", [found])
    line, *rest = capsys.readouterr().out.splitlines()
    # The three settled ones are not told; one that counts is left.
    assert rest == []
    place, severity, told = line.split(" ", 2)
    path, row, column, _ = place.split(":")
    source = found.article.document.source.splitlines()[int(row) - 1]
    assert (path, severity) == ("news/votes.txt", "neutral")
    assert source[int(column) - 1 :].startswith("stands")
    assert "“stands”" in told


def test_articles_of_one_file_have_lines_of_that_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path, "lines", desk_audits())
    lines = capsys.readouterr().out.splitlines()
    assert [line.rsplit(":", 3)[0].split(":")[:2] for line in lines] == [["wire/desk.jsonl", str(n)] for n in (1, 2)]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_article_writes_lines_of_its_own(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = hostile_audit(text)
    written(tmp_path, "lines", [outcome, Unaudited("x\ny.txt", text)])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert len(out.splitlines()) == sum(f.settled is None for f in outcome.findings) + 1
