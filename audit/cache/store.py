"""Values by key in one SQLite file, for several processes at once, which never makes a run fail.

Whatever goes wrong with the file, the store is then empty and takes nothing more; ``trouble`` says why, and ``broken``
whether that is for want of any sense in the file. A file that is ours and damaged is begun anew; one that is somebody
else's is left alone. Each value has a digest with it that covers its key, so that a damaged one is none.
"""

import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from time import time
from typing import TypeVar

from audit.cache.place import Place
from audit.cache.trouble import damaged, why

NAME = "results.sqlite3"
OURS = 0x41554454  # PRAGMA application_id: “AUDT”
VERSION = 1
BUSY = 5.0  # seconds to wait for another process, whose transactions take milliseconds
DAY = 24 * 3600  # what was used is marked so once a day
EVERY = 1000  # writes after which the size is looked at
_PROOF = 16
_TABLE = """CREATE TABLE IF NOT EXISTS kept(
 key BLOB PRIMARY KEY, kind TEXT NOT NULL, head BLOB NOT NULL, body BLOB, used INTEGER NOT NULL,
 times INTEGER NOT NULL DEFAULT 1)"""
_INDEX = "CREATE INDEX IF NOT EXISTS by_use ON kept(used)"
_PUT = """INSERT INTO kept(key, kind, head, body, used) VALUES(?, ?, ?, ?, ?) ON CONFLICT(key) DO UPDATE SET
 head = excluded.head, body = excluded.body, used = excluded.used, times = times + 1"""

Found = TypeVar("Found")


class _Foreign(Exception):
    """The file is no cache of this version; the sentence part says what it is."""


@dataclass(frozen=True, slots=True)
class Info:
    """``entries`` by kind, ``again`` how many results were made more than once, ``size`` in bytes on disk."""

    entries: dict[str, int]
    again: int
    size: int


class Store:
    """A connection of this process, opened when it is first asked. Not for several threads."""

    def __init__(self, place: Place) -> None:
        self.path = place.folder / NAME
        self.trouble, self.broken = "", False
        self._limit = place.limit
        self._db: sqlite3.Connection | None = None
        self._off = self._mended = self._full = False
        self._touched: list[bytes] = []
        self._written = 0

    def head(self, key: bytes) -> bytes | None:
        """The first part of the value, which is small."""
        return self._get("head", key)

    def body(self, key: bytes) -> bytes | None:
        """The second part of the value, if it has one."""
        return self._get("body", key)

    def put(self, kind: str, key: bytes, head: bytes, body: bytes | None = None) -> None:
        """Keep a value, instead of an earlier one of the key."""
        if self._written % EVERY == 0:
            self._full = self._try(self._prune) is False
        if self._full:
            return
        row = key, kind, _proven(key, head), _proven(key, body) if body is not None else None, int(time())
        self._try(lambda db: db.execute(_PUT, row))
        self._written += 1

    def close(self) -> None:
        """Mark what was used, make room, let go of the file."""
        if self._touched or self._written:
            self._mark()
            self._try(self._prune)
        self._close()
        self._off = True

    def info(self) -> Info | None:
        """What is in it; ``None`` if it cannot be used."""
        return self._try(self._info)

    def clear(self, older: float | None = None) -> int | None:
        """Take out what was not used for ``older`` seconds, or everything; how many entries that were, ``None`` if it
        cannot be used."""
        return self._try(lambda db: self._clear(db, older))

    def _get(self, part: str, key: bytes) -> bytes | None:
        row = self._try(lambda db: db.execute(f"SELECT {part}, used FROM kept WHERE key = ?", (key,)).fetchone())
        if row is None or not isinstance(row[0], bytes):
            return None
        value: bytes = row[0][_PROOF:]
        if _proven(key, value) != row[0]:
            return None
        if isinstance(row[1], int) and row[1] < time() - DAY:
            self._touched.append(key)
            if len(self._touched) >= EVERY:
                self._mark()
        return value

    def _mark(self) -> None:
        rows, self._touched = [(int(time()), key) for key in self._touched], []
        self._try(lambda db: _all_or_none(db, "UPDATE kept SET used = ? WHERE key = ?", rows))

    def _try(self, ask: Callable[[sqlite3.Connection], Found]) -> Found | None:
        if self._off:
            return None
        try:
            if self._db is None:
                self._db = self._opened()
            return ask(self._db)
        except (sqlite3.Error, OSError, ValueError, _Foreign) as error:
            self._close()
            if damaged(error) and not self._mended and self._ours():
                self._mended = True
                with suppress(OSError):
                    remove(self.path)
                    return self._try(ask)
            self._off, self.broken = True, damaged(error)
            self.trouble = self.trouble or f"the cache {self.path} is not used: {why(error)}"
            return None

    def _opened(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.path.is_dir():
            raise _Foreign("there is a folder in its place")
        if hasattr(os, "geteuid") and self.path.exists() and self.path.stat().st_uid not in (os.geteuid(), 0):
            raise _Foreign("it is another user's")
        db = sqlite3.connect(self.path, timeout=BUSY, isolation_level=None)
        try:
            if not _known(db):
                db.execute("PRAGMA auto_vacuum = INCREMENTAL")
                with suppress(sqlite3.OperationalError):  # another process that begins it does the same
                    db.execute("PRAGMA journal_mode = WAL")
                db.execute("BEGIN IMMEDIATE")
                if not _known(db):
                    db.execute(_TABLE)
                    db.execute(_INDEX)
                    db.execute(f"PRAGMA application_id = {OURS}")
                    db.execute(f"PRAGMA user_version = {VERSION}")
                db.execute("COMMIT")
            # A kill loses nothing that was committed; a power cut the last moments at most, and never leaves a half.
            db.execute("PRAGMA synchronous = NORMAL")
        except BaseException:
            db.close()
            raise
        return db

    def _ours(self) -> bool:
        """Whether the file says of itself that it is a cache of this program."""
        with suppress(OSError), self.path.open("rb") as file:
            head = file.read(72)
            return head[:15] == b"SQLite format 3" and head[68:72] == OURS.to_bytes(4)
        return False

    def _close(self) -> None:
        if self._db is not None:
            with suppress(sqlite3.Error):
                self._db.close()
        self._db = None

    def _prune(self, db: sqlite3.Connection) -> bool:
        """Let what was used longest ago go, until a tenth below the limit, if it is above; whether there is room then.

        Nothing of the last day goes: an archive larger than the cache would push its own beginning out, and nothing of
        it would be there for whoever begins again.
        """
        if _taken(db) <= self._limit:
            return True
        while _taken(db) > 0.9 * self._limit:
            old = "SELECT key FROM kept WHERE used < ? ORDER BY used LIMIT max(1, (SELECT count(*) FROM kept) / 20)"
            if not db.execute(f"DELETE FROM kept WHERE key IN ({old})", (int(time() - DAY),)).rowcount:
                break
        db.executescript("PRAGMA incremental_vacuum")
        return _taken(db) <= self._limit

    def _info(self, db: sqlite3.Connection) -> Info:
        counts = dict(db.execute("SELECT kind, count(*) FROM kept GROUP BY kind ORDER BY kind").fetchall())
        again = db.execute("SELECT count(*) FROM kept WHERE kind = 'result' AND times > 1").fetchone()[0]
        files = (self.path, *(self.path.with_name(NAME + end) for end in ("-wal", "-shm")))
        return Info(counts, again, sum(file.stat().st_size for file in files if file.exists()))

    def _clear(self, db: sqlite3.Connection, older: float | None) -> int:
        if older is None:
            gone = db.execute("DELETE FROM kept").rowcount
        else:
            gone = db.execute("DELETE FROM kept WHERE used <= ?", (int(time() - older),)).rowcount
        db.executescript("PRAGMA incremental_vacuum")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return gone


def remove(path: Path) -> None:
    """Take the file away, with what belongs to it. Raises OSError."""
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def _known(db: sqlite3.Connection) -> bool:
    """Whether it is a cache of this version; ``False`` for an empty file. Raises _Foreign, sqlite3.Error."""
    tables = db.execute("SELECT 1 FROM sqlite_master").fetchone()  # first: another process may be making them
    mark, version = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    if mark == OURS and version == VERSION:
        return True
    if mark == OURS:
        raise _Foreign("another version of this program made it; name another folder with --cache-dir, or clear it")
    if mark or version or tables:
        raise _Foreign("it is a database of another program")
    return False


def _all_or_none(db: sqlite3.Connection, sql: str, rows: list[tuple[int, bytes]]) -> None:
    db.execute("BEGIN IMMEDIATE")
    db.executemany(sql, rows)
    db.execute("COMMIT")


def _taken(db: sqlite3.Connection) -> int:
    """Bytes of pages in use."""
    pages, free, size = (
        db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def _proven(key: bytes, value: bytes) -> bytes:
    return blake2b(value, key=key, digest_size=_PROOF).digest() + value
