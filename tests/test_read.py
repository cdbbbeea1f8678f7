"""Reading a file: which reader takes it, what the document says of itself, and what cannot be read."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from audit.errors import BinaryFile, EmptyFile, ReadError, TooLarge, UnreadableFile, UsageError
from audit.read import FORMATS, SUFFIXES, load, news, read, read_bytes
from audit.read.load import LIMIT


@pytest.mark.parametrize(
    ("name", "format", "text"),
    [
        ("a.txt", "text", "<b>*x*</b>"),
        ("a.TEXT", "text", "<b>*x*</b>"),
        ("article", "text", "<b>*x*</b>"),
        ("a.news", "text", "<b>*x*</b>"),
        ("a.md", "markdown", "x"),
        ("a.Markdown", "markdown", "x"),
        ("a.html", "html", "*x*"),
        ("a.htm", "html", "*x*"),
        ("a.xhtml", "html", "*x*"),
    ],
)
def test_the_suffix_chooses_the_reader(tmp_path: Path, name: str, format: str, text: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"<b>*x*</b>")
    document = read(path)
    assert (document.format, document.text, document.source) == (format, text, "<b>*x*</b>")
    assert document.path == str(path)


def test_every_suffix_has_a_reader() -> None:
    assert set(SUFFIXES.values()) | {"web"} | set(news.FORMATS) == set(FORMATS)
    for suffix in news.SUFFIXES:
        with pytest.raises(ReadError):
            read_bytes(b"neither", f"a{suffix}")


def test_a_given_format_goes_before_the_suffix() -> None:
    assert read_bytes(b"<b>x</b>", "a.txt", "html").text == "x"


def test_an_unknown_format_is_an_error_of_the_call() -> None:
    with pytest.raises(UsageError, match=r"'pdf'.*text, markdown, html, web, csv, docx"):
        read_bytes(b"x", "-", "pdf")


def test_plain_text_is_kept_as_it_is() -> None:
    data = "\ufeffFirst line\r\n\r\n  second\u00a0line \r\n".encode()
    document = read_bytes(data, "a.txt")
    assert document.text == document.source == "First line\r\n\r\n  second\u00a0line \r\n"
    assert document.pieces == ()
    assert document.encoding == "utf-8-sig"
    assert document.source.encode(document.encoding) == data
    assert document.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("name", "source", "language"),
    [
        ("a.html", '<html lang="ru-RU"><p lang="en">x', "ru-RU"),
        ("a.html", "<html><body class=x lang=de>x", "de"),
        ("a.xhtml", '<?xml version="1.0"?><html xml:lang="fr"><p>x</p></html>', "fr"),
        ("a.html", "<html lang=''><p lang=en>x", None),
        ("a.md", "---\ntitle: x\nlang: uk\n---\nx", "uk"),
        ("a.md", '+++\nlanguage = "pt-BR"\n+++\nx', "pt-BR"),
        ("a.md", "---\r\ntitle: 'lang: xx'\r\n---\r\nlang: de\r\n", None),
        ("a.txt", "lang: de", None),
    ],
)
def test_declared_language(name: str, source: str, language: str | None) -> None:
    assert read_bytes(source.encode(), name).declared_language == language


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", b""),
        ("a.txt", b" \r\n\t"),
        ("a.txt", b"\xef\xbb\xbf\n"),
        ("a.txt", "\ufeff \u00a0".encode("utf-16-le")),
    ],
)
def test_an_empty_file(name: str, data: bytes) -> None:
    with pytest.raises(EmptyFile, match="nothing but white space"):
        read_bytes(data, name)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", b"<html><script>var x</script><img src=x>&nbsp;</html>"),
        ("a.md", b"---\ntitle: x\n---\n```\ncode\n```"),
    ],
)
def test_a_file_that_shows_nothing(name: str, data: bytes) -> None:
    with pytest.raises(EmptyFile, match="nothing to read"):
        read_bytes(data, name)


def test_a_file_above_the_limit_is_not_even_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(LIMIT + 1)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("opened"))
    with pytest.raises(TooLarge, match="20 MB"):
        read(path)


def test_bytes_above_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["audit.read.load"], "LIMIT", 5)
    assert read_bytes(b"12345", "-").text == "12345"
    with pytest.raises(TooLarge):
        read_bytes(b"123456", "-")


def test_a_vanished_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no such file"):
        read(tmp_path / "gone.txt")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="folder"):
        read(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(UnreadableFile, match="pipe"):
        read(tmp_path / "pipe.txt")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs a device")
def test_a_device_is_no_file() -> None:
    with pytest.raises(UnreadableFile, match="device"):
        read(Path("/dev/zero"))


def test_a_link_in_circles(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "a.txt")
    with pytest.raises(UnreadableFile, match="could not read it"):
        read(tmp_path / "a.txt")


@pytest.mark.parametrize("name", ["a\0b.txt", "x" * 5000])
def test_an_impossible_name(name: str) -> None:
    with pytest.raises(UnreadableFile):
        read(Path(name))


def test_a_refused_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("x")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # the super-user is refused nothing
    with pytest.raises(UnreadableFile, match=r"Permission .* denied"):
        read(tmp_path / "a.txt")


def test_every_error_is_a_sentence_without_a_path(tmp_path: Path) -> None:
    for path, data in {"a.txt": b"", "b.txt": b"\0", "c.txt": b"%PDF-1.7", "d.html": b"<p>"}.items():
        (tmp_path / path).write_bytes(data)
    for path in ("a.txt", "b.txt", "c.txt", "d.html", "gone.txt", "."):
        with pytest.raises(ReadError) as error:
            read(tmp_path / path)
        message = str(error.value)
        assert message[0].isupper()
        assert message.endswith(".")
        assert str(tmp_path) not in message


def test_a_word_document_under_a_wrong_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"PK\x03\x04\x14\0\6\0")
    with pytest.raises(BinaryFile, match="Word"):
        read(tmp_path / "a.txt")


def test_libraries_are_loaded_on_use() -> None:
    assert load.__module__ == "audit.read.load"
    heavy = ("charset_normalizer", "markdown_it", "pathspec", "xml.parsers.expat", "trafilatura", "lxml")
    code = f"import sys, audit.read; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"
