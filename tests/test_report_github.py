"""Annotations: the runner reads one command a line, and what an article says is only its message."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from report_articles import audit, finding, harbour_audit, plain_document
from report_runs import HOSTILE, HOSTILE_PATH, a_run, desk_audits, hostile_audit, settled_audit, word_audit, written

from audit.errors import UsageError
from audit.report import Reports
from audit.report.github import command
from audit.result import Unaudited

Command = tuple[str, dict[str, str], str]


@pytest.fixture(autouse=True)
def _no_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)


def read(line: str) -> Command:
    """A command as the runner reads it: up to the first ``::`` after the mark stand the properties."""
    assert line.startswith("::")
    head, _, message = line[2:].partition("::")
    name, _, told = head.partition(" ")
    properties = dict(part.split("=", 1) for part in told.split(",") if part)

    def plain(text: str, codes: dict[str, str]) -> str:
        for code, character in codes.items():
            text = text.replace(code, character)
        return text.replace("%25", "%")

    data = {"%0D": "\r", "%0A": "\n"}
    return (
        name,
        {k: plain(v, {**data, "%3A": ":", "%2C": ","}) for k, v in properties.items()},
        plain(message, data),
    )


def commands(said: str) -> list[Command]:
    """The lines as the runner cuts them: at line feeds and carriage returns."""
    lines = said.replace("\r", "\n").removesuffix("\n").split("\n")
    return [read(line) for line in lines if line]


def test_an_annotation_for_each_finding_that_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path, "github", a_run())
    said = commands(capsys.readouterr().out)
    assert [name for name, _, _ in said] == ["error", "error", "warning", "notice", "error"]
    assert said[0] == (
        "error",
        {
            "file": "news/harbour.txt",
            "line": "3",
            "col": "112",
            "endColumn": "123",
            "title": "once-morest (major)",
        },
        "A synonym program took “against” apart. “once morest” → “against”",
    )
    assert said[-1][1:] == (
        {"file": "news/photo.txt", "title": "Not audited"},
        "The file holds bytes that are no text.",
    )
    assert list(tmp_path.iterdir()) == []


def test_a_finding_over_lines_has_no_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = plain_document("one\ntwo\nthree")
    written(tmp_path, "github", [audit(document, [finding(document, "two\nthree")])])
    ((_, place, _),) = commands(capsys.readouterr().out)
    assert (place["line"], place["endLine"]) == ("2", "3")
    assert {"col", "endColumn"}.isdisjoint(place)


def test_articles_of_one_file_and_packed_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path, "github", [*desk_audits(), word_audit()])
    first, second, word = (place for _, place, _ in commands(capsys.readouterr().out))
    assert (first["file"], first["line"]) == ("wire/desk.jsonl", "1")
    assert (second["file"], second["line"]) == ("wire/desk.jsonl", "2")
    assert word == {"file": "a.docx", "title": "once-morest (major)"}


@pytest.mark.parametrize("text", [*HOSTILE.values(), "::error::\n::stop-commands::x\r##[add-mask]y%0A%25"])
def test_a_hostile_article_commands_nothing(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path, "github", [hostile_audit(text), Unaudited(HOSTILE_PATH + "2", text)])
    said = commands(capsys.readouterr().out)
    assert [name for name, _, _ in said] == ["error"] * 3
    assert [place["file"] for _, place, _ in said] == [HOSTILE_PATH] * 2 + [HOSTILE_PATH + "2"]
    assert said[1][2].endswith("“=1+1” → “=cmd|' /C calc'!A0”")


@settings(deadline=None)
@given(st.text(alphabet=st.one_of(st.sampled_from("%:,=\r\n0123456789ABCDF "), st.characters())))
def test_any_text_is_read_as_it_is(text: str) -> None:
    line = command("error", {"file": text, "title": text}, text)
    assert "\n" not in line
    assert "\r" not in line
    assert read(line) == ("error", {"file": text, "title": text}, text)


def test_the_summary_is_added_to_the_job(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    job = tmp_path / "job.md"
    job.write_text("# Before\n\n", "utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(job))
    written(tmp_path, "github", [*a_run(), hostile_audit(HOSTILE["html"], "a|<b>.txt"), settled_audit("c.txt")])
    text = job.read_text("utf-8")
    assert text.startswith("# Before\n\n## Audit of 5 articles\n\n**2 held**, 2 may be published, **1 not audited**.")
    assert "- news/photo.txt: The file holds bytes that are no text.\n" in text
    page = MarkdownIt("commonmark").enable("table").parse(text)
    cells = [page[i + 1].content for i, token in enumerate(page) if token.type == "td_open"]
    assert len(cells) == 8
    assert not [c for t in page for c in t.children or [] if c.type in ("html_inline", "link_open")]
    assert not [t for t in page if t.type == "html_block"]
    assert capsys.readouterr().out.count("\n") == 8


def test_a_long_summary_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "job.md"))
    written(tmp_path, "github", [harbour_audit(f"{n}.txt") for n in range(60)])
    text = (tmp_path / "job.md").read_text("utf-8")
    assert text.count("| estimated MQM penalty") == 50
    assert text.endswith("And 10 more articles: see the index of the reports.\n\n")


def test_a_summary_that_cannot_be_written_is_a_usage_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    with pytest.raises(UsageError, match="GITHUB_STEP_SUMMARY"), Reports(tmp_path / "o", ["github", "json"]) as reports:
        reports.add(harbour_audit())
    assert (tmp_path / "o/index.json").exists(), "the other reports are there all the same"


def test_what_was_not_reached_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> None:
        with Reports(tmp_path, ["github"], ["b.txt"]):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert commands(capsys.readouterr().out) == [
        ("error", {"file": "b.txt", "title": "Not audited"}, "The run was interrupted before this article.")
    ]
