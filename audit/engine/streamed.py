"""Which articles of a stream cover the same event, without holding the articles.

The stream is read twice before the audit: once for a sketch of each article, and once for the texts of those that
turned out to be somebody's sibling, which go to a file without a name on this machine.
"""

import json
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from audit.archive.record import Record
from audit.engine.batches import Parcel
from audit.engine.run import Input, name
from audit.engine.stories import Near, Source, sketch_of
from audit.engine.workers import Workers
from audit.read import Entry, Unread
from audit.story import Sibling, Sketch, group, sibling

if TYPE_CHECKING:
    from audit.engine.cached import Cached

Item = Input | Record
Read = Callable[[], Iterator[Item]]


@dataclass
class Kin:
    """The siblings of each article of a stream, by its number from 0; ``total`` articles were counted."""

    total: int
    _near: dict[int, "array[int]"] = field(default_factory=dict)
    _places: dict[int, tuple[int, int]] = field(default_factory=dict)
    _sources: dict[int, Near] = field(default_factory=dict)
    _file: "IO[bytes] | None" = None

    def of(self, number: int, item: Item) -> tuple[Near, ...]:
        """The siblings of ``item``, closest first; a file that is named twice is not its own."""
        found = []
        for other in self._near.get(number, ()):
            near = self._sources.get(other) or self._spooled(other)
            if near is not None and (near.path if isinstance(near, Sibling) else name(near)) != name(item):
                found.append(near)
        return tuple(found)

    def _spooled(self, number: int) -> Sibling | None:
        if self._file is None or number not in self._places:
            return None
        start, length = self._places[number]
        self._file.seek(start)
        path, text = json.loads(self._file.read(length))
        return Sibling(path, text)


def related(read: Read, workers: Workers, cached: "Cached | None" = None) -> Kin:
    """The siblings in a stream that ``read`` gives as often as it is called, each time the same."""
    sketches: list[Sketch]
    if cached is None:
        sketches = list(workers.in_order(read(), _sketch, _no_sketch))
    else:
        kept, asked = partial(_kept, work=cached.sketching), partial(_sketched, cached=cached)
        sketches = list(workers.in_order(read(), kept, _no_sketch, asked, cached.keep))
    kin = Kin(len(sketches))
    for number, near in enumerate(group(sketches)):
        if near:
            kin._near[number] = array("I", near)
    del sketches
    wanted = {other for near in kin._near.values() for other in near}
    if not wanted:
        return kin
    kin._file = TemporaryFile()  # noqa: SIM115 (lives as long as the run)
    numbers = iter(sorted(wanted))
    items = (item for number, item in enumerate(read()) if number in wanted)
    # Where nothing is new, no process is started for this alone.
    known = _near if cached is not None and not cached.missed else None
    end = 0
    texts: Iterator[Near | None] = workers.in_order(items, _near, _nothing, known)
    for number, text in zip(numbers, texts, strict=False):
        if isinstance(text, Sibling):
            data = json.dumps([text.path, text.text]).encode()
            kin._file.write(data)
            kin._places[number] = end, len(data)
            end += len(data)
        elif text is not None:
            kin._sources[number] = text
    return kin


def _sketch(item: Item) -> Sketch:
    return Sketch() if isinstance(item, Unread | bytes) else sketch_of(item)


def _kept(item: Item, work: "Callable[[Source | Record], Sketch | Parcel[Sketch]]") -> "Sketch | Parcel[Sketch]":
    return Sketch() if isinstance(item, Unread | bytes) else work(item)


def _sketched(item: Item, cached: "Cached") -> Sketch | None:
    return Sketch() if isinstance(item, Unread | bytes) else cached.sketched(item)


def _no_sketch(item: Item) -> Sketch:
    return Sketch()


def _near(item: Item) -> Near | None:
    """What of an article is compared, for a file its name: whoever needs it reads it again."""
    if isinstance(item, Path | Entry):
        return item
    try:
        document = item.document() if isinstance(item, Record) else None
    except Exception:
        return None
    return sibling(document.path, document.text) if document else None


def _nothing(item: Item) -> None:
    return None
