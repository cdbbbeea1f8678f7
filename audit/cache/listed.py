"""Which articles a file of several holds, kept by its bytes: it need not be parsed only to be listed."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from audit.cache.codec import pack, unpack
from audit.cache.keys import digest
from audit.cache.place import Place
from audit.cache.program import program
from audit.cache.store import Store
from audit.read import NotNews, entries, open_file, structured
from audit.read.load import load

LARGEST = 1 << 20  # bytes of a list that is kept: some hundred thousand articles


@dataclass(frozen=True, slots=True)
class _Listed:
    """The keys of its articles; ``news`` is false for a file that is sound and holds none."""

    keys: tuple[str, ...]
    news: bool


@contextmanager
def listed(place: Place | None) -> Iterator[Callable[[Path], Iterable[str]]]:
    """``audit.read.entries``, which asks the cache at ``place`` first, if there is one."""
    if place is None:
        yield entries
        return
    store = Store(place)
    try:
        yield lambda path: _entries(path, store)
    finally:
        store.close()


def _entries(path: Path, store: Store) -> Iterable[str]:
    if structured(path.name) is None:
        return [""]
    before = sha256(load(path)).hexdigest()
    key = digest("listed", program(), path.suffix.lower(), before)
    found = _known(store.head(key))
    if found is None:
        found = _parsed(path, before)
        if found is None:
            return list(entries(path))
        data = pack(found)
        if len(data) <= LARGEST:
            store.put("listed", key, data)
    if not found.news:
        raise NotNews("The file holds no news.")
    return found.keys


def _known(data: bytes | None) -> _Listed | None:
    try:
        return unpack(_Listed, data) if data is not None else None
    except ValueError:
        return None


def _parsed(path: Path, before: str) -> _Listed | None:
    """What the file holds; ``None`` if it is another by now. Raises ReadError."""
    try:
        opened = open_file(path)
    except NotNews:
        return _Listed((), False) if sha256(load(path)).hexdigest() == before else None
    return _Listed(tuple(opened.stories), True) if opened.sha256 == before else None
