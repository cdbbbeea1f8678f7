"""chrF of two sentences, number for number sacrebleu's, where it may be as good as is asked for."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sacrebleu.metrics import CHRF

ORDER = 6  # of the longest n-grams in characters, as chrF has it (Popović 2015)
_ROUNDING = 1e-6  # what a bound is taken to be too low by


def chrf(one: str, reference: str, least: float = 0.0) -> float:
    """chrF without white space, 0 to 100; 0 where it is certain to be below ``least`` before all n-grams are counted.

    Two texts cannot share more n-grams than they share of the next shorter ones, each of which begins a longer one: so
    a few short ones say how good the figure can be.
    """
    import numpy as np

    one, reference = "".join(one.split()), "".join(reference.split())
    here, there = len(one), len(reference)
    measure = _measure()
    # Numbers for the n-grams of both texts, one after the other; equal n-grams have equal numbers.
    ids = np.frombuffer((one + reference).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    kinds = 0
    found: list[int] = []
    for n in range(1, ORDER + 1):
        if n > 1:
            ids = ids[:-1] * kinds + ids[1:]
        distinct, ids = np.unique(ids, return_inverse=True)
        kinds = len(distinct)
        mine, theirs = max(0, here - n + 1), max(0, there - n + 1)
        counts = np.bincount(ids[:mine], minlength=kinds)
        others = np.bincount(ids[here : here + theirs], minlength=kinds)
        shared = int(np.minimum(counts, others).sum())
        found += [mine if theirs else 0, theirs, shared]
        if n < ORDER and least > 0 and _bound(measure, found, here, there) < least - _ROUNDING:
            return 0.0
    return float(measure._compute_f_score(found))


def _bound(measure: "CHRF", found: list[int], here: int, there: int) -> float:
    """The figure if all longer n-grams were shared as far as they can be."""
    shared, most = found[-1], list(found)
    for n in range(len(found) // 3 + 1, ORDER + 1):
        mine, theirs = max(0, here - n + 1), max(0, there - n + 1)
        most += [mine if theirs else 0, theirs, min(shared, mine, theirs)]
    return float(measure._compute_f_score(most))


@cache
def _measure() -> "CHRF":
    from sacrebleu.metrics import CHRF

    return CHRF()
