"""A decoded string with the place of each character in the text that it was decoded from.

What stands in a file for other characters (entities, escapes) comes in layers: an RSS feed holds HTML whose mark-up is
escaped once more. Each layer is decoded into a strand, and what a reader makes of it is led back through it.
"""

from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from itertools import islice, pairwise
from typing import NamedTuple

from audit.errors import ReadError
from audit.text import Piece, Span

STRETCHES = 500_000
"""Of one text, which take some 500 bytes each: a Chinese novel in nothing but escapes has as many."""


class Stretch(NamedTuple):
    """``text`` for the source ``start:end``; of equal length it is verbatim, otherwise one character or none."""

    text: str
    start: int
    end: int


class Strand:
    """Stretches in the order of the source, as one string ``text``. Raises ``ReadError`` for too many."""

    def __init__(self, stretches: Iterable[Stretch]) -> None:
        parts = list(islice(stretches, STRETCHES + 1))
        if len(parts) > STRETCHES:
            raise ReadError(
                f"A text in the file is written in more than {STRETCHES:,} escapes or entities, which no news is: "
                "export it in UTF-8, and each article alone."
            )
        self._parts = [part for part in parts if part.text]
        self.text = "".join(part.text for part in self._parts)

    @cached_property
    def _starts(self) -> list[int]:
        starts, length = [], 0
        for part in self._parts:
            starts.append(length)
            length += len(part.text)
        return starts

    def place(self, start: int, end: int) -> Span:
        """The source of ``text[start:end]``; of nothing, the point behind the character before it."""
        if not self._parts:
            return Span(0, 0)
        if start == end:
            point = self._edge(start, ending=start > 0)
            return Span(point, point)
        return Span(self._edge(start, ending=False), self._edge(end, ending=True))

    def whole(self, start: int, end: int) -> bool:
        """Whether the source of ``text[start:end]`` holds nothing else, such as a comment."""
        first, last = self._index(start), self._index(max(start, end - 1))
        parts = self._parts[first : last + 1]
        return all(a.end == b.start for a, b in pairwise(parts))

    def through(self, pieces: Iterable[Piece]) -> list[Piece]:
        """Pieces whose source is ``text``, as pieces whose source is that of this strand."""
        led: list[Piece] = []
        for piece in pieces:
            text_start, text_end, start, end = piece
            if start == end:
                point = self.place(start, start).start
                _add(led, text_start, text_end, point, point)
            elif text_end - text_start != end - start:
                _add(led, text_start, text_end, *self.place(start, end))
            else:
                self._verbatim(led, text_start, start, end)
        return led

    def _verbatim(self, led: list[Piece], text_start: int, start: int, end: int) -> None:
        index = self._index(start)
        while start < end:
            part, first = self._parts[index], self._starts[index]
            stop = min(end, first + len(part.text))
            if part.end - part.start == len(part.text):
                place = part.start + start - first
                _add(led, text_start, text_start + stop - start, place, place + stop - start, join=True)
            else:
                _add(led, text_start, text_start + stop - start, part.start, part.end)
            text_start, start, index = text_start + stop - start, stop, index + 1

    def _index(self, offset: int) -> int:
        return max(0, bisect_right(self._starts, offset) - 1)

    def _edge(self, offset: int, *, ending: bool) -> int:
        index = self._index(offset - ending)
        part, inside = self._parts[index], offset - self._starts[index]
        if part.end - part.start == len(part.text):
            return part.start + inside
        return part.end if inside else part.start


def _add(pieces: list[Piece], text_start: int, text_end: int, start: int, end: int, join: bool = False) -> None:
    """A piece more, joined to the last one if both are verbatim and neighbours."""
    last = pieces[-1] if pieces else None
    if not join and text_end - text_start == end - start > 1:
        # Equal lengths would say verbatim: see audit.read.page.
        pieces.append(Piece(text_start, text_start + 1, start, end))
        pieces.append(Piece(text_start + 1, text_end, end, end))
    elif (
        join
        and last is not None
        and (last.text_end, last.source_end) == (text_start, start)
        and last.text_end - last.text_start == last.source_end - last.source_start
    ):
        pieces[-1] = Piece(last.text_start, text_end, last.source_start, end)
    else:
        pieces.append(Piece(text_start, text_end, start, end))
