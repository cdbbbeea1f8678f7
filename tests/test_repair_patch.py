"""Findings become edits of the file, and edits bytes: what is not repaired stays as it is."""

import codecs
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_articles import finding

from audit.errors import WriteError
from audit.finding import Finding, Repair, Stage
from audit.read import read_bytes
from audit.repair import replace
from audit.repair.encoded import Edit, spliced, written
from audit.repair.patch import ENCODING, MARK_UP, MEANING, OVERLAP, Choice, patch
from audit.repair.replace import replace_file
from audit.repair.unified import unified
from audit.text import Document


def document(source: str, name: str = "a.txt") -> Document:
    return read_bytes(source.encode(), name)


def found(page: Document, words: str, new: str, nth: int = 0, **changes: Any) -> Finding:
    return finding(page, words, [Repair(new)], nth, **changes)


def repaired(page: Document, *repairs: tuple[str, str]) -> str:
    return spliced(page.source, patch(page, [found(page, *r) for r in repairs]).edits)


# Findings → edits


def test_only_what_differs_is_edited() -> None:
    page = document("They stand once more with it, the the two.")
    made = patch(page, [found(page, "stand once more with", "stand by"), found(page, "the the", "the")])
    assert [page.source[e.start : e.end] for e in made.edits] == ["once more with", " the"]
    assert spliced(page.source, made.edits) == "They stand by it, the two."


def test_a_repair_that_changes_nothing_is_no_edit() -> None:
    page = document("They stand against it.")
    made = patch(page, [found(page, "against", "against")])
    assert (made.edits, made.made, made.left) == ((), (), ())


def test_of_two_that_overlap_the_later_damage_is_undone_first() -> None:
    page = document("They stand once morest it")
    late = found(page, "once morest", "against", stage=Stage.SPINNER)
    early = found(page, "stand once", "stood once", stage=Stage.TRANSLATION)
    made = patch(page, [early, late])
    assert made.made == (late,)
    assert [(item.finding, item.reason) for item in made.left] == [(early, OVERLAP)]


def test_edits_side_by_side_keep_their_order() -> None:
    page = document("onetwo threefour")
    assert repaired(page, ("one", "one "), ("two", " two")) == "one  two threefour"
    assert repaired(page, ("two ", "two"), ("three", " three")) == "onetwo threefour"


@pytest.mark.parametrize(
    ("name", "source", "gone", "wanted"),
    [
        ("a.txt", "one XX two", ["XX"], "one two"),
        ("a.txt", "one XX, two", ["XX"], "one , two"),
        ("a.txt", "XX one", ["XX"], "one"),
        ("a.txt", "one XX", ["XX"], "one"),
        ("a.txt", "one XX YY two", ["XX", "YY"], "one two"),
        ("a.txt", "one\n\nXX\n\ntwo\n", ["XX"], "one\n\ntwo\n"),
        ("a.txt", "one\n\n\nXX\n\ntwo\n", ["XX"], "one\n\n\ntwo\n"),
        ("a.txt", "one\nXX\n\n\ntwo\n", ["XX"], "one\n\n\ntwo\n"),
        ("a.txt", "one\r\n\r\nXX\r\n\r\n  two", ["XX"], "one\r\n\r\n  two"),
        ("a.txt", "one\n  XX  \ntwo\n", ["XX"], "one\ntwo\n"),
        ("a.txt", "XX\n\none\n", ["XX"], "one\n"),
        ("a.txt", "one\n\nXX\n", ["XX"], "one\n"),
        ("a.txt", "one\n\nXX", ["XX"], "one"),
        ("a.txt", "one\n\nXX\n\n\nYY\n\ntwo\n", ["XX", "YY"], "one\n\ntwo\n"),
        ("a.txt", "one\n\nXX\n\nYY\n", ["XX", "YY"], "one\n"),
        ("a.txt", "one XX\nYY two", ["XX", "YY"], "one\ntwo"),
        ("a.txt", "oneXX YYtwo", ["XX", "YY"], "one two"),
        ("a.txt", "one\nXX\n\n\ntwo", ["XX\n"], "one\n\n\ntwo"),
        ("a.md", "*one*\n\nXX\n\ntwo\n", ["XX"], "*one*\n\ntwo\n"),
        ("a.md", "- *one*\n- XX\n- two\n", ["XX"], "- *one*\n- two\n"),
        ("a.md", "*one*\n\n## XX\n\ntwo\n", ["XX"], "*one*\n\ntwo\n"),
        ("a.md", "- *one*\n- XX\n  two\n", ["XX"], "- *one*\n-\n  two\n"),
        ("a.html", "<p>one</p>\n<p>XX</p>", ["XX"], "<p>one</p>\n<p></p>"),
        ("a.html", "<p>one XX <b>two</b></p>", ["XX"], "<p>one <b>two</b></p>"),
    ],
)
def test_what_a_deletion_leaves_is_closed_up(name: str, source: str, gone: list[str], wanted: str) -> None:
    assert repaired(document(source, name), *((words, "") for words in gone)) == wanted


@pytest.mark.parametrize(
    ("name", "source", "words", "new", "reason"),
    [
        ("a.html", "<p>once <b>morest</b> it</p>", "once morest", "against", MARK_UP),
        ("a.md", "*once* morest it", "once morest", "against", MARK_UP),
        ("a.md", "*Stand* one two", "one two", "one_two*", MARK_UP),
        ("a.md", "No mark-up here", "mark-up", "*mark-up*", MEANING),
        ("a.md", "One\n\nTwo words", "Two", "# Two", MEANING),
        ("a.md", "*One*\n\nTwo\n====\n\nThree", "Two", "", MEANING),
        ("a.html", "No mark-up here", "mark-up", "<b>mark-up</b>", MEANING),
    ],
)
def test_a_file_that_would_read_otherwise_is_not_made(
    name: str, source: str, words: str, new: str, reason: str
) -> None:
    page = document(source, name)
    made = patch(page, [found(page, words, new)])
    assert (made.edits, [item.reason for item in made.left]) == ((), [reason])


def test_one_repair_that_would_break_the_mark_up_takes_no_other_with_it() -> None:
    page = document("*One* once morest it.\n\nTwo words.\n", "a.md")
    made = patch(page, [found(page, "once morest", "against"), found(page, "Two", "# Two")])
    assert spliced(page.source, made.edits) == "*One* against it.\n\nTwo words.\n"
    assert [item.reason for item in made.left] == [MEANING]


def test_line_ends_of_a_repair_are_those_of_the_file() -> None:
    page = document("One.\r\nTwo. Three.\r\n")
    assert repaired(page, ("Two. ", "Two.\n")) == "One.\r\nTwo.\r\nThree.\r\n"


def test_what_the_encoding_has_not_is_left_out_or_written_as_html_does() -> None:
    data = 'Dél "a" éé.'.encode("cp1252")
    page = read_bytes(data, "a.txt", encoding="iso8859_2")
    made = patch(page, [found(page, '"a"', "“a”")])
    assert [item.reason for item in made.left] == [ENCODING.format("iso8859_2")]
    page = read_bytes(b'<meta charset=iso-8859-2><p>D\xe9l "a" <b>\xe9\xe9</b>.</p>', "a.html")
    assert repaired(page, ('"a"', "“a”")) == page.source.replace('"a"', "&#8220;a&#8221;")


def test_choice() -> None:
    page = document("They stand once morest it")
    safe = finding(page, "once morest", [Repair("against", grade="safe"), Repair("around")])
    suggested = finding(page, "once morest", [Repair("against"), Repair("around", grade="safe")])
    nothing = finding(page, "once morest")
    everything = Choice(frozenset({"safe", "suggested"}))
    assert [Choice().allows(f) for f in (safe, suggested, nothing)] == [True, False, False]
    assert [everything.allows(f) for f in (safe, suggested, nothing)] == [True, True, False]
    rule, family = frozenset({safe.rule}), frozenset({"case"})
    assert Choice(rules=rule).allows(safe)
    assert not Choice(families=family).allows(safe)
    assert not Choice(rules=rule, families=family).allows(safe)


PAGE = "<h1>A  b &amp; c</h1>\n<p>One <b>two</b> three&nbsp;four.<br>Five</p><pre>x\n y</pre><ul><li>z<li>w</ul>"
NOTES = "# A *b*\n\nOne **two** three [four](x) \\_ &amp; five.\n\n> six\nseven\n\n- eight\n- nine\n"


@settings(deadline=None, max_examples=150)
@given(st.sampled_from([(PAGE, "a.html"), (NOTES, "a.md"), (NOTES, "a.txt")]), st.data())
def test_the_file_read_again_is_the_text_repaired(file: tuple[str, str], data: st.DataObject) -> None:
    page = document(*file)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(page.text)), min_size=2, max_size=6)))
    new = st.text("ab *_<&#-\n", max_size=4)
    base = found(page, page.text[:1], "")
    wanted = [
        base.with_(start=a, end=b, text=page.text[a:b], repairs=(Repair(data.draw(new)),))
        for a, b in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    made = patch(page, wanted)
    text = spliced(page.text, [Edit(f.start, f.end, f.repairs[0].text) for f in made.made])
    if not text.strip():
        return
    again = document(spliced(page.source, made.edits), file[1]).text
    assert again.split() == text.split()
    assert len(made.made) + len(made.left) <= len(wanted)


# Edits → bytes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "gb18030", "iso2022_jp", "utf-32"])
def test_bytes_that_are_not_edited_stay(encoding: str) -> None:
    text = "漢字 one 漢字\r\ntwo\rthree\n" if encoding != "cp1252" else "é one é\r\ntwo\rthree\n"
    data = text.encode(encoding)
    start = text.index("one")
    assert written(data, text, encoding, [Edit(start, start + 3, "漢"[: encoding != "cp1252"])]) == (
        text.replace("one", "漢" if encoding != "cp1252" else "").encode(encoding)
    )


def test_byte_order_stays() -> None:
    for mark, codec, encoding in (
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
    ):
        data = mark + "one two".encode(codec)
        assert written(data, "one two", encoding, [Edit(0, 3, "ö")]) == mark + "ö two".encode(codec)


def test_of_several_ways_to_write_a_text_none_is_chosen() -> None:
    data = b"\x87\x90 one"  # cp932 has this sign twice, and would write the other
    text = data.decode("cp932")
    assert text.encode("cp932") != data
    assert written(data, text, "cp932", [Edit(2, 5, "two")]) is None


PARTS = [b"a", b"bc ", b"\n", b"\r\n", "é".encode(), "漢".encode(), b"\xff", b"\xe2\x82", b"\xc3", "\ufffd".encode()]
BYTES = st.lists(st.sampled_from(PARTS), max_size=12).map(b"".join)


@given(BYTES, st.data())
def test_broken_utf_8_stays_broken(body: bytes, data: st.DataObject) -> None:
    text = body.decode("utf-8", "replace")
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=4)))
    edits = [
        Edit(a, b, data.draw(st.sampled_from(["", "x", "é"]))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    made = written(body, text, "utf-8", edits)
    assert made is not None
    # Signs of broken bytes that come to stand side by side may be read as one.
    if not any(e.new == "" for e in edits):
        assert made.decode("utf-8", "replace") == spliced(text, edits)
    if not edits:
        assert made == body


# The diff


def test_the_diff_of_equal_files_is_empty() -> None:
    assert unified("a.txt", b"one\n", b"one\n") == b""


def test_names_are_written_as_git_does() -> None:
    for name, wanted in (
        ("a.txt", b"a/a.txt"),
        ("a b.txt", b"a/a b.txt\t"),
        ("ü.txt", b'"a/\\303\\274.txt"'),
        ('"\t\\\n.txt', b'"a/\\"\\t\\\\\\n.txt"'),
        ("\udcff.txt", b'"a/\\377.txt"'),
    ):
        assert unified(name, b"1\n", b"2\n").splitlines()[0] == b"--- " + wanted


CONTENT = st.text("ab\n\r \t\0é", max_size=30).map(str.encode)
NAMES = st.text("ab é\"\\'\t\n$(", min_size=1, max_size=8)


@settings(deadline=None, max_examples=25)
@given(CONTENT, CONTENT, NAMES)
def test_git_applies_it(tmp_path_factory: pytest.TempPathFactory, before: bytes, after: bytes, name: str) -> None:
    if before == after or not before or not after:
        return
    folder = tmp_path_factory.mktemp("git")
    (folder / name).write_bytes(before)
    done = subprocess.run(
        ["git", "apply", "-"], input=unified(name, before, after), cwd=folder, capture_output=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert (folder / name).read_bytes() == after


# The file


def test_a_file_that_has_changed_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"three")
    with pytest.raises(WriteError, match="changed since it was read"):
        replace_file(file, b"one", b"two")
    file.unlink()
    with pytest.raises(WriteError, match="no such file"):
        replace_file(file, b"one", b"two")
    assert list(tmp_path.iterdir()) == []


def test_changed_while_the_new_file_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"one")
    backup = replace._backup

    def meanwhile(*arguments: Any) -> Path:
        file.write_bytes(b"three")
        return backup(*arguments)

    monkeypatch.setattr(replace, "_backup", meanwhile)
    with pytest.raises(WriteError, match="changed since it was read"):
        replace_file(file, b"one", b"two")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.txt", b"three")]


@pytest.mark.parametrize("fails", ["fsync", "replace", "fchmod"])
def test_where_the_system_refuses_nothing_is_lost(fails: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"one")

    def refuse(*arguments: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, fails, refuse)
    with pytest.raises(WriteError, match=r"could not be written \(Permission denied\).*left as it is"):
        replace_file(file, b"one", b"two")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.txt", b"one")]


def test_permissions_and_backups(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"one")
    file.chmod(0o604)
    os.utime(file, (1, 1))
    assert replace_file(file, b"one", b"two") == tmp_path / "a.txt.bak"
    assert replace_file(file, b"two", b"three") == tmp_path / "a.txt.bak1"
    assert replace_file(file, b"three", b"four", backup=False) is None
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {
        "a.txt": b"four",
        "a.txt.bak": b"one",
        "a.txt.bak1": b"two",
    }
    assert {p.stat().st_mode & 0o777 for p in tmp_path.iterdir()} == {0o604}
    assert (tmp_path / "a.txt.bak").stat().st_mtime == 1
    assert file.stat().st_mtime > 1
