"""The benchmark of the rules' speed: it runs, its parts add up, and it forgets what it must forget."""

import json
import subprocess
import sys
from pathlib import Path

from audit.auditor import Auditor
from audit.detect.common.tokens import tokens
from audit.text import Document
from bench.rules.speed import findings, forgetters

ROOT = Path(__file__).parents[1]
TEXT = "The two leaders will take a stand once morest the proposal, officials said on Monday.\n"


def test_speed_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_text(TEXT * 3)
    command = [sys.executable, str(ROOT / "bench/rules/speed.py"), str(tmp_path), "--rounds", "1"]
    found = json.loads(subprocess.run([*command, "--json"], check=True, capture_output=True, text=True).stdout)
    assert found["articles"] == 2
    assert found["characters"] == 4 * len(TEXT)
    rates, costs = found["articles_per_core_second"], found["milliseconds_per_article"]
    assert min(rates.values()) > 0
    assert rates["language and sentences alone"] > rates["rules and structure"]
    assert list(costs.values()) == sorted(costs.values(), reverse=True)
    assert "repeats.structure:repeated_passages (repeated-passage)" in costs
    table = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "articles a core-second" in table


def test_what_is_timed_is_what_is_reported() -> None:
    auditor = Auditor(None)
    document = Document("t", TEXT, TEXT, "utf-8", "")
    # All but the grading of repairs, which comes after and is timed with the whole audit.
    graded = auditor.audit(document).findings
    assert [(f.rule, f.span, f.confidence) for f in findings(document, auditor)] == [
        (f.rule, f.span, f.confidence) for f in graded
    ]
    assert graded


def test_no_article_is_seen_twice() -> None:
    tokens(TEXT)
    assert tokens.cache_info().currsize
    for forget in forgetters():
        forget()
    assert not tokens.cache_info().currsize
