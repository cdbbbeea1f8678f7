"""Before the audit: which inputs cover the same event."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from audit.engine.workers import Workers
from audit.read import Entry, Unread, read, read_entry
from audit.story import Sibling, Sketch, group, sibling, sketch
from audit.text import Document

Source = Path | Entry


def stories(inputs: Sequence[Source | Unread | bytes], workers: Workers) -> list[tuple[Source, ...]]:
    """For each input its siblings, closest first; empty for most, and for what is no file.

    Reads every file once more than the audit does, unless there is only one. Keeps 500 bytes of each.
    """
    files = [i for i, item in enumerate(inputs) if isinstance(item, Source)]
    found: list[tuple[Source, ...]] = [()] * len(inputs)
    if len(files) < 2:
        return found
    paths = [item for item in inputs if isinstance(item, Source)]
    groups = group(list(workers.in_order(paths, sketch_of, _nothing)))
    for index, kin in zip(files, groups, strict=True):
        found[index] = tuple(paths[k] for k in kin if paths[k] != inputs[index])
    return found


def sketch_of(source: Source) -> Sketch:
    """The sketch of an article, empty for one that cannot be read: the audit will say why."""
    try:
        return sketch(_read(source).text)
    except Exception:
        return Sketch()


def _nothing(source: Source) -> Sketch:
    return Sketch()


def siblings(sources: Iterable[Source]) -> tuple[Sibling, ...]:
    """What of these articles is compared; one that cannot be read is left out."""
    return tuple(found for source in sources if (found := _sibling(source)) is not None)


@lru_cache(maxsize=32)
def _sibling(source: Source) -> Sibling | None:
    try:
        document = _read(source)
    except Exception:
        return None
    return sibling(document.path, document.text)


def _read(source: Source) -> Document:
    return read_entry(source) if isinstance(source, Entry) else read(source)
