"""What errors of SQLite and of the system mean for a cache."""

import sqlite3


def _code(error: Exception) -> int:
    return (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


def damaged(error: Exception) -> bool:
    """Whether it means that there is no sense in the file."""
    return _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def why(error: Exception) -> str:
    """What is wrong, for a line of text."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    known = {
        sqlite3.SQLITE_BUSY: "another process keeps it locked",
        sqlite3.SQLITE_LOCKED: "another process keeps it locked",
        sqlite3.SQLITE_FULL: "the disk is full",
        sqlite3.SQLITE_IOERR: "the disk is full or fails",
        sqlite3.SQLITE_READONLY: "it cannot be written",
        sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
        sqlite3.SQLITE_NOTADB: "it is no cache of this program; audit cache clear takes it away",
        sqlite3.SQLITE_CORRUPT: "it is damaged; audit cache clear takes it away",
    }
    return known.get(_code(error), str(error))
