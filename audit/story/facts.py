"""Text → statements: sentences with the names, dates and quantities in them.

Sentences are cut with a regular expression: siblings are read only to be compared, and a false full stop before a small
letter must not part a date from its event.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache, wraps
from typing import TypeVar

import regex

from audit.story.dates import Date, dates, month_words
from audit.story.quantities import Quantity, quantities

STEM = 6  # first letters of a word, folded, that are compared: endings of cases, numbers and tenses fall away
MOST_TEXT = 100_000  # characters of an article that are compared
LONGEST = 600  # characters of a statement; longer ones are lists or have lost their stops
# Texts whose statements are remembered, for siblings are compared with each other: articles, and those longer than
# LONG characters. A few thousand characters take some 200 KB.
REMEMBERED, REMEMBERED_LONG, LONG = 256, 8, 10_000

Result = TypeVar("Result")

_END = regex.compile(r"(?:[.!?…]+[\"”»’)\]]*(?=\s+[^\s\p{Ll}])|[。！？؟]+[」』”]*|\s*\n\s*)")
_ABBREVIATED = regex.compile(r"(?:^|[\s(«“\"„])(?:M|MM|Mme|Dr|Mr|Mrs|Ms|St|No|Nr|vs|\p{Lu}|\p{Nd}{1,2})\.$")
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}’'-]*")
_PAIR = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]{2}")
_NAME = regex.compile(r"\p{Lu}[\p{L}\p{M}]+")
_EAST = re.compile("[\u2e80-\U0010ffff]")  # there are no ideographs and no kana below


@dataclass(frozen=True)
class Statement:
    """A sentence at ``start`` of its article's text; the offsets of its facts are the article's."""

    start: int
    text: str
    language: str
    dates: tuple[Date, ...]
    quantities: tuple[Quantity, ...]

    @cached_property
    def names(self) -> frozenset[str]:
        """Capitalised words, months left out, folded and cut to a stem."""
        return frozenset([w.casefold()[:STEM] for w in _NAME.findall(self.text)]) - month_words(self.language)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Words of four letters and more and names, as stems, and pairs of ideographs: what it speaks of."""
        words = frozenset([w.casefold()[:STEM] for w in _WORD.findall(self.text) if len(w) > 3 or w[0].isupper()])
        return words | frozenset(_PAIR.findall(self.text, overlapped=True)) if _EAST.search(self.text) else words

    @property
    def has_facts(self) -> bool:
        return bool(self.dates or self.quantities)


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another article on the same event: its path, and as much of its visible text as is compared."""

    path: str
    text: str


def sibling(path: str, text: str) -> Sibling:
    """A sibling from an article's visible text."""
    return Sibling(path, text[:MOST_TEXT])


def remembered(function: Callable[[str, str], Result]) -> Callable[[str, str], Result]:
    """A function of a text and its language, with its answers on the last texts."""
    short, long = lru_cache(REMEMBERED)(function), lru_cache(REMEMBERED_LONG)(function)

    @wraps(function)
    def asked(text: str, language: str) -> Result:
        return (long if len(text) > LONG else short)(text, language)

    return asked


@remembered
def statements(text: str, language: str) -> tuple[Statement, ...]:
    """The statements of ``text``, in order; ``language`` is an ISO 639-1 code, any other finds no names of months."""
    text = text[:MOST_TEXT]
    return tuple(
        Statement(start, text[start:end], language, tuple(dates(text, start, end, language)), found)
        for start, end in _cut(text)
        for found in (tuple(quantities(text, start, end)),)
    )


def _cut(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        if not match.group().isspace() and _ABBREVIATED.search(text, max(start, end - 12), end):
            continue
        yield from _trimmed(text, start, end)
        start = end
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if piece.strip() and len(piece) <= LONGEST:
        yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
