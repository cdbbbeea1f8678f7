"""Bytes → :class:`audit.text.Document`: what a reader sees of a file, with every character's place in it."""

from hashlib import sha256
from pathlib import Path

from audit.errors import EmptyFile, UsageError
from audit.read import html, markdown, plain
from audit.read.decode import declared, decode, decode_as
from audit.read.folder import SUFFIXES, Unread, discover
from audit.read.load import check_size, load
from audit.read.page import Visible
from audit.text import Document

__all__ = ["FORMATS", "SUFFIXES", "Unread", "Visible", "discover", "read", "read_bytes", "visible"]

_READERS = {"text": plain.visible, "markdown": markdown.visible, "html": html.visible}

FORMATS = tuple(_READERS)
"""What ``Document.format`` can be."""


def read(path: Path) -> Document:
    """Read a file; its suffix says how, and one that is not in ``SUFFIXES`` means plain text.

    Raises a ``ReadError``: ``UnreadableFile``, ``TooLarge``, ``BinaryFile``, ``EmptyFile`` or ``UndecodableFile``.
    """
    return read_bytes(load(path), str(path))


def visible(source: str, format: str) -> Visible:
    """What a reader sees of a decoded file; ``format`` is one of ``FORMATS``."""
    return _READERS[format](source)


def read_bytes(data: bytes, name: str, format: str | None = None, encoding: str | None = None) -> Document:
    """Read what is at hand already, such as standard input; ``name`` becomes ``Document.path``.

    Without ``format`` (one of ``FORMATS``), the suffix of ``name`` decides. ``encoding`` is the ``Document.encoding``
    of an earlier reading, which is not to be worked out anew.

    Raises as :func:`read`, and ``UsageError`` for an unknown format.
    """
    format = format or SUFFIXES.get(Path(name).suffix.lower(), "text")
    if format not in _READERS:
        raise UsageError(f"There is no reader for the format {format!r}: use one of {', '.join(FORMATS)}.")
    check_size(len(data))
    if encoding is None:
        source, encoding = decode(data, declared(data) if format == "html" else None)
    else:
        source, encoding = decode_as(data, encoding)
    text, pieces, language = visible(source, format)
    if not text or text.isspace():
        raise EmptyFile("The file shows no text: there is mark-up in it and nothing to read.")
    return Document(name, source, text, encoding, sha256(data).hexdigest(), format, pieces, language)
