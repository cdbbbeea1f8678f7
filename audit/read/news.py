"""Structured files, opened: which stories they hold, and each as a document."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from audit.errors import ReadError
from audit.read.decode import declared, decode, decode_as
from audit.read.load import check_size, load
from audit.read.parts import News, NotNews, Part, Story, document, keys
from audit.text import Document

SUFFIXES = {
    ".xml": "xml",
    ".rss": "xml",
    ".atom": "xml",
    ".nitf": "xml",
    ".newsml": "xml",
    ".json": "json",
    ".ninjs": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".docx": "docx",
}
"""The suffixes of structured files, and how each is opened."""

KINDS = frozenset(SUFFIXES.values())

SNIFFED = frozenset((".xml", ".json", ".csv", ".tsv"))
"""Of those the suffixes that other files have too: in a folder, only what holds news is taken."""

FORMATS = ("nitf", "newsml-1", "newsml-g2", "ninjs", "json", "jsonl", "csv", "rss", "atom", "wxr", "xhtml", "docx")
"""What ``Document.format`` can be for a structured file."""


_BEYOND_LATIN = re.compile(rb"[\x80-\x9f]")


@dataclass(frozen=True, slots=True)
class Entry:
    """An article of a file, by its key; without a key the file itself. ``format`` if it is not to be told by suffix."""

    path: Path
    key: str = ""
    format: str | None = None

    @property
    def name(self) -> str:
        """``Document.path`` of the article."""
        return f"{self.path}#{self.key}" if self.key else str(self.path)


@dataclass(frozen=True)
class Opened:
    """A structured file: its stories by their keys, the one key ``""`` where the file is the story."""

    path: str
    source: str
    encoding: str
    sha256: str
    news: News
    stories: dict[str, Story] = field(repr=False)

    def document(self, key: str) -> Document:
        """One of its stories. Raises ``EmptyFile`` and other ``ReadError``, also for a key that it does not have."""
        story = self.stories.get(key)
        if story is None:
            number = len(self.stories)
            what = (
                "no such article any more"
                if key
                else f"{number} article{'s' * (number != 1)}, which are read one by one"
            )
            raise ReadError(f"The file holds {what}.")
        return document(self.source, story, self.path, self.encoding, self.sha256, self.news.format, key)


def open_bytes(data: bytes, path: str, kind: str, encoding: str | None = None) -> Opened:
    """The stories of a file whose bytes are at hand; ``kind`` is one of ``KINDS``, ``encoding`` as in ``read_bytes``.

    Raises a ``ReadError``, ``NotNews`` if it is sound and holds no news.
    """
    check_size(len(data))
    digest = sha256(data).hexdigest()
    if kind == "docx":
        from audit.read.docx import member

        data = member(data)
    if encoding is None:
        source, encoding = decode(data, declared(data) if kind in ("xml", "docx") else None)
    else:
        source, encoding = decode_as(data, encoding)
    if encoding == "cp1252" and kind == "xml" and not _BEYOND_LATIN.search(data):
        # What browsers take ISO 8859-1 for; readers of XML do not, so nothing beyond it may be written.
        encoding = "iso8859-1"
    news = _news(source, kind)
    names = keys([story.name for story in news.stories]) if news.several else [""]
    return Opened(path, source, encoding, digest, news, dict(zip(names, news.stories, strict=True)))


def open_file(path: Path) -> Opened:
    """The stories of a file; the files read last are kept, so that asking for each story reads the file once.

    Raises as :func:`open_bytes` and ``audit.read.load.load``.
    """
    try:
        status = path.stat()
    except (OSError, ValueError):
        load(path)  # which says what is wrong
        raise
    return _kept(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=2)
def _kept(path: Path, changed: int, size: int) -> Opened:
    return open_bytes(load(path), str(path), SUFFIXES[path.suffix.lower()])


def entries(path: Path) -> Iterator[str]:
    """The keys of a file's articles, in its order; ``""`` alone where the file is one article.

    Raises as :func:`open_file`.
    """
    if path.suffix.lower() not in SUFFIXES:
        yield ""
    else:
        yield from open_file(path).stories


def _news(source: str, kind: str) -> News:
    if kind == "docx":
        return News("docx", (Story("document", (Part(0, len(source), "", "docx", "word/document.xml"),)),), False)
    if kind == "json":
        from audit.read.ninjs import json_news

        return json_news(source)
    if kind == "jsonl":
        from audit.read.ninjs import json_lines

        return json_lines(source)
    if kind == "csv":
        from audit.read.table import csv_news

        return csv_news(source)
    return _xml(source)


def _xml(source: str) -> News:
    from audit.read.elements import outline
    from audit.read.feeds import feed
    from audit.read.newsml import newsml

    root = outline(source)
    if root.local == "html":
        return News("xhtml", (Story("page", (Part(0, len(source), "", "html", "/html"),)),), False)
    found = feed(root, source) or newsml(root, source)
    if found is None:
        raise NotNews(
            f"This XML file is of no kind that is known here (its root element is “{root.name[:40]}”): "
            "known are NITF, NewsML-G2, RSS, Atom, WordPress exports and XHTML."
        )
    if not found.stories:
        raise NotNews("The file holds no article.")
    return found
