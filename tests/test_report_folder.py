"""Reports on disk: names, one step at a time, an index whatever happens."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from report_articles import audit, harbour_audit, plain_document
from test_report_quote import HOSTILE

from audit.errors import UsageError
from audit.report import Reports, report_names, write
from audit.result import Outcome, Unaudited


def test_a_report_per_article_and_an_index(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "reports"
    write([harbour_audit(), Unaudited("news/photo.txt", "The file holds bytes that are no text.")], out)
    assert sorted(p.name for p in out.iterdir()) == ["harbour.json", "harbour.md", "index.json", "index.md"]


def test_only_the_formats_asked_for(tmp_path: Path) -> None:
    write([harbour_audit()], tmp_path, ["json"])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["harbour.json", "index.json"]


def test_an_unknown_format_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no report format “pdf”"):
        Reports(tmp_path, ["markdown", "pdf"], [])
    assert list(tmp_path.iterdir()) == []


def test_each_report_is_there_as_soon_as_it_is_ready(tmp_path: Path) -> None:
    with Reports(tmp_path, ["markdown"], ["a.txt", "b.txt"]) as reports:
        assert reports.add(harbour_audit("a.txt")) == [tmp_path / "a.md"]
        assert (tmp_path / "a.md").read_text("utf-8").startswith("# a.txt\n")
        reports.add(harbour_audit("b.txt"))
    assert "**2 held**, 0 may be published.\n" in (tmp_path / "index.md").read_text("utf-8")


def test_an_interrupted_run_leaves_what_it_has_and_says_so(tmp_path: Path) -> None:
    def outcomes() -> Iterator[Outcome]:
        yield harbour_audit("a.txt")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(outcomes(), tmp_path, paths=["a.txt", "b.txt", "c.txt"])
    index = (tmp_path / "index.md").read_text("utf-8")
    assert "**The run was interrupted.**" in index
    assert "## Not reached\n\n- `b.txt`\n- `c.txt`\n" in index
    data = json.loads((tmp_path / "index.json").read_text("utf-8"))
    assert (data["complete"], data["unreached"]) == (False, ["b.txt", "c.txt"])
    assert not [p for p in tmp_path.iterdir() if p.suffix == ".tmp"]


def test_an_old_report_of_what_can_no_longer_be_audited_goes(tmp_path: Path) -> None:
    write([harbour_audit("a.txt")], tmp_path)
    write([Unaudited("a.txt", "The file holds no text.")], tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["index.json", "index.md"]


def test_a_report_never_overwrites_an_article(tmp_path: Path) -> None:
    article = tmp_path / "story.md"
    article.write_text("The story.", "utf-8")
    write([harbour_audit(str(article))], tmp_path)
    assert article.read_text("utf-8") == "The story."
    assert (tmp_path / "story.md.md").exists()


def test_the_index_never_overwrites_an_article(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="article named index"):
        write([harbour_audit(str(tmp_path / "Index.md"))], tmp_path)


def test_a_folder_that_cannot_be_made_is_a_usage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(UsageError, match="cannot be made"):
        write([harbour_audit()], tmp_path / "file" / "reports")


def test_a_report_that_cannot_be_written_is_a_usage_error(tmp_path: Path) -> None:
    (tmp_path / "harbour.md").mkdir()
    with pytest.raises(UsageError, match="cannot be written"):
        write([harbour_audit()], tmp_path)
    assert not [p for p in tmp_path.iterdir() if p.suffix == ".tmp"]


# Reports on the run

OF_A_RUN = {
    "sarif": "audit.sarif",
    "junit": "junit.xml",
    "gitlab": "gl-code-quality-report.json",
    "csv": "findings.csv",
}


def test_several_formats_at_once(tmp_path: Path) -> None:
    write([harbour_audit()], tmp_path, ["json", *OF_A_RUN])
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["harbour.json", "index.json", *OF_A_RUN.values()])


@pytest.mark.parametrize(("name", "file"), OF_A_RUN.items())
def test_a_report_on_the_run_comes_when_it_is_whole(name: str, file: str, tmp_path: Path) -> None:
    (tmp_path / file).write_text("old", "utf-8")
    with Reports(tmp_path, [name], ["a.txt", "b.txt"]) as reports:
        assert reports.add(harbour_audit("a.txt")) == []
        reports.add(harbour_audit("b.txt"))
        assert (tmp_path / file).read_text("utf-8") == "old"
    assert "b.txt" in (tmp_path / file).read_text("utf-8")
    assert [p.name for p in tmp_path.iterdir()] == [file], "and no draft is left"


@pytest.mark.parametrize(("name", "file"), OF_A_RUN.items())
def test_a_wrong_call_leaves_the_report_of_an_earlier_run(name: str, file: str, tmp_path: Path) -> None:
    (tmp_path / file).write_text("old", "utf-8")
    with pytest.raises(UsageError), Reports(tmp_path, [name]):
        raise UsageError("The model is missing.")
    assert [(p.name, p.read_text("utf-8")) for p in tmp_path.iterdir()] == [(file, "old")]


@pytest.mark.parametrize(("name", "file"), OF_A_RUN.items())
def test_a_report_on_the_run_that_cannot_be_written(name: str, file: str, tmp_path: Path) -> None:
    (tmp_path / file).mkdir()
    with pytest.raises(UsageError, match="cannot be written"):
        write([harbour_audit()], tmp_path, [name, "json"])
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([file, "harbour.json", "index.json"])


def test_a_report_on_the_run_never_overwrites_an_article(tmp_path: Path) -> None:
    article = tmp_path / "Findings.csv"
    article.write_text("headline,text", "utf-8")
    with pytest.raises(UsageError, match=r"holds an article named Findings\.csv"):
        Reports(tmp_path, ["csv"], [str(article)])
    write([harbour_audit(str(article))], tmp_path, ["json"])
    assert article.read_text("utf-8") == "headline,text"


def test_no_article_takes_the_name_of_a_report_on_the_run(tmp_path: Path) -> None:
    write([harbour_audit("gl-code-quality-report.txt")], tmp_path, ["json", "gitlab"])
    names = sorted(p.name for p in tmp_path.iterdir())
    assert names == ["gl-code-quality-report.json", "gl-code-quality-report.txt.json", "index.json"]


def test_the_names_of_formats_load_nothing() -> None:
    code = "import sys, audit.report; print(*audit.report.FORMATS, *{'numpy', 'audit.result'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"markdown", "json", *OF_A_RUN, "github"} <= set(said)
    assert {"numpy", "audit.result"}.isdisjoint(said)


# Names


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["news/a.txt", "b.md"], ["a", "b"]),
        (["a.txt", "a.html"], ["a.txt", "a.html"]),
        (["x/a.txt", "y/a.txt", "c.txt"], ["x-a.txt", "y-a.txt", "c"]),
        (["p/x/a.txt", "q/x/a.txt"], ["p-x-a.txt", "q-x-a.txt"]),
        (["A.txt", "a.md"], ["A.txt", "a.md"]),
        (["a.txt", "a.html", "a.txt.md"], ["a.txt", "a.html", "a.txt.md"]),
        (["-"], ["stdin"]),
        (["index.txt"], ["index.txt"]),
        (["../../etc/passwd"], ["passwd"]),
        (["/"], ["article"]),
        (["a\\..\\b.txt"], ["a_.._b"]),
        (["..."], ["article"]),
        ([".hidden.txt"], ["hidden"]),
        (["tab\there\u202e.txt"], ["tab_here_"]),
    ],
)
def test_names(paths: list[str], names: list[str]) -> None:
    assert list(report_names(paths, ["index"]).values()) == names


def test_names_do_not_depend_on_the_order() -> None:
    paths = ["x/a.txt", "a.txt", "y/a.txt", "a.html", "x-a.txt", "b/a.html"]
    assert report_names(paths) == report_names(reversed(paths))


PART = st.text(alphabet=st.one_of(st.sampled_from("ab./\\-:\x00 \u202e\udc80Aéßſ"), st.characters()), max_size=12)


@settings(deadline=None)
@given(st.lists(st.lists(PART, max_size=4).map("/".join), unique=True, max_size=8))
def test_names_are_apart_and_stay_in_the_folder(paths: list[str]) -> None:
    names = list(report_names(paths, ["index"]).values())
    assert len({n.casefold() for n in names}) == len(paths)
    for name in names:
        assert name not in ("", ".", "..", "index")
        assert not re.search(r"[/\\\x00]", name)
        assert not name.startswith(".")
        name.encode("utf-8")


def test_a_long_name_is_cut_and_stays_its_own(tmp_path: Path) -> None:
    paths = ["é" * 250 + "1.txt", "é" * 250 + "2.txt"]
    names = report_names(paths)
    assert all(len(n.encode()) <= 200 for n in names.values())
    assert len(set(names.values())) == 2
    write([harbour_audit(p) for p in paths], tmp_path)
    assert len(list(tmp_path.iterdir())) == 6


def test_a_name_that_is_no_text_can_be_reported_on(tmp_path: Path) -> None:
    write([harbour_audit("caf\udce9.txt"), Unaudited("b\udce9.txt", "It is a folder.")], tmp_path)
    assert json.loads((tmp_path / "caf_.json").read_text("utf-8"))["path"] == "caf\udce9.txt"
    assert "caf\\[U+DCE9\\].txt" in (tmp_path / "index.md").read_text("utf-8")


# The index


def test_the_index_ranks_held_then_unaudited_then_published(tmp_path: Path) -> None:
    sound = audit(plain_document("The port is open again.", "sound.txt"), scores=[95.0])
    worse = harbour_audit("worse.txt")
    bad = audit(plain_document(worse.article.text + " The talks went on and on." * 20, "bad.txt"), worse.findings)
    write([sound, bad, Unaudited("photo.txt", "It holds bytes that are no text."), worse], tmp_path)
    index = (tmp_path / "index.md").read_text("utf-8")
    places = [
        index.index(w) for w in ("[worse.txt](worse.md)", "[bad.txt](bad.md)", "photo.txt", "[sound.txt](sound.md)")
    ]
    assert places == sorted(places)
    assert "# Audit of 4 articles\n\n**2 held**, 1 may be published, **1 could not be audited**." in index
    assert "**Inline tags were dropped**: 2 places in 2 articles, 9.0 points" in index
    assert "6 issues, unconfirmed: 0 critical, 4 major, 2 minor" in index
    assert "It holds bytes that are no text." in index


def test_the_index_links_every_report(tmp_path: Path) -> None:
    names = ["a b.txt", "per%20cent.txt", "c(d).txt", "e|f].txt", "`g`.txt", "x/same.txt", "y/same.txt", "قال.txt"]
    write([harbour_audit(name) for name in names], tmp_path)
    page = MarkdownIt("commonmark").enable("table").render((tmp_path / "index.md").read_text("utf-8"))
    from urllib.parse import unquote

    links = re.findall(r'<td style="text-align:left"><a href="([^"]+)">', page)
    assert len(links) == len(names)
    assert all((tmp_path / unquote(link)).is_file() for link in links)
    assert ">x/same.txt</a>" in page


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_names_and_reasons_do_nothing_in_the_index(text: str, tmp_path: Path) -> None:
    outcomes = [harbour_audit(f"a/{text[:60]}.txt"), Unaudited(text, text)]
    write(outcomes, tmp_path)
    page = MarkdownIt("commonmark").enable("table").parse((tmp_path / "index.md").read_text("utf-8"))
    flat = [t for token in page for t in (token, *(token.children or []))]
    kinds = [t.type for t in flat]
    assert not {"html_inline", "html_block", "image"} & set(kinds)
    assert kinds.count("link_open") == 1
    assert kinds.count("td_open") == 6
    assert [t.content for t in flat if t.type == "inline" and t.content.startswith("Could not")] == [
        "Could not be audited"
    ]


def test_the_index_is_no_report_of_an_article(tmp_path: Path) -> None:
    write([harbour_audit(), Unaudited("-", "The file holds no text.")], tmp_path)
    data = json.loads((tmp_path / "index.json").read_text("utf-8"))
    assert not {"findings", "path"} & set(data)
    assert data["unaudited"] == [{"path": "-", "reason": "The file holds no text."}]
    assert data["articles"][0]["report"] == "harbour"
    assert data["articles"][0]["issues"] == {"neutral": 0, "minor": 1, "major": 2, "critical": 0}


def test_an_empty_run_has_an_index(tmp_path: Path) -> None:
    write([], tmp_path)
    assert (tmp_path / "index.md").read_text("utf-8").startswith("# Audit of 0 articles\n")
