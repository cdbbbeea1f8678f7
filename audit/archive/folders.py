"""Archives that lie in folders among articles."""

from collections.abc import Iterable, Iterator, Sequence
from os.path import isdir, realpath
from pathlib import Path

from audit.archive.source import KINDS, PACKED, Archive, Columns, archive, is_archive
from audit.errors import UsageError
from audit.read import NotNews, Unread, discover

SUFFIXES = tuple(kind + packed for kind in KINDS for packed in ("", *PACKED))
SNIFFED = ("csv", "parquet")  # kinds of tables of all sorts: in a folder, only those that hold news are taken


def stored(
    paths: Iterable[str],
    out: Path | None,
    results: str,
    columns: Columns,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
) -> Iterator[Archive]:
    """The archives in the folders among ``paths``, in the order of ``discover``, but for those in the folder ``out`` of
    the reports, if that is known, and the file of ``results``.

    Files that are small enough to be read at once are none, unless ``columns`` are asked for; nor are tables without a
    text column. Raises UsageError for a pattern that is none.
    """
    folders = [Path(path) for path in paths if path != "-" and isdir(path)]
    written, own = out.resolve() if out else None, realpath(results) if results else ""
    for item in discover(folders, include, exclude, SUFFIXES):
        if isinstance(item, Unread):  # told by whoever looks for articles
            continue
        real = realpath(item)
        found = archive(str(item))
        if found is None or real == own or written in Path(real).parents:
            continue
        if (columns != Columns() or is_archive(str(item))) and _news(found, columns):
            yield found


def _news(source: Archive, columns: Columns) -> bool:
    """Whether it may hold articles; what cannot be read may."""
    if source.kind not in SNIFFED:
        return True
    from audit.archive.stream import records

    try:
        first = next(records(source, columns), None)
    except UsageError:
        return True
    return not (isinstance(first, Unread) and isinstance(first.error, NotNews))
