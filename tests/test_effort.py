"""How much work the repairs would have been."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sacrebleu.metrics.ter import TER

from audit.repair.effort import Effort, effort


def test_the_same_text_is_no_effort() -> None:
    assert effort("The port is open.", "The port is open.") == Effort(100.0, 0.0)
    assert effort("", "") == Effort(100.0, 0.0)


@pytest.mark.parametrize(
    ("before", "after", "ter"),
    [
        ("The union stood once morest the plan.", "The union stood against the plan.", 100 * 2 / 6),
        ("closer tiescooperation in trade", "closer ties cooperation in trade", 100 * 2 / 5),
        ("the port of the north", "The port of the North", 100 * 2 / 5),
        ("on Monday the dockers went back", "the dockers went back on Monday", 100 * 1 / 6),
        ("今日は良い天気です。", "今日は悪い天気です。", 100 * 1 / 10),
        ("All of it goes.", "", 100.0),
        ("", "All of it is new.", 100.0),
    ],
)
def test_words_to_change_per_hundred(before: str, after: str, ter: float) -> None:
    result = effort(before, after)
    assert result.ter == pytest.approx(ter)
    assert 0 <= result.chrf < 100


def test_a_missing_space_counts_in_both_measures() -> None:
    result = effort("closer tiescooperation in trade", "closer ties cooperation in trade")
    assert result.chrf < 100
    assert result.ter > 0


def test_a_small_repair_is_a_small_effort() -> None:
    text = "The dockers went back to work following eight days of talks. " * 12
    small = effort(text, text.replace("following", "after", 1))
    large = effort(text, text.replace("following", "after"))
    assert 100 > small.chrf > large.chrf
    assert 0 < small.ter < large.ter


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.sampled_from("abcdef"), max_size=25),
    st.lists(st.sampled_from("abcdx"), max_size=25),
)
def test_windows_cost_at_most_a_few_moves_more_than_the_whole(before: list[str], after: list[str]) -> None:
    result = effort(" ".join(before), " ".join(after))
    if before and after:
        whole = TER(case_sensitive=True).sentence_score(" ".join(before), [" ".join(after)]).score
        assert result.ter >= 0
        assert result.ter <= max(whole, 100 * max(len(before), len(after)) / len(after)) + 1e-6


def test_a_long_text_is_quick() -> None:
    dice = random.Random(7)
    words = [f"word{dice.randrange(400)}" for _ in range(6000)]
    changed = [w if dice.random() < 0.95 else "other" for w in words]
    effort("warm up", "warmed up")
    began = time.perf_counter()
    effort(" ".join(words), " ".join(changed))
    assert time.perf_counter() - began < 3
