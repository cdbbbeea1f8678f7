"""The article beside its repaired text, paragraph by paragraph, with the words that change."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from audit.repair.apply import made
from audit.result import Audit
from audit.text import Span
from audit.verdict import unsettled

_LONG = 60_000  # code points from which only paragraphs that change are shown
_PIECE = re.compile(r"\w+|\s+|.", re.DOTALL)

Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one side; ``changed`` words differ on the other side."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """One paragraph, or several that an edit joins; ``number`` of the first, from 1. ``after`` is empty where all of it
    goes."""

    number: int
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    changed: bool


@dataclass(frozen=True, slots=True)
class Sides:
    """``left_out``: unchanged paragraphs of a long article that are not shown."""

    pairs: tuple[Pair, ...]
    left_out: int


def sides(audit: Audit) -> Sides | None:
    """``None`` where nothing is repaired."""
    text = audit.article.text
    edits = _edits(audit)
    if not edits:
        return None
    pairs = []
    for number, span in _rows(text, [p.span for p in audit.article.paragraphs], edits):
        first = bisect_left(edits, span.start, key=lambda e: e[1])
        own = [e for e in edits[first : bisect_left(edits, span.end + 1, key=lambda e: e[0])] if _inside(e, span)]
        pairs.append(_pair(number, text, span, own))
    kept = [p for p in pairs if p.changed or len(text) <= _LONG]
    return Sides(tuple(kept), len(pairs) - len(kept))


def _edits(audit: Audit) -> list[Edit]:
    """The edits that made ``audit.repaired``, in order and apart."""
    return [(f.start, f.end, f.repairs[0].text) for f in made(unsettled(audit.findings))]


def _rows(text: str, paragraphs: Sequence[Span], edits: Sequence[Edit]) -> list[tuple[int, Span]]:
    """Paragraphs, as one where an edit reaches from one into the next or takes away what parts them."""
    rows: list[tuple[int, Span]] = []
    for number, paragraph in enumerate(paragraphs, 1):
        if rows:
            index = bisect_left(edits, paragraph.start, key=lambda e: e[1])
            if index < len(edits) and edits[index][0] <= rows[-1][1].end:
                rows[-1] = rows[-1][0], Span(rows[-1][1].start, paragraph.end)
                continue
        rows.append((number, paragraph))
    return rows


def _inside(edit: Edit, span: Span) -> bool:
    return edit[0] <= span.end and edit[1] >= span.start


def _pair(number: int, text: str, span: Span, edits: Sequence[Edit]) -> Pair:
    before, after, at = list[Piece](), list[Piece](), span.start
    for start, end, new in edits:
        start, end = max(start, at), min(end, span.end)
        old = text[start:end]
        left, right = _shared(old, new)
        kept = text[at:start]
        before += [Piece(kept + old[:left], False), Piece(old[left : len(old) - right], True)]
        after += [Piece(kept + new[:left], False), Piece(new[left : len(new) - right], True)]
        same = old[len(old) - right :]
        before.append(Piece(same, False))
        after.append(Piece(same, False))
        at = max(at, end)
    rest = Piece(text[at : span.end], False)
    return Pair(number, _solid([*before, rest]), _solid([*after, rest]), bool(edits))


def _shared(old: str, new: str) -> tuple[int, int]:
    """How many characters at the beginning, and at the end, are words that both have."""
    one, two = _PIECE.findall(old), _PIECE.findall(new)
    left = _common(one, two)
    right = _common(one[left:][::-1], two[left:][::-1])
    return sum(map(len, one[:left])), sum(map(len, one[len(one) - right :])) if right else 0


def _common(one: Sequence[str], two: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False)))


def _solid(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Without empty pieces, neighbours of one kind joined; nothing where only white space is left."""
    joined: list[Piece] = []
    for piece in pieces:
        if piece.text and joined and joined[-1].changed is piece.changed:
            joined[-1] = Piece(joined[-1].text + piece.text, piece.changed)
        elif piece.text:
            joined.append(piece)
    return tuple(joined) if any(p.text.strip() for p in joined) else ()
