"""The change of a file as a unified diff that ``git apply`` and ``patch -p1`` take."""

import difflib
import os
import re
from collections.abc import Iterator

from audit.read import read_bytes

_LINE = re.compile(rb"[^\n]*\n|[^\n]+")
_ESCAPES = {7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}


def unified(path: str, before: bytes, after: bytes, context: int = 3) -> bytes:
    """The diff of a file whose ``path`` is relative to the folder that it will be applied in; empty for no change.

    Lines are those of git: they end with a line feed, whatever the encoding. Of a Word file, which no such diff can
    hold, the changed paragraphs are told in lines that those programs pass over.
    """
    if before.startswith(b"PK") and before != after:
        return _told(path, before, after)
    lines = difflib.diff_bytes(difflib.unified_diff, _LINE.findall(before), _LINE.findall(after), b"", b"", n=context)
    body = b"".join(_ended(lines))
    # No line "diff --git": with it, git takes paths from the top of the repository, not from the current folder.
    return b"--- %s\n+++ %s\n" % (_name("a", path), _name("b", path)) + body if body else b""


def _told(path: str, before: bytes, after: bytes) -> bytes:
    old, new = (read_bytes(data, "a.docx").text.split("\n") for data in (before, after))
    lines = [line for line in difflib.ndiff(old, new) if line[0] in "-+" and line[2:].strip()]
    name = path.replace("\n", " ").replace("\r", " ")
    told = [f"{name}: a Word file, which only --write changes; its text:", *(f"    {line}" for line in lines), "", ""]
    return "\n".join(told).encode("utf-8", "surrogateescape")


def _ended(lines: Iterator[bytes]) -> Iterator[bytes]:
    """The hunks, without the two lines of file names before them."""
    for number, line in enumerate(lines):
        if number > 1:
            yield line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"


def _name(prefix: str, path: str) -> bytes:
    """The name as git writes it: in quotes with escapes where needed, and a tab after one with spaces."""
    name = f"{prefix}/".encode() + os.fsencode(path)
    if any(byte < 32 or byte > 126 or byte in b'"\\' for byte in name):
        name = b'"' + "".join(map(_escaped, name)).encode() + b'"'
    return name + b"\t" if b" " in name else name


def _escaped(byte: int) -> str:
    return _ESCAPES.get(byte) or (chr(byte) if 31 < byte < 127 else f"\\{byte:03o}")
