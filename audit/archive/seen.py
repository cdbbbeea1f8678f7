"""Which ids and keys an archive has had: eight to sixteen bytes for each, so that a million stay cheap."""

import unicodedata
from array import array
from hashlib import blake2b

from audit.errors import ReadError
from audit.read.parts import keys

_PLACES = 1 << 10


class Seen:
    """A set of strings that keeps 63 bits of each one's digest: among a million, two look alike with a chance of one in
    ten million."""

    def __init__(self) -> None:
        self._table = array("Q", bytes(8 * _PLACES))
        self._count = 0

    def add(self, text: str) -> bool:
        """Put it in; whether it is new."""
        number = int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") | 1
        place = self._place(number)
        if self._table[place]:
            return False
        self._table[place] = number
        self._count += 1
        if 2 * self._count > len(self._table):
            self._grow()
        return True

    def _place(self, number: int) -> int:
        mask = len(self._table) - 1
        place = (number >> 1) & mask
        while self._table[place] not in (0, number):
            place = (place + 1) & mask
        return place

    def _grow(self) -> None:
        old = self._table
        self._table = array("Q", bytes(16 * len(old)))
        for number in old:
            if number:
                self._table[self._place(number)] = number


class Keys:
    """A key for each article of an archive, by its id: as ``audit.read.parts.keys`` gives them."""

    def __init__(self) -> None:
        self._ids, self._keys = Seen(), Seen()
        self._numbers: dict[str, int] = {}  # of those alone that share a key

    def key(self, id: str | None, otherwise: str) -> str:
        """The key of the next article, which is ``otherwise`` if it has no id. Raises ReadError for an id that was
        there before, or that climbs out of its folder."""
        if id is None:
            return self._free(otherwise)
        if "\0" in id or ".." in id.replace("\\", "/").split("/"):
            raise ReadError("Its id leads out of the archive (“..”): an id must be a name.")
        if not self._ids.add(id):
            raise ReadError("Another article before it has the same id: only the first was audited.")
        return self._free(keys([id])[0])

    def _free(self, slug: str) -> str:
        if self._keys.add(_folded(slug)):
            return slug
        number = self._numbers.get(_folded(slug), 1) + 1
        while not self._keys.add(_folded(f"{slug}-{number}")):
            number += 1
        self._numbers[_folded(slug)] = number
        return f"{slug}-{number}"


def _folded(name: str) -> str:
    """Keys that some file system takes for one are one here."""
    return unicodedata.normalize("NFC", name).casefold()
