"""Windows: how a text longer than a model's context is scored whole, and how windows share a run."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

RUN = 12  # tokens that a run of a model costs beside its own, as measured with batches of one and more short texts
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
    """Windows of similar length together: at most ``tokens`` a batch, padding and ``extra`` tokens a window included,
    and all of them in as few tokens as can be, a run counted as RUN."""
    order = sorted(found, key=lambda w: w.length)
    # least[n]: what the first n windows cost; cuts[n]: where their last batch begins.
    least, cuts = [0], [0]
    for end, last in enumerate(order, 1):
        width, first = last.length + extra, end - 1
        best, cut = least[first] + width, first
        while first > 0 and (end - first + 1) * width <= tokens:
            first -= 1
            cost = least[first] + (end - first) * width
            if cost <= best:
                best, cut = cost, first
        least.append(best + RUN)
        cuts.append(cut)
    end, ends = len(order), list[int]()
    while end:
        ends.append(end)
        end = cuts[end]
    for end in reversed(ends):
        yield order[cuts[end] : end]
