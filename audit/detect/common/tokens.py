"""Visible text → tokens that repetition can be counted in."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, repeat
from typing import NamedTuple

import regex

_TOKEN = regex.compile(r"([\p{Han}\p{Hiragana}\p{Katakana}]|[\p{L}\p{M}\p{N}]+(?<![\p{Han}\p{Hiragana}\p{Katakana}]))")
# The same in plain text, where the standard library is twice as fast.
_PLAIN_TOKEN = re.compile(r"([^\W_]+)")
_LETTERS = regex.compile(r"\p{L}+")
# Alphabets, signs and punctuation in whose blocks there are no combining marks and no characters of unspaced scripts.
_PLAIN = re.compile("[\\x00-\u02ff\u0370-\u0482\u048a-\u052f\u2000-\u207f\u20a0-\u20cf]*")
# Scripts written without spaces: one token a character, so a passage of theirs counts more tokens.
UNSPACED = frozenset({"zh", "ja"})
# Tokens in a row that must come back for anything to be looked at as repeated.
ROW = 3
# Characters of the shortest token that any finder calls long.
LONG = 11


class Token(NamedTuple):
    """A word, or one character of an unspaced script; ``key`` is its case-folded form."""

    key: str
    start: int
    end: int


@lru_cache(maxsize=4)
def tokens(text: str) -> tuple[Token, ...]:
    """All tokens in order, offsets into ``text``. Punctuation and white space are no tokens."""
    runs, starts, ends = pieces(text)
    # A named tuple's own constructor takes twice as long.
    return tuple(map(tuple.__new__, repeat(Token), zip(map(str.casefold, runs), starts, ends, strict=True)))


@lru_cache(maxsize=4)
def pieces(text: str) -> tuple[Sequence[str], Sequence[int], Sequence[int]]:
    """The tokens as written, their starts and their ends."""
    return _laid_out(_parts(text))


def between(text: str) -> frozenset[str]:
    """What stands before, between and after the tokens."""
    return frozenset(_parts(text)[::2])


@lru_cache(maxsize=4)
def _parts(text: str) -> Sequence[str]:
    """The text cut at the tokens: every second part is one."""
    return (_PLAIN_TOKEN if plain(text) else _TOKEN).split(text)


def cut(
    text: str, pattern: "re.Pattern[str] | regex.Pattern[str]"
) -> tuple[Sequence[str], Sequence[int], Sequence[int]]:
    """What a pattern in one group finds: runs, their starts and their ends. Half the time that match objects take."""
    return _laid_out(pattern.split(text))


def _laid_out(parts: Sequence[str]) -> tuple[Sequence[str], Sequence[int], Sequence[int]]:
    edges = list(accumulate(map(len, parts)))
    return parts[1::2], edges[:-1:2], edges[1::2]


@lru_cache(maxsize=4)
def plain(text: str) -> bool:
    """Whether all letters are of alphabets in which the standard library's ``\\w`` says what a letter is."""
    return _PLAIN.fullmatch(text) is not None


@lru_cache(maxsize=4)
def long_ones(text: str) -> tuple[tuple[Token, str], ...]:
    """The tokens of at least ``LONG`` characters, each with how it is written: a tenth of all, for those who would walk
    all to find these."""
    every, runs = tokens(text), pieces(text)[0]
    return tuple((every[n], runs[n]) for n, size in enumerate(map(len, runs)) if size >= LONG)


def likely(phrases: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Those of the phrases whose first word stands in the text, whatever its case. No other one can stand there, unless
    inside a longer word."""
    found = letters(text)
    return tuple(phrase for phrase, word in _first_words(phrases) if word in found)


@lru_cache(maxsize=64)
def _first_words(phrases: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    found = ((phrase, _LETTERS.search(phrase.casefold())) for phrase in phrases)
    return tuple((phrase, first.group() if first else "") for phrase, first in found)


@lru_cache(maxsize=4)
def letters(text: str) -> frozenset[str]:
    """All runs of letters in the text, case-folded; the empty one stands everywhere."""
    if not plain(text):
        return frozenset(_LETTERS.findall(text.casefold())) | {""}
    keys = {w.key for w in tokens(text)}
    mixed = {key for key in keys if not key.isalpha()}
    return frozenset(keys - mixed | {run for key in mixed for run in _LETTERS.findall(key)} | {""})


@lru_cache(maxsize=4)
def echoes(text: str) -> tuple[int, ...]:
    """Where rows of ``ROW`` tokens begin that stand in the text more than once. No repetition begins elsewhere."""
    return tuple(repeated([w.key for w in tokens(text)]))


def repeated(keys: Sequence[str]) -> Iterator[int]:
    """Places in ``keys`` where a row begins that stands there more than once."""
    # Two rows of one hash, should there be any, only mean that a place too many is looked at.
    rows = list(map(hash, zip(*(keys[k:] for k in range(ROW)), strict=False)))
    counts = Counter(rows)
    return (place for place, row in enumerate(rows) if counts[row] > 1)
