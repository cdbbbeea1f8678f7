"""Before the audit: which inputs cover the same event."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from audit.archive.record import Record
from audit.engine.workers import Workers
from audit.read import Entry, Unread, read, read_entry
from audit.story import Sibling, Sketch, group, sibling, sketch
from audit.text import Document

if TYPE_CHECKING:
    from audit.engine.cached import Cached

Source = Path | Entry
# An article of an archive cannot be read again at will: its siblings' texts travel with it.
Near = Source | Sibling


def stories(
    inputs: Sequence[Source | Unread | bytes], workers: Workers, cached: "Cached | None" = None
) -> list[tuple[Source, ...]]:
    """For each input its siblings, closest first; empty for most, and for what is no file.

    Reads every file once more than the audit does, unless there is only one. Keeps 500 bytes of each.
    """
    files = [i for i, item in enumerate(inputs) if isinstance(item, Source)]
    found: list[tuple[Source, ...]] = [()] * len(inputs)
    if len(files) < 2:
        return found
    paths = [item for item in inputs if isinstance(item, Source)]
    if cached is None:
        sketches = workers.in_order(paths, sketch_of, _nothing)
    else:
        sketches = workers.in_order(paths, cached.sketching, _nothing, cached.sketched, cached.keep)
    groups = group(list(sketches))
    for index, kin in zip(files, groups, strict=True):
        found[index] = tuple(paths[k] for k in kin if paths[k] != inputs[index])
    return found


def sketch_of(source: Source | Record) -> Sketch:
    """The sketch of an article, empty for one that cannot be read: the audit will say why."""
    try:
        return sketch(_read(source).text)
    except Exception:
        return Sketch()


def _nothing(source: Source) -> Sketch:
    return Sketch()


def siblings(sources: Iterable[Near]) -> tuple[Sibling, ...]:
    """What of these articles is compared; one that cannot be read is left out."""
    found = ((s, "") if isinstance(s, Sibling) else _sibling(s) for s in sources)
    return tuple(each[0] for each in found if each is not None)


def digests(sources: Iterable[Near]) -> tuple[str, ...]:
    """SHA-256 of the files of these articles as they were compared, or of the text; empty for what cannot be read."""
    return tuple(
        text_digest(s) if isinstance(s, Sibling) else found[1] if (found := _sibling(s)) is not None else ""
        for s in sources
    )


def text_digest(kin: Sibling) -> str:
    """SHA-256 of what is compared."""
    return sha256(kin.text.encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=32)
def _sibling(source: Source) -> tuple[Sibling, str] | None:
    try:
        document = _read(source)
    except Exception:
        return None
    return sibling(document.path, document.text), document.sha256


def _read(source: Source | Record) -> Document:
    if isinstance(source, Record):
        return source.document()
    return read_entry(source) if isinstance(source, Entry) else read(source)
