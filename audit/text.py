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


@dataclass(frozen=True)
class Document:
    """One file as read.

    ``pieces`` is empty when ``text`` and ``source`` are the same; otherwise ordered by ``text_start``. ``encoding`` is
    the codec that decoded the file, ``sha256`` the hex digest of its bytes, ``declared_language`` what the file says
    of
    itself.
    """

    path: str
    source: str
    text: str
    encoding: str
    sha256: str
    format: str = "text"
    pieces: tuple[Piece, ...] = ()
    declared_language: str | None = None

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
