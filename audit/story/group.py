"""Sketches → each article's siblings: banded MinHash proposes pairs, shared features decide. Never all pairs.

Made for a million sketches: pairs and frequencies are numbers in arrays, 1 kB an article at the highest, and 4 kB where
most articles have siblings.
"""

import math
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from itertools import accumulate

from audit.story.sketch import KEPT, PERMUTATIONS, Sketch, unpack

ROWS = 2  # minima that must agree in a band: at a Jaccard of 0.2, one of 32 bands does with a chance of 73 %
CROWD = 12  # pairs are made between neighbours at most this far apart in a bucket, so that a crowded one stays linear
SHARED = 5  # features that siblings share at least
ALIKE = 0.15  # their weighted share of the smaller sample
# Share of their commonest short words that two articles of one language have in common: half as a rule, a sixth at
# least; neighbours such as Spanish and Portuguese reach a third, others none.
LANGUAGE = 0.15
MOST = 6  # siblings of one article, the closest first
# Articles added to the run when rarity is weighed: a folder with one story alone must not hold its names for common.
SMALL = 100


def group(sketches: Sequence[Sketch]) -> list[tuple[int, ...]]:
    """For each sketch the indices of its siblings, closest first; empty for most. Time grows near-linearly."""
    rarity = _Rarity(sketches)
    near: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for one, other in _pairs(sketches):
        score = _likeness(rarity.weighed(sketches[one]), rarity.weighed(sketches[other]))
        if score:
            _keep(near[one], (-score, other))
            _keep(near[other], (-score, one))
    return [tuple(index for _, index in nsmallest(MOST, near.get(at, ()))) for at in range(len(sketches))]


def _keep(found: list[tuple[float, int]], one: tuple[float, int]) -> None:
    found.append(one)
    if len(found) > 4 * MOST:
        found[:] = nsmallest(MOST, found)


def _pairs(sketches: Sequence[Sketch]) -> Iterator[tuple[int, int]]:
    """Pairs that agree in a band, smaller index first, in order."""
    import numpy as np

    filled = [index for index, sketch in enumerate(sketches) if sketch.minima]
    if len(filled) < 2:
        return
    places = np.array(filled, dtype=np.uint64)
    minima = np.frombuffer(b"".join(sketches[index].minima for index in filled), dtype=np.uint32)
    minima = minima.reshape(len(filled), PERMUTATIONS)
    found = np.empty(0, dtype=np.uint64)
    for start in range(0, PERMUTATIONS, ROWS):
        bands = minima[:, start].astype(np.uint64) << np.uint64(32) | minima[:, start + 1]
        order = np.argsort(bands, kind="stable")
        bands, new = bands[order], [found]
        for apart in range(1, min(CROWD, len(filled) - 1) + 1):
            same = np.flatnonzero(bands[apart:] == bands[:-apart])
            if not len(same):
                break
            new.append(places[order[same]] << np.uint64(32) | places[order[same + apart]])
        found = np.unique(np.concatenate(new))
    for start in range(0, len(found), 1 << 16):
        for number in found[start : start + (1 << 16)].tolist():
            yield number >> 32, number & 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class _Weighed:
    """The features of an article in ascending order, what each weighs, and the sums of the first ones; its common
    words."""

    features: "array[int]"
    weights: dict[int, float]
    sums: tuple[float, ...]
    words: frozenset[int]


class _Rarity:
    """How rare each feature is in the run."""

    def __init__(self, sketches: Sequence[Sketch]) -> None:
        import numpy as np

        features = np.frombuffer(b"".join(sketch.features for sketch in sketches), dtype=np.uint32)
        found, counts = np.unique(features, return_counts=True)
        # Python looks into its own arrays ten times as fast.
        self._features, self._counts = unpack(found.tobytes()), unpack(counts.astype(np.uint32).tobytes())
        self._total = len(sketches) + SMALL
        self.weighed = lru_cache(maxsize=2048)(self._weighed)

    def _weighed(self, sketch: Sketch) -> _Weighed:
        """The article's features; one weighs the logarithm of one in how many articles has it."""
        features = unpack(sketch.features)
        counts = (self._counts[bisect_left(self._features, feature)] for feature in features)
        weights = [math.log(self._total / count) for count in counts]
        sums = tuple(accumulate(weights, initial=0.0))
        words = frozenset(unpack(sketch.common))
        return _Weighed(features, dict(zip(features, weights, strict=True)), sums, words)


def _likeness(one: _Weighed, other: _Weighed) -> float:
    """How close two articles are, 0 to 1; 0 unless they are siblings.

    That is the share of features, each weighted by how rare it is in the run, times the share of common words, so that
    articles of one language come first. Samples of features are cut where both are complete.
    """
    mine, theirs = one.features, other.features
    cut = min(mine[-1], theirs[-1]) if len(mine) == len(theirs) == KEPT else max(mine[-1], theirs[-1])
    shared = [f for f in sorted(one.weights.keys() & other.weights.keys()) if f <= cut]
    language = len(one.words & other.words) / max(1, min(len(one.words), len(other.words)))
    if len(shared) < SHARED or language < LANGUAGE:
        return 0.0
    least = min(one.sums[bisect_right(mine, cut)], other.sums[bisect_right(theirs, cut)])
    share = sum(one.weights[f] for f in shared) / max(1e-9, least)
    return share * language if share >= ALIKE else 0.0
