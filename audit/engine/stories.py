"""Before the audit: which inputs cover the same event."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from audit.engine.workers import Workers
from audit.read import Unread, read
from audit.story import Sibling, Sketch, group, sibling, sketch


def stories(inputs: Sequence[Path | Unread | bytes], workers: Workers) -> list[tuple[Path, ...]]:
    """For each input the files of its siblings, closest first; empty for most, and for what is no file.

    Reads every file once more than the audit does, unless there is only one. Keeps 500 bytes of each.
    """
    files = [i for i, item in enumerate(inputs) if isinstance(item, Path)]
    found: list[tuple[Path, ...]] = [()] * len(inputs)
    if len(files) < 2:
        return found
    paths = [item for item in inputs if isinstance(item, Path)]
    groups = group(list(workers.in_order(paths, sketch_of, _nothing)))
    for index, kin in zip(files, groups, strict=True):
        found[index] = tuple(paths[k] for k in kin if paths[k] != inputs[index])
    return found


def sketch_of(path: Path) -> Sketch:
    """The sketch of a file, empty for one that cannot be read: the audit will say why."""
    try:
        return sketch(read(path).text)
    except Exception:
        return Sketch()


def _nothing(path: Path) -> Sketch:
    return Sketch()


def siblings(paths: Iterable[Path]) -> tuple[Sibling, ...]:
    """What of these files is compared; one that cannot be read is left out."""
    return tuple(found for path in paths if (found := _sibling(path)) is not None)


@lru_cache(maxsize=32)
def _sibling(path: Path) -> Sibling | None:
    try:
        document = read(path)
    except Exception:
        return None
    return sibling(document.path, document.text)
