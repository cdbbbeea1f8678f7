"""Bytes → :class:`audit.text.Document`: what a reader sees of a file, with every character's place in it."""

from hashlib import sha256
from pathlib import Path

from audit.errors import EmptyFile, UsageError
from audit.read import html, markdown, plain
from audit.read.decode import declared, decode
from audit.read.folder import SUFFIXES, Unread, discover
from audit.read.load import check_size, load
from audit.text import Document

__all__ = ["FORMATS", "SUFFIXES", "Unread", "discover", "read", "read_bytes"]

_READERS = {"text": plain.visible, "markdown": markdown.visible, "html": html.visible}

FORMATS = tuple(_READERS)
"""What ``Document.format`` can be."""


def read(path: Path) -> Document:
    """Read a file; its suffix says how, and one that is not in ``SUFFIXES`` means plain text.

    Raises a ``ReadError``: ``UnreadableFile``, ``TooLarge``, ``BinaryFile``, ``EmptyFile`` or ``UndecodableFile``.
    """
    return read_bytes(load(path), str(path))


def read_bytes(data: bytes, name: str, format: str | None = None) -> Document:
    """Read what is at hand already, such as standard input; ``name`` becomes ``Document.path``.

    Without ``format`` (one of ``FORMATS``), the suffix of ``name`` decides.

    Raises as :func:`read`, and ``UsageError`` for an unknown format.
    """
    format = format or SUFFIXES.get(Path(name).suffix.lower(), "text")
    if format not in _READERS:
        raise UsageError(f"There is no reader for the format {format!r}: use one of {', '.join(FORMATS)}.")
    check_size(len(data))
    source, encoding = decode(data, declared(data) if format == "html" else None)
    text, pieces, language = _READERS[format](source)
    if not text or text.isspace():
        raise EmptyFile("The file shows no text: there is mark-up in it and nothing to read.")
    return Document(name, source, text, encoding, sha256(data).hexdigest(), format, pieces, language)
