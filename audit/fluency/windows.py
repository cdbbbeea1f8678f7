"""Windows: how a text longer than a model's context is scored whole, and how windows share a run."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

OVERLAP = 64  # tokens of context that neighbouring windows share, where the model's context has room for it


class Window(NamedTuple):
    """Tokens ``start`` to ``end`` of text number ``text``; of these, ``first`` to ``last`` are scored here."""

    text: int
    start: int
    first: int
    last: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


def windows(text: int, length: int, room: int, *, after: bool = False) -> Iterator[Window]:
    """Windows of at most ``room`` tokens that together score each of ``length`` tokens exactly once.

    A token scored in a later window has OVERLAP tokens (a quarter of the room, if that is less) before it, and with
    ``after``, for models that look both ways, as many behind it.
    """
    overlap = min(OVERLAP, room // 4)
    first = 0
    while first < length:
        start = max(0, first - overlap)
        end = min(length, start + room)
        last = end - overlap if after and end < length else end
        yield Window(text, start, first, last, end)
        first = last


def batches(found: Sequence[Window], tokens: int, extra: int) -> Iterator[list[Window]]:
    """Windows of similar length together: at most ``tokens`` a batch, padding and ``extra`` tokens a window
    included."""
    batch: list[Window] = []
    for window in sorted(found, key=lambda w: w.length):
        if batch and (len(batch) + 1) * (window.length + extra) > tokens:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch
