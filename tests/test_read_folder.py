"""Paths → files: which are taken, in which order, and what could not be looked into."""

import os
from pathlib import Path

import pytest

from audit.errors import UnreadableFile, UsageError
from audit.inputs import inputs
from audit.read import Unread, discover

Tree = dict[str, str]


def plant(root: Path, tree: Tree) -> Path:
    for name, content in tree.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return root


def names(root: Path, **patterns: tuple[str, ...]) -> list[str]:
    found = list(discover([root], **patterns))
    assert all(isinstance(path, Path) for path in found), found
    return [path.relative_to(root).as_posix() for path in found if isinstance(path, Path)]


def test_known_suffixes_in_sorted_order(tmp_path: Path) -> None:
    tree = ["b.txt", "a/z.md", "a/a.HTML", "c.htm", "d.xhtml", "e.text", "f.markdown", "g.docx", "h.json", "i", "a.txt"]
    plant(tmp_path, dict.fromkeys(tree, "x"))
    assert names(tmp_path) == ["a/a.HTML", "a/z.md", "a.txt", "b.txt", "c.htm", "d.xhtml", "e.text", "f.markdown"]


def test_hidden_files_and_folders_are_left_out(tmp_path: Path) -> None:
    plant(tmp_path, {".hidden.txt": "x", ".git/a.txt": "x", "a/.b/c.txt": "x", "a/d.txt": "x"})
    assert names(tmp_path) == ["a/d.txt"]


def test_a_hidden_folder_that_is_named_is_taken(tmp_path: Path) -> None:
    plant(tmp_path, {".news/a.txt": "x"})
    assert names(tmp_path / ".news") == ["a.txt"]


def test_a_named_file_is_always_taken(tmp_path: Path) -> None:
    plant(tmp_path, {".auditignore": "*", ".hidden": "x", "a.docx": "x", "a.txt": "x"})
    files = [tmp_path / name for name in ("a.txt", ".hidden", "a.docx")]
    assert list(discover(files, exclude=("*",))) == files


def test_ignore_file(tmp_path: Path) -> None:
    ignore = "# drafts are not published\ndrafts/\n*.md\n!keep.md\n/top.txt\n"
    tree = ["drafts/a.txt", "a/drafts/b.txt", "a/c.md", "a/keep.md", "top.txt", "a/top.txt"]
    plant(tmp_path, {".auditignore": ignore, **dict.fromkeys(tree, "x")})
    assert names(tmp_path) == ["a/keep.md", "a/top.txt"]


def test_an_inner_ignore_file_goes_before_an_outer_one(tmp_path: Path) -> None:
    plant(tmp_path, {".auditignore": "*.txt\n", "a/.auditignore": "!*.txt\nb/\n"})
    plant(tmp_path, dict.fromkeys(["x.txt", "a/x.txt", "a/b/x.txt", "c/x.txt"], "x"))
    assert names(tmp_path) == ["a/x.txt"]


def test_an_ignore_file_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    plant(tmp_path, {"a.txt": "x"})
    (tmp_path / ".auditignore").mkdir()
    problem, file = discover([tmp_path])
    assert isinstance(problem, Unread)
    assert problem.path == str(tmp_path / ".auditignore")
    assert file == tmp_path / "a.txt"


def test_a_wrong_pattern_in_an_ignore_file_is_reported(tmp_path: Path) -> None:
    plant(tmp_path, {"a.txt": "x", ".auditignore": "!\n"})
    problem, _ = discover([tmp_path])
    assert isinstance(problem, Unread)
    assert ".auditignore" in str(problem.error)


def test_include_and_exclude(tmp_path: Path) -> None:
    plant(tmp_path, dict.fromkeys(["en/a.txt", "en/b.md", "en/old/c.txt", "ru/a.txt", "en/d.png"], "x"))
    assert names(tmp_path, include=("en/",)) == ["en/a.txt", "en/b.md", "en/old/c.txt"]
    assert names(tmp_path, include=("en/**/*.txt",), exclude=("old",)) == ["en/a.txt"]
    assert names(tmp_path, exclude=("*.md", "/ru")) == ["en/a.txt", "en/old/c.txt"]
    assert names(tmp_path, include=("*.png",)) == []


def test_a_wrong_pattern_in_the_call_is_an_error_of_the_call(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="exclude"):
        list(discover([tmp_path], exclude=("!",)))


def test_links_in_circles_end(tmp_path: Path) -> None:
    plant(tmp_path, {"a/b/c.txt": "x"})
    (tmp_path / "a/b/up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a/b/self").symlink_to(tmp_path / "a/b/self")
    assert names(tmp_path) == ["a/b/c.txt"]


def test_a_linked_folder_is_followed(tmp_path: Path) -> None:
    plant(tmp_path, {"elsewhere/a.txt": "x", "news/b.txt": "x"})
    (tmp_path / "news/more").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert names(tmp_path / "news") == ["b.txt", "more/a.txt"]


def test_what_is_reached_twice_comes_once(tmp_path: Path) -> None:
    plant(tmp_path, {"a/b.txt": "x", "a/c.txt": "x"})
    (tmp_path / "a/latest.txt").symlink_to(tmp_path / "a/b.txt")
    found = list(discover([tmp_path / "a/c.txt", tmp_path, tmp_path / "a", tmp_path / "a/c.txt"]))
    assert found == [tmp_path / "a/c.txt", tmp_path / "a/b.txt"]


def test_a_link_that_leads_nowhere_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    assert names(tmp_path) == ["a.txt"]  # reading it then says what is wrong


@pytest.mark.parametrize("name", ["gone", "gone.txt", "a\0b", "x" * 5000])
def test_a_path_that_does_not_exist(tmp_path: Path, name: str) -> None:
    plant(tmp_path, {"a.txt": "x"})
    problem, file = discover([tmp_path / name, tmp_path / "a.txt"])
    assert isinstance(problem, Unread)
    assert problem.path == str(tmp_path / name)
    assert isinstance(problem.error, UnreadableFile)
    assert file == tmp_path / "a.txt"


def test_a_folder_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(tmp_path, {"a/x.txt": "x", "locked/y.txt": "x", "z.txt": "x"})
    scandir = os.scandir

    def refuse(path: Path) -> object:
        if path.name == "locked":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)  # the super-user is refused nothing
    first, problem, last = discover([tmp_path])
    assert (first, last) == (tmp_path / "a/x.txt", tmp_path / "z.txt")
    assert isinstance(problem, Unread)
    assert problem.path == str(tmp_path / "locked")
    assert "Permission" in str(problem.error)


def test_an_empty_folder(tmp_path: Path) -> None:
    assert names(tmp_path) == []


def test_what_the_program_puts_beside_an_article_is_no_article(tmp_path: Path) -> None:
    for name in ("a.md", "a.md.report.md", "a.md.receipt.json", "b.pdf.reason.txt", "report.md"):
        (tmp_path / name).write_text("The council voted for the plan on Monday.\n", "utf-8")
    named = str(tmp_path / "a.md.report.md")
    assert [str(p) for p in inputs([str(tmp_path)], tmp_path / "reports", (), ())] == [
        str(tmp_path / "a.md"),
        str(tmp_path / "report.md"),
    ]
    assert [str(p) for p in inputs([named], tmp_path / "reports", (), ())] == [named]
