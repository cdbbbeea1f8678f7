"""What a person asks of the cache: what is in it, and that it be emptied."""

from audit.cache.place import Place
from audit.cache.store import Store, remove
from audit.errors import UsageError

DAY = 24 * 3600


def info(place: Place) -> str:
    """Where it is and what it holds, a line each. Raises UsageError for one that cannot be used."""
    store = Store(place)
    if not store.path.exists():
        return f"{store.path}: nothing kept yet\n"
    found = store.info()
    store.close()
    if found is None:
        raise UsageError(store.trouble)
    results = found.entries.get("result", 0)
    lists = found.entries.get("listed", 0)
    lines = [
        f"{store.path}",
        f"{found.size / 1e6:,.1f} MB of {place.limit / 1e6:,.0f} MB at most",
        f"{results:,} article{'s' * (results != 1)}, {found.again:,} of them audited more than once",
        f"{found.entries.get('sketch', 0):,} sketches, {found.entries.get('reports', 0):,} records of reports written,"
        f" {lists:,} list{'s' * (lists != 1)} of the articles in a file",
    ]
    return "\n".join(lines) + "\n"


def clear(place: Place, days: float | None) -> str:
    """Take out all, or what was not used for so many ``days``; what was done, as a line. A file that is damaged goes as
    a whole. Raises UsageError for one that another program made, or that cannot be written."""
    store = Store(place)
    if not store.path.exists():
        return f"{store.path}: nothing kept yet\n"
    gone = store.clear(days * DAY if days is not None else None)
    store.close()
    if gone is not None:
        return f"{store.path}: {gone:,} entr{'y' if gone == 1 else 'ies'} taken out\n"
    if not store.broken:
        raise UsageError(store.trouble)
    try:
        remove(store.path)
    except OSError as error:
        raise UsageError(f"{store.path} cannot be removed: {error.strerror or error}") from error
    return f"{store.path}: was damaged, and is taken away\n"
