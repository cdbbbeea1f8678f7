"""One article of an archive, as it travels to the process that audits it."""

from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from audit.read import Unread
from audit.read.parts import Part, Story, document
from audit.text import Document

_BETWEEN = "\n\n"


class Text(NamedTuple):
    """The text of one field: its name in the archive, where that is (``line 12, /text``), its form (as
    ``audit.text.Field``)."""

    field: str
    place: str
    form: str
    text: str


@dataclass(frozen=True, slots=True)
class Broken(Unread):
    """What stands for a ``line`` of an archive without an article."""

    line: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """An article of the archive ``path``: ``key`` is apart from all others there, ``id`` is what the archive calls it.

    ``line`` counts from 1: lines of JSON and CSV, rows of Parquet.
    """

    path: str
    key: str
    id: str | None
    line: int
    format: str
    texts: tuple[Text, ...]
    language: str | None = None

    @property
    def name(self) -> str:
        """``Document.path`` of the article."""
        return f"{self.path}#{self.key}"

    @property
    def size(self) -> int:
        """Its characters."""
        return sum(len(text.text) for text in self.texts)

    @property
    def sha256(self) -> str:
        """The digest of its document."""
        return _digest(self._source())

    def document(self) -> Document:
        """The article; its source are the texts of the fields with an empty line between two, its digest that of the
        source in UTF-8. Raises EmptyFile, ReadError."""
        parts, length = list[Part](), 0
        for text in self.texts:
            parts.append(Part(length, length + len(text.text), "", text.form, text.place))
            length += len(text.text) + len(_BETWEEN)
        source = self._source()
        story = Story(self.key, tuple(parts), self.language)
        return document(source, story, self.path, "utf-8", _digest(source), self.format, self.key)

    def _source(self) -> str:
        return _BETWEEN.join(text.text for text in self.texts)

    def placed(self, start: int, end: int) -> tuple[str, int, int]:
        """The field in which the source ``start:end`` begins, and the place in its value, cut at its end."""
        begin = 0
        for text in self.texts:
            length = len(text.text)
            if start <= begin + length:
                break
            begin += length + len(_BETWEEN)
        first = min(start - begin, length)
        return text.field, first, min(end - begin, length)


def _digest(source: str) -> str:
    return sha256(source.encode()).hexdigest()
