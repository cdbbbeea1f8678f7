"""Tables on disk: what is slow to read is written once in a form that needs no reading, into the user's cache folder.

A table maps keys to a few bytes each. It is mapped into memory, so that a process holds only what it looks up, and all
processes share it. The file's name has the digest of what it was made from, the file the digest of its content: one
that is out of date, damaged or another user's is made again, and where none can be written there is none.

Layout, numbers little-endian: MAGIC; SHA-256 of the rest; number of buckets B, a power of two; B + 1 places where the
entries of a bucket begin. An entry of key k is in bucket ``crc32(k) % B``: length of k in one byte, k, length of the
value in two, the value.
"""

import hashlib
import json
import mmap
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from time import time
from typing import Any
from zlib import crc32

MAGIC = b"audit table 2\n\0\0"
KEPT = 30 * 24 * 3600  # seconds that a table of another version is left for another installation that may use it
_HEAD = len(MAGIC) + 32
_BYTES = [bytes((number,)) for number in range(256)]
Entries = Iterable[tuple[bytes, bytes]]


def folder() -> Path | None:
    """Where tables lie: ``translation-auditor`` in ``XDG_CACHE_HOME`` or ``~/.cache``; ``None`` without a home."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    try:
        return (Path(base) if os.path.isabs(base) else Path.home() / ".cache") / "translation-auditor"
    except RuntimeError:
        return None


class Table:
    """A table in a file. Raises OSError or ValueError if that is no sound table of ours."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_uid not in (os.geteuid(), 0):
                raise ValueError("it is somebody else's")
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        view = memoryview(self._data)
        if view[: len(MAGIC)] != MAGIC or hashlib.sha256(view[_HEAD:]).digest() != view[len(MAGIC) : _HEAD]:
            raise ValueError("it is damaged")
        count = int.from_bytes(view[_HEAD : _HEAD + 4], "little")
        self._data.madvise(mmap.MADV_DONTNEED)  # the check has touched every page; few are needed
        self._mask = count - 1
        self._starts = view[_HEAD + 4 : _HEAD + 8 + 4 * count].cast("I")

    def get(self, key: bytes) -> bytes | None:
        """The value, ``None`` if there is no such key."""
        bucket = crc32(key) & self._mask
        at, end, data = self._starts[bucket], self._starts[bucket + 1], self._data
        while at < end:
            middle = at + 1 + data[at]
            after = middle + 2 + data[middle] + 256 * data[middle + 1]
            if data[at + 1 : middle] == key:
                return data[middle + 2 : after]
            at = after
        return None


def table(name: str, digest: str, entries: Callable[[], Entries]) -> Table | None:
    """The table of that name, from the cache folder if it is there. ``digest`` names, in hex, what ``entries`` are made
    from. ``None`` where there is no cache folder to write to."""
    path = _path(name, digest, "table")
    if path is None:
        return None
    with suppress(OSError, ValueError):
        return Table(path)
    with suppress(OSError, ValueError):
        _write(path, name, _packed(entries()))
        return Table(path)
    return None


def remembered(name: str, digest: str, make: Callable[[], Any]) -> Any:
    """What ``make`` returns, a value that JSON can hold, from the cache folder if it is there; ``digest`` as above."""
    value = kept(name, digest)
    if value is None:
        value = make()
        keep(name, digest, value)
    return value


def parsed(name: str, text: str) -> dict[str, Any]:
    """What a TOML text says, from the cache folder if that is there. Raises ValueError."""

    def parse() -> dict[str, Any]:
        import tomllib

        return tomllib.loads(text)

    found: dict[str, Any] = remembered(name, hashlib.sha256(text.encode()).hexdigest(), parse)
    return found


def kept(name: str, digest: str) -> Any:
    """The value that was kept under that name and digest; ``None`` if there is none."""
    path = _path(name, digest, "json")
    with suppress(OSError, ValueError):
        if path is not None and path.stat().st_uid in (os.geteuid(), 0):
            found, _, text = path.read_bytes().partition(b"\n")
            if hashlib.sha256(text).hexdigest().encode() == found:
                return json.loads(text)
    return None


def keep(name: str, digest: str, value: Any) -> None:
    """Keep a value under that name and digest, where that can be: one that JSON gives back as it is."""
    path = _path(name, digest, "json")
    with suppress(OSError, ValueError, TypeError):
        text = json.dumps(value, allow_nan=False).encode()  # in ASCII it is read twice as fast
        if path is not None and json.loads(text) == value:
            _write(path, name, hashlib.sha256(text).hexdigest().encode() + b"\n" + text)


def _path(name: str, digest: str, kind: str) -> Path | None:
    # Places in a mapped file are read as the machine writes numbers.
    found = folder() if sys.byteorder == "little" or kind == "json" else None
    return found / f"{name}-{digest[:16]}.{kind}" if found else None


def _packed(entries: Entries) -> bytes:
    """The bytes of a table. Raises ValueError for a key or value that is too long."""
    import numpy as np

    found = list(entries)
    keys = [key for key, _ in found]
    if max(map(len, keys), default=0) > 0xFF or any(len(value) > 0xFFFF for _, value in found):
        raise ValueError("a key or value is too long for a table")
    records = [_BYTES[len(key)] + key + len(value).to_bytes(2, "little") + value for key, value in found]
    count = 1 << max(0, len(records).bit_length() - 1)
    buckets = np.fromiter(map(crc32, keys), np.uint32, len(keys)) & np.uint32(count - 1)
    order = np.argsort(buckets, kind="stable")
    ends = np.cumsum(np.fromiter(map(len, records), np.int64, len(records))[order])
    places = np.concatenate(([0], ends))[np.searchsorted(buckets[order], np.arange(count + 1))] + _HEAD + 8 + 4 * count
    head = np.concatenate(([count], places)).astype("<u4").tobytes()
    rest = head + b"".join(map(records.__getitem__, order.tolist()))
    return MAGIC + hashlib.sha256(rest).digest() + rest


def _write(path: Path, name: str, data: bytes) -> None:
    """In one step, so that nobody reads a half; old tables of the same name go. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_bytes(data)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    for old in path.parent.glob(f"{name}-{'?' * 16}{path.suffix}"):
        if old.stat().st_mtime < time() - KEPT:
            old.unlink(missing_ok=True)
