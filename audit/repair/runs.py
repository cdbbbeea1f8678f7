"""A repair across the runs of a Word paragraph, which cuts a text wherever somebody once typed or checked it."""

import re
from itertools import pairwise

from audit.text import Document, Piece

# From the text of one run to that of the next, with nothing shown between.
_BOUNDARY = re.compile(
    r"</w:t>\s*(?:<w:lastRenderedPageBreak/>\s*)?</w:r>\s*"
    r"(?:<w:(?:proofErr|bookmarkStart|bookmarkEnd)\b[^>]*/>\s*)*"
    r"<w:r(?:\s[^>]*)?>\s*(?P<look>(?:<w:rPr/>|<w:rPr>(?:(?!</w:rPr>)(?s:.))*</w:rPr>)?)\s*"
    r"(?:<w:lastRenderedPageBreak/>\s*)?<w:t(?:\s[^>]*)?>"
)
_LOOK = re.compile(
    r"<w:r(?:\s[^>]*)?>\s*(?P<look>(?:<w:rPr/>|<w:rPr>(?:(?!</w:rPr>)(?s:.))*</w:rPr>)?)(?s:.)*?<w:t(?:\s[^>]*)?>"
)


def across_runs(document: Document, first: int, last: int, put: str) -> tuple[int, int, str] | None:
    """What must replace which source so that the visible text ``first:last`` becomes ``put``, in the first of its runs.

    ``None`` unless all of it looks the same (bold, a size, a colour): then it is not ours to say how ``put`` looks.
    """
    pieces = [p for p in document.pieces if p.text_start < last and p.text_end > first]
    if len(pieces) < 2 or any(p.text_end - p.text_start != p.source_end - p.source_start for p in pieces):
        return None
    source, gaps = document.source, list[str]()
    look = _look_before(source, pieces[0])
    for a, b in pairwise(pieces):
        gap = source[a.source_end : b.source_start]
        found = _BOUNDARY.fullmatch(gap)
        if a.text_end != b.text_start or (gap and (found is None or found["look"] != look)):
            return None
        gaps.append(gap)
    start, end = document.locate(first, last)
    return start, end, put + "".join(gaps)


def _look_before(source: str, piece: Piece) -> str | None:
    """The properties of the run that the piece stands in."""
    begin = max(source.rfind("<w:r>", 0, piece.source_start), source.rfind("<w:r ", 0, piece.source_start))
    found = _LOOK.match(source, begin, piece.source_start) if begin >= 0 else None
    return found["look"] if found else None
