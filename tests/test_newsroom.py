"""The scripted newsroom plays to its end, what it leaves is sound, and it notices what is not as it says."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft4Validator

ROOT = Path(__file__).parents[1]
NEWSROOM = ROOT / "examples" / "newsroom"
SEARCH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


def played(script: Path, folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [script, folder], env={**os.environ, "PATH": SEARCH}, capture_output=True, text=True, timeout=300
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newsroom after its morning."""
    place = tmp_path_factory.mktemp("newsroom")
    done = played(NEWSROOM / "run.sh", place)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "All as it should be." in done.stdout
    return place


def test_the_sarif_of_the_pull_request_is_valid(folder: Path) -> None:
    report = json.loads((folder / "pull-request" / "audit.sarif").read_text("utf-8"))
    schema = json.loads((ROOT / "tests" / "schemas" / "sarif-2.1.0.json").read_text("utf-8"))
    assert list(Draft4Validator(schema).iter_errors(report)) == []
    [run] = report["runs"]
    waived = [r for r in run["results"] if r.get("suppressions")]
    assert [r["ruleId"] for r in waived] == ["untranslated-sentence"]
    assert "ada@lisfort.example" in waived[0]["suppressions"][0]["justification"]
    counted = {r["ruleId"] for r in run["results"] if not r.get("suppressions")}
    assert counted >= {"untranslated-sentence", "repeated-passage", "section-label"}


def test_only_what_was_mended_changed(folder: Path) -> None:
    before = (NEWSROOM / "inbox" / "harbour.txt").read_text("utf-8")
    after = (folder / "desk" / "harbour.txt").read_text("utf-8")
    assert "once morest" not in after
    kept = [line for line in before.splitlines() if "Nadie puede" in line or line == "Category"]
    assert len(kept) == 2
    assert all(line in after.splitlines() for line in kept)
    for name in ("library.txt", "marche.html", "sport.rss", "strassenbahn.txt"):
        assert (folder / "published" / name).read_bytes() == (NEWSROOM / "inbox" / name).read_bytes()


def test_reports_can_be_opened(folder: Path) -> None:
    pages = sorted(folder.rglob("*.html"))
    reports = [page for page in pages if "<!doctype html>" in page.read_text("utf-8").lower()]
    assert len(reports) > 8
    assert "Hold" in (folder / "held" / "cosecha.html.report.html").read_text("utf-8")


def test_it_notices_what_is_not_as_it_says(tmp_path: Path) -> None:
    """With damage in a piece that the story calls sound, the play stops."""
    copy = tmp_path / "newsroom"
    shutil.copytree(NEWSROOM, copy)
    piece = copy / "inbox" / "library.txt"
    piece.write_text(piece.read_text("utf-8").replace("voted against", "voted once morest"), "utf-8")
    done = played(copy / "run.sh", tmp_path / "played")
    assert done.returncode == 1
    assert "published/library.txt is not there" in done.stderr
