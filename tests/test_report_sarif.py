"""SARIF: the official schema takes it, its places are the places, and its fixes mend the file."""

import json
import os
import re
import subprocess
import sys
import tracemalloc
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import pytest
from jsonschema import Draft4Validator
from report_articles import HARBOUR, audit, finding, harbour_audit, html_document
from report_runs import (
    HOSTILE,
    HOSTILE_PATH,
    a_run,
    desk_audits,
    hostile_audit,
    settled_audit,
    word_audit,
    written,
)

from audit.finding import FAMILIES, Repair
from audit.repair import apply
from audit.report import Reports
from audit.report.index import Index
from audit.report.sarif import Sarif, charset
from audit.report.sarif_rules import message
from audit.result import Outcome, Unaudited

HERE = Path(__file__).parent
SCHEMA = Draft4Validator(json.loads((HERE / "schemas/sarif-2.1.0.json").read_text("utf-8")))
SEEDS = HERE.parent / "seeds"


def log(tmp_path: Path, *outcomes: Outcome) -> dict[str, Any]:
    """The one run of the log, once the schema has taken it."""
    written(tmp_path, "sarif", outcomes)
    data = json.loads((tmp_path / "audit.sarif").read_bytes().decode("utf-8"))
    SCHEMA.validate(data)
    (run,) = data["runs"]
    assert data["version"] == "2.1.0"
    return run


def place(result: dict[str, Any]) -> dict[str, Any]:
    (where,) = result["locations"]
    return where["physicalLocation"]


def by_line(region: dict[str, int], source: str, ends: list[str]) -> tuple[int, int]:
    """Offsets of a region, by its lines and columns alone."""
    starts = [0, *(m.end() for m in re.finditer("|".join(ends), source))]
    return (
        starts[region["startLine"] - 1] + region["startColumn"] - 1,
        starts[region["endLine"] - 1] + region["endColumn"] - 1,
    )


def test_a_run_is_what_the_schema_wants(tmp_path: Path) -> None:
    run = log(tmp_path, *a_run())
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["tool"]["driver"]["semanticVersion"] == run["tool"]["driver"]["version"]
    assert run["properties"]["signatures"] == ["audit:0.1.0|rules:00000000|model:none"]
    assert [r["level"] for r in run["results"]] == ["error", "error", "warning", "error", "error", "error", "note"]
    first = run["results"][0]
    assert first["message"]["text"] == "A synonym program took “against” apart. “once morest” → “against”"
    assert place(first)["artifactLocation"] == {"uri": "news/harbour.txt", "uriBaseId": "%SRCROOT%", "index": 0}
    assert place(first)["region"] | {"startLine": 3, "startColumn": 112, "endLine": 3, "endColumn": 123} == {
        **place(first)["region"]
    }
    assert [a["location"]["uri"] for a in run["artifacts"]] == ["news/harbour.txt", "news/votes.txt"]
    assert [place(r)["artifactLocation"]["index"] for r in run["results"]] == [0, 0, 0, 1, 1, 1, 1]


def test_the_schema_would_refuse_a_wrong_log(tmp_path: Path) -> None:
    written(tmp_path, "sarif", a_run())
    data = json.loads((tmp_path / "audit.sarif").read_text("utf-8"))
    data["runs"][0]["results"][0]["level"] = "severe"
    assert not SCHEMA.is_valid(data)


def test_rules_are_described_as_their_cards_do(tmp_path: Path) -> None:
    run = log(tmp_path, harbour_audit(), settled_audit())
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert len({r["id"] for r in rules}) == len(rules) == 3
    form = next(r for r in rules if r["id"] == "comment-form")
    assert form["shortDescription"]["text"] == "Comment form"
    assert form["help"]["markdown"].startswith("# Comment form (`comment-form`)\n")
    assert form["defaultConfiguration"]["level"] == "warning"
    assert form["properties"]["tags"] == ["boilerplate", "MQM/Accuracy/Addition"]
    assert {r["properties"]["mqm"] for r in rules} <= set(FAMILIES.values())


def test_a_rule_of_a_folder_is_described_too(tmp_path: Path) -> None:
    card = """family = "other"\nstage = "extraction"\n[[rule]]\nid = "once-morest"\ntitle = "House rule {x}"
severity = "critical"\nmessage = "Not here."\nwhy = "The desk says so."\npattern = 'once morest'\nrepairs = []
[[rule.examples]]\ntext = "once morest it"\nfind = "once morest"\n[[rule.counter]]\ntext = "against it"\n"""
    (tmp_path / "house.toml").write_text(card, "utf-8")
    with Reports(tmp_path, ["sarif"], rules=[tmp_path]) as reports:
        reports.add(settled_audit())
    rule = json.loads((tmp_path / "audit.sarif").read_text("utf-8"))["runs"][0]["tool"]["driver"]["rules"][0]
    assert rule["shortDescription"]["text"] == "House rule {{x}}"
    assert rule["defaultConfiguration"]["level"] == "error"


def test_what_is_settled_is_suppressed(tmp_path: Path) -> None:
    remark, waiver, known, open_ = log(tmp_path, settled_audit())["results"]
    assert remark["suppressions"] == [
        {"kind": "inSource", "status": "accepted", "justification": "suppressed: quoted from a song"}
    ]
    told = "waived: as the agency has it (by Ada, until 2030-01-31)"
    assert waiver["suppressions"] == [{"kind": "external", "status": "accepted", "justification": told}]
    assert known["suppressions"][0]["kind"] == "external"
    assert [r.get("baselineState") for r in (remark, waiver, known, open_)] == [None, None, "unchanged", None]
    assert "suppressions" not in open_


def test_fingerprints_are_apart_and_stay(tmp_path: Path) -> None:
    names = [r["partialFingerprints"]["finding/v1"] for r in log(tmp_path, settled_audit())["results"]]
    assert len(set(names)) == 4
    assert names == [r["partialFingerprints"]["finding/v1"] for r in log(tmp_path, settled_audit("b.txt"))["results"]]


def test_what_could_not_be_audited_makes_the_run_a_failure(tmp_path: Path) -> None:
    (good,) = log(tmp_path, harbour_audit())["invocations"]
    assert good == {"executionSuccessful": True, "toolExecutionNotifications": []}
    run = log(tmp_path, Unaudited("a {0}.txt", "No text [here](http://x)."))
    (bad,) = run["invocations"]
    (note,) = bad["toolExecutionNotifications"]
    assert bad["executionSuccessful"] is False
    assert note["message"]["text"] == "Not audited: No text [here] (http://x)."
    assert note["descriptor"]["id"] in {n["id"] for n in run["tool"]["driver"]["notifications"]}
    assert note["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20%7B0%7D.txt"
    assert (run["results"], run["artifacts"]) == ([], [])


def test_an_interrupted_run_leaves_a_whole_log(tmp_path: Path) -> None:
    def interrupted() -> None:
        with Reports(tmp_path, ["sarif"], ["news/harbour.txt", "b.txt"]) as reports:
            reports.add(harbour_audit())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    data = json.loads((tmp_path / "audit.sarif").read_text("utf-8"))
    SCHEMA.validate(data)
    (call,) = data["runs"][0]["invocations"]
    assert call["executionSuccessful"] is False
    assert "interrupted" in call["toolExecutionNotifications"][0]["message"]["text"]


def hold_places(run: dict[str, Any], source: str) -> None:
    for result in run["results"]:
        region = place(result)["region"]
        start, end = region["charOffset"], region["charOffset"] + region["charLength"]
        assert source[start:end] == region["snippet"]["text"]
        assert by_line(region, source, run["newlineSequences"]) == (start, end)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_article_is_only_text(text: str, tmp_path: Path) -> None:
    report = hostile_audit(text)
    run = log(tmp_path, report)
    hold_places(run, report.article.document.source)
    for result in run["results"]:
        told = result["message"]["text"]
        assert not re.search(r"\]\(", told), "no link"
        assert "{" not in told.replace("{{", ""), "no placeholder"
    assert unquote_to_bytes(run["artifacts"][0]["location"]["uri"]).decode() == HOSTILE_PATH
    assert ":" not in run["artifacts"][0]["location"]["uri"], "no scheme of its own"


def test_a_message_says_just_that() -> None:
    assert message("{0} and [a](javascript:x)") == "{{0}} and [a] (javascript:x)"
    assert message("[plain] (text)") == "[plain] (text)"


def mended(run: dict[str, Any], source: str, *, lines: bool) -> str:
    """``source`` with the first fix of every result."""
    for result in reversed(run["results"]):
        (change,) = result["fixes"][0]["artifactChanges"]
        (new,) = change["replacements"]
        region = new["deletedRegion"]
        start, end = region["charOffset"], region["charOffset"] + region["charLength"]
        if lines:
            start, end = by_line(region, source, run["newlineSequences"])
        source = source[:start] + new["insertedContent"]["text"] + source[end:]
    return source


@pytest.mark.parametrize("lines", [True, False])
def test_fixes_mend_the_file(lines: bool, tmp_path: Path) -> None:
    report = harbour_audit()
    run = log(tmp_path, report)
    assert mended(run, HARBOUR, lines=lines) == apply(HARBOUR, report.findings)
    assert [f["description"]["text"] for f in run["results"][0]["fixes"]] == [
        "Replace (safe).",
        "Replace (suggested).",
    ]


def test_only_repairs_that_the_file_can_take_are_fixes(tmp_path: Path) -> None:
    document = html_document("<p>AT&amp;T stood once morest it, <i>once</i> morest all.</p>")
    repairs = [Repair("against")]
    run = log(
        tmp_path,
        audit(document, [finding(document, "once morest", repairs), finding(document, "once morest", repairs, 1)]),
    )
    hold_places(run, document.source)
    first, second = run["results"]
    assert "fixes" not in second
    run["results"] = [first]
    assert mended(run, document.source, lines=True) == document.source.replace("once morest", "against")


def test_articles_of_one_file_share_its_artifact(tmp_path: Path) -> None:
    first, second = desk_audits()
    run = log(tmp_path, first, second)
    (artifact,) = run["artifacts"]
    assert artifact["location"]["uri"] == "wire/desk.jsonl"
    assert "properties" not in artifact, "the verdicts are of its articles"
    hold_places(run, first.article.document.source)
    where = [r["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] for r in run["results"]]
    assert where == ["#a line 1, /text", "#b line 2, /text"]
    assert [place(r)["artifactLocation"]["index"] for r in run["results"]] == [0, 0]
    assert len({json.dumps(r["partialFingerprints"]) for r in run["results"]}) == 2
    texts = [json.loads(s)["text"] for s in mended(run, first.article.document.source, lines=True).splitlines()]
    assert texts == ['It stood "há" "against" it.'] * 2


def test_a_packed_file_is_named_and_no_place_in_it(tmp_path: Path) -> None:
    run = log(tmp_path, word_audit())
    (result,) = run["results"]
    assert place(result) == {"artifactLocation": {"uri": "a.docx", "uriBaseId": "%SRCROOT%", "index": 0}}
    assert result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "word/document.xml"
    assert "fixes" not in result
    assert "encoding" not in run["artifacts"][0]


def test_paths_are_relative_and_encoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = tmp_path / "checkout" / "desk"
    desk.mkdir(parents=True)
    monkeypatch.chdir(desk)
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)
    paths = ["a b#1?.txt", str(desk / "é.txt"), "caf\udce9.txt", "-", "c:d.txt", "../up.txt"]

    def uris() -> list[dict[str, str]]:
        run = log(tmp_path / "out", *map(harbour_audit, paths))
        return [a["location"] for a in run["artifacts"]]

    *inside, outside = uris()
    assert [u["uri"] for u in inside] == ["a%20b%231%3F.txt", "%C3%A9.txt", "caf%E9.txt", "stdin", "c%3Ad.txt"]
    assert all(u["uriBaseId"] == "%SRCROOT%" for u in inside)
    assert os.fsdecode(unquote_to_bytes(urlsplit(outside["uri"]).path)) == str(desk.parent / "up.txt")
    assert outside["uri"].startswith("file:///")
    assert "uriBaseId" not in outside
    # A pipeline speaks of the whole checkout, wherever in it the program is called.
    monkeypatch.setenv("GITHUB_WORKSPACE", str(desk.parent))
    assert [u["uri"] for u in uris()][-2:] == ["desk/c%3Ad.txt", "up.txt"]
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path / "elsewhere"))
    assert uris()[0]["uri"] == "a%20b%231%3F.txt"


def test_encodings_have_their_registered_names() -> None:
    names = ["utf-8", "utf-8-sig", "cp1252", "iso8859-2", "koi8_r", "cp932", "gb18030", "utf-16"]
    wanted = ["UTF-8", "UTF-8", "windows-1252", "ISO-8859-2", "KOI8-R", "Windows-31J", "GB18030", "UTF-16"]
    assert [charset(n) for n in names] == wanted


def test_the_program_writes_all_formats_of_real_articles(tmp_path: Path) -> None:
    out, job = tmp_path / "out", tmp_path / "job.md"
    formats = "json,sarif,junit,github,gitlab,csv"
    command = [sys.executable, "-m", "audit.cli", "gate", str(SEEDS), "--out", str(out), "--format", formats]
    done = subprocess.run(
        [*command, "--model", "none", "--quiet", "--jobs", "1"],
        env={**os.environ, "GITHUB_STEP_SUMMARY": str(job), "GITHUB_WORKSPACE": str(SEEDS.parent)},
        cwd=SEEDS.parent,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1, done.stderr
    data = json.loads((out / "audit.sarif").read_text("utf-8"))
    SCHEMA.validate(data)
    (run,) = data["runs"]
    places = {}
    for artifact in run["artifacts"]:
        path = SEEDS.parent / artifact["location"]["uri"]
        report = json.loads((out / f"{path.stem}.json").read_text("utf-8"))
        assert artifact["hashes"]["sha-256"] == report["sha256"]
        of_it = [r for r in run["results"] if place(r)["artifactLocation"]["uri"] == artifact["location"]["uri"]]
        hold_places({**run, "results": of_it}, path.read_bytes().decode("utf-8"))
        assert [r["partialFingerprints"]["finding/v1"] for r in of_it] == [f["fingerprint"] for f in report["findings"]]
        places[path.name] = len(of_it)
    assert len(places) == 5
    assert sum(places.values()) > 50
    assert all("markdown" in r["help"] for r in run["tool"]["driver"]["rules"]), "every rule has its card"
    said = done.stdout.splitlines()
    assert len(said) == len([r for r in run["results"] if "suppressions" not in r])
    assert all(re.match(r"::(error|warning|notice) file=seeds/[^:]+::", line) for line in said)
    assert "## Audit of 5 articles" in job.read_text("utf-8")
    assert {"junit.xml", "gl-code-quality-report.json", "findings.csv"} <= {p.name for p in out.iterdir()}
    assert not list(out.glob("*.md"))


def test_outcomes_are_not_kept(tmp_path: Path) -> None:
    """What a run takes in memory does not grow with the results it writes."""
    report = Sarif(tmp_path / "audit.sarif")

    def took(numbers: range) -> int:
        before = tracemalloc.get_traced_memory()[0]
        for number in numbers:
            report.add(settled_audit(f"{number}.txt"))
        return tracemalloc.get_traced_memory()[0] - before

    tracemalloc.start()
    try:
        took(range(50))
        grown = took(range(50, 250))
    finally:
        tracemalloc.stop()
        report.close(Index())
    assert (tmp_path / "audit.sarif").stat().st_size > 1_000_000
    assert grown < 500_000
