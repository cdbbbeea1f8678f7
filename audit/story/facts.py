"""Text → statements: sentences with the names, dates and quantities in them.

Sentences are cut with a regular expression: siblings are read only to be compared, and a false full stop before a small
letter must not part a date from its event.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

import regex

from audit.story.dates import Date, dates, month_words
from audit.story.quantities import Quantity, quantities

MOST_TEXT = 100_000  # characters of an article that are compared
LONGEST = 600  # characters of a statement; longer ones are lists or have lost their stops

_END = regex.compile(r"(?:[.!?…]+[\"”»’)\]]*(?=\s+[^\s\p{Ll}])|[。！？؟]+[」』”]*|\s*\n\s*)")
_ABBREVIATED = regex.compile(r"(?:^|[\s(«“\"„])(?:M|MM|Mme|Dr|Mr|Mrs|Ms|St|No|Nr|vs|\p{Lu}|\p{Nd}{1,2})\.$")
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}’'-]*")
_PAIR = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]{2}")
_NAME = regex.compile(r"\p{Lu}[\p{L}\p{M}]+")


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
        return frozenset(_stem(w) for w in _NAME.findall(self.text)) - month_words(self.language)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Words of four letters and more and names, as stems, and pairs of ideographs: what it speaks of."""
        words = frozenset(_stem(w) for w in _WORD.findall(self.text) if len(w) > 3 or w[0].isupper())
        return words | frozenset(_PAIR.findall(self.text, overlapped=True))

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


@lru_cache(maxsize=64)
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


def _stem(word: str) -> str:
    """The first six letters, folded: endings of cases, numbers and tenses fall away."""
    return word.casefold()[:6]
