"""Spans, documents as read, and articles as audited.

Two coordinate systems meet here. ``Document.source`` is the decoded file, mark-up included (a byte order mark is part
of the codec): the offsets of reports refer to it. ``Document.text`` is what a reader sees, which is what detectors work
on; for plain text both are the same string. ``Document.locate`` leads from the second to the first.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple


class Span(NamedTuple):
    """Code points ``start`` to ``end``, end exclusive."""

    start: int
    end: int

    def touches(self, other: "Span") -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end


class Piece(NamedTuple):
    """A stretch of visible text and where it stands in the source.

    Of equal length on both sides it is verbatim, white space for white space; otherwise (an entity, collapsed white
    space) it maps as a whole.
    """

    text_start: int
    text_end: int
    source_start: int
    source_end: int


class Field(NamedTuple):
    """A part of an article in a structured file: a headline or a body, and what wraps it.

    ``coding`` is how the file writes its characters (one of ``audit.read.coding.CODINGS``), ``form`` what those
    characters are (one that ``audit.read.visible`` knows), ``place`` its path in the file.
    """

    text_start: int
    text_end: int
    source_start: int
    source_end: int
    coding: str
    form: str
    place: str


@dataclass(frozen=True)
class Document:
    """One file as read, or one article of a file that holds several.

    ``pieces`` is empty when ``text`` and ``source`` are the same; otherwise ordered by ``text_start``. ``encoding`` is
    the codec that decoded the file, ``sha256`` the hex digest of its bytes, ``declared_language`` what the file or
    article says of itself. ``source`` and ``sha256`` are always those of the whole file. ``key`` is the article's name
    in a file of several, and ``path`` then ends with ``#key``. ``fields`` are the parts of an article in a structured
    file, ordered by their text; empty for text, Markdown and HTML.
    """

    path: str
    source: str
    text: str
    encoding: str
    sha256: str
    format: str = "text"
    pieces: tuple[Piece, ...] = ()
    declared_language: str | None = None
    fields: tuple[Field, ...] = ()
    key: str = ""

    @property
    def file(self) -> str:
        """The path of the file, without the article's key."""
        return self.path.removesuffix(f"#{self.key}") if self.key else self.path

    @property
    def place(self) -> str:
        """Where in its file the article begins; empty where the file is the article."""
        return self.fields[0].place if self.fields else ""

    def place_of(self, start: int) -> str:
        """Where in its file the visible text at ``start`` stands: an element path, a JSON pointer, a line and column.

        Empty for text, Markdown and HTML.
        """
        found = ""
        for part in self.fields:
            if part.text_start > start:
                break
            found = part.place
        return found or self.place

    @cached_property
    def _text_starts(self) -> list[int]:
        return [p.text_start for p in self.pieces]

    def locate(self, start: int, end: int) -> Span:
        """Source offsets of the visible text ``start:end``."""
        if not self.pieces:
            return Span(start, end)
        first = self._source_of(start, ending=False)
        return Span(first, max(first, self._source_of(end, ending=True))) if end > start else Span(first, first)

    def _source_of(self, offset: int, *, ending: bool) -> int:
        index = max(0, bisect_right(self._text_starts, offset - ending) - 1)
        piece = self.pieces[index]
        inside = min(max(offset - piece.text_start, 0), piece.text_end - piece.text_start)
        if piece.text_end - piece.text_start == piece.source_end - piece.source_start:
            return piece.source_start + inside
        return piece.source_end if ending or inside == piece.text_end - piece.text_start else piece.source_start


@dataclass(frozen=True)
class Paragraph:
    """A block of text without its line end, and its sentences; offsets into ``Document.text``."""

    start: int
    end: int
    sentences: tuple[Span, ...] = ()

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True)
class Article:
    """A document, segmented and with its language (ISO 639-1 code, ``und`` if it could not be told)."""

    document: Document
    language: str
    paragraphs: tuple[Paragraph, ...] = field(default_factory=tuple)

    @property
    def text(self) -> str:
        return self.document.text

    def sentence_at(self, offset: int) -> Span:
        """The sentence that holds ``offset``, or the nearest one before it; the paragraph where it has none."""
        paragraph = self.paragraph_at(offset)
        index = bisect_right([s.start for s in paragraph.sentences], offset) - 1
        return paragraph.sentences[max(0, index)] if paragraph.sentences else paragraph.span

    def paragraph_at(self, offset: int) -> Paragraph:
        index = bisect_right(self._starts, offset) - 1
        return self.paragraphs[max(0, index)] if self.paragraphs else Paragraph(0, len(self.text))

    @cached_property
    def _starts(self) -> list[int]:
        return [p.start for p in self.paragraphs]
