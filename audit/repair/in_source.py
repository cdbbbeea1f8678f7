"""A repair of the visible text, as a repair of the source: what to put in place of the slice that a finding marks."""

import html
import re
from itertools import pairwise

from audit.repair.in_fields import field_repair
from audit.repair.runs import across_runs
from audit.text import Document, Piece, Span

MARKED_UP = frozenset(("html", "web", "post", "xml", "docx"))
"""Formats in which text is escaped as in XML, and line ends are spaces."""

# What may stand in the source for other text and still be no mark-up: white space, entities, escaped characters.
_ENTITY = re.compile(r"&#?\w+;?|\\\S")


def source_repair(document: Document, start: int, end: int, new: str) -> str | None:
    """What must replace ``source[locate(start, end)]`` so that the visible text ``start:end`` becomes ``new``.

    Only what differs is changed, so mark-up and entities around it stay as they are. ``None`` where the change itself
    runs across mark-up or would need new mark-up: then no replacement is sure to leave a sound file.
    """
    if document.fields:
        return field_repair(document, start, end, new, source_repair)
    if not document.pieces:
        return new
    old = document.text[start:end]
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    first, last = start + head, end - tail
    put = _written(new[head : len(new) - tail], document.format)
    if put is None:
        return None
    whole = document.locate(start, end)
    change = _insertion(document, first, start, whole) if first == last else _replacement(document, first, last)
    if change is None and document.format == "docx" and first < last:
        across = across_runs(document, first, last, put)
        if across is not None:
            change, put = Span(*across[:2]), across[2]
    if change is None or not whole.start <= change.start <= change.end <= whole.end:
        return None
    before, after = document.source[whole.start : change.start], document.source[change.end : whole.end]
    return before + put + after


def _insertion(document: Document, at: int, start: int, whole: Span) -> Span | None:
    """Where in the source something goes in at ``at``: behind the character before it, if the finding has one."""
    if any(p.text_start < at < p.text_end and not _verbatim(p) for p in document.pieces) or at in _made_up(document):
        return None
    point = document.locate(at - 1, at).end if at > start else whole.start
    return Span(point, point)


def _replacement(document: Document, first: int, last: int) -> Span | None:
    """The source of ``first:last``, if it is one stretch of text without mark-up."""
    pieces = [p for p in document.pieces if p.text_start < last and p.text_end > first]
    made_up = _made_up(document)
    for piece in pieces:
        if piece.text_start in made_up or piece.text_end in made_up:
            return None
        cut = piece.text_start < first or piece.text_end > last
        source = document.source[piece.source_start : piece.source_end]
        if not _verbatim(piece) and (cut or not (source.isspace() or _ENTITY.fullmatch(source))):
            return None
    joined = all(a.text_end == b.text_start and a.source_end == b.source_start for a, b in pairwise(pieces))
    if not pieces or not joined or pieces[0].text_start > first or pieces[-1].text_end < last:
        return None
    return document.locate(first, last)


def _made_up(document: Document) -> set[int]:
    """Where text stands that has no source of its own, but shares that of the character before it."""
    return {p.text_start for p in document.pieces if p.source_start == p.source_end}


def _shared(a: str, b: str) -> int:
    """How many characters both begin with."""
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _verbatim(piece: Piece) -> bool:
    return piece.text_end - piece.text_start == piece.source_end - piece.source_start


def _written(text: str, form: str) -> str | None:
    """``text`` as it must stand in a file of format ``form`` to be read as it is; ``None`` if that is not certain."""
    if form in MARKED_UP:
        # A line feed would be read as a space.
        return None if "\n" in text else html.escape(text, quote=False)
    if form == "markdown":
        # Whether a backslash escapes or shows depends on where it stands.
        return None if re.search(r"[\\`*_\[\]<>&\n]", text) else text
    if form == "line":
        return None if "\n" in text else text
    return text
