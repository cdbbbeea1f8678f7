"""Which words a language has, and how common they are.

The figures come from ``wordfreq`` (Speer 2022), loaded for a language on first use. Frequencies are on the Zipf scale:
the base-10 logarithm of occurrences per billion words, so *the* is near 7.7 and a word seen once in a million is 3.
"""

import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from hashlib import sha256
from itertools import repeat
from pathlib import Path

from audit.tables import table

MEMORY = 50_000  # words whose frequency is kept as they are written
_LANGUAGES = frozenset(
    "ar bn bs ca cs da de el en es fa fi fr he hi hu id is it ja ko lt lv mk ms nb nl pl pt ro ru sh sk sl sr sv ta"
    " tr uk ur vi zh".split()
)


class Lexicon:
    """Word frequencies of one language. Unknown languages have an empty lexicon: ``available`` is false.

    ``everyday``: only the words seen once in a million or more, a tenth of the time and memory.
    """

    def __init__(self, language: str, *, everyday: bool = False) -> None:
        self.language = language
        self.everyday = everyday
        self._asked: dict[str, float] = {}

    @property
    def available(self) -> bool:
        return self.language in _LANGUAGES

    @cached_property
    def _find(self) -> Callable[[str], float]:
        """From a folded word to its frequency."""
        return _finder(self.language, "small" if self.everyday else "large") if self.available else lambda _: 0.0

    def fold(self, word: str) -> str:
        """The form under which the table knows a word: NFC, lower case (Turkish dotted and dotless i apart)."""
        if self.language == "tr":
            return word.replace("I", "ı").replace("İ", "i").lower()
        return word.lower() if word.isascii() else unicodedata.normalize("NFC", word).casefold()

    def zipf(self, word: str) -> float:
        """Zipf frequency, 0.0 for a word that is not in the table."""
        # Remembered as written: several finders ask about every word, and folding takes longer than looking up.
        value = self._asked.get(word)
        if value is None:
            if len(self._asked) > MEMORY:
                self._asked.clear()
            value = self._asked[word] = self._find(self.fold(word))
        return value

    def knows(self, word: str) -> bool:
        return self.zipf(word) > 0  # no word of the table is as rare as one in a billion


def _finder(language: str, size: str) -> Callable[[str], float]:
    """From a word to its Zipf frequency in wordfreq's list of that size, or in the small one where there is no large
    one. It is looked up in a table on disk; where there can be none, the list is held in memory."""
    from importlib.util import find_spec

    spec = find_spec("wordfreq")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    folder = Path(spec.submodule_search_locations[0]) / "data"
    file = folder / f"{size}_{language}.msgpack.gz"
    if not file.exists():
        file = folder / f"small_{language}.msgpack.gz"
    packed = file.read_bytes()
    found = table(f"words-{file.name.partition('.')[0]}", sha256(packed).hexdigest(), lambda: _entries(packed))
    if found is None:
        words = {word.decode("utf-8", "surrogatepass"): _zipf(value) for word, value in _entries(packed)}
        return lambda word: words.get(word, 0.0)

    def find(word: str, get: Callable[[bytes], bytes | None] = found.get) -> float:
        value = get(word.encode("utf-8", "surrogatepass"))
        return _zipf(value) if value else 0.0

    return find


def _entries(packed: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Words and the number of the list that each is in. The file is read as it lies, for importing the package takes
    longer than reading it: a list of lists, the words of list k have a frequency of 10^(-k/100), and the first element
    names the format."""
    import gzip

    import msgpack

    header, *lists = msgpack.unpackb(gzip.decompress(packed), raw=True)
    assert header == {b"format": b"cB", b"version": 1}, "the word list has another format"
    for k, words in enumerate(lists):
        yield from zip(words, repeat(k.to_bytes(2, "little")))


def _zipf(value: bytes) -> float:
    return 9 - int.from_bytes(value, "little") / 100


@cache
def lexicon(language: str) -> Lexicon:
    """The one lexicon of a language in this process."""
    return Lexicon(language)


@cache
def everyday(language: str) -> Lexicon:
    """The everyday words of a language, for finders that ask about other languages than the article's."""
    return Lexicon(language, everyday=True)
