"""What a call is to read: archives that are named, those that lie in its folders, and articles beside them."""

from collections.abc import Iterator, Sequence
from os.path import realpath
from pathlib import Path
from typing import TYPE_CHECKING

from audit.archive.folders import stored
from audit.archive.source import Archive, Columns, archives, remote
from audit.archive.stream import records
from audit.config import Setup
from audit.errors import ReadError, UsageError
from audit.inputs import inputs
from audit.read import Unread

if TYPE_CHECKING:
    from audit.engine.run import Input
    from audit.engine.streamed import Item


def streams(paths: Sequence[str], setup: Setup, folders: bool = True) -> bool:
    """Whether this call is a stream; ``folders``: if an archive lies in one of them, too."""
    return setup.asked.streams(paths) or (folders and any(in_folders(paths, setup)))


def in_folders(paths: Sequence[str], setup: Setup) -> Iterator[Archive]:
    """The archives in the folders among ``paths``."""
    asked = setup.asked
    return stored(paths, setup.out, asked.file(setup.out), asked.columns, setup.include, setup.exclude)


def sources(paths: Sequence[str], setup: Setup) -> tuple[list[Archive], list[Archive], "list[Item]"]:
    """The archives that are named, those in folders, and the inputs that are none."""
    named: list[Archive] = []
    rest: list[str] = []
    for path in paths:
        here = [] if path == "-" or Path(path).is_dir() else archives(path)
        named += here
        rest += [] if here else [path]
    known = {realpath(source.place) for source in named if not remote(source.place)}
    found = [source for source in in_folders(paths, setup) if realpath(source.place) not in known]
    taken = {Path(source.place) for source in found}
    own: list[Item] = []
    if rest:
        from audit.cache.listed import listed

        with listed(setup.cache) as keys:
            own += inputs(rest, setup.out, setup.include, setup.exclude, setup.extract, keys, taken)
    return list(dict.fromkeys(named)), found, own


def files(paths: Sequence[str], setup: Setup, why: str) -> "list[Input]":
    """The inputs, for a call that takes no archives. Those in folders are not passed over in silence: they are what
    could not be audited, and ``why``."""
    from audit.cache.listed import listed

    found = list(in_folders(paths, setup))
    taken = {Path(source.place) for source in found}
    with listed(setup.cache) as keys:
        own = inputs(paths, setup.out, setup.include, setup.exclude, setup.extract, keys, taken)
    return [*own, *(Unread(source.path, ReadError(why)) for source in found)]


def or_why_not(source: Archive, columns: Columns) -> "Iterator[Item]":
    """The articles of an archive that nobody named: what the program lacks for it is that archive's fault alone."""
    try:
        yield from records(source, columns)
    except UsageError as error:
        yield Unread(source.path, ReadError(str(error)))
