"""Words of the house, never flagged: names, brands, accepted spellings."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

import regex

from audit.finding import Finding

_LETTERS = regex.compile(r"[\p{L}\p{M}\p{N}]+")


def spared(findings: Sequence[Finding], text: str, words: frozenset[str]) -> Sequence[Finding]:
    """The findings, but for those whose every letter belongs to words of the house, or that lie inside one.

    A word in small letters is spared with a capital too; one with capitals only as it is written.
    """
    places = _places(text, words) if findings and words else ()
    return [f for f in findings if not _covered(f, places)] if places else findings


def _covered(finding: Finding, places: Sequence[tuple[int, int]]) -> bool:
    runs = [m.span() for m in _LETTERS.finditer(finding.text)] or [(0, finding.end - finding.start)]
    return all(_inside(finding.start + start, finding.start + end, places) for start, end in runs)


def _inside(start: int, end: int, places: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(places, start, key=lambda place: place[0]) - 1
    return at >= 0 and start < end <= places[at][1]


@lru_cache(maxsize=8)
def _places(text: str, words: frozenset[str]) -> tuple[tuple[int, int], ...]:
    """Where words of the house stand in the text; of those that begin or lie within another, the longest."""
    folded = text.lower()
    same = len(folded) == len(text)  # else the places would not be those of the text
    found: list[tuple[int, int]] = []
    for word in words:
        where = folded if same and word.islower() else text
        if word in where:
            edges = r"(?<![\p{L}\p{M}\p{N}])" * word[0].isalnum(), r"(?![\p{L}\p{M}\p{N}])" * word[-1].isalnum()
            found += [m.span() for m in regex.finditer(edges[0] + regex.escape(word) + edges[1], where)]
    apart: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda place: (place[0], -place[1])):
        if not apart or end > apart[-1][1]:
            apart.append((start, end))
    return tuple(apart)
