"""Sketches → each article's siblings: banded MinHash proposes pairs, shared features decide. Never all pairs."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

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
    frequency = Counter(f for s in sketches for f in unpack(s.features))
    near: list[list[tuple[float, int]]] = [[] for _ in sketches]
    for one, other in sorted(set(_pairs(sketches))):
        score = _likeness(sketches[one], sketches[other], frequency, len(sketches))
        if score:
            near[one].append((-score, other))
            near[other].append((-score, one))
    return [tuple(index for _, index in sorted(found)[:MOST]) for found in near]


def _pairs(sketches: Sequence[Sketch]) -> Iterator[tuple[int, int]]:
    """Pairs that agree in a band, smaller index first; may repeat."""
    for start in range(0, PERMUTATIONS, ROWS):
        buckets: dict[bytes, list[int]] = defaultdict(list)
        for index, sketch in enumerate(sketches):
            if sketch.minima:
                buckets[sketch.band(start, ROWS)].append(index)
        for bucket in buckets.values():
            for place, one in enumerate(bucket):
                yield from ((one, other) for other in bucket[place + 1 : place + 1 + CROWD])


def _likeness(one: Sketch, other: Sketch, frequency: Counter[int], total: int) -> float:
    """How close two articles are, 0 to 1; 0 unless they are siblings.

    That is the share of features, each weighted by how rare it is in the run, times the share of common words, so that
    articles of one language come first. Samples of features are cut where both are complete.
    """
    mine, theirs = unpack(one.features), unpack(other.features)
    cut = min(mine[-1], theirs[-1]) if len(mine) == len(theirs) == KEPT else max(mine[-1], theirs[-1])
    a, b = ({f for f in features if f <= cut} for features in (mine, theirs))
    shared = a & b
    words, others = set(unpack(one.common)), set(unpack(other.common))
    language = len(words & others) / max(1, min(len(words), len(others)))
    if len(shared) < SHARED or language < LANGUAGE:
        return 0.0

    def weight(features: set[int]) -> float:
        return sum(math.log((total + SMALL) / frequency[f]) for f in features)

    share = weight(shared) / max(1e-9, min(weight(a), weight(b)))
    return share * language if share >= ALIKE else 0.0
