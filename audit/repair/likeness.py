"""chrF of a text and its edited self, number for number sacrebleu's, in a fraction of the time.

Most of the two texts is the same, and an n-gram that lies whole in a passage which both have counts once on either
side. So only those that touch a change are counted: if a text has R times more of an n-gram there than the other, it
has R times more of it everywhere.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

ORDER = 6  # of the longest n-grams in characters, as chrF has it (Popović 2015)
_PIECE = re.compile(r"\s+|\S+")
LONGEST = 20_000  # pieces of a changed passage in which further passages in common are looked for: that is quadratic


class Common(NamedTuple):
    """A passage that both texts have: ``start:end`` of the one, beginning at ``to`` of the other."""

    start: int
    end: int
    to: int


def chrf(before: str, after: str) -> float:
    """chrF with white space, 0 to 100; ``after`` is the reference."""
    from sacrebleu.metrics.chrf import CHRF

    measure = CHRF(whitespace=True)
    if not before or not after:
        return float(measure.sentence_score(before, [after]).score)
    return float(measure._compute_f_score(statistics(before, after)))


def statistics(before: str, after: str) -> list[int]:
    """For each order from 1 to ``ORDER``: n-grams of ``before``, of ``after``, and of both."""
    passages = list(common(before, after))
    own = [(c.start, c.end) for c in passages]
    other = [(c.to, c.to + c.end - c.start) for c in passages]
    found: list[int] = []
    for n in range(1, ORDER + 1):
        there, here = (max(0, len(text) - n + 1) for text in (after, before))
        more = Counter(_outside(before, own, n))
        more.subtract(Counter(_outside(after, other, n)))
        found += [here if there else 0, there, here - sum(count for count in more.values() if count > 0)]
    return found


def common(before: str, after: str) -> Iterator[Common]:
    """Passages in common, in the order of both texts and apart in both; together as long as is quick to find."""
    from rapidfuzz.distance import Levenshtein

    old, new = _PIECE.findall(before), _PIECE.findall(after)
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    start = sum(map(len, old[:head]))
    yield Common(0, start, 0)
    old, new = old[head : len(old) - tail], new[head : len(new) - tail]
    if max(len(old), len(new)) <= LONGEST:
        places, there = _places(old, start), _places(new, start)
        for block in Levenshtein.opcodes(old, new):
            if block.tag == "equal":
                yield Common(places[block.src_start], places[block.src_end], there[block.dest_start])
    rest = start + sum(map(len, old))
    yield Common(rest, len(before), start + sum(map(len, new)))


def _places(pieces: Sequence[str], start: int) -> list[int]:
    """Where each piece begins, and where the last one ends."""
    places = [start]
    for piece in pieces:
        places.append(places[-1] + len(piece))
    return places


def _outside(text: str, passages: Sequence[tuple[int, int]], n: int) -> Iterator[str]:
    """The n-grams that lie in none of the passages as a whole."""
    at = 0
    for start, end in passages:
        if end - start >= n:
            yield from (text[i : i + n] for i in range(at, start))
            at = end - n + 1
    yield from (text[i : i + n] for i in range(at, len(text) - n + 1))
