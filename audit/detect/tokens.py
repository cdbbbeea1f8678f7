"""Visible text → tokens that repetition can be counted in."""

from functools import lru_cache
from typing import NamedTuple

import regex

_TOKEN = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]|[\p{L}\p{M}\p{N}]+(?<![\p{Han}\p{Hiragana}\p{Katakana}])")
# Scripts written without spaces: one token a character, so a passage of theirs counts more tokens.
UNSPACED = frozenset({"zh", "ja"})


class Token(NamedTuple):
    """A word, or one character of an unspaced script; ``key`` is its case-folded form."""

    key: str
    start: int
    end: int


@lru_cache(maxsize=4)
def tokens(text: str) -> tuple[Token, ...]:
    """All tokens in order, offsets into ``text``. Punctuation and white space are no tokens."""
    # A named tuple's own constructor takes twice as long.
    return tuple(tuple.__new__(Token, (m.group().casefold(), *m.span())) for m in _TOKEN.finditer(text))
