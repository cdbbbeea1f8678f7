"""An article → a sketch: a few hundred bytes by which articles on the same event are found.

MinHash after Broder (1997): of two sets of features, the share of equal minima estimates the share of features that
both have. Features are what a story is about and what translation leaves alone: names in the middle of sentences, and
numbers.
"""

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from zlib import crc32

import regex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PERMUTATIONS = 64  # minima in a signature: 256 bytes
MOST = 96  # features of one article, the most frequent first: long articles do not drown in their own names
HEAD = 1 << 16  # characters that are looked at: a story is told at its beginning
COMMON = 16  # most frequent short words kept to tell languages apart

# A name stands after a word that ends in a small letter, or a comma: at the head of a sentence every word is capital.
_NAME = regex.compile(r"\p{Lu}(?<=[\p{Ll}\p{Lo},;’'][ \u00a0].)[\p{L}\p{M}\p{Nd}]+")
# Scripts without capitals: names cannot be seen, so stretches of text stand in for them.
_UNCASED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]{4,}|[\p{Arabic}\p{Hebrew}\p{Thai}]{5,}")
_NO_DIGITS = regex.compile(r"\D")
_IDEOGRAPHS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
_NUMBER = regex.compile(r"(?<![\p{L}\p{Nd}.,])\p{Nd}{2,}(?:[.,]\p{Nd}+)*(?![\p{L}\p{Nd}])")
_SHORT = regex.compile(r"(?<![\p{L}\p{M}’'])[\p{Ll}\p{Lo}]{1,4}(?![\p{L}\p{M}])|[\p{Han}\p{Hiragana}\p{Katakana}]")
# The same without ideographs: words with what ties them to the one before, of which those that are short are chosen.
_RUN, _SHORT_RUN = regex.compile(r"[’']?[\p{L}\p{M}]+"), regex.compile(r"[\p{Ll}\p{Lo}]{1,4}")
# Blocks below which, and between which, there are none of the scripts above.
_EAST, _UNCASED_BLOCKS = re.compile("[\u2e80-\U0010ffff]"), re.compile("[\u0590-\u1fff\u2e80-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What grouping needs, as packed 32-bit numbers, 500 bytes in all.

    MinHash minima (empty where the article has too few features), hashes of up to 48 features in ascending order, and
    hashes of the commonest short words, by which languages differ.
    """

    minima: bytes = b""
    features: bytes = b""
    common: bytes = b""

    def band(self, start: int, rows: int) -> bytes:
        """``rows`` minima from the one numbered ``start``."""
        return self.minima[4 * start : 4 * (start + rows)]


def unpack(numbers: bytes) -> "array[int]":
    """The numbers of a sketch's field."""
    return array("I", numbers)


FEWEST = 5  # features below which nothing can be said about what an article is about
KEPT = 48  # features kept by hash order: a bottom-k sample of the set


def sketch(text: str) -> Sketch:
    """The sketch of an article's visible text; the same in every process. Raises nothing."""
    text = text[:HEAD]
    counts = Counter(_features(text))
    hashes = sorted({_hash(f) for f, _ in counts.most_common(MOST)})
    if len(hashes) < FEWEST:
        return Sketch()
    common = array("I", sorted(_hash(w) for w, _ in _short(text[:4096]).most_common(COMMON)))
    return Sketch(_minima(hashes), array("I", hashes[:KEPT]).tobytes(), common.tobytes())


def _short(text: str) -> Counter[str]:
    """Words of up to four small letters, and ideographs."""
    if _EAST.search(text):
        return Counter(_SHORT.findall(text))
    return Counter({w: n for w, n in Counter(_RUN.findall(text)).items() if len(w) <= 4 and _SHORT_RUN.fullmatch(w)})


def _features(text: str) -> Iterator[str]:
    for name in _NAME.findall(text):
        yield name.casefold().removesuffix("s")
    for match in _UNCASED.finditer(text) if _UNCASED_BLOCKS.search(text) else ():
        stretch = match.group()
        if _IDEOGRAPHS.match(stretch):
            yield from (stretch[i : i + 4] for i in range(len(stretch) - 3))
        else:
            yield stretch
    for match in _NUMBER.finditer(text):
        yield "#" + _NO_DIGITS.sub("", match.group())


def _hash(feature: str) -> int:
    return crc32(feature.encode("utf-8", "surrogatepass"))


def _minima(hashes: Iterable[int]) -> bytes:
    import numpy as np

    scale, shift = _permutations()
    values = np.fromiter(hashes, dtype=np.uint64)
    # Multiply-shift hashing (Dietzfelbinger et al. 1997): wraps at 2^64, the upper half is kept.
    table = (values[:, None] * scale[None, :] + shift[None, :]) >> np.uint64(32)
    minima: bytes = table.min(axis=0).astype(np.uint32).tobytes()
    return minima


@cache
def _permutations() -> tuple["NDArray[np.uint64]", "NDArray[np.uint64]"]:
    import numpy as np

    source = np.random.Generator(np.random.PCG64(20))
    draw = source.integers(0, 1 << 63, size=(2, PERMUTATIONS), dtype=np.uint64)
    return draw[0] * np.uint64(2) + np.uint64(1), draw[1]
