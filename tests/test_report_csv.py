"""CSV: what any reader of RFC 4180 gets back, and nothing that a spreadsheet would run."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_articles import harbour_audit, html_document
from report_runs import HOSTILE, HOSTILE_PATH, a_run, desk_audits, hostile_audit, settled_audit, written

from audit.finding import Repair
from audit.report.as_csv import COLUMNS, cell
from audit.result import Outcome

STARTS = "=+-@\t\r\n＝＋－＠"


def rows(tmp_path: Path, *outcomes: Outcome) -> list[dict[str, str]]:
    written(tmp_path, "csv", outcomes)
    text = (tmp_path / "findings.csv").read_bytes().decode("utf-8")
    header, *found = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert header == list(COLUMNS)
    assert all(len(row) == len(COLUMNS) for row in found)
    assert text.endswith("\r\n")
    return [dict(zip(header, row, strict=True)) for row in found]


def test_a_row_for_each_finding(tmp_path: Path) -> None:
    found = rows(tmp_path, *a_run())
    assert len(found) == 7
    first = found[0]
    assert first == {
        "path": "news/harbour.txt",
        "article": "",
        "line": "3",
        "column": "112",
        "start": "142",
        "end": "153",
        "rule": "once-morest",
        "family": "spinner-substitution",
        "mqm": "Linguistic conventions/Spelling",
        "severity": "major",
        "confidence": "0.9",
        "text": "once morest",
        "message": "A synonym program took “against” apart.",
        "repair": "against",
        "grade": "safe",
        "no_safe_repair": "",
        "fingerprint": first["fingerprint"],
        "settled": "",
        "reason": "",
        "owner": "",
        "expires": "",
    }
    assert len({r["fingerprint"] for r in found}) == 7


def test_places_are_those_of_the_file(tmp_path: Path) -> None:
    report = harbour_audit()
    for row in rows(tmp_path, report):
        assert report.article.document.source[int(row["start"]) : int(row["end"])] == row["text"]


def test_what_is_settled_says_so(tmp_path: Path) -> None:
    found = rows(tmp_path, settled_audit())
    assert [r["settled"] for r in found] == ["suppressed", "waived", "baseline", ""]
    assert (found[1]["reason"], found[1]["owner"], found[1]["expires"]) == ("as the agency has it", "Ada", "2030-01-31")


def test_articles_of_one_file_are_told_apart(tmp_path: Path) -> None:
    found = rows(tmp_path, *desk_audits())
    assert [(r["path"], r["article"], r["line"]) for r in found] == [
        ("wire/desk.jsonl", "a", "1"),
        ("wire/desk.jsonl", "b", "2"),
    ]
    assert found[0]["repair"] == '\\"against\\"', "as the file writes it"


def test_deleting_and_having_no_repair_are_two_things(tmp_path: Path) -> None:
    form, stands = rows(tmp_path, harbour_audit(), settled_audit())[2::4]
    assert (form["text"], form["repair"], form["grade"]) == ("Leave a Replay", "", "suggested")
    assert (stands["text"], stands["repair"], stands["grade"]) == ("stands", "", "")


def test_a_repair_that_the_file_cannot_take_is_none(tmp_path: Path) -> None:
    from report_articles import audit, finding

    document = html_document("<p>They stood <i>once</i> morest it.</p>")
    (row,) = rows(tmp_path, audit(document, [finding(document, "once morest", [Repair("against", grade="safe")])]))
    assert (row["text"], row["repair"], row["grade"]) == ("once</i> morest", "", "")


@pytest.mark.parametrize("text", [*HOSTILE.values(), '","\r\n=1+1,"', "=SUM(A1)\x00\ud800", "＝1+1", "\t=1"])
def test_a_hostile_article_is_only_text(text: str, tmp_path: Path) -> None:
    found = rows(tmp_path, hostile_audit(text))
    assert len(found) == 3
    assert not [value for row in found for value in row.values() if value[:1] in tuple(STARTS)]
    kept = text.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
    assert found[0]["text"] == ("'" if text[0] in STARTS else "") + kept
    assert found[0]["message"] == found[0]["no_safe_repair"] == found[0]["text"]
    assert (found[2]["text"], found[2]["repair"]) == ("'=1+1", "'=cmd|' /C calc'!A0")
    assert found[0]["path"] == HOSTILE_PATH


def test_a_path_is_no_formula_either(tmp_path: Path) -> None:
    assert rows(tmp_path, harbour_audit("=HYPERLINK(1).txt"))[0]["path"] == "'=HYPERLINK(1).txt"


@settings(deadline=None)
@given(st.text(alphabet=st.one_of(st.sampled_from(STARTS + "'\",; a"), st.characters(codec="utf-8"))))
def test_only_what_looks_like_a_formula_changes(text: str) -> None:
    wanted = text.replace("\x00", "\ufffd")
    assert cell(text) == ("'" + wanted if text[:1] in tuple(STARTS) else wanted)


def test_a_run_without_findings_has_its_header(tmp_path: Path) -> None:
    assert rows(tmp_path) == []
