"""GitLab Code Quality: entries of the form that GitLab reads, each with a fingerprint of its own."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from report_articles import audit, finding, harbour_audit, plain_document
from report_runs import HOSTILE, HOSTILE_PATH, a_run, desk_audits, hostile_audit, settled_audit, word_audit, written

from audit.finding import Severity
from audit.report import Reports
from audit.result import Outcome, Unaudited

# The fields that GitLab documents as its report format; all are required.
ENTRY = {
    "type": "object",
    "required": ["description", "check_name", "fingerprint", "severity", "location"],
    "properties": {
        "description": {"type": "string", "minLength": 1},
        "check_name": {"type": "string", "minLength": 1},
        "fingerprint": {"type": "string", "minLength": 1},
        "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
        "location": {
            "type": "object",
            "required": ["path", "lines"],
            "properties": {
                "path": {"type": "string", "not": {"pattern": r"^(\./|/)"}},
                "lines": {
                    "type": "object",
                    "required": ["begin"],
                    "properties": {"begin": {"type": "integer", "minimum": 1}},
                },
            },
        },
    },
}
SCHEMA = Draft202012Validator({"type": "array", "items": ENTRY})


def entries(tmp_path: Path, *outcomes: Outcome) -> list[dict[str, Any]]:
    written(tmp_path, "gitlab", outcomes)
    return checked(tmp_path)


def checked(tmp_path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((tmp_path / "gl-code-quality-report.json").read_bytes().decode())
    SCHEMA.validate(found)
    assert len({e["fingerprint"] for e in found}) == len(found)
    return found


def test_an_entry_for_each_finding_that_counts(tmp_path: Path) -> None:
    found = entries(tmp_path, *a_run())
    assert [(e["check_name"], e["severity"], e["location"]["lines"]["begin"]) for e in found] == [
        ("once-morest", "major", 3),
        ("glued-pair", "major", 3),
        ("comment-form", "minor", 6),
        ("once-morest", "info", 1),
        ("not-audited", "blocker", 1),
    ]
    assert found[0]["location"]["path"] == "news/harbour.txt"
    assert found[0]["description"] == "A synonym program took “against” apart. “once morest” → “against”"
    assert found[-1]["description"] == "Not audited: The file holds bytes that are no text."


def test_a_critical_finding_is_critical(tmp_path: Path) -> None:
    document = plain_document("one\ntwo\nthree")
    (entry,) = entries(tmp_path, audit(document, [finding(document, "two\nthree", severity=Severity.CRITICAL)]))
    assert (entry["severity"], entry["location"]["lines"]) == ("critical", {"begin": 2, "end": 3})


def test_fingerprints_are_apart_in_every_file_and_stay(tmp_path: Path) -> None:
    document = plain_document("once morest\n" * 9)
    same = audit(document, [finding(document, "once morest", nth=i) for i in range(9)])
    found = entries(tmp_path, same, harbour_audit("a/x.txt"), harbour_audit("b/x.txt"))
    assert len(found) == 15
    assert entries(tmp_path, harbour_audit("b/x.txt"), same) == found[12:] + found[:9]


def test_articles_of_one_file_are_told_apart(tmp_path: Path) -> None:
    found = entries(tmp_path, *desk_audits(), word_audit())
    places = [(e["location"]["path"], e["location"]["lines"]["begin"]) for e in found]
    assert places == [("wire/desk.jsonl", 1), ("wire/desk.jsonl", 2), ("a.docx", 1)]


@pytest.mark.parametrize("text", [*HOSTILE.values(), 'a"],\\u0000[{"\ud800'])
def test_a_hostile_article_is_only_text(text: str, tmp_path: Path) -> None:
    found = entries(tmp_path, hostile_audit(text), Unaudited("x", text))
    assert [e["severity"] for e in found] == ["critical", "major", "blocker"]
    assert {e["location"]["path"] for e in found} == {HOSTILE_PATH, "x"}
    assert not any("\n" in e["description"] or "\u202e" in e["description"] for e in found)


def test_a_clean_run_is_an_empty_array(tmp_path: Path) -> None:
    assert entries(tmp_path, audit(plain_document("It stands."), [])) == []


def test_an_interrupted_run_leaves_a_whole_array(tmp_path: Path) -> None:
    def interrupted() -> None:
        with Reports(tmp_path, ["gitlab"], ["news/votes.txt", "b.txt"]) as reports:
            reports.add(settled_audit())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [e["check_name"] for e in checked(tmp_path)] == ["once-morest", "not-reached"]
