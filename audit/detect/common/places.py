"""Where in a text a pattern can match at all: most rules look for words and marks that most articles do not have.

Walking a pattern over every character costs more than anything else that a rule does. Words are looked up in one index
of the article's tokens, marks in the few distinct stretches between its tokens.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import regex

from audit.detect.common.tokens import between, tokens

# What may touch the first word of a match and belong to it.
_OPENING = frozenset("“\"‘'«„(")


@lru_cache(maxsize=4)
def index(text: str) -> Mapping[str, Sequence[int]]:
    """Case-folded token → its numbers, in order."""
    found: dict[str, list[int]] = {}
    for number, token in enumerate(tokens(text)):
        key = token[0]
        if key in found:
            found[key].append(number)
        else:
            found[key] = [number]
    return found


@lru_cache(maxsize=4)
def _vocabulary(text: str) -> frozenset[str]:
    return frozenset(index(text))


@lru_cache(maxsize=4)
def signs(text: str) -> str:
    """The distinct stretches between tokens, parted by a letter. What has neither letters nor digits stands in the text
    if it stands here."""
    return "x".join(between(text))


@lru_cache(maxsize=512)
def _openings(words: tuple[str, ...]) -> Mapping[str, frozenset[str]]:
    """What a card's ``words`` stand for: word → those that may follow it, none where any may."""
    found: dict[str, frozenset[str]] = {}
    for entry in words:
        firsts, _, seconds = entry.partition(" ")
        following = frozenset(seconds.split("|")) if seconds else frozenset()
        for first in firsts.split("|"):
            known = found.get(first, following)
            found[first] = known | following if known and following else frozenset()
    return found


@lru_cache(maxsize=512)
def _firsts(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_openings(words))


def starts(text: str, words: tuple[str, ...]) -> Sequence[int]:
    """Where one of the words begins, or of the pairs of words, in order; see ``words`` in ``audit.rules.card``."""
    openings, firsts = _openings(words), _firsts(words)
    present = firsts & _vocabulary(text)
    if not present:
        return ()
    every, places = tokens(text), index(text)
    found: list[int] = []
    for first in present:
        seconds = openings[first]
        for number in places[first]:
            if not seconds or (number + 1 < len(every) and every[number + 1].key in seconds):
                found.append(every[number].start)
    return sorted(found)


def at_words(
    pattern: "regex.Pattern[str]", text: str, words: tuple[str, ...], timeout: float | None = None
) -> "Iterator[regex.Match[str]]":
    """The matches of a pattern whose every match begins with one of the words, or with a mark that opens something
    before it. Raises TimeoutError after ``timeout`` seconds at one place."""
    end = 0
    for start in starts(text, words):
        match = None
        if start > end and text[start - 1] in _OPENING:
            match = pattern.match(text, start - 1, timeout=timeout)
        if match is None and start >= end:
            match = pattern.match(text, start, timeout=timeout)
        if match:
            end = match.end()
            yield match
