"""Bytes → :class:`audit.text.Document`: what a reader sees of a file, with every character's place in it."""

from hashlib import sha256
from importlib import import_module
from pathlib import Path

from audit.errors import EmptyFile, UsageError
from audit.read import news
from audit.read.decode import declared, decode, decode_as
from audit.read.folder import SUFFIXES, Unread, discover
from audit.read.load import check_size, load
from audit.read.news import Entry, Opened, entries, open_bytes, open_file
from audit.read.page import Visible
from audit.read.parts import NotNews
from audit.text import Document

__all__ = [
    "FORMATS",
    "SUFFIXES",
    "Entry",
    "NotNews",
    "Opened",
    "Unread",
    "Visible",
    "discover",
    "entries",
    "open_bytes",
    "open_file",
    "read",
    "read_bytes",
    "read_entry",
    "structured",
    "visible",
]

# Module and function of each reader; it is imported when there is something to read.
_READERS = {"text": "plain.visible", "markdown": "markdown.visible", "html": "html.visible", "web": "web.visible"}
# What only parts of a structured file are.
_FORMS = {"line": "line.visible", "post": "html.visible_post", "xml": "markup.visible", "docx": "docx.visible"}

FORMATS = (*_READERS, *news.FORMATS)
"""What ``Document.format`` can be. ``web`` is the main text of a web page, which has to be asked for."""


def read(path: Path, format: str | None = None) -> Document:
    """Read a file that is one article; its suffix says how, and one that is not known means plain text.

    Raises a ``ReadError``: ``UnreadableFile``, ``TooLarge``, ``BinaryFile``, ``EmptyFile``, ``UndecodableFile``,
    ``NotNews``, or one that says what is broken or that the file holds several articles.
    """
    return read_bytes(load(path), str(path), format)


def read_entry(entry: Entry) -> Document:
    """One article of a file, by a key that :func:`entries` gives. Raises as :func:`read`."""
    return open_file(entry.path).document(entry.key) if entry.key else read(entry.path, entry.format)


def structured(name: str) -> str | None:
    """How a file of this name is opened if it is structured: one of ``audit.read.news.KINDS``."""
    return news.SUFFIXES.get(Path(name).suffix.lower())


def visible(source: str, format: str) -> Visible:
    """What a reader sees of a decoded file that is text, Markdown or HTML, or of a part of a structured one.

    Raises ``ReadError`` for XML that is not well-formed.
    """
    module, function = (_READERS.get(format) or _FORMS[format]).split(".")
    found: Visible = getattr(import_module(f"audit.read.{module}"), function)(source)
    return found


def read_bytes(data: bytes, name: str, format: str | None = None, encoding: str | None = None) -> Document:
    """Read what is at hand already, such as standard input; ``name`` becomes ``Document.path``.

    Without ``format`` (text, markdown, html, web or one of ``audit.read.news.KINDS``), the suffix of ``name`` decides.
    ``encoding`` is the ``Document.encoding`` of an earlier reading, which is not to be worked out anew.

    Raises as :func:`read`, and ``UsageError`` for an unknown format.
    """
    format = format or structured(name) or SUFFIXES.get(Path(name).suffix.lower(), "text")
    if format in news.KINDS:
        return open_bytes(data, name, format, encoding).document("")
    if format not in _READERS:
        known = ", ".join((*_READERS, *sorted(news.KINDS)))
        raise UsageError(f"There is no reader for the format {format!r}: use one of {known}.")
    check_size(len(data))
    if encoding is None:
        source, encoding = decode(data, declared(data) if format in ("html", "web") else None)
    else:
        source, encoding = decode_as(data, encoding)
    text, pieces, language = visible(source, format)
    if not text or text.isspace():
        raise EmptyFile("The file shows no text: there is mark-up in it and nothing to read.")
    return Document(name, source, text, encoding, sha256(data).hexdigest(), format, pieces, language)
