"""Windows that share a run of a model: each once, none too many, and in as few tokens as can be."""

from itertools import combinations, pairwise
from random import Random

import pytest

from audit.fluency.windows import RUN, Window, batches, windows


def _windows(lengths: list[int]) -> list[Window]:
    return [window for text, length in enumerate(lengths) for window in windows(text, length, 255)]


def _cost(found: list[list[Window]], extra: int) -> int:
    return sum(len(batch) * (max(w.length for w in batch) + extra) + RUN for batch in found)


@pytest.mark.parametrize("extra", [1, 3])
def test_every_window_has_its_run_and_no_run_is_too_long(extra: int) -> None:
    draw = Random(20)
    for _ in range(50):
        found = _windows([draw.randrange(0, 400) for _ in range(draw.randrange(0, 40))])
        made = list(batches(found, 256, extra))
        assert sorted(w for batch in made for w in batch) == sorted(found)
        assert all(len(batch) == 1 or len(batch) * (max(w.length for w in batch) + extra) <= 256 for batch in made)


def test_no_other_cut_costs_less() -> None:
    draw = Random(4)
    for _ in range(30):
        found = _windows([draw.randrange(1, 90) for _ in range(9)])
        order = sorted(found, key=lambda w: w.length)
        cuts = [
            [order[a:b] for a, b in pairwise((0, *places, len(order)))]
            for size in range(len(order))
            for places in combinations(range(1, len(order)), size)
        ]
        fit = [c for c in cuts if all(len(b) == 1 or len(b) * (b[-1].length + 1) <= 128 for b in c)]
        assert _cost(list(batches(found, 128, 1)), 1) == min(_cost(cut, 1) for cut in fit)


def test_texts_of_one_length_go_together() -> None:
    assert [len(batch) for batch in batches(_windows([20] * 12 + [200]), 256, 1)] == [12, 1]
