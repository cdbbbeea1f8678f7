"""Rows of words in a text, whatever their case.

A pattern says it too, but takes longer to compile than a text takes to be cut into its words, and each row is sought in
a few texts only.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import regex

from audit.text import Span

_RUN = regex.compile(r"([\p{L}\p{N}]+)")
# What a pattern that ignores case takes for other letters than ``str.casefold`` does: the two i of Turkish, and a mark.
_ODD = regex.compile("[İı\u0345]")
WIDEST = 3  # characters that may stand between two words


class _Runs(NamedTuple):
    """Runs of letters and digits of a text: where they begin and end, each folded, and where a folded one stands."""

    starts: list[int]
    ends: list[int]
    keys: list[str]
    places: dict[str, list[int]]


class _Row(NamedTuple):
    """The runs of a row, folded, and what stands between them: one character of a word, or nothing known."""

    keys: tuple[str, ...]
    joints: tuple[str, ...]


def rows(words: tuple[str, ...], text: str, start: int, end: int) -> Iterator[Span]:
    """Where the words stand in ``text[start:end]``, one behind the other with up to ``WIDEST`` characters between two
    of them that are no letter, digit or line break, and no letter or digit beside them; in order and apart."""
    row = _row(words)
    if row is None or _odd(text):
        yield from (Span(*match.span()) for match in _pattern(words).finditer(text, start, end))
        return
    folded = _folded(text)
    if not all(key in folded for key in row.keys):
        return
    runs = _runs(text)
    for place in runs.places.get(row.keys[0], ()):
        if runs.starts[place] < start:
            continue
        stop = _stands(row, text, runs, place, end)
        if stop:
            yield Span(runs.starts[place], stop)
            start = stop


def _stands(row: _Row, text: str, runs: _Runs, place: int, end: int) -> int:
    """Where the row ends that begins with this run; 0 if none does. What lies beyond ``end`` is not seen."""
    stop = 0
    for number, key in enumerate(row.keys):
        at = place + number
        if at >= len(runs.keys) or runs.starts[at] >= end:
            return 0
        if number:
            joint, between = row.joints[number - 1], text[stop : runs.starts[at]]
            if between != joint if joint else len(between) > WIDEST or "\n" in between:
                return 0
        stop = min(runs.ends[at], end)
        found = runs.keys[at] if stop == runs.ends[at] else text[runs.starts[at] : stop].casefold()
        # Of equal length: a pattern does not take two letters for one, as folding does.
        if found != key or stop - runs.starts[at] != len(key):
            return 0
    return stop


@lru_cache(maxsize=512)
def _row(words: tuple[str, ...]) -> _Row | None:
    """``None`` where the words have marks of their own, or letters that are two when folded."""
    keys: list[str] = []
    joints: list[str] = []
    for word in words:
        before, *parts = _RUN.split(word)
        runs, between = parts[::2], parts[1::2]
        if before or not runs or between[-1] or any(mark not in "'’-" for mark in between[:-1]):
            return None
        if _ODD.search(word) or any(len(run.casefold()) != len(run) for run in runs):
            return None
        joints += [""] * bool(keys) + between[:-1]
        keys += map(str.casefold, runs)
    return _Row(tuple(keys), tuple(joints))


@lru_cache(maxsize=64)
def _runs(text: str) -> _Runs:
    parts = _RUN.split(text)  # half the time that match objects take
    edges = list(accumulate(map(len, parts)))
    keys = list(map(str.casefold, parts[1::2]))
    places: dict[str, list[int]] = {}
    for number, key in enumerate(keys):
        places.setdefault(key, []).append(number)
    return _Runs(edges[:-1:2], edges[1::2], keys, places)


@lru_cache(maxsize=64)
def _folded(text: str) -> str:
    return text.casefold()


@lru_cache(maxsize=64)
def _odd(text: str) -> bool:
    return _ODD.search(text) is not None


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...]) -> "regex.Pattern[str]":
    body = rf"[^\p{{L}}\p{{N}}\n]{{1,{WIDEST}}}".join(map(regex.escape, words))
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}]){body}(?![\p{{L}}\p{{N}}])", regex.IGNORECASE)
