"""Visible text as it is laid out, each stretch with its place in the source."""

from typing import NamedTuple

from audit.text import Piece


class Visible(NamedTuple):
    """What a reader makes of a source: its ``Document.text``, ``pieces`` and ``declared_language``."""

    text: str
    pieces: tuple[Piece, ...] = ()
    language: str | None = None


class Page:
    """A sheet that is written from top to bottom, with white space collapsed as a browser does.

    Spaces and line breaks are held back until text follows, so that a page neither starts nor ends with them, and lines
    neither. All offsets given are into ``source`` and must not decrease.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._texts: list[str] = []
        self._pieces: list[Piece] = []
        self._length = 0
        self._verbatim = False  # whether the last piece is
        self._breaks = 0
        self._space: tuple[int, int] | None = None

    @property
    def source_end(self) -> int:
        """Where the source ends of what is written so far."""
        return self._pieces[-1].source_end if self._pieces else 0

    def put(self, start: int, end: int) -> None:
        """Write the source ``start:end`` as it stands."""
        self.put_as(self._source[start:end], start, end)

    def put_as(self, text: str, start: int, end: int) -> None:
        """Write ``text`` for the source ``start:end``."""
        if not text:
            return
        if self._breaks:
            if self._pieces:
                self._add("\n" * self._breaks, self.source_end, start)
        elif self._space:
            self._add(" ", *self._space)
        self._breaks, self._space = 0, None
        self._add(text, start, end)

    def space(self, start: int, end: int) -> None:
        """Collapsible white space."""
        if self._space is not None and self._space[1] == start:
            self._space = (self._space[0], end)
        elif self._space is None and self._pieces:
            self._space = (start, end)

    def paragraph(self, lines: int) -> None:
        """End the line; 2 leaves an empty line between, 1 does not."""
        self._breaks = max(self._breaks, lines)
        self._space = None

    def line_break(self) -> None:
        """End the line, or leave it empty where it is ended already."""
        self.paragraph(min(2, self._breaks + 1))

    def finish(self, language: str | None = None) -> Visible:
        """The page as written, without the white space still held back."""
        text = "".join(self._texts)
        return Visible(text, () if text == self._source else tuple(self._pieces), language)

    def _add(self, text: str, start: int, end: int) -> None:
        verbatim = text == self._source[start:end]
        if verbatim and self._verbatim and self._pieces[-1].source_end == start:
            last = self._pieces.pop()
            self._pieces.append(Piece(last.text_start, last.text_end + len(text), last.source_start, end))
        elif not verbatim and len(text) == end - start > 1:
            # Equal lengths would say verbatim. The whole source for the first character and none for the others says
            # what is meant.
            self._pieces.append(Piece(self._length, self._length + 1, start, end))
            self._pieces.append(Piece(self._length + 1, self._length + len(text), end, end))
        else:
            self._pieces.append(Piece(self._length, self._length + len(text), start, end))
        self._verbatim = verbatim
        self._texts.append(text)
        self._length += len(text)
